"""Ctrl-C while carriers move: exit code 1, and what is on disk is whole."""
import csv
import json
import pathlib
import signal
import subprocess
import time
import unittest
import xml.etree.ElementTree

from program import CASE, ENVIRONMENT, FAILED, TURGOR, ProgramTest

# Small steps and many outputs, for longer than anybody waits.
LONG = CASE.replace('end = "2 h"\noutputs = ["0 h", "1 h", "2 h"]', 'end = "2000 h"\noutput_interval = "1 h"') + \
    '[transport]\nmaximum_step = "100 ms"\n'
PATIENCE = 240  # s, on a machine with much else to do


class Interrupt(ProgramTest):
    def check_whole(self, results):
        """Everything that a result file names exists, and every row and tag is closed."""
        pvds = sorted(results.glob("*/*.pvd"))
        self.assertTrue(pvds)
        times = []
        for pvd in pvds:
            for item in xml.etree.ElementTree.parse(pvd).iter("DataSet"):
                times.append(float(item.get("timestep")))
                pvtu = pvd.parent / item.get("file")
                for piece in xml.etree.ElementTree.parse(pvtu).iter("Piece"):
                    part = (pvtu.parent / piece.get("Source")).read_bytes()
                    self.assertTrue(part.rstrip().endswith(b"</VTKFile>"), pvtu)
        self.assertGreaterEqual(len(times), 2)
        for name in ("series.csv", "probes.csv", "radial.csv"):
            text = (results / name).read_text()
            self.assertTrue(text.endswith("\n"), name)
            rows = list(csv.reader(text.splitlines()))
            self.assertGreater(len(rows), 2, name)
            self.assertEqual({len(row) for row in rows}, {len(rows[0])}, name)
        summary = json.loads((results / "summary.json").read_text())
        self.assertFalse(summary["arms"]["control"]["completed"])
        self.assertNotIn("treated", summary["arms"])
        self.assertLess(summary["arms"]["control"]["carriers"]["60 nm"]["ledger_relative_error"], 1e-10)

    def interrupted(self, number):
        self.write("case.toml", LONG)
        results = self.folder / "results"
        process = subprocess.Popen([TURGOR, "run", "case.toml", "--output", "results"], cwd=self.folder,
                                   env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            deadline = time.monotonic() + PATIENCE
            pvd = results / "control/control.pvd"
            while not (pvd.exists() and pvd.read_text().count("<DataSet") >= 3):
                self.assertIsNone(process.poll(), "ended before it could be interrupted")
                self.assertLess(time.monotonic(), deadline, "no output came")
                time.sleep(0.02)
            process.send_signal(number)
            said = process.communicate(timeout=PATIENCE)[1]
        finally:
            process.kill()
        self.assertEqual(process.returncode, FAILED, said)
        self.assertIn("Stopped as asked", said)
        self.check_whole(results)
        return results

    def test_ctrl_c_leaves_whole_results(self):
        results = self.interrupted(signal.SIGINT)
        # The check itself sees what a crash would leave.
        (results / "series.csv").write_text((results / "series.csv").read_text()[:-3])
        with self.assertRaises(AssertionError):
            self.check_whole(results)

    def test_a_batch_systems_signal_does_too(self):
        self.interrupted(signal.SIGTERM)


if __name__ == "__main__":
    unittest.main()
