"""What the program does with its arguments, its folder and its exit codes."""
import json
import os
import pathlib
import shutil
import tomllib
import unittest

from program import (BALANCE_BROKEN, CASE, DONE, INPUT_REFUSED, SOLVER_FAILED, ProgramTest, largest_difference,
                     read_series, read_summary)

TEMPLATES = ["sphere", "sphere_in_host", "ellipsoid", "scan", "mesh", "regimen", "spheroid"]


class Help(ProgramTest):
    def test_help_names_every_command(self):
        said = self.turgor("--help").stdout
        for command in ("run", "check", "template", "parameters", "info"):
            self.assertIn(command, said)
        self.assertIn("--overwrite", self.turgor("run", "--help").stdout)

    def test_version_and_info_name_the_libraries(self):
        self.assertRegex(self.turgor("--version").stdout, r"turgor \d+\.\d+")
        said = self.turgor("info").stdout
        for word in ("turgor", "deal.II", "PETSc", "Kokkos"):
            self.assertIn(word, said)
        self.assertRegex(said, r"host +Kokkos \d")
        self.assertRegex(said, r"cuda +\S")

    def test_wrong_arguments_are_refused_with_a_hint(self):
        for arguments in ([], ["fly"], ["run"], ["run", "case.toml", "--colour", "red"]):
            with self.subTest(arguments=arguments):
                said = self.turgor(*arguments, code=INPUT_REFUSED)
                self.assertIn("--help", said.stdout + said.stderr)

    def test_every_parameter_is_described_as_json(self):
        parameters = json.loads(self.turgor("parameters", "--json").stdout)
        text = json.dumps(parameters)
        for key in ("geometry.radius", "hydraulic_conductivity", "half_life", "cells_per_penetration_length"):
            self.assertIn(key, text)
        schema = json.loads(self.turgor("parameters", "--schema").stdout)
        self.assertIn("$schema", schema)
        self.assertIn("Radius of the sphere", self.turgor("parameters").stdout)


class Templates(ProgramTest):
    def test_the_list_names_them_all(self):
        said = self.turgor("template")
        for name in TEMPLATES:
            self.assertIn(name, said.stdout + said.stderr)

    def test_each_is_a_complete_file_that_check_accepts(self):
        for name in TEMPLATES:
            with self.subTest(template=name):
                text = self.turgor("template", name).stdout
                tomllib.loads(text)
                self.write("mine.toml", text)
                if name in ("scan", "mesh"):  # whose image or mesh the user brings along
                    said = self.turgor("check", "mine.toml", code=INPUT_REFUSED).stderr
                    self.assertIn(f"geometry.{name}.file", said)
                else:
                    self.assertIn("arm", self.turgor("check", "mine.toml").stdout)

    def test_a_misspelt_name_gets_the_list(self):
        said = self.turgor("template", "spere", code=INPUT_REFUSED)
        self.assertIn("sphere", said.stderr)
        self.assertEqual(said.stdout, "")


class BackEnd(ProgramTest):
    def test_what_cannot_be_had_is_refused_with_the_remedy_before_anything_is_written(self):
        self.write("case.toml", CASE)
        if "cuda         cannot be used" not in self.turgor("info").stdout:
            self.skipTest("a card can be used here")
        said = self.turgor("run", "case.toml", "--backend", "cuda", code=INPUT_REFUSED).stderr
        self.assertIn("the back end cuda cannot be had", said)
        self.assertIn("choose the back end host", said)
        self.assertFalse((self.folder / "results").exists())
        self.assertIn("--backend", self.turgor("run", "case.toml", "--backend", "gpu", code=INPUT_REFUSED).stderr)

    def test_the_choice_and_its_reason_are_told_and_kept(self):
        self.write("case.toml", CASE)
        said = self.turgor("run", "case.toml", "--backend", "host")
        self.assertIn("back end host (asked for): Kokkos", said.stdout + said.stderr)
        self.assertIn("Kokkos", read_summary(self.folder / "results")["provenance"]["back_end"])


class Results(ProgramTest):
    def test_a_run_is_quiet_when_piped_and_leaves_whole_results(self):
        self.write("case.toml", CASE)
        said = self.turgor("run", "case.toml", "--output", "results")
        self.assertNotIn("\r", said.stdout + said.stderr)
        self.assertNotIn("\x1b[K", said.stdout + said.stderr)
        results = self.folder / "results"
        summary = read_summary(results)
        self.assertEqual(set(summary["arms"]), {"control", "treated"})
        for arm in summary["arms"].values():
            self.assertTrue(arm["completed"])
            self.assertLess(arm["carriers"]["60 nm"]["ledger_relative_error"], 1e-10)
            self.assertGreaterEqual(arm["carriers"]["60 nm"]["minimum_relative"], 0)
        for file in ("series.csv", "probes.csv", "radial.csv", "parameters.effective.toml", "control/control.pvd",
                     "treated/treated.pvd"):
            self.assertTrue((results / file).stat().st_size > 0, file)

    def test_quiet_says_nothing_at_all(self):
        self.write("case.toml", CASE)
        said = self.turgor("run", "case.toml", "--output", "results", "--quiet")
        self.assertEqual(said.stdout + said.stderr, "")

    def test_effective_parameters_give_the_same_results(self):
        first = self.run_case()
        shutil.copy(first / "parameters.effective.toml", self.folder / "again.toml")
        self.turgor("run", "again.toml", "--output", "again")
        self.assert_same_series(first, self.folder / "again")
        again = (self.folder / "again/parameters.effective.toml").read_text()
        self.assertEqual(tomllib.loads(again), tomllib.loads((first / "parameters.effective.toml").read_text()))

    def test_set_changes_a_value_and_the_comparison_sees_it(self):
        first = self.run_case()
        same = self.run_case(output="same", options=("--set", 'geometry.radius=1 mm'))
        self.assert_same_series(first, same)
        other = self.run_case(output="other", options=("--set", "geometry.radius=1.01 mm"))
        difference, rows = largest_difference(read_series(first), read_series(other))
        self.assertGreater(rows, 50)
        self.assertGreater(difference[0], 1e-3)

    def test_set_refuses_unknown_keys_and_bad_values(self):
        self.refused(CASE, "geometry.radios", "did you mean \"radius\"", options=("--set", "geometry.radios=1 mm"))
        self.refused(CASE, "geometry.radius", "--set", options=("--set", "geometry.radius=1 kg"))

    def test_a_full_folder_is_refused_and_overwritten_only_when_asked(self):
        first = self.run_case()
        before = {file: file.read_bytes() for file in first.rglob("*") if file.is_file()}
        said = self.turgor("run", "case.toml", "--output", "results", code=INPUT_REFUSED)
        self.assertIn("--overwrite", said.stderr)
        self.assertEqual({file: file.read_bytes() for file in first.rglob("*") if file.is_file()}, before)
        (first / "left_over.txt").write_text("from an earlier run")
        self.turgor("run", "case.toml", "--output", "results", "--overwrite", "--set", "time.outputs=[\"2 h\"]")
        self.assertTrue((first / "left_over.txt").exists(), "what no run wrote stays")
        self.assertEqual({row[1] for row in read_series(first)}, {"7200"})

    def test_an_empty_folder_is_taken(self):
        (self.folder / "results").mkdir()
        self.run_case()

    def test_somebody_elses_folder_is_never_emptied(self):
        self.write("case.toml", CASE)
        (self.folder / "home").mkdir()
        self.write("home/thesis.tex", "years of work")
        said = self.turgor("run", "case.toml", "--output", "home", "--overwrite", code=INPUT_REFUSED)
        self.assertIn("home", said.stderr)
        self.assertEqual((self.folder / "home/thesis.tex").read_text(), "years of work")

    def test_a_folder_that_cannot_be_written_is_refused_before_work_starts(self):
        self.write("case.toml", CASE)
        self.write("file", "in the way")
        self.assertIn("file", self.turgor("run", "case.toml", "--output", "file", code=INPUT_REFUSED).stderr)
        self.turgor("run", "case.toml", "--output", "file/below", code=INPUT_REFUSED)
        (self.folder / "link").symlink_to("nowhere")
        self.assertIn("link", self.turgor("run", "case.toml", "--output", "link", code=INPUT_REFUSED).stderr)
        # What even root may not write to.
        if pathlib.Path("/proc/version").exists():
            said = self.turgor("run", "case.toml", "--output", "/proc/results", code=INPUT_REFUSED)
            self.assertIn("/proc", said.stderr)
        if os.geteuid() != 0:
            (self.folder / "locked").mkdir(mode=0o500)
            self.turgor("run", "case.toml", "--output", "locked", code=INPUT_REFUSED)

    def test_a_file_without_carriers_computes_the_pressure_alone(self):
        results = self.run_case('[geometry]\nradius = "1 mm"\n[resolution]\ncells_per_penetration_length = 1\n')
        arm = next(iter(read_summary(results)["arms"].values()))
        self.assertGreater(arm["fluid"]["centre_pressure_Pa"], 0)
        self.assertFalse(arm.get("carriers"))


class ExitCodes(ProgramTest):
    def test_a_broken_balance_ends_with_three_and_says_which(self):
        # An exchange so small that it drowns in the round-off of the pressure.
        self.write("case.toml", '[geometry]\nradius = "1 mm"\n[resolution]\ncells_per_penetration_length = 1\n')
        said = self.turgor("run", "case.toml", "--output", "results", "--set",
                           "regions.tumour.vessel_hydraulic_conductivity=1e-300 m/(Pa s)", code=BALANCE_BROKEN)
        self.assertIn("balance", said.stderr)

    def test_a_pressure_that_cannot_be_solved_ends_with_four(self):
        self.write("case.toml", CASE)
        said = self.turgor("run", "case.toml", "--output", "results", "--set", "solver.maximum_iterations=1",
                           code=SOLVER_FAILED)
        self.assertIn("solver.maximum_iterations", said.stderr)

    def test_check_solves_nothing_and_tells_sizes_and_groups(self):
        self.write("case.toml", CASE)
        said = self.turgor("check", "case.toml")
        for word in ("cells", "memory", "alpha", "Peclet"):
            self.assertIn(word, said.stdout)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["case.toml"])


if __name__ == "__main__":
    unittest.main()
