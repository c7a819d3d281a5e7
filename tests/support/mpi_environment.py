"""The environment in which tests start mpirun: cmake/mpi_environment.txt under the caller's own."""
import os
import pathlib

LIST = pathlib.Path(__file__).resolve().parents[2] / "cmake" / "mpi_environment.txt"


def mpi_environment():
    lines = [line for line in LIST.read_text().splitlines() if line and not line.startswith("#")]
    return {**dict(line.split("=", 1) for line in lines), **os.environ}
