#!/usr/bin/env python3
"""Writes the table of rooflines into docs/performance.md, between its two marks, from the committed transport_*.json.

roofline.py            write the table
roofline.py --check    is it what the files give?"""
import json
import sys
from pathlib import Path

import table

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = REPOSITORY / "docs" / "performance.md"
BEGIN, END = "<!-- begin: benchmarks/roofline.py -->", "<!-- end -->"


def rows(result):
    for row in result["cases"]:
        parts = table.NAME.fullmatch(row["name"])
        if not parts or parts["species"] != "8":
            continue
        bytes_an_update = 1e9 * row["bandwidth_GB_s"] / row["updates_per_second"]
        roof = 1e9 * row["triad_GB_s"] / bytes_an_update
        entries = row["updates_per_second"] * row["entries_per_node"] / 2
        yield (f"| {result['machine']} | {row['ranks']} | {parts['scheme']}, {parts['graph']} | {bytes_an_update:.0f} | "
               f"{row['triad_GB_s']:.1f} | {roof * 1e-6:.0f} | {row['updates_per_second'] * 1e-6:.0f} | "
               f"{row['bandwidth_fraction']:.2f} | {entries * 1e-6:.0f} |")


def text(folder):
    lines = ["| machine | ranks | sweep, 8 species | bytes an update | triad GB/s | roof, 1e6 updates/s | reached | share | "
             "edges times species, 1e6/s |", "|---|---|---|---|---|---|---|---|---|"]
    for file in sorted(folder.glob("transport_*.json")):
        lines += rows(json.loads(file.read_text()))
    return "\n".join(lines)


def main():
    page = PAGE.read_text()
    before, rest = page.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    new = f"{before}{BEGIN}\n\n{text(REPOSITORY / 'benchmarks' / 'results')}\n\n{END}{after}"
    if sys.argv[1:] == ["--check"]:
        sys.exit(None if new == page else f"{PAGE} is not what the results give: run benchmarks/roofline.py")
    PAGE.write_text(new)


if __name__ == "__main__":
    main()
