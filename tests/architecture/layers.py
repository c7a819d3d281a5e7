#!/usr/bin/env python3
"""Checks every #include under solver/ and kernels/ against docs/architecture/layers.txt.

layers.py [--root FOLDER]: prints what breaks a rule, one line each; exit code 1 if there is any.
"""
import argparse
import pathlib
import re
import sys

LIBRARIES = {  # how an angled include starts -> the library's name in layers.txt
    "deal.II/": "deal.II", "petsc": "PETSc", "p4est": "p4est", "Kokkos": "Kokkos", "vtk": "VTK", "itk": "ITK",
    "mpi.h": "MPI", "mpi-ext.h": "MPI", "toml++/": "toml++", "nlohmann/": "nlohmann", "CLI/": "CLI11",
    "spdlog/": "spdlog", "fmt/": "fmt",
    "zlib.h": "zlib", "pugixml.hpp": "pugixml", "unistd.h": "POSIX", "dlfcn.h": "POSIX",
    "immintrin.h": "intrinsics", "sys/": "POSIX",
}
SOURCES = {".cpp", ".hpp", ".h", ".cc", ".cxx", ".ipp", ".cu"}
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


class Rule:
    """What one line of layers.txt allows."""

    def __init__(self, rooms, libraries):
        self.rooms, self.libraries = set(rooms), set(libraries)


def read_rules(file):
    rules = {}
    for number, line in enumerate(file.read_text().splitlines(), 1):
        line = line.split("#", 1)[0].strip()
        if not line:
            continue
        name, colon, rest = line.partition(":")
        if not colon or name.strip() in rules:
            raise ValueError(f"{file}:{number}: expected one line 'room: rooms | libraries' for each room")
        rooms, _, libraries = rest.partition("|")
        unknown = set(libraries.split()) - set(LIBRARIES.values())
        if unknown:
            raise ValueError(f"{file}:{number}: unknown library {', '.join(sorted(unknown))}")
        rules[name.strip()] = Rule(rooms.split(), libraries.split())
    return rules


def allowed_for(rules, name):
    """The union of the rules for the file and the folders it lies in."""
    parts = name.split("/")
    matching = [rules[prefix] for prefix in ("/".join(parts[:n]) for n in range(1, len(parts) + 1)) if prefix in rules]
    if not matching:
        return None
    return Rule(set().union(*(rule.rooms for rule in matching)), set().union(*(rule.libraries for rule in matching)))


def library_of(header):
    return next((library for start, library in LIBRARIES.items() if header.startswith(start)), None)


def check_include(rule, room, header, angled):
    """What is wrong with one include, or None."""
    if header.startswith("turgor/"):
        return None if room == "kernels" or "kernels" in rule.rooms else "may not include the kernels' headers"
    if not angled:
        if "/" not in header and room == "kernels":
            return None
        if header.split("/")[0] == room or header.split("/")[0] in rule.rooms or header in rule.rooms:
            return None
        return f"may not include {header}"
    library = library_of(header)
    if library:
        return None if library in rule.libraries else f"may not use {library} (<{header}>)"
    if "." in header or "/" in header:
        return f"uses <{header}>, which no library in layers.py stands for"
    return None


def problems_of(root):
    rules = read_rules(root / "docs/architecture/layers.txt")
    problems, checked = [], 0
    for base, prefix in ((root / "solver", ""), (root / "kernels", "kernels/")):
        for file in sorted(base.rglob("*")):
            if file.suffix not in SOURCES or not file.is_file():
                continue
            name = prefix + file.relative_to(base).as_posix()
            rule, room = allowed_for(rules, name), name.split("/")[0]
            shown = file.relative_to(root).as_posix()
            if rule is None:
                problems.append(f"{shown}: no line of docs/architecture/layers.txt speaks of it")
                continue
            text = file.read_text()
            for match in INCLUDE.finditer(text):
                checked += 1
                wrong = check_include(rule, room, match[1] or match[2], bool(match[2]))
                if wrong:
                    line = text.count("\n", 0, match.start(1 if match[1] else 2)) + 1
                    problems.append(f"{shown}:{line}: {room} {wrong}")
    for name in rules:
        where = root / (name if name.startswith("kernels") else f"solver/{name}")
        if not where.exists():
            problems.append(f"docs/architecture/layers.txt: there is no {where.relative_to(root).as_posix()}")
    problems += cycles(rules)
    return problems, checked


def cycles(rules):
    """Arrows between rooms must not lead back."""
    arrows = {}
    for name, rule in rules.items():
        arrows.setdefault(name.split("/")[0], set()).update(target for target in rule.rooms if "/" not in target)
    done, path = set(), []

    def visit(room):
        if room in path:
            return [f"docs/architecture/layers.txt: arrows lead in a circle: {' -> '.join(path + [room])}"]
        if room in done:
            return []
        path.append(room)
        found = [line for target in sorted(arrows.get(room, ())) if target != room for line in visit(target)]
        path.pop()
        done.add(room)
        return found

    return [line for room in sorted(arrows) for line in visit(room)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    problems, checked = problems_of(parser.parse_args().root)
    print("\n".join(problems + [f"{checked} includes checked, {len(problems)} problems"]))
    return 1 if problems or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
