"""The layer test finds what it is there to find: each wrong include is put into a copy of the tree and has to be named."""
import pathlib
import shutil
import tempfile
import unittest

import layers

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Layers(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        for part in ("solver", "kernels"):
            shutil.copytree(ROOT / part, self.root / part)
        (self.root / "docs/architecture").mkdir(parents=True)
        shutil.copy(ROOT / "docs/architecture/layers.txt", self.root / "docs/architecture")

    def problems_with(self, file, include):
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text() if path.exists() else ""
        path.write_text(f"#include {include}\n" + before)
        return layers.problems_of(self.root)[0]

    def expect_found(self, file, include, words):
        problems = self.problems_with(file, include)
        self.assertTrue(any(file in line and words in line for line in problems), problems)

    def test_the_tree_itself_is_clean_and_looked_at(self):
        problems, checked = layers.problems_of(self.root)
        self.assertEqual(problems, [])
        self.assertGreater(checked, 300)

    def test_a_physics_room_that_includes_a_sibling_is_found(self):
        self.expect_found("solver/vasculature/wall.hpp", '"transport/laws/carrier.hpp"', "may not include transport")

    def test_a_room_that_includes_the_loop_is_found(self):
        self.expect_found("solver/fluid/interstitial_fluid.cpp", '"simulation/tissue.hpp"', "may not include simulation")

    def test_the_case_in_the_geometry_is_found_though_its_own_parameters_are_allowed(self):
        self.expect_found("solver/geometry/domain.cpp", '"configuration/case.hpp"', "may not include configuration")

    def test_libraries_out_of_place_are_found(self):
        for file, include, library in (("solver/transport/carrier_transport.cpp", "<deal.II/base/point.h>", "deal.II"),
                                       ("solver/regimen/plasma.cpp", "<petscksp.h>", "PETSc"),
                                       ("solver/geometry/domain.cpp", "<itkImage.h>", "ITK"),
                                       ("solver/simulation/body.cpp", "<nlohmann/json.hpp>", "nlohmann"),
                                       ("solver/units/quantity.cpp", "<mpi.h>", "MPI"),
                                       ("solver/main.cpp", "<vtkImageData.h>", "VTK"),
                                       ("solver/transport/carrier_transport.cpp", "<Kokkos_Core.hpp>", "Kokkos")):
            with self.subTest(library=library):
                self.expect_found(file, include, f"may not use {library}")

    def test_anything_but_the_standard_library_in_a_public_kernel_header_is_found(self):
        header = "kernels/include/turgor/kernels/graph.hpp"
        self.expect_found(header, "<Kokkos_Core.hpp>", "may not use Kokkos")
        self.expect_found(header, "<mpi.h>", "may not use MPI")
        self.expect_found(header, "<boost/any.hpp>", "no library in layers.py stands for")

    def test_spaces_in_the_directive_do_not_hide_it(self):
        path = self.root / "solver/units/quantity.hpp"
        path.write_text(' #  include  "configuration/case.hpp"\n' + path.read_text())
        self.assertTrue(any("quantity.hpp:1" in line for line in layers.problems_of(self.root)[0]))

    def test_a_new_room_without_a_line_and_a_line_without_a_room_are_found(self):
        self.expect_found("solver/response/cells.cpp", "<vector>", "no line of docs/architecture/layers.txt")
        with open(self.root / "docs/architecture/layers.txt", "a") as file:
            file.write("psychology: units\n")
        self.assertIn("docs/architecture/layers.txt: there is no solver/psychology", layers.problems_of(self.root)[0])

    def test_arrows_in_a_circle_are_found(self):
        file = self.root / "docs/architecture/layers.txt"
        file.write_text(file.read_text().replace("\nunits:\n", "\nunits: output\n").replace(
            "output: discretization geometry", "output: discretization geometry configuration"))
        self.assertTrue(any("in a circle" in line for line in layers.problems_of(self.root)[0]))


if __name__ == "__main__":
    unittest.main()
