"""Growth, solid stress and fluid from a parameter file: what is written, said and refused."""
import csv
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest
import xml.etree.ElementTree

from growing_bodies import COLUMN, SPHEROID
from program import ROOT, SOLVER_FAILED, TURGOR, ProgramTest, read_series, read_summary

MEASUREMENTS = pathlib.Path(os.environ.get("TURGOR_SHARED_DATA", "/nowhere")) / "measurements"


class Spheroid(ProgramTest):
    def test_a_run_tells_stress_growth_and_pressure(self):
        results = self.run_case(SPHEROID)
        summary = read_summary(results)
        solid = summary["arms"]["control"]["solid"]
        self.assertEqual(summary["arms"]["control"]["completed"], True)
        self.assertGreater(solid["tumour"]["mean_compressive_stress_Pa"], 500)
        self.assertGreater(solid["regions"]["host"]["maximum_hoop_stress_Pa"], 500, "the gel around is stretched")
        self.assertGreater(solid["equivalent_diameter_m"], 0.21e-3)
        self.assertLess(solid["fluid_ledger_relative_error"], 1e-8)
        series = read_series(results)
        diameters = [series["control", time, "", "", "equivalent_diameter_m"] for time in ("0", "432000", "864000")]
        self.assertAlmostEqual(diameters[0], 0.2e-3, delta=1e-12)
        self.assertLess(diameters[0], diameters[1])
        self.assertLess(diameters[1], diameters[2])
        self.assertAlmostEqual(diameters[2], solid["equivalent_diameter_m"], delta=1e-15)
        with open(results / "radial.csv", newline="") as file:
            radial = [row for row in csv.DictReader(file) if row["arm"] == "control" and row["time_s"] == "864000"]
        stress = {float(row["distance_m"]): float(row["value"]) for row in radial
                  if row["quantity"] == "hoop_stress_Pa"}
        self.assertTrue(all(value < 0 for distance, value in stress.items() if distance > 0), stress)
        nearest = max(distance for distance in stress if distance < 0)
        self.assertGreater(stress[nearest], 500)
        with open(results / "probes.csv", newline="") as file:
            probes = {(row["probe"], row["quantity"], row["time_s"]): float(row["value"])
                      for row in csv.DictReader(file)}
        self.assertAlmostEqual(probes["gel", "reference_radius_m", "0"], 0.5e-3, delta=1e-10)
        self.assertGreater(probes["gel", "radius_m", "864000"], 0.5e-3)

    def test_the_effective_parameters_give_the_same(self):
        first = self.run_case(SPHEROID)
        shutil.copy(first / "parameters.effective.toml", self.folder / "again.toml")
        self.turgor("run", "again.toml", "--output", "again")
        self.assert_same_series(first, self.folder / "again")

    def test_around_its_axis_it_is_the_same_and_paraview_can_look(self):
        text = SPHEROID.replace('end = "10 d"\noutputs = ["0 d", "5 d", "10 d"]', 'end = "5 d"\noutputs = ["0 d", "5 d"]')
        radial = read_summary(self.run_case(text))["arms"]["control"]["solid"]
        results = self.run_case(text.replace('"radial"', '"axisymmetric"'), output="around")
        solid = read_summary(results)["arms"]["control"]["solid"]
        self.assertAlmostEqual(solid["equivalent_diameter_m"], radial["equivalent_diameter_m"], delta=1e-6)
        self.assertAlmostEqual(solid["tumour"]["mean_compressive_stress_Pa"],
                               radial["tumour"]["mean_compressive_stress_Pa"],
                               delta=0.01 * radial["tumour"]["mean_compressive_stress_Pa"])
        collection = xml.etree.ElementTree.parse(results / "control" / "control.pvd")
        files = [entry.get("file") for entry in collection.iter("DataSet")]
        self.assertEqual(len(files), 2)
        names = [array.get("Name") for array in xml.etree.ElementTree.parse(results / "control" / files[1]).iter("PDataArray")]
        for name in ("displacement [m]", "interstitial_pressure [Pa]", "total stress [Pa]", "J [1]"):
            self.assertIn(name, names)

    def test_what_coordinates_and_planes_of_symmetry_cannot_do_is_refused(self):
        def ball(displacement, coordinates="radial"):
            return SPHEROID.replace("[time]", f"""[mechanics.boundary]
solid = "displacement"
displacement = {displacement}
[time]""").replace('"radial"', f'"{coordinates}"')
        for text, word in ((ball('["0 mm", "1 um", "0 mm"]'), "number 2 has to be 0: radial"),
                           (ball('["0 mm", "0 mm", "1 um"]', "axisymmetric"), "number 3 has to be 0: axisymmetric"),
                           (ball('["0 mm", "1 um", "0 mm"]', "axisymmetric"), "plane of symmetry"),
                           (ball('["1 um", "0 mm", "0 mm"]', "cartesian"), 'geometry.symmetry = "none"')):
            self.refused(text, "mechanics.boundary.displacement", word)
        self.write("case.toml", ball('["1 um", "0 mm", "0 mm"]'))
        self.turgor("check", "case.toml")

    def test_events_at_the_ends_are_refused(self):
        for time, word in (("0 d", "after time 0"), ("10 d", "not before the end")):
            self.refused(SPHEROID.replace('"radial"', f'"radial"\nexcision = "{time}"'), "mechanics.excision", word)

    def test_an_event_beside_another_is_not_lost(self):
        text = SPHEROID.replace('"radial"', '"radial"\nexcision = "5 d"').replace("[time]", """[mechanics.boundary]
solid = "pressure"
pressures = ["0 Pa", "10 Pa"]
times = ["432000.0004 s", "6 d"]
[time]""")
        solid = read_summary(self.run_case(text))["arms"]["control"]["solid"]
        self.assertIsNone(solid["regions"]["host"]["volume_m3"])

    def test_a_small_strain_that_is_not_small_is_refused(self):
        text = SPHEROID.replace('law = "gompertz"\nrate = "0.1 1/d"\nlargest_stretch = 2\n'
                                'stress_inhibition = "0.1 1/kPa"', 'times = ["0 d", "10 d"]\nstretches = [1, 0.1]')
        self.write("case.toml", text.replace('"radial"', '"radial"\nstrain = "small"\nstep_tolerance = 0.1'))
        said = self.turgor("run", "case.toml", "--output", "results", code=SOLVER_FAILED).stderr
        for word in ("J = -", "cell", 'mechanics.strain = "finite"'):
            self.assertIn(word, said)

    def test_stress_holds_growth_back(self):
        free = read_summary(self.run_case(SPHEROID.replace("0.1 1/kPa", "0 1/kPa"), output="free"))
        held = read_summary(self.run_case(SPHEROID))
        self.assertLess(held["arms"]["control"]["solid"]["tumour"]["mean_growth_volume_ratio"],
                        0.97 * free["arms"]["control"]["solid"]["tumour"]["mean_growth_volume_ratio"])

    def test_check_tells_the_time_scales(self):
        self.write("case.toml", SPHEROID.replace('vessel_surface_density = "0 1/cm"\n[regions.tumour.solid]',
                                                 '[regions.tumour.solid]'))
        said = self.turgor("check", "case.toml").stdout
        for word in ("t_v = 1/(M a)", "t_D", "M = k + 4 mu/3", "alpha", "growth strain", "suction"):
            self.assertIn(word, said)
        self.write("case.toml", SPHEROID.replace('vessel_surface_density = "0 1/cm"\n[regions.tumour.solid]',
                                                 '[regions.tumour.solid]').replace(
            "cells_per_radius = 8", 'cells_per_radius = 2\nleast_step = "1 d"\nlargest_step = "9 d"'))
        said = self.turgor("check", "case.toml", "--set", "resolution.rim_cell=50 um", "--set",
                           "regions.tumour.vessel_hydraulic_conductivity=1e-5 cm/(mmHg s)").stdout
        for word in ("longer than t_v", "thinner than two cells", "in a largest_step"):
            self.assertIn(word, said)

    def test_a_host_that_is_cut_away_is_gone_from_the_results(self):
        results = self.run_case(SPHEROID.replace('coordinates = "radial"', 'coordinates = "radial"\nexcision = "5 d"'))
        solid = read_summary(results)["arms"]["control"]["solid"]
        self.assertIsNone(solid["regions"]["host"]["volume_m3"])
        self.assertLess(solid["tumour"]["mean_compressive_stress_Pa"], 100)
        series = read_series(results)
        self.assertIn(("control", "432000", "host", "", "volume_m3"), series)
        self.assertNotIn(("control", "864000", "host", "", "volume_m3"), series)

    def test_agents_that_change_the_vessels_keep_the_cells_for_an_excision(self):
        text = SPHEROID.replace('radius = "0.1 mm"', 'radius = "5 mm"').replace('extent = "1 mm"', 'extent = "20 mm"')
        text = text.replace('vessel_surface_density = "0 1/cm"\n[regions.tumour.solid]', "[regions.tumour.solid]")
        text = text.replace('[arms."the same again"]\n', "").replace("[arms.control]", """[agents.narrowing]
effects = { vessel_hydraulic_conductivity = 0.25 }
[arms.control]
doses = [{ agent = "narrowing", amount = "1 mg/kg", time = "1 d" }]""").replace('"radial"', '"radial"\nexcision = "5 d"')
        text = text[:text.index("[probes.centre]")]
        solid = read_summary(self.run_case(text))["arms"]["control"]["solid"]
        self.assertIsNone(solid["regions"]["host"]["volume_m3"])

    def test_agents_that_pack_the_fibres_too_densely_are_refused(self):
        text = SPHEROID.replace("[regions.tumour.solid]", """[regions.tumour.permeability]
law = "fibres"
[regions.tumour.fibres]
volume_fraction = 0.2
[regions.tumour.solid]""").replace("[arms.control]", """[agents.packing]
effects = { fibre_volume_fraction = 2 }
[arms.control]
doses = [{ agent = "packing", amount = "1 mg/kg", time = "1 d" }]""")
        self.refused(text, "bring the fibres of tumour")

    def test_a_section_of_a_cylinder_has_the_diameter_of_its_disc(self):
        text = COLUMN[:COLUMN.index("[mechanics.sides]")].replace('shape = "box"\nsize = ["1 mm", "1 mm", "2 mm"]',
                                                                 'shape = "cylinder"\nradius = "1 mm"\nheight = "1 mm"')
        text = text.replace('"cartesian"', '"plane_strain"').replace("cells_per_radius = 2", "cells_per_radius = 8")
        results = self.run_case(text + '[time]\nend = "1 h"\n')
        solid = read_summary(results)["arms"]["control"]["solid"]
        self.assertAlmostEqual(solid["equivalent_diameter_m"], 2e-3, delta=2e-6)
        with open(results / "radial.csv", newline="") as file:
            distances = [float(row["distance_m"]) for row in csv.DictReader(file)]
        self.assertLess(min(distances), 0.125e-3, "the outermost cells are near the surface")

    def test_without_fluid_it_stops_with_reason_and_the_last_good_state(self):
        self.write("case.toml", SPHEROID.replace("fraction = 0.5", "fraction = 0.95").replace(
            'shear_modulus = "1 kPa"', 'shear_modulus = "20 kPa"').replace("0.1 1/kPa", "0 1/kPa"))
        said = self.turgor("run", "case.toml", "--output", "results", code=SOLVER_FAILED).stderr
        for word in ("Arm control", "fluid fraction", "reached 0", "cell", "J =", "solid.fraction"):
            self.assertIn(word, said)
        arm = read_summary(self.folder / "results")["arms"]["control"]
        self.assertFalse(arm["completed"])
        self.assertGreater(arm["end_time_s"], 0)
        self.assertLess(arm["end_time_s"], 10 * 86400)
        self.assertGreater(arm["solid"]["tumour"]["least_fluid_fraction"], 0)
        times = {float(key[1]) for key in read_series(self.folder / "results")}
        self.assertIn(arm["end_time_s"], times)

    def test_a_step_that_fails_at_the_least_length_names_place_and_remedy(self):
        # All at once, and no shorter step allowed: cells are turned inside out.
        text = SPHEROID.replace('law = "gompertz"\nrate = "0.1 1/d"\nlargest_stretch = 2\n'
                                'stress_inhibition = "0.1 1/kPa"', 'times = ["0 d", "1 d"]\nstretches = [1, 90]')
        self.write("case.toml", text.replace("cells_per_radius = 8", 'cells_per_radius = 8\nleast_step = "1 d"'))
        said = self.turgor("run", "case.toml", "--output", "results", code=SOLVER_FAILED).stderr
        for word in ("cell", "radius", "J =", "mechanics.least_step", "Try"):
            self.assertIn(word, said)
        self.assertFalse(read_summary(self.folder / "results")["arms"]["control"]["completed"])


class Pictures(ProgramTest):
    def draw(self, *arguments):
        return subprocess.run([sys.executable, "-B", str(ROOT / "docs/render/draw_growth.py"), *arguments],
                              cwd=self.folder, capture_output=True, text=True)

    def test_of_stress_and_growth_are_drawn_from_the_tables(self):
        self.run_case(SPHEROID)
        self.write("measured.csv", "day,diameter_um\n0,200\n10,230\n")
        drawn = self.draw("results", "--output", "pictures", "--time", "5 d", "--measured", "measured.csv")
        self.assertEqual(drawn.returncode, 0, drawn.stderr)
        texts = {}
        for name in ("stress_and_pressure", "growth"):
            root = xml.etree.ElementTree.parse(self.folder / "pictures" / f"{name}.svg").getroot()
            texts[name] = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
        for word in ("control, 5 d", "hoop stress", "fluid pressure", "surface"):
            self.assertIn(word, texts["stress_and_pressure"])
        for word in ("control", "the same again", "measured"):
            self.assertIn(word, texts["growth"])

    def test_of_a_run_without_mechanics_are_refused(self):
        (self.folder / "results").mkdir()
        self.write("results/radial.csv", "arm,time_s,carrier,quantity,distance_m,volume_m3,value\n")
        drawn = self.draw("results")
        self.assertNotEqual(drawn.returncode, 0)
        self.assertIn("[mechanics]", drawn.stderr)


class Published(ProgramTest):
    @unittest.skipUnless(MEASUREMENTS.is_dir(), f"no measurements in {MEASUREMENTS}")
    def test_growth_under_confinement_is_as_near_to_the_measurements_as_told(self):
        folder = ROOT / "parameter_files/published/growth_under_confinement"
        said = subprocess.run([sys.executable, "-B", str(folder / "compare.py"), "--data", str(MEASUREMENTS),
                               "--turgor", TURGOR, "--output", "compared"], cwd=self.folder, capture_output=True,
                              text=True)
        self.assertEqual(said.returncode, 0, said.stderr)
        found = {name: (float(rms), float(apart)) for name, rms, apart in re.findall(
            r"^(\w+): rms of ln\(d/d measured\) ([\d.]+), program against closed form at most ([\d.]+) %$",
            said.stdout, re.MULTILINE)}
        readme = (folder / "README.md").read_text()
        told = {name: float(rms) for name, rms in re.findall(r"^\| (\w+) \| all \|.*\| ([\d.]+) \|", readme,
                                                             re.MULTILINE)}
        self.assertEqual(set(found), {"helmlinger_1997", "montel_2011_1a", "montel_2011_1b"})
        self.assertEqual({name: round(rms, 3) for name, (rms, _) in found.items()}, told)
        for name, (_, apart) in found.items():
            self.assertLess(apart, 2, name)
            self.assertTrue((self.folder / "compared" / f"{name}.svg").is_file())


if __name__ == "__main__":
    unittest.main()
