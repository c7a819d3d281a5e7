#!/usr/bin/env python3
"""Writes README.md beside the transport_*.json that run.py keeps, from these alone.

table.py [FOLDER]           write FOLDER/README.md (default: benchmarks/results)
table.py --check [FOLDER]   is it what the files give?"""
import json
import re
import sys
from pathlib import Path

COUNTERS = ["updates_per_second", "bandwidth_GB_s", "triad_GB_s", "bandwidth_fraction", "ratio_to_aij",
            "ratio_to_maij", "limited_share", "error", "nodes", "entries_per_node", "ghosts"]
NAME = re.compile(r"sweep/(?P<back_end>\w+)/(?P<scheme>\w+)/(?P<graph>\w+)/species:(?P<species>\d+)")
HEAD = """# Results of the benchmarks

Generated from the `transport_*.json` of this folder by `benchmarks/table.py`; do not edit. How to run, and what the cases
are: [benchmarks/README.md](../README.md). On a card, AIJ and MAIJ stand for cuSPARSE's products with a vector and with as many
as there are species. `scalar_*.json` are those of `scalar_benchmark`,
`poroelastic_*.json` those of `poroelastic_benchmark` (table in [performance](../../docs/performance.md)); `memory.csv` and
`scan_study.csv` are of the whole program: its memory on one rank, and a study on a scan with and without super steps.
"""


def two_digits(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def cell(row):
    """Updates in 1e6/s and, in brackets, how many times that of AIJ and MAIJ."""
    if row is None:
        return ""
    ratios = [two_digits(row[c]) for c in ("ratio_to_aij", "ratio_to_maij") if c in row]
    return two_digits(1e-6 * row["updates_per_second"]) + (f" ({', '.join(ratios)})" if ratios else "")


def kilobytes_received(row, case):
    """Per ghost and species: what neighbours see; with limiting also a curvature (4 bytes) and two bounds."""
    if "ghosts" not in row:
        return ""
    number = 8 if case.endswith("_double") else 4
    values = number + (4 + 2 * number if "limited" in case else 0)
    return f"{1e-3 * row['ghosts'] * values * 8:.0f}"


def rows_by_case(cases, ranks):
    """{"limited/general_64": {8: row}} in the order of the file."""
    found = {}
    for row in cases:
        parts = NAME.fullmatch(row["name"])
        if row["ranks"] == ranks and parts:
            case = f"{parts['back_end']}, {parts['scheme']}, {parts['graph']}"
            found.setdefault(case, {})[int(parts["species"])] = row
    return found


def section(result):
    cases = result["cases"]
    text = [f"## {result['machine']}", "",
            f"{result['processor']}, {result['cores']} cores, largest cache {result['largest_cache_MiB']:.0f} MiB; "
            f"{result['compiler']}; {result['back_end']}; {result['date']}, commit {result['commit']}; load average "
            + ", ".join(f"{load:.1f} at the {when}" for load, when in zip(result["load_average"], ("begin", "end"))) + ".", "",
            f"Formula: {result['bandwidth_formula']}", ""]
    for ranks in sorted({r["ranks"] for r in cases}):
        by_case = rows_by_case(cases, ranks)
        species = sorted({s for row in by_case.values() for s in row})
        text += [f"### {ranks} rank{'s' if ranks > 1 else ''}: 1e6 node-species updates per second (times AIJ, times MAIJ)",
                 "", "| case | " + " | ".join(f"{s} species" for s in species) + " |",
                 "|---|" + "---|" * len(species)]
        text += [f"| {case} | " + " | ".join(cell(row.get(s)) for s in species) + " |" for case, row in by_case.items()]
        alone = {r["name"]: r for r in cases if r["ranks"] == 1}
        text += ["", "| case, 8 species | nodes | entries a node | GB/s | triad GB/s | share of triad | limiter active | "
                 "efficiency against 1 rank | kB received a rank and sweep | spread |",
                 "|---|---|---|---|---|---|---|---|---|---|"]
        for case, row in by_case.items():
            if 8 not in row:
                continue
            r = row[8]
            one = alone.get(r["name"])
            efficiency = r["updates_per_second"] / one["updates_per_second"] / ranks if one and ranks > 1 else None
            received = kilobytes_received(r, case) if ranks > 1 else ""
            limiter = f"{100 * r['limited_share']:.0f} %" if "limited_share" in r else ""
            text.append(f"| {case} | {r['nodes']:.0f} | {r['entries_per_node']:.1f} | "
                        f"{two_digits(r['bandwidth_GB_s'])} | {two_digits(r['triad_GB_s'])} | "
                        f"{r['bandwidth_fraction']:.2f} | {limiter} | {'' if efficiency is None else f'{efficiency:.2f}'} | "
                        f"{received} | "
                        f"{100 * r['spread']:.0f} % |")
        text.append("")
    return "\n".join(text)


def markdown(folder):
    files = sorted(folder.glob("transport_*.json"))
    return "\n".join([HEAD] + [section(json.loads(file.read_text())) for file in files])


def write(folder):
    (folder / "README.md").write_text(markdown(folder))


def main(words):
    check = "--check" in words
    folders = [Path(w) for w in words if w != "--check"] or [Path(__file__).resolve().parent / "results"]
    for folder in folders:
        if not check:
            write(folder)
        elif (folder / "README.md").read_text() != markdown(folder):
            print(f"{folder / 'README.md'} is not what its JSON gives; run benchmarks/table.py")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
