#!/usr/bin/env python3
"""Runs parameter_files/verification, compares with closed solutions and keeps docs/verification.json and .md.

verify.py --turgor build/turgor --quick              recompute the quick rows, compare with the record
verify.py --turgor build/turgor --quick --only NAME  one check of these
verify.py --consistent                                no run: every row has its test, the table its rows
verify.py --turgor build/turgor --all --write docs/verification.json --programs build/tests/test_vasculature ...
The programs are GoogleTest ones; what their tests record (TURGOR_VERIFICATION_RECORDS) joins the rows."""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import record
from checks import CHECKS
from runs import REPOSITORY, Failure, Program

PREFIX = "verification."


def rows_of(check, program):
    rows = []
    for row, run in check.rows(program):
        row["test"] = PREFIX + check.name
        row["commit"] = run.commit if run else None
        rows.append(row)
        state = "skipped" if row["skipped"] else "ok    " if row["passed"] else "FAILED"
        order = f", order {row['order']:.2f}" if row["order"] is not None else ""
        print(f"{state} {row['id']:4} {row['case']}: {row['quantity']}: {record.number(row['got'], 9)} "
              f"(expected {record.number(row['expected'], 9)}, error {record.number(row['error'], 2)}{order})", flush=True)
    return rows


def rows_of_programs(programs, folder, commit):
    """Every GoogleTest program writes its rows into one file, line by line."""
    file = Path(folder) / "records.jsonl"
    file.unlink(missing_ok=True)
    for program in programs:
        ended = subprocess.run([program], capture_output=True, text=True,
                               env=dict(os.environ, TURGOR_VERIFICATION_RECORDS=str(file)))
        if ended.returncode != 0:
            raise Failure(f"exit code {ended.returncode} of {program}\n{ended.stdout[-4000:]}")
    lines = file.read_text().splitlines() if file.exists() else []
    return [dict(json.loads(line), skipped=False, commit=commit) for line in lines]


def known_tests():
    """Names of the checks here and of every GoogleTest in the sources."""
    names = {PREFIX + check.name for check in CHECKS}
    for source in (REPOSITORY / "tests").rglob("*_test.cpp"):
        for macro, suite, name in re.findall(r"\b(TEST|TEST_F|TEST_P|TYPED_TEST)\(\s*(\w+),\s*(\w+)\)",
                                             source.read_text()):
            names.add(f"{suite}.{name}")
    return names


def without_test(rows):
    known = known_tests()

    def base(test):  # parametrised tests: Instance/Suite.Name/0
        return re.sub(r"^\w+/(?=\w+\.)|/\w+$|/\d+(?=\.)", "", test)
    return [r for r in rows if r["test"] not in known and base(r["test"]) not in known]


def compare(rows, recorded, checks):
    """Problems of today's rows against the record, empty if there are none."""
    old = {record.key(r): r for r in recorded}
    tests = {PREFIX + check.name for check in checks}
    problems = []
    for r in rows:
        if record.key(r) not in old:
            problems.append(f"{' | '.join(record.key(r))}: not on record; run verify.py --all --write")
        elif told := record.drift(old[record.key(r)], r):
            problems.append(f"{' | '.join(record.key(r))}: {told}")
    new = {record.key(r) for r in rows}
    problems += [f"{' | '.join(record.key(r))}: on record, but {r['test']} no longer makes it"
                 for r in recorded if r["test"] in tests and record.key(r) not in new]
    return problems


def inconsistencies(path):
    """Problems of the record that need no run."""
    recorded = json.loads(path.read_text())
    problems = [f"{' | '.join(record.key(r))}: no test of the name {r['test']}" for r in without_test(recorded)]
    problems += [f"{' | '.join(record.key(r))}: on record as failed" for r in recorded
                 if not r["passed"] and not r["skipped"]]
    problems += [f"{' | '.join(record.key(r))}: has the keys {', '.join(r)}" for r in recorded if list(r) != record.KEYS]
    tests = {r["test"] for r in recorded}
    problems += [f"{PREFIX}{c.name} has no row on record" for c in CHECKS if PREFIX + c.name not in tests]
    if path.with_suffix(".md").read_text() != record.markdown(recorded):
        problems.append(f"{path.with_suffix('.md')} is not what {path.name} gives")
    return problems


def report(problems):
    for problem in problems:
        print("PROBLEM", problem)
    return 1 if problems else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turgor", default=str(REPOSITORY / "build" / "turgor"))
    parser.add_argument("--mpiexec", default="mpirun")
    parser.add_argument("--record", type=Path, default=REPOSITORY / "docs" / "verification.json")
    parser.add_argument("--work", help="folder for the results of the runs; default: a temporary one")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--quick", action="store_true", help="only the quick checks")
    which.add_argument("--all", action="store_true")
    which.add_argument("--consistent", action="store_true", help="run nothing; is the record whole and fresh?")
    parser.add_argument("--only", action="append", help="only the check of this name (again for more)")
    parser.add_argument("--write", type=Path, help="write the record and its .md")
    parser.add_argument("--programs", nargs="*", default=[], help="GoogleTest programs that record rows")
    parser.add_argument("--list", action="store_true", help="names of the checks")
    arguments = parser.parse_args()
    checks = [c for c in CHECKS if arguments.all or c.quick]
    if arguments.list:
        print("\n".join(c.name for c in checks))
        return 0
    if arguments.only:
        unknown = set(arguments.only) - {c.name for c in CHECKS}
        if unknown:
            parser.error(f"unknown: {', '.join(sorted(unknown))}; known are {', '.join(c.name for c in CHECKS)}")
        checks = [c for c in CHECKS if c.name in arguments.only]
    if arguments.consistent:
        return report(inconsistencies(arguments.record))
    problems = []
    with tempfile.TemporaryDirectory() as temporary:
        program = Program(arguments.turgor, arguments.mpiexec, arguments.work or temporary)
        rows = []
        for check in checks:
            begin = time.monotonic()
            try:
                rows += rows_of(check, program)
            except Failure as failure:
                problems.append(f"{check.name}: {failure}")
            print(f"       {check.name}: {time.monotonic() - begin:.1f} s", flush=True)
        commit = next((r["commit"] for r in rows if r["commit"]), None)
        try:
            rows += rows_of_programs(arguments.programs, arguments.work or temporary, commit)
        except Failure as failure:
            problems.append(str(failure))
    problems += [f"{' | '.join(record.key(r))}: error {r['error']}, order {r['order']}" for r in rows
                 if not r["passed"] and not r["skipped"]]
    if arguments.write:
        # A part of the checks replaces its own rows and leaves the others.
        made = {r["test"] for r in rows}
        kept = json.loads(arguments.write.read_text()) if arguments.only and arguments.write.exists() else []
        rows = [r for r in kept if r["test"] not in made] + rows
        record.write(arguments.write, rows)
    else:
        recorded = json.loads(arguments.record.read_text())
        problems += compare(rows, recorded, checks)
        rows = recorded
    problems += [f"{' | '.join(record.key(r))}: no test of the name {r['test']}" for r in without_test(rows)]
    return report(problems)


if __name__ == "__main__":
    sys.exit(main())
