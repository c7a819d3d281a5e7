#!/usr/bin/env python3
"""Keeps the medians of what Google Benchmark wrote, with machine and commit.

keep_medians.py --machine NAME [--note WORDS] FROM.json TO.json
"""
import argparse
import json
import pathlib
import subprocess

KEPT = ("cpu_time", "real_time", "error", "sweeps", "nodes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--machine", required=True)
    parser.add_argument("--note", default="")
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("target", type=pathlib.Path)
    options = parser.parse_args()
    measured = json.loads(options.source.read_text())
    context = measured["context"]
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=pathlib.Path(__file__).parent, capture_output=True,
                            text=True).stdout.strip()
    spreads = {r["run_name"]: r["cpu_time"] for r in measured["benchmarks"] if r.get("aggregate_name") == "cv"}
    cases = [{"name": r["run_name"], **{k: float(f"{r[k]:.4g}") for k in KEPT},
              "repetitions": r["repetitions"], "cpu_time_spread": float(f"{spreads[r['run_name']]:.2g}")}
             for r in measured["benchmarks"] if r.get("aggregate_name") == "median"]
    if not cases:
        raise SystemExit(f"{options.source} has no medians: --benchmark_repetitions=3 gives them")
    options.target.write_text(json.dumps({
        "machine": options.machine, "commit": commit, "date": context["date"][:10], "note": options.note,
        "cores": context["num_cpus"], "compiler": context["compiler"], "back_end": context["back_end"],
        "load_average": context["load_avg"], "time_unit": "ms", "cases": cases}, indent=1) + "\n")
    print(f"{len(cases)} cases in {options.target}")


if __name__ == "__main__":
    main()
