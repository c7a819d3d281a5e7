#!/usr/bin/env python3
"""Looks at every file that git tracks: no path of one machine, no huge file; and tells which sources are long."""
import pathlib
import re
import subprocess
import sys

# Where a developer's or a build machine's own folders begin.
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:home|Users|root|work|mnt|scratch)/[\w.-]+")
LARGEST_FILE = 5_000_000  # bytes: clones stay quick
LONG_SOURCE = 400  # lines: above it a file usually does two jobs
TEXT = {".cpp", ".hpp", ".h", ".txt", ".cmake", ".py", ".sh", ".md", ".toml", ".json", ".yml", ".yaml", ".in", ".geo",
        ".cff", ""}


def machine_paths(text):
    return [(text.count("\n", 0, match.start()) + 1, match[0]) for match in MACHINE_PATH.finditer(text)]


def look(root, names):
    problems, long = [], []
    for name in names:
        file = root / name
        if not file.is_file():
            continue
        if file.stat().st_size > LARGEST_FILE:
            problems.append(f"{name}: {file.stat().st_size} bytes; large files do not belong into the repository")
            continue
        if file.suffix not in TEXT:
            continue
        text = file.read_text(errors="replace")
        problems += [f"{name}:{line}: the path {path} exists on one machine only" for line, path in machine_paths(text)]
        lines = text.count("\n")
        if lines > LONG_SOURCE and file.suffix in {".cpp", ".hpp", ".py"}:
            long.append((lines, name))
    return problems, sorted(long, reverse=True)


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True)
    if listed.returncode != 0:
        print("SKIPPED: not a git checkout")
        return 0
    assert machine_paths("see /home/" "someone/x") and not machine_paths("a/work/b, https://x.org/home/y")
    names = [name for name in listed.stdout.split("\0") if name]
    problems, long = look(root, names)
    for lines, name in long:
        print(f"long: {name} has {lines} lines (more than {LONG_SOURCE} usually do two jobs)")
    print("\n".join(problems + [f"{len(names)} files looked at, {len(problems)} problems, {len(long)} long sources"]))
    return 1 if problems or not names else 0


if __name__ == "__main__":
    sys.exit(main())
