"""Growth, stress and fluid in three dimensions and on several processes: boxes, maps, loads, cuts, probes."""
import csv
import math
import unittest

from growing_bodies import COLUMN, SPHEROID, alone, unheld
from program import BALANCE_BROKEN, INPUT_REFUSED, ROOT, SOLVER_FAILED, ProgramTest, read_series, read_summary

PUSHED = 'z_max = { solid = "traction", traction = ["0 Pa", "0 Pa", "-0.9 Pa"] }'


class InSpace(ProgramTest):
    def test_two_ranks_give_what_one_gives(self):
        first = self.run_case(SPHEROID)
        second = self.run_case(SPHEROID, output="two", ranks=2)
        self.assert_same_series(first, second)

    def test_a_box_between_its_sides(self):
        results = self.run_case(COLUMN, ranks=2)
        whole = read_summary(results)["arms"]["control"]["solid"]
        solid = whole["tumour"]
        # 90 Pa on 1 mm2, a third of it across, on sides of twice the area.
        for side, axis, force in (("z_max", "z_N", -90e-6), ("z_min", "z_N", 90e-6), ("x_min", "x_N", 60e-6),
                                  ("x_max", "x_N", -60e-6)):
            self.assertAlmostEqual(whole["forces"][side][axis], force, delta=1e-10)
        self.assertLess(whole["force_ledger_relative_error"], 1e-8)
        self.assertNotIn("pins", whole["forces"])
        # M = 2 mu (1 - nu)/(1 - 2 nu) = 9 kPa: one per cent, and nu/(1 - nu) = 1/3 of the load across.
        self.assertAlmostEqual(solid["mean_volume_ratio"], 0.99, delta=1e-6)
        self.assertAlmostEqual(solid["mean_compressive_stress_Pa"], 50, delta=1e-3)

    def test_a_smoothed_pressure_stays_below_the_load(self):
        jump = COLUMN.replace("1e-9 m2/(Pa s)", "1e-13 m2/(Pa s)").replace(
            '"-90 Pa"] }', '"-90 Pa"], fluid = "pressure" }').replace('"1 d"', '"1 s"')
        smooth = jump.replace('strain = "small"', 'strain = "small"\nsmooth_pressure = true')
        self.write("case.toml", jump)
        self.assertIn("waver below steps of 46.3 s", self.turgor("check", "case.toml").stdout)
        self.write("case.toml", smooth)
        self.assertNotIn("waver", self.turgor("check", "case.toml").stdout)

        def greatest(text, output, ranks):
            results = self.run_case(text, output=output, ranks=ranks)
            return read_summary(results)["arms"]["control"]["fluid"]["maximum_pressure_Pa"]
        self.assertGreater(greatest(jump, "plain", 1), 100)
        for ranks in (1, 2):
            self.assertAlmostEqual(greatest(smooth, f"smooth_{ranks}", ranks), 90, delta=1e-3)

    def test_a_map_of_stiffness(self):
        # Voxels of 0.5 mm along z; the factor is 1 + z/mm, and 1 stands for a value of 40.
        values = [40 * (1 + 0.25 + 0.5 * k) for k in range(4)]
        header = ("ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
                  "CompressedData = False\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0.5 0.5 0.25\n"
                  "ElementSpacing = 1 1 0.5\nDimSize = 1 1 4\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n")
        self.folder.mkdir(exist_ok=True)
        (self.folder / "stiffness.mha").write_bytes(header.encode() + bytes(map(int, values)))
        text = COLUMN + '[maps.elastogram]\nimage = "stiffness.mha"\none = 40\n'
        results = self.run_case(text, ranks=2)
        solid = read_summary(results)["arms"]["control"]["solid"]
        # 1/f over the height; each cell has the value at its centre.
        softness = (0.25 / 1.25 + math.log(2.75 / 1.25) + 0.25 / 2.75) / 2
        self.assertAlmostEqual(solid["tumour"]["mean_volume_ratio"], 1 - 0.01 * softness, delta=1e-4)
        (self.folder / "zero.mha").write_bytes(header.encode() + bytes([*map(int, values[:3]), 0]))
        self.write("zero.toml", text.replace("stiffness.mha", "zero.mha"))
        self.assertIn("must be numbers above 0",
                      self.turgor("run", "zero.toml", "--output", "zero", code=INPUT_REFUSED).stderr)
        self.write("small.toml", text.replace('"2 mm"]', '"3 mm"]'))
        for command in (("run", "small.toml", "--output", "small"), ("check", "small.toml")):
            said = self.turgor(*command, code=INPUT_REFUSED).stderr
            for word in ("Map elastogram", "lies outside", "regions ="):
                self.assertIn(word, said)
        self.assertFalse((self.folder / "small").exists())
        self.write("none.toml", text.replace("stiffness.mha", "stifness.mha"))
        self.assertIn('did you mean "stiffness.mha"', self.turgor("check", "none.toml", code=INPUT_REFUSED).stderr)

    def test_loads_that_do_not_balance_are_found_out(self):
        self.write("case.toml", unheld(COLUMN, PUSHED, 'end = "1 h"'))
        said = self.turgor("run", "case.toml", "--output", "results", code=BALANCE_BROKEN).stderr
        for word in ("do not balance", "[mechanics.sides]", "roller"):
            self.assertIn(word, said)
        forces = read_summary(self.folder / "results")["arms"]["control"]["solid"]["forces"]
        self.assertAlmostEqual(forces["pins"]["z_N"], 0.9e-6, delta=1e-12)

    def test_balances_are_judged_at_the_end_also_without_an_output_there(self):
        self.write("case.toml", unheld(COLUMN, PUSHED, 'end = "1 h"\noutputs = "0 h"'))
        said = self.turgor("run", "case.toml", "--output", "results", code=BALANCE_BROKEN).stderr
        self.assertIn("do not balance", said)
        self.assertEqual(read_summary(self.folder / "results")["arms"]["control"]["end_time_s"], 3600)

    def test_a_settled_start_has_its_forces_at_once(self):
        text = COLUMN.replace('strain = "small"', 'strain = "small"\nstart = "settled"').replace(
            'outputs = "1 d"', 'outputs = ["0 d", "1 d"]')
        series = read_series(self.run_case(text))
        self.assertAlmostEqual(series["control", "0", "", "", "force_z_max_z_N"], -90e-6, delta=1e-10)
        self.assertAlmostEqual(series["control", "0", "", "", "force_z_min_z_N"], 90e-6, delta=1e-10)

    def test_a_body_without_stress_is_in_balance(self):
        text = COLUMN[:COLUMN.index("[mechanics.sides]")].replace(
            "[mechanics]", '[regions.tumour.growth]\ntimes = ["0 d", "1 d"]\nstretches = [1, 1.05]\nsupply = 1\n[mechanics]')
        solid = read_summary(self.run_case(text + '[time]\nend = "1 d"\n'))["arms"]["control"]["solid"]
        self.assertLess(solid["force_ledger_relative_error"], 1e-8)
        self.assertLess(solid["pinned_force_share"], 1e-8)

    def test_springs_plates_and_a_following_pressure_in_space_are_those_of_the_direct_solver(self):
        text = COLUMN.replace('strain = "small"', 'strain = "finite"').replace(
            'z_min = { solid = "roller", fluid = "sealed" }',
            'z_min = { solid = "foundation", stiffness = "10 kPa/mm", fluid = "sealed" }').replace(
            'z_max = { solid = "traction", traction = ["0 Pa", "0 Pa", "-90 Pa"] }',
            'z_max = { solid = "pressure", pressures = "900 Pa" }').replace(
            'x_max = { solid = "roller", fluid = "sealed" }', 'x_max = { solid = "plate", force = "-0.1 mN" }')
        parallel = read_summary(self.run_case(text, output="parallel", ranks=2))["arms"]["control"]["solid"]
        direct = read_summary(self.run_case(text.replace(
            "[mechanics]", '[mechanics]\nlinear_solver = "direct"'), output="direct"))["arms"]["control"]["solid"]
        for key in ("mean_compressive_stress_Pa", "mean_volume_ratio"):
            self.assertAlmostEqual(parallel["tumour"][key] / direct["tumour"][key], 1, delta=1e-6)
        for solid in (parallel, direct):
            self.assertAlmostEqual(solid["forces"]["x_max"]["x_N"], -1e-4, delta=1e-10)
            self.assertLess(solid["force_ledger_relative_error"], 1e-8)
        self.assertLess(parallel["tumour"]["mean_volume_ratio"], 0.95)

    def test_a_body_that_nothing_holds_is_told_apart_from_one_without_fluid(self):
        self.write("case.toml", unheld(COLUMN, 'z_max = { solid = "pressure", pressures = "5 kPa" }', 'end = "1 d"'))
        said = self.turgor("run", "case.toml", "--output", "results", code=SOLVER_FAILED).stderr
        for word in ("J = -", "Nothing holds this body", "roller"):
            self.assertIn(word, said)

    def test_sides_that_move_their_edge_apart_are_warned_of(self):
        text = COLUMN.replace('y_max = { solid = "roller"',
                              'y_max = { solid = "displacement", displacement = ["0 mm", "0.01 mm", "0 mm"]').replace(
            'x_max = { solid = "roller"', 'x_max = { solid = "fixed"')
        self.write("case.toml", text)
        said = self.turgor("check", "case.toml")
        self.assertIn("moves the edge with y_max otherwise along y", said.stdout + said.stderr)
        self.write("case.toml", COLUMN)
        said = self.turgor("check", "case.toml")
        self.assertNotIn("moves the edge", said.stdout + said.stderr)

    def test_a_cut_that_reaches_no_cell_is_refused(self):
        text = alone(SPHEROID).replace(
            '"0.1 mm"\n', '"0.1 mm"\nsymmetry = "half"\n').replace(
            '"radial"\ncells_per_radius = 8', '"cartesian"\ncells_per_radius = 2\ncut.time = "5 d"\ncut.depth = 0.05')
        self.write("case.toml", text)
        said = self.turgor("run", "case.toml", "--output", "results", code=INPUT_REFUSED).stderr
        for word in ("mechanics.cut.depth = 0.05", "none of those", "cells_per_radius"):
            self.assertIn(word, said)

    def test_probes_outside_of_the_body_are_refused_and_those_on_its_surface_read(self):
        self.refused(COLUMN + '[probes.far]\npoints = [["50 mm", "0 mm", "0 mm"]]\n', "probes.far", "(50, 0, 0) mm")
        text = alone(SPHEROID)
        text = text.replace('end = "10 d"\noutputs = ["0 d", "5 d", "10 d"]', 'end = "0.1 d"\noutputs = "0 d"').replace(
            "cells_per_radius = 8", "cells_per_radius = 4")
        angle = math.radians(31)
        text += f'[probes.surface]\npoints = [["{0.1 * math.cos(angle)} mm", "0 mm", "{0.1 * math.sin(angle)} mm"]]\n'
        for coordinates in ("axisymmetric", "cartesian"):
            results = self.run_case(text.replace('"radial"', f'"{coordinates}"'), output=coordinates)
            with open(results / "probes.csv", newline="") as file:
                self.assertTrue(any(row["probe"] == "surface" for row in csv.DictReader(file)), coordinates)

    def test_a_budget_of_cells_that_binds_is_told(self):
        text = alone(SPHEROID).replace(
            '"radial"\ncells_per_radius = 8', '"cartesian"\ncells_per_radius = 24').replace(
            'end = "10 d"\noutputs = ["0 d", "5 d", "10 d"]', 'end = "0.1 d"\noutputs = "0 d"')
        self.write("case.toml", text)
        options = ("--set", "resolution.maximum_cells=300")
        self.assertIn("maximum_cells ended the refinement", self.turgor("check", "case.toml", *options).stdout)
        said = self.turgor("run", "case.toml", "--output", "results", *options).stderr
        self.assertIn("The cell budget (300 cells) binds", said)
        self.assertIs(read_summary(self.folder / "results")["mesh"]["budget_binds"], True)

    def test_the_force_of_a_cut_at_finite_strain_is_that_of_its_support(self):
        text = (ROOT / "parameter_files/cut_tumour.toml").read_text().replace("[1, 1.04]", "[1, 1.2]").replace(
            'outputs = ["5.001 d"]', 'outputs = ["5 d", "5.001 d"]')
        text = text.replace("[regions.tumour]  ", '[regions.tumour]\nvessel_surface_density = "0 1/cm"  ')
        share = {}
        for strain in ("small", "finite"):
            results = self.run_case(text.replace('strain = "small"', f'strain = "{strain}"'), output=strain, ranks=2)
            released = read_summary(results)["arms"]["control"]["solid"]["cut"]["released_force_N"]
            share[strain] = -released / read_series(results)["control", "432000", "", "", "force_cut_z_N"]
        # Of so few faces, whose middles count, 0.85 at either strain, and 0.96 with cells of half the size.
        self.assertAlmostEqual(share["small"], 1, delta=0.2)
        self.assertAlmostEqual(share["finite"], share["small"], delta=0.02)


if __name__ == "__main__":
    unittest.main()
