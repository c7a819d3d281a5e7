"""The same answer on one rank and on several."""
import math
import unittest

from program import CASE, INPUT_REFUSED, ProgramTest, largest_difference, read_series, read_summary

# A tumour in a host, unevenly refined, two carriers' worth of reasons to differ.
IN_HOST = CASE.replace('radius = "1 mm"', 'radius = "1 mm"\n[geometry.host]\nshape = "sphere"\nextent = "1 mm"').replace(
    'end = "2 h"\noutputs = ["0 h", "1 h", "2 h"]', 'end = "0.5 h"\noutputs = ["0 h", "0.5 h"]').replace(
    '[carriers."60 nm".plasma]', '[carriers."60 nm".regions.host]\nvascular_permeability = "1e-8 cm/s"\n'
    'reflection = 0.9\n[carriers."60 nm".plasma]') + '[solver]\nrelative_tolerance = 1e-13\n'
SOLVER_TOLERANCE = 1e-8  # of each quantity's largest value


class Ranks(ProgramTest):
    def test_two_and_three_ranks_give_what_one_gives(self):
        one = self.run_case(IN_HOST, "one")
        for ranks in (2, 3):
            with self.subTest(ranks=ranks):
                several = self.run_case(IN_HOST, f"ranks_{ranks}", ranks=ranks)
                self.assert_same_series(one, several, SOLVER_TOLERANCE)
                self.assertEqual(read_summary(several)["provenance"]["ranks"], ranks)
                self.assertEqual(read_summary(several)["mesh"]["nodes"], read_summary(one)["mesh"]["nodes"])
                pieces = list((several / "control").glob("*/*.vtu"))
                self.assertGreaterEqual(len(pieces), ranks)

    def test_a_difference_above_the_tolerance_would_be_seen(self):
        one = self.run_case()
        series = read_series(one)
        row = next(row for row, value in series.items() if row[4] == "pressure_mean_Pa" and value)
        changed = {**series, row: series[row] * (1 + 10 * SOLVER_TOLERANCE)}
        self.assertGreater(largest_difference(series, changed)[0][0], SOLVER_TOLERANCE)
        self.assertEqual(largest_difference(series, {**series, row: None})[0][0], math.inf)

    def test_bad_input_is_told_once_and_by_code_on_several_ranks(self):
        self.write("case.toml", CASE.replace('radius = "1 mm"', 'radius = "1 kg"'))
        said = self.turgor("run", "case.toml", "--output", "results", ranks=2, code=INPUT_REFUSED).stderr
        self.assertEqual(said.count("case.toml:4: geometry.radius"), 1)
        self.assertFalse((self.folder / "results").exists())


if __name__ == "__main__":
    unittest.main()
