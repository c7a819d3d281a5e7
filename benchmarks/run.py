#!/usr/bin/env python3
"""Runs transport_benchmark and keeps the medians in benchmarks/results/transport_<machine>.json, then writes
benchmarks/results/README.md anew (table.py).

run.py --machine epyc9655 build/benchmarks/transport_benchmark
run.py --machine epyc9655 --ranks 1 --filter 'general_64.*/species:8$' build/benchmarks/transport_benchmark

Cases that are on record already and are not run now stay only if they were measured with the same commit.
To be run on a machine that does nothing else; the load at begin and end is kept beside the figures."""
import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import table

REPOSITORY = Path(__file__).resolve().parent.parent
DEFAULT_FILTER = "_(64|128)(_|/)"  # not the tiny ones


def mpi_environment():
    """What lets mpirun start anywhere; ranks that wait leave their core to whoever else needs it."""
    lines = (REPOSITORY / "cmake" / "mpi_environment.txt").read_text().splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    return {**settings, "OMPI_MCA_mpi_yield_when_idle": "1", **os.environ}


def processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def commit():
    def git(*words):
        return subprocess.run(["git", "-C", REPOSITORY, *words], capture_output=True, text=True).stdout.strip()
    changed = git("status", "--porcelain", "--untracked-files=no", "--", "benchmarks/kernels", "kernels", "tests/kernels")
    return (git("rev-parse", "HEAD") or "unknown") + (" with changes" if changed else "")


def measure(program, ranks, arguments):
    """The library's report of one run of the program."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        command = [str(program), f"--benchmark_filter={arguments.filter}", f"--benchmark_out={file}",
                   "--benchmark_out_format=json", f"--benchmark_repetitions={arguments.repetitions}",
                   f"--benchmark_min_time={arguments.min_time}", "--benchmark_color=false"]
        if ranks > 1 or arguments.mpiexec_always:
            command = [arguments.mpiexec, "-np", str(ranks)] + command
        ended = subprocess.run(command, env=mpi_environment())
        if not file.exists() or not file.stat().st_size:
            sys.exit(f"{' '.join(command)}\nleft no report (exit code {ended.returncode})")
        report = json.loads(file.read_text())
    failed = [b for b in report["benchmarks"] if b.get("error_occurred")]
    for b in failed:
        print(f"FAILED {b['name']}: {b['error_message']}", file=sys.stderr)
    if failed or ended.returncode != 0 or not report["benchmarks"]:
        sys.exit(f"{program} on {ranks} ranks: a case failed, or none matches {arguments.filter}")
    return report


def medians(report, ranks):
    """One row per case from its repetitions; spread: of the updates per second, greatest less least over median."""
    runs = {}
    for b in report["benchmarks"]:
        if b["run_type"] == "iteration":
            runs.setdefault(b["name"], []).append(b)
    for name, repetitions in runs.items():
        row = {"name": name, "ranks": ranks, "repetitions": len(repetitions)}
        for counter in table.COUNTERS:
            values = [r[counter] for r in repetitions if counter in r]
            if values:
                row[counter] = float(f"{statistics.median(values):.6g}")
        rates = [r["updates_per_second"] for r in repetitions]
        row["spread"] = float(f"{(max(rates) - min(rates)) / statistics.median(rates):.3g}")
        yield row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path, help="transport_benchmark")
    parser.add_argument("--machine", required=True, help="a short name for the file")
    parser.add_argument("--ranks", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--min-time", default="0.5", help="seconds a repetition takes at least")
    parser.add_argument("--filter", default=DEFAULT_FILTER, help="regular expression for the cases")
    parser.add_argument("--mpiexec", default="mpirun")
    parser.add_argument("--mpiexec-always", action="store_true", help="also for one rank")
    parser.add_argument("--commit", default=None, help="of the sources, where they have no git beside them")
    parser.add_argument("--results", type=Path, default=REPOSITORY / "benchmarks" / "results")
    arguments = parser.parse_args()
    load = [os.getloadavg()[0]]
    rows, context = [], {}
    for ranks in arguments.ranks:
        report = measure(arguments.program, ranks, arguments)
        context = report["context"]
        rows += medians(report, ranks)
    load.append(os.getloadavg()[0])
    file = arguments.results / f"transport_{arguments.machine}.json"
    old = json.loads(file.read_text()) if file.exists() else {"cases": []}
    new = {(r["name"], r["ranks"]) for r in rows}
    now = arguments.commit or commit()
    if old.get("commit") == now and not now.endswith("changes"):
        rows = [r for r in old["cases"] if (r["name"], r["ranks"]) not in new] + rows
    largest = max((c["size"] for c in context["caches"]), default=0)
    file.write_text(json.dumps({
        "machine": arguments.machine, "commit": now,
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"), "processor": processor(),
        "cores": os.cpu_count(), "largest_cache_MiB": largest / 2**20, "compiler": context["compiler"],
        "back_end": context["back_end"], "bandwidth_formula": context["bandwidth_formula"],
        "load_average": load, "cases": rows}, indent=1) + "\n")
    table.write(arguments.results)
    print(f"{len(new)} cases in {file}")


if __name__ == "__main__":
    main()
