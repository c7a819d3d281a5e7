#!/usr/bin/env python3
"""Compiles every deal.II-free header of solver/ alone, twice in one file, against solver/ and the kernels' headers.

What was compiled before with the same compiler, and has not changed since with all that it includes, is not compiled
again.
"""
import argparse
import concurrent.futures
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
# In these rooms no header may lead to deal.II: whoever includes them compiles fast.
FREE_ROOMS = {"units", "configuration", "vasculature", "regimen", "transport", "linear_algebra", "fluid",
              "application"}
INCLUDE = re.compile(r'^\s*#\s*include\s*["<]([^">]+)[">]', re.MULTILINE)
FLAGS = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror",
         "-Wno-missing-field-initializers"]


def find(header):
    for base in ("solver", "kernels/include"):
        if (ROOT / base / header).is_file():
            return ROOT / base / header
    return None


def closure(file, seen):
    """The file and all of ours that it includes; deal.II and PETSc by the names of their headers."""
    if file in seen:
        return seen
    seen.add(file)
    for header in INCLUDE.findall(file.read_text()):
        found = find(header)
        if found:
            closure(found, seen)
        elif header.startswith(("deal.II/", "petsc")):
            seen.add(header)
    return seen


def compile_alone(compiler, includes, text):
    with tempfile.NamedTemporaryFile("w", suffix=".cpp") as source:
        source.write(text)
        source.flush()
        return subprocess.run([compiler, *FLAGS, *includes, source.name], capture_output=True, text=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--mpi", nargs="*", default=[])
    parser.add_argument("--known-good", type=pathlib.Path, default=pathlib.Path("headers_known_good.txt"))
    arguments = parser.parse_args()
    includes = [f"-I{ROOT}/solver", f"-I{ROOT}/kernels/include", *(f"-isystem{folder}" for folder in arguments.mpi)]

    # A header that leans on what its includer included has to be caught, or this test tests nothing.
    for bad in ("inline std::vector<int> leans_on_others;\n", "struct Twice {};\nstruct Twice {};\n"):
        if compile_alone(arguments.compiler, includes, bad).returncode == 0:
            print("the check itself does not work: a bad header compiled")
            return 1

    problems, jobs = [], {}
    for header in sorted((ROOT / "solver").rglob("*.hpp")):
        name = header.relative_to(ROOT / "solver").as_posix()
        parts = closure(header, set())
        heavy = sorted(part for part in parts if isinstance(part, str))
        if heavy:
            if name.split("/")[0] in FREE_ROOMS:
                problems.append(f"solver/{name}: leads to <{heavy[0]}>, so that all its users compile slowly")
            continue
        content = "".join(part.read_text() for part in sorted(parts))
        key = hashlib.sha256((str(arguments) + str(FLAGS) + content).encode()).hexdigest()
        jobs[name] = key
    known = set(arguments.known_good.read_text().split()) if arguments.known_good.is_file() else set()
    to_do = {name: key for name, key in jobs.items() if key not in known}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda name: compile_alone(arguments.compiler, includes,
                                                      f'#include "{name}"\n#include "{name}"\n'), to_do)
        for (name, key), result in zip(to_do.items(), results):
            if result.returncode == 0:
                known.add(key)
            else:
                problems.append(f"solver/{name} does not compile alone:\n{result.stderr[:1500]}")
    arguments.known_good.write_text("\n".join(sorted(known & set(jobs.values()))) + "\n")
    print("\n".join(problems + [f"{len(jobs)} headers, {len(to_do)} compiled, {len(problems)} problems"]))
    return 1 if problems or len(jobs) < 20 else 0


if __name__ == "__main__":
    sys.exit(main())
