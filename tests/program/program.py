"""Runs the program as a user does, in a folder of its own that is gone afterwards."""
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
TURGOR = os.environ.get("TURGOR", str(ROOT / "build/turgor"))
sys.path.insert(0, str(ROOT / "tests/support"))
from mpi_environment import mpi_environment  # noqa: E402

ENVIRONMENT = mpi_environment()
MPIEXEC = os.environ.get("TURGOR_MPIEXEC", "mpirun")
DONE, FAILED, INPUT_REFUSED, BALANCE_BROKEN, SOLVER_FAILED = range(5)

# A small ball that is computed in well under a second. Line numbers are told in messages: change one line at a time.
CASE = '''title = "a small ball"
[geometry]
shape = "sphere"
radius = "1 mm"
[resolution]
cells_per_penetration_length = 1
adaptive_cycles = 1
[regions.tumour.vessel_wall]
pores = "log_normal"
mean_diameter = "200 nm"
standard_deviation = "60 nm"
area_fraction = 6.5e-5
[carriers."60 nm"]
diameter = "60 nm"
[carriers."60 nm".plasma]
kinetics = "bolus"
half_life = "10 h"
[agents.narrowing]
effects = { pore_diameter = 0.5 }
half_effect_dose = "5 mg/kg"
onset = "1 day"
[arms.control]
[[arms.treated.doses]]
agent = "narrowing"
amount = "10 mg/kg"
time = "-3 days"
[time]
end = "2 h"
outputs = ["0 h", "1 h", "2 h"]
[probes.centre]
points = [["0 mm", "0 mm", "0 mm"]]
'''


def line_of(text, part):
    """Number of the first line that begins with `part`."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith(part))


class ProgramTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="turgor-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def turgor(self, *arguments, ranks=None, code=DONE, timeout=300):
        """Runs `turgor arguments...` in the folder and expects its exit code; gives back what it said."""
        command = [TURGOR, *map(str, arguments)]
        if ranks:
            command = [MPIEXEC, "-np", str(ranks), *command]
        result = subprocess.run(command, cwd=self.folder, env=ENVIRONMENT, capture_output=True, text=True,
                                timeout=timeout, stdin=subprocess.DEVNULL)
        self.assertEqual(result.returncode, code,
                         f"{' '.join(command)}\nstdout: {result.stdout[-2000:]}\nstderr: {result.stderr[-2000:]}")
        return result

    def run_case(self, text=CASE, output="results", options=(), **more):
        self.write("case.toml", text)
        self.turgor("run", "case.toml", "--output", output, *options, **more)
        return self.folder / output

    def refused(self, text, *words, name="case.toml", options=(), command="run"):
        """Expects exit code 2, all `words` in the message, and nothing written."""
        self.write(name, text)
        before = sorted(self.folder.rglob("*"))
        output = ("--output", "results") if command == "run" else ()
        said = self.turgor(command, name, *output, *options, code=INPUT_REFUSED)
        for word in words:
            self.assertIn(word, said.stderr)
        self.assertEqual(sorted(self.folder.rglob("*")), before, "something was written")
        return said.stderr

    def assert_same_series(self, first, second, relative=0.0):
        """Expects the same rows; values may differ by `relative` of the largest of their quantity."""
        difference, rows = largest_difference(read_series(first), read_series(second))
        self.assertGreater(rows, 50)
        self.assertLessEqual(difference[0], relative, difference)


def read_series(folder):
    """series.csv as {(arm, time, region, carrier, quantity): value}; None where a value is empty."""
    with open(folder / "series.csv", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["arm", "time_s", "region", "carrier", "quantity", "value"], rows[0]
    return {tuple(row[:5]): float(row[5]) if row[5] else None for row in rows[1:]}


def largest_difference(first, second):
    """(difference over the quantity's largest value, the row) of the worst row, and how many were compared."""
    if first.keys() != second.keys():
        return (float("inf"), sorted(first.keys() ^ second.keys())[0]), len(first)
    scale = {}
    for row, value in first.items():
        scale[row[2:]] = max(scale.get(row[2:], 0), abs(value or 0))
    worst = (0.0, None)
    for row, value in first.items():
        other = second[row]
        if row[4].endswith("ledger_relative_error"):  # is nothing but round-off
            continue
        if (value is None) != (other is None):
            return (float("inf"), row), len(first)
        if value is not None and value != other:
            worst = max(worst, (abs(value - other) / scale[row[2:]] if scale[row[2:]] else float("inf"), row))
    return worst, len(first)


def read_summary(folder):
    return json.loads((folder / "summary.json").read_text())
