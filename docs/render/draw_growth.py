#!/usr/bin/env python3
"""Draws what a run with [mechanics] computed as SVG pictures; needs Python's standard library alone.

draw_growth.py results --output pictures [--arm NAME] [--time 20 d] [--measured FILE.csv]
makes stress_and_pressure.svg (against the radius, at the last output or the one nearest to --time) and growth.svg (diameter
of every arm over time, with columns day,diameter_um of a file of measurements as points)."""
import argparse
import csv
import math
import re
import sys
from pathlib import Path

COLOURS = ["#1b6ca8", "#c0392b", "#2e8b57", "#8e44ad", "#d68910", "#34495e", "#a04000", "#117a65"]
UNITS = {"s": 1, "min": 60, "h": 3600, "d": 86400}


def rows_of(file):
    with open(file, newline="") as stream:
        return list(csv.DictReader(stream))


def nice_ticks(low, high, about=6):
    """Round numbers from below `low` to above `high`."""
    span = (high - low) or abs(high) or 1
    step = 10 ** math.floor(math.log10(span / about))
    step *= next((f for f in (1, 2, 5, 10) if span / (f * step) <= about), 10)
    first = math.floor(low / step + 1e-9)
    return [step * n for n in range(first, math.ceil(high / step - 1e-9) + 1)]


class Plot:
    """Lines and points in one frame with axes."""

    def __init__(self, title, x_label, y_label):
        self.title, self.x_label, self.y_label = title, x_label, y_label
        self.lines, self.points, self.marks = [], [], []

    def line(self, name, xy, colour, dashed=False):
        self.lines.append((name, sorted(xy), colour, dashed))

    def scatter(self, name, xy, colour):
        self.points.append((name, xy, colour))

    def mark(self, x, name):
        self.marks.append((x, name))

    def svg(self, width=760, height=460):
        left, right, top, bottom = 80, 210, 40, 60
        everything = [p for _, xy, _, _ in self.lines for p in xy] + [p for _, xy, _ in self.points for p in xy]
        if not everything:
            raise SystemExit("There is nothing to draw.")
        xs, ys = nice_ticks(min(p[0] for p in everything), max(p[0] for p in everything)), nice_ticks(
            min(p[1] for p in everything), max(p[1] for p in everything))

        def at(x, y):
            return (left + (x - xs[0]) / (xs[-1] - xs[0]) * (width - left - right),
                    height - bottom - (y - ys[0]) / (ys[-1] - ys[0]) * (height - top - bottom))

        def text(x, y, words, anchor="middle", more=""):
            words = str(words).replace("&", "&amp;").replace("<", "&lt;")
            return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {more}>{words}</text>'
        out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
               'font-size="13">', f'<rect width="{width}" height="{height}" fill="white"/>',
               text(left, top - 16, self.title, "start", 'font-weight="bold"')]
        for x in xs:
            px, _ = at(x, ys[0])
            out.append(f'<path d="M{px:.1f} {top} V{height - bottom}" stroke="#e5e5e5"/>')
            out.append(text(px, height - bottom + 18, f"{x:.6g}"))
        for y in ys:
            _, py = at(xs[0], y)
            out.append(f'<path d="M{left} {py:.1f} H{width - right}" stroke="{"#888" if y == 0 else "#e5e5e5"}"/>')
            out.append(text(left - 8, py + 4, f"{y:.6g}", "end"))
        out.append(text((left + width - right) / 2, height - 16, self.x_label))
        out.append(text(0, 0, self.y_label, "middle",
                        f'transform="translate(20 {(top + height - bottom) / 2:.0f}) rotate(-90)"'))
        for x, name in self.marks:
            px, _ = at(x, ys[0])
            out.append(f'<path d="M{px:.1f} {top} V{height - bottom}" stroke="#555" stroke-dasharray="3 4"/>')
            out.append(text(px + 4, top + 12, name, "start", 'fill="#555"'))
        row = top + 10
        for name, xy, colour, dashed in self.lines:
            dash = ' stroke-dasharray="7 4"' if dashed else ""
            path = " ".join(f"{'ML'[n > 0]}{at(*p)[0]:.1f} {at(*p)[1]:.1f}" for n, p in enumerate(xy))
            out.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>')
            out.append(f'<path d="M{width - right + 16} {row - 4} h26" stroke="{colour}" stroke-width="2"{dash}/>')
            out.append(text(width - right + 48, row, name, "start"))
            row += 20
        for name, xy, colour in self.points:
            out += [f'<circle cx="{at(*p)[0]:.1f}" cy="{at(*p)[1]:.1f}" r="3.5" fill="none" stroke="{colour}" '
                    'stroke-width="1.5"/>' for p in xy]
            out.append(f'<circle cx="{width - right + 29}" cy="{row - 4}" r="3.5" fill="none" stroke="{colour}" '
                       'stroke-width="1.5"/>')
            out.append(text(width - right + 48, row, name, "start"))
            row += 20
        return "\n".join(out + ["</svg>", ""])


def stress_and_pressure(folder, arm, wanted):
    rows = [r for r in rows_of(folder / "radial.csv") if arm in (None, r["arm"])]
    if not any(r["quantity"] == "radial_stress_Pa" for r in rows):
        raise SystemExit(f"{folder}/radial.csv has no stresses{f' of the arm {arm}' if arm else ''}: "
                         "was it made with [mechanics]?")
    arm = rows[0]["arm"]
    times = sorted({float(r["time_s"]) for r in rows if r["arm"] == arm})
    time = times[-1] if wanted is None else min(times, key=lambda t: abs(t - wanted))
    columns, surface = {}, None
    for r in rows:
        if r["arm"] == arm and float(r["time_s"]) == time:
            columns.setdefault(r["quantity"], []).append((float(r["distance_m"]), float(r["value"])))
    radius = dict(columns["radius_m"])
    surface = sum(d + r for d, r in radius.items()) / len(radius)
    plot = Plot(f"{arm}, {time / 86400:.4g} d", "radius (mm)", "Pa; tension is positive")
    for number, (quantity, name, dashed) in enumerate([
            ("radial_stress_Pa", "radial stress", False), ("hoop_stress_Pa", "hoop stress", False),
            ("pressure_Pa", "fluid pressure", False), ("total_radial_stress_Pa", "total radial stress", True)]):
        plot.line(name, [(1e3 * radius[d], value) for d, value in columns[quantity] if radius[d] < 4 * surface],
                  COLOURS[number], dashed)
    plot.mark(1e3 * surface, "surface")
    return plot.svg()


def growth(folder, measured):
    plot = Plot("Growth", "time (d)", "diameter (um)")
    curves = {}
    for r in rows_of(folder / "series.csv"):
        if r["quantity"] == "equivalent_diameter_m" and r["value"]:
            curves.setdefault(r["arm"], []).append((float(r["time_s"]) / 86400, 1e6 * float(r["value"])))
    for number, (arm, curve) in enumerate(curves.items()):
        plot.line(arm, curve, COLOURS[number % len(COLOURS)])
    if measured:
        plot.scatter("measured", [(float(r["day"]), float(r["diameter_um"])) for r in rows_of(measured)], "black")
    return plot.svg()


def seconds(text):
    match = re.fullmatch(r"\s*([\d.eE+-]+)\s*(s|min|h|d)\s*", text)
    if not match:
        raise argparse.ArgumentTypeError(f'"{text}" is no time; write for example "20 d"')
    return float(match[1]) * UNITS[match[2]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, help="folder of a run")
    parser.add_argument("--output", type=Path, default=Path("."), help="folder for the pictures")
    parser.add_argument("--arm", help="whose stresses; default: the first")
    parser.add_argument("--time", type=seconds, help='at which output, for example "20 d"; default: the last')
    parser.add_argument("--measured", type=Path, help="CSV with the columns day and diameter_um")
    arguments = parser.parse_args()
    arguments.output.mkdir(parents=True, exist_ok=True)
    (arguments.output / "stress_and_pressure.svg").write_text(
        stress_and_pressure(arguments.results, arguments.arm, arguments.time))
    (arguments.output / "growth.svg").write_text(growth(arguments.results, arguments.measured))
    print(f"{arguments.output}/stress_and_pressure.svg, {arguments.output}/growth.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
