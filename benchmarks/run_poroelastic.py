#!/usr/bin/env python3
"""Runs poroelastic_benchmark and keeps the medians in benchmarks/results/poroelastic_<machine>.json, with the machine,
the commit and the bandwidth of its memory; then prints them as a table.

run_poroelastic.py --machine NAME --ranks 2 --peer-python python3 build/benchmarks/poroelastic_benchmark

To be run on a machine that does nothing else; the load at begin and end is kept beside the figures."""
import argparse
import datetime
import json
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

from run import mpi_environment, processor

REPOSITORY = Path(__file__).resolve().parent.parent
CASES = {  # what stands in the table, and what asks for it
    "p2": "--p2",
    "foot 12^3": "--foot",
    "foot 12^3 distorted": "--foot --mesh general",
    "foot 24^3": "--foot --cells 24",
    "foot 24^3 distorted": "--foot --cells 24 --mesh general",
    "foot 34^3 distorted": "--foot --cells 34 --mesh general",
    "hard 12^3": "--hard",
    "hard 24^3 distorted": "--hard --cells 24 --mesh general",
    "nu 0.499, 24^3": "--hard --poisson 0.499 --cells 24",
    "contrast 10, 24^3 distorted": "--foot --cells 24 --mesh general --contrast 10",
    "contrast 100, 24^3 distorted": "--foot --cells 24 --mesh general --contrast 100",
    "hanging nodes 24^3": "--foot --cells 24 --hanging",
    "sphere": "--mesh sphere --cells 16",
    "growth at finite strain 12^3": "--finite-strain --foot --steps 2",
    "growth at finite strain 34^3 distorted": "--finite-strain --foot --cells 34 --mesh general --steps 1",
}
# A tumour of label 1 in an image, in a box of ten times softer host.
SCAN = {"scan, 16 cells across": "--mesh scan --cells 16 --contrast 10"}
# Whether iterations stay the same on more ranks; times mean nothing where there are fewer cores.
ON_MORE_RANKS = {"foot 24^3 distorted": CASES["foot 24^3 distorted"]}
# The same work as p2 by DOLFINx (python3-dolfinx of Debian): solver by name.
PEERS = {"p2, DOLFINx, block preconditioner": "block", "p2, DOLFINx, MUMPS": "mumps"}
PEER = Path(__file__).resolve().parent / "peers" / "dolfinx_poroelasticity.py"
TINY = {"p2": "--p2 --cells 2 --steps 2", "foot distorted": "--foot --cells 2 --steps 2 --mesh general"}
NUMBERS = {"unknowns": "unknowns", "mesh": "mesh s", "set-up": "set-up s", "loop": "loop s", "iterations": "iterations",
           "most iterations": "most iterations", "newton steps": "newton steps", "momentum residual": "momentum residual",
           "mass residual": "mass residual", "peak memory": "peak memory MB", "triad": "triad GB/s",
           "base pressure": "base pressure"}


def commit():
    def git(*words):
        return subprocess.run(["git", "-C", REPOSITORY, *words], capture_output=True, text=True).stdout.strip()
    changed = git("status", "--porcelain", "--untracked-files=no", "--", "benchmarks/solver", "kernels", "solver")
    return (git("rev-parse", "HEAD") or "unknown") + (" with changes" if changed else "")


def read(output):
    """What the program printed, by name."""
    found = {}
    for name, kept in NUMBERS.items():
        match = re.search(rf"^{re.escape(name)} ([-+.0-9e]+)", output, re.MULTILINE)
        if match:
            found[kept] = float(match[1])
    return found


def once(command):
    begin = time.monotonic()
    ended = subprocess.run(command, env=mpi_environment(), capture_output=True, text=True)
    whole = time.monotonic() - begin
    if ended.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {ended.returncode}\n{ended.stderr}")
    return {**read(ended.stdout), "process s": whole}


def medians(command, repetitions):
    runs = [once(command) for _ in range(repetitions)]
    row = {name: float(f"{statistics.median(run[name] for run in runs):.6g}") for name in runs[0]}
    whole = [run["process s"] for run in runs]
    row["spread"] = float(f"{(max(whole) - min(whole)) / statistics.median(whole):.3g}")
    return row


def per_unknown(row):
    """Microseconds of set-up and loop; the peer does not say how many unknowns it has."""
    return 1e6 * (row["set-up s"] + row["loop s"]) / row["unknowns"] if {"unknowns", "loop s"} <= row.keys() else None


def table(rows):
    columns = ["unknowns", "set-up s", "loop s", "process s", "us per unknown", "iterations", "most iterations", "peak memory MB"]
    rows = [dict(row, **({"us per unknown": per_unknown(row)} if per_unknown(row) else {})) for row in rows]
    lines = ["| case | ranks | " + " | ".join(columns) + " |", "|---" * (len(columns) + 2) + "|"]
    for row in rows:
        cells = [f"{row[c]:.4g}" if c in row else "" for c in columns]
        lines.append(f"| {row['name']} | {row['ranks']} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


BEGIN, END = "<!-- poroelastic_benchmark: begin -->", "<!-- poroelastic_benchmark: end -->"


def write_into(page, kept):
    """Puts the table of a results file between the page's two marks."""
    text = page.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    bandwidth = ", ".join(f"{value:.3g} GB/s on {ranks} rank(s)" for ranks, value in kept["triad GB/s by ranks"].items())
    told = f"{kept['processor']}, commit {kept['commit'][:7]}, {kept['date']}, triad {bandwidth}; medians of three."
    page.write_text(f"{before}{BEGIN}\n{told}\n\n{table(kept['cases'])}\n{END}{after}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path, help="poroelastic_benchmark")
    parser.add_argument("--machine", required=True, help="a short name for the file")
    parser.add_argument("--ranks", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--only", default="", help="regular expression for the cases")
    parser.add_argument("--peer-python", help="a Python with DOLFINx, to run the peer too")
    parser.add_argument("--scan", type=Path, help="a segmented image, to run its case too")
    parser.add_argument("--more-ranks", type=int, nargs="*", default=[], help="once, for the iterations alone")
    parser.add_argument("--tiny", action="store_true", help="two small cases, to see that all this works")
    parser.add_argument("--mpiexec", default="mpirun")
    parser.add_argument("--results", type=Path, default=REPOSITORY / "benchmarks" / "results")
    parser.add_argument("--page", type=Path, help="a page with marks to write the table into, such as docs/performance.md")
    parser.add_argument("--no-run", action="store_true", help="only write the page, from the results that are there")
    arguments = parser.parse_args()
    file = arguments.results / f"poroelastic_{arguments.machine}.json"
    if arguments.no_run:
        write_into(arguments.page, json.loads(file.read_text()))
        return
    load, rows, bandwidth = [os.getloadavg()[0]], [], {}
    program = str(arguments.program)
    for ranks in arguments.more_ranks:
        for name, options in ON_MORE_RANKS.items():
            row = once([arguments.mpiexec, "-np", str(ranks), program, *options.split()])
            rows.append({"name": name, "ranks": ranks, "options": options,
                         **{kept: row[kept] for kept in ("unknowns", "iterations", "most iterations")}})
    for ranks in arguments.ranks:
        start = [arguments.mpiexec, "-np", str(ranks)] if ranks > 1 else []
        for name, options in (TINY if arguments.tiny else CASES).items():
            if not re.search(arguments.only, name):
                continue
            command = start + [program, *options.split()]
            rows.append({"name": name, "ranks": ranks, "options": options, **medians(command, arguments.repetitions)})
        for name, options in SCAN.items() if arguments.scan else ():
            if re.search(arguments.only, name):
                command = start + [program, *options.split(), "--scan", str(arguments.scan)]
                rows.append({"name": name, "ranks": ranks, "options": f"{options} --scan {arguments.scan.name}",
                             **medians(command, arguments.repetitions)})
        for name, solver in PEERS.items() if arguments.peer_python else ():
            if not re.search(arguments.only, name):
                continue
            command = start + [arguments.peer_python, str(PEER), "--solver", solver]
            once(command)  # compiles its forms
            rows.append({"name": name, "ranks": ranks, "options": f"--solver {solver}",
                         **medians(command, arguments.repetitions)})
        bandwidth[ranks] = once(start + [program, "--cells", "2", "--steps", "1", "--triad"])["triad GB/s"]
    load.append(os.getloadavg()[0])
    file.write_text(json.dumps({
        "machine": arguments.machine, "commit": commit(),
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"), "processor": processor(),
        "cores": os.cpu_count(), "load_average": load, "triad GB/s by ranks": bandwidth, "cases": rows}, indent=1) + "\n")
    print(table(rows))
    if arguments.page:
        write_into(arguments.page, json.loads(file.read_text()))
    print(f"{len(rows)} cases in {file}")


if __name__ == "__main__":
    main()
