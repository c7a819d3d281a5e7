#!/usr/bin/env python3
"""Growth of spheroids in agarose (Helmlinger 1997) and under osmotic pressure (Montel 2011), computed beside what was
measured; needs Python's standard library alone.

compare.py --data FOLDER --turgor build/turgor --output DIR     runs every curve, prints residuals, draws pictures
compare.py --data FOLDER --fit                                   fits the parameters below anew, without the program
FOLDER holds helmlinger1997_free_and_agarose.csv and montel2011_spheroid_pressure.csv."""
import argparse
import csv
import math
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "docs" / "render"))
from draw_growth import COLOURS, Plot  # noqa: E402

BULK_MODULUS = 50e3  # Pa, of spheroid.toml
# One set per experiment, fitted with --fit. Rates per day, diameters in um, pressures in Pa.
HELMLINGER = {"rate": 0.138, "largest_diameter": 430.0, "gel_modulus": 5.69e3, "gel_exponent": 0.63,
              "stress_inhibition": 1e-4}
MONTEL = {"1a": {"rate": 0.148, "largest_diameter": 801.0, "stress_inhibition": 1.07e-3},
          "1b": {"rate": 0.268, "largest_diameter": 760.0, "stress_inhibition": 7.9e-4}}


class Curve:
    """One measured curve: days and diameters (um)."""

    def __init__(self, name, points):
        self.name, self.days, self.diameters = name, [p[0] for p in points], [p[1] for p in points]

    def residual(self, computed):
        """Root mean square of ln(computed/measured), without the first point, at which both begin."""
        errors = [math.log(c / m) for c, m in zip(computed[1:], self.diameters[1:])]
        return math.sqrt(sum(e * e for e in errors) / len(errors))


def measured(file, key):
    """{value of `key`: points} in the order of the file."""
    curves = {}
    with open(file, newline="") as stream:
        for row in csv.DictReader(stream):
            curves.setdefault(key(row), []).append((float(row["day"]), float(row["diameter_um"])))
    return curves


def helmlinger_curves(folder):
    found = measured(folder / "helmlinger1997_free_and_agarose.csv", lambda r: float(r["agarose_pct"]))
    return {percent: Curve("free" if percent == 0 else f"{percent:g} % agarose", points)
            for percent, points in found.items()}


def montel_curves(folder):
    found = measured(folder / "montel2011_spheroid_pressure.csv", lambda r: (r["panel"], float(r["pressure_Pa"])))
    return {(panel, pressure): Curve(f"panel {panel}, {pressure:g} Pa", points)
            for (panel, pressure), points in found.items() if panel in MONTEL}


def gel_modulus(p, percent):
    return p["gel_modulus"] * percent ** p["gel_exponent"] if percent > 0 else 0.0


# What the program computes, for a ball that grows everywhere alike and a gel that keeps its volume: sigma =
# k ((L/lambda)^3 - 1) = -mu (5 - 4/L - 1/L^4)/2 - P, and Gompertz's law under it. For fitting alone.
def stretch_in_gel(growth, modulus, pressure):
    low, high = 0.1, growth
    for _ in range(60):
        middle = (low + high) / 2
        stress = BULK_MODULUS * (1 - (middle / growth) ** 3)
        push = pressure + (modulus * (5 - 4 / middle - middle**-4) / 2 if middle > 1 else 0)
        low, high = (middle, high) if stress > push else (low, middle)
    return (low + high) / 2


def closed_form(curve, rate, largest_diameter, stress_inhibition, modulus=0.0, pressure=0.0, step=0.25):
    first = curve.diameters[0]
    growth, time, diameters = 1.0, curve.days[0], []
    for day in curve.days:
        while time < day - 1e-9:
            length = min(step, day - time)
            stress = BULK_MODULUS * (1 - (stretch_in_gel(growth, modulus, pressure) / growth) ** 3)
            held = rate * max(0.0, 1 - stress_inhibition * max(0.0, stress))
            largest = largest_diameter / first
            growth = largest * math.exp(math.log(growth / largest) * math.exp(-held * length))
            time += length
        diameters.append(first * stretch_in_gel(growth, modulus, pressure))
    # Diameters are told against the first one measured, which was under pressure too.
    return [d * first / diameters[0] for d in diameters]


def simplex(f, start, steps):
    """Nelder and Mead."""
    corners = [(f(start), list(start))]
    for i in range(len(start)):
        moved = list(start)
        moved[i] += 0.2
        corners.append((f(moved), moved))
    for _ in range(steps):
        corners.sort(key=lambda corner: corner[0])
        best, worst = corners[0], corners[-1]
        centre = [sum(c[1][i] for c in corners[:-1]) / len(start) for i in range(len(start))]

        def towards(share):
            point = [c + share * (w - c) for c, w in zip(centre, worst[1])]
            return f(point), point
        new = towards(-1)
        if new[0] < best[0]:
            corners[-1] = min(new, towards(-2))
        elif new[0] < corners[-2][0]:
            corners[-1] = new
        else:
            new = towards(0.5)
            if new[0] < worst[0]:
                corners[-1] = new
            else:
                shrunk = [[b + 0.5 * (x - b) for b, x in zip(best[1], c[1])] for c in corners[1:]]
                corners = [best] + [(f(x), x) for x in shrunk]
    return min(corners)[1]


def fit(folder):
    """Least squares of ln(diameter), every point of a data set with the same weight."""
    def squares(curves, compute):
        return sum(len(c.days[1:]) * c.residual(compute(key, c)) ** 2 for key, c in curves.items())

    curves = helmlinger_curves(folder)
    inhibition = HELMLINGER["stress_inhibition"]

    def helmlinger(x):
        p = {"gel_modulus": math.exp(x[2]), "gel_exponent": math.exp(x[3])}
        return lambda key, c: closed_form(c, math.exp(x[0]), math.exp(x[1]), inhibition, gel_modulus(p, key), step=0.5)
    x = simplex(lambda y: squares(curves, helmlinger(y)), [math.log(v) for v in (0.12, 450, 5e3, 0.7)], 160)
    print(f"Helmlinger: rate {math.exp(x[0]):.4g} 1/d, largest diameter {math.exp(x[1]):.4g} um, gel modulus at 1 % "
          f"{math.exp(x[2]):.4g} Pa, exponent {math.exp(x[3]):.3g}")
    for panel in MONTEL:
        curves = {key: c for key, c in montel_curves(folder).items() if key[0] == panel}

        def montel(x):
            return lambda key, c: closed_form(c, math.exp(x[0]), math.exp(x[1]), math.exp(x[2]), 0, key[1])
        x = simplex(lambda y: squares(curves, montel(y)), [math.log(v) for v in (0.2, 780, 9e-4)], 120)
        print(f"Montel {panel}: rate {math.exp(x[0]):.4g} 1/d, largest diameter {math.exp(x[1]):.4g} um, beta "
              f"{1e3 * math.exp(x[2]):.4g} 1/kPa")


def run(turgor, curve, folder, rate, largest_diameter, stress_inhibition, modulus=0.0, pressure=0.0):
    """Diameters (um) of the program on the days of the curve."""
    days = [day - curve.days[0] for day in curve.days]
    first = curve.diameters[0]
    settings = {
        "title": curve.name, "geometry.radius": f"{first / 2} um", "time.end": f"{days[-1]} d",
        "time.outputs": "[" + ", ".join(f'"{day} d"' for day in days) + "]",
        "regions.tumour.growth.rate": f"{rate} 1/d",
        "regions.tumour.growth.largest_stretch": largest_diameter / first,
        "regions.tumour.growth.stress_inhibition": f"{stress_inhibition} 1/Pa"}
    if modulus > 0:
        settings |= {"geometry.host.shape": "sphere", "geometry.host.extent": f"{20 * first} um",
                     "regions.host.solid.shear_modulus": f"{modulus} Pa"}
    if pressure > 0:
        settings |= {"mechanics.boundary.solid": "pressure", "mechanics.boundary.pressures": f"{pressure} Pa",
                     "mechanics.start": "settled"}
    command = [str(turgor), "run", str(HERE / "spheroid.toml"), "--quiet", "--overwrite", "--output", str(folder)]
    for key, value in settings.items():
        command += ["--set", f"{key}={value}"]
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode != 0:
        raise SystemExit(f"exit code {ended.returncode} of {' '.join(command)}\n{ended.stderr}")
    with open(folder / "series.csv", newline="") as stream:
        got = [1e6 * float(r["value"]) for r in csv.DictReader(stream) if r["quantity"] == "equivalent_diameter_m"]
    return [d * first / got[0] for d in got]


def compare(folder, turgor, output):
    worst = {}
    plots = {}
    jobs = []
    for percent, curve in helmlinger_curves(folder).items():
        p = HELMLINGER
        jobs.append(("helmlinger_1997", curve, (p["rate"], p["largest_diameter"], p["stress_inhibition"],
                                                gel_modulus(p, percent), 0.0)))
    for (panel, pressure), curve in montel_curves(folder).items():
        p = MONTEL[panel]
        jobs.append((f"montel_2011_{panel}", curve, (p["rate"], p["largest_diameter"], p["stress_inhibition"], 0.0,
                                                     pressure)))
    print("| data set | curve | points | last measured (um) | computed | rms of ln(d/d measured) | program against closed form |")
    print("|---|---|---|---|---|---|---|")
    squares = {}
    for number, (name, curve, parameters) in enumerate(jobs):
        computed = run(turgor, curve, output / f"{name}_{number}", *parameters)
        exact = closed_form(curve, *parameters, step=0.02)
        apart = max(abs(a / b - 1) for a, b in zip(computed, exact))
        residual = curve.residual(computed)
        squares.setdefault(name, []).append((len(curve.days) - 1, residual**2))
        worst[name] = max(worst.get(name, 0), apart)
        print(f"| {name} | {curve.name} | {len(curve.days)} | {curve.diameters[-1]:.4g} | {computed[-1]:.4g} | "
              f"{residual:.3f} | {100 * apart:.2f} % |", flush=True)
        plot = plots.setdefault(name, Plot(name.replace("_", " "), "day", "diameter (um)"))
        colour = COLOURS[len(plot.lines) % len(COLOURS)]
        plot.line(curve.name, list(zip(curve.days, computed)), colour)
        plot.scatter("", list(zip(curve.days, curve.diameters)), colour)
    for name, parts in squares.items():
        total = math.sqrt(sum(n * s for n, s in parts) / sum(n for n, _ in parts))
        print(f"{name}: rms of ln(d/d measured) {total:.3f}, program against closed form at most {100 * worst[name]:.2f} %")
        (output / f"{name}.svg").write_text(plots[name].svg())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of the measurements")
    parser.add_argument("--turgor", type=Path, default=HERE.parents[2] / "build" / "turgor")
    parser.add_argument("--output", type=Path, default=Path("growth_under_confinement"))
    parser.add_argument("--fit", action="store_true", help="fit anew, without the program")
    arguments = parser.parse_args()
    for name in ("helmlinger1997_free_and_agarose.csv", "montel2011_spheroid_pressure.csv"):
        if not (arguments.data / name).is_file():
            parser.error(f"there is no {arguments.data / name}; the README says what the file holds")
    if arguments.fit:
        fit(arguments.data)
    else:
        arguments.output.mkdir(parents=True, exist_ok=True)
        compare(arguments.data, arguments.turgor, arguments.output)
    return 0


if __name__ == "__main__":
    sys.exit(main())
