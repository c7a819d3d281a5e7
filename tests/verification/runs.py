"""Runs of the program on parameter_files/verification/<case>.toml, and their result files."""
import csv
import hashlib
import json
import math
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "tests" / "support"))
from mpi_environment import mpi_environment  # noqa: E402

CASES = REPOSITORY / "parameter_files" / "verification"


class Failure(RuntimeError):
    """A run that did not end as it should."""


class Result:
    """What one run left behind."""

    def __init__(self, folder):
        self.folder = folder
        self.summary = json.loads((folder / "summary.json").read_text())
        self.arm = next(iter(self.summary["arms"].values()))
        self.commit = self.summary["provenance"]["commit"]

    def rows(self, table):
        with open(self.folder / table, newline="") as stream:
            return list(csv.DictReader(stream))

    def series(self, quantity, time, region="", carrier=""):
        for row in self.rows("series.csv"):
            if (row["quantity"], row["region"], row["carrier"]) == (quantity, region, carrier) and math.isclose(
                    float(row["time_s"]), time, rel_tol=1e-9):
                return float(row["value"])
        raise Failure(f"{self.folder}/series.csv has no {quantity} of {region or 'all'} {carrier} at {time} s")

    def shells(self, quantity, time, carrier=""):
        """(distance from the tumour's surface, mean) of every shell inside the tumour."""
        return [(float(row["distance_m"]), float(row["value"])) for row in self.rows("radial.csv")
                if (row["quantity"], row["carrier"]) == (quantity, carrier) and float(row["distance_m"]) > 0
                and math.isclose(float(row["time_s"]), time, rel_tol=1e-9)]

    def probe(self, probe, quantity, time, carrier=""):
        """(position, value) of every point of the probe."""
        points = [((float(row["x_m"]), float(row["y_m"]), float(row["z_m"])), float(row["value"]))
                  for row in self.rows("probes.csv")
                  if (row["probe"], row["quantity"], row["carrier"]) == (probe, quantity, carrier)
                  and math.isclose(float(row["time_s"]), time, rel_tol=1e-9)]
        if not points:
            raise Failure(f"{self.folder}/probes.csv has no {quantity} of {probe} {carrier} at {time} s")
        return points


class Program:
    """The program under test; equal runs are made once."""

    def __init__(self, turgor, mpiexec, folder):
        self.turgor, self.mpiexec, self.folder = turgor, mpiexec, Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.done = {}

    def can_use(self, back_end):
        """Whether this machine and this build have what the back end of the transport kernels needs."""
        said = subprocess.run([self.turgor, "info"], capture_output=True, text=True, env=mpi_environment()).stdout
        return any(line.split()[:1] == [back_end] and "cannot be used" not in line for line in said.splitlines())

    def run(self, case, settings=None, ranks=1, back_end="auto"):
        words = [f"{key}={value}" for key, value in (settings or {}).items()]
        name = f"{case}-{ranks}-{back_end}-{hashlib.sha256(' '.join(words).encode()).hexdigest()[:10]}"
        if name in self.done:
            return self.done[name]
        output = self.folder / name
        command = [self.turgor, "run", "--quiet", str(CASES / f"{case}.toml"), "--output", str(output), "--overwrite",
                   "--backend", back_end]
        for word in words:
            command += ["--set", word]
        if ranks > 1:
            command = [self.mpiexec, "-np", str(ranks)] + command
        ended = subprocess.run(command, capture_output=True, text=True, env=mpi_environment())
        if ended.returncode != 0:
            raise Failure(f"exit code {ended.returncode} of {' '.join(command)}\n{ended.stdout}{ended.stderr}")
        self.done[name] = Result(output)
        return self.done[name]
