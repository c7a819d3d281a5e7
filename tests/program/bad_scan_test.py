"""Bad scans and meshes: exit code 2, the file and what to do in the message, nothing written."""
import unittest

from program import CASE, INPUT_REFUSED, ProgramTest

SIZE, MIDDLE = 16, 7.5
CASE_OF_SCAN = CASE.replace('shape = "sphere"\nradius = "1 mm"', 'shape = "scan"\n[geometry.scan]\nfile = "scan.mha"').replace(
    'points = [["0 mm", "0 mm", "0 mm"]]', 'points = [["7 mm", "7 mm", "7 mm"]]')
LABELS = '[geometry.scan]\nfile = "scan.mha"\nlabels = { tumour = 3 }'


def scan(voxel, spacing=("1", "1", "1"), cut=0, element="MET_UCHAR", size=SIZE):
    """A MetaImage whose voxels are voxel(i, j, k), without its last `cut` bytes."""
    data = bytes(voxel(i, j, k) for k in range(SIZE) for j in range(SIZE) for i in range(SIZE))
    header = (f"ObjectType = Image\nNDims = 3\nBinaryData = True\nBinaryDataByteOrderMSB = False\n"
              f"CompressedData = False\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nOffset = 0 0 0\n"
              f"ElementSpacing = {' '.join(spacing)}\nDimSize = {size} {size} {size}\nElementType = {element}\n"
              f"ElementDataFile = LOCAL\n")
    return header.encode() + data[:len(data) - cut]


def ball(i, j, k, middle=(MIDDLE, MIDDLE, MIDDLE), radius=4.2):
    return int((i - middle[0]) ** 2 + (j - middle[1]) ** 2 + (k - middle[2]) ** 2 < radius ** 2)


class BadScans(ProgramTest):
    def refused_scan(self, content, *words, text=CASE_OF_SCAN):
        self.write("scan.mha", content)
        return self.refused(text, *words)

    def test_a_good_scan_is_accepted(self):
        self.write("scan.mha", scan(ball))
        self.write("case.toml", CASE_OF_SCAN)
        self.assertIn("tumour", self.turgor("check", "case.toml").stdout)

    def test_an_all_zero_scan(self):
        self.refused_scan(scan(lambda i, j, k: 0), "scan.mha", "every voxel is 0")

    def test_a_label_that_is_not_there(self):
        self.refused_scan(scan(ball), "scan.mha", "label 3", "tumour", "geometry.scan.labels",
                          text=CASE_OF_SCAN.replace('[geometry.scan]\nfile = "scan.mha"', LABELS))

    def test_spacing_that_is_not_finite_or_positive(self):
        for spacing in (("nan", "1", "1"), ("1", "0", "1")):
            with self.subTest(spacing=spacing):
                self.refused_scan(scan(ball, spacing), "scan.mha")

    def test_a_body_of_no_tumours_size(self):
        for spacing in ("1e-6", "1e6"):
            with self.subTest(spacing):
                self.refused_scan(scan(ball, (spacing,) * 3), "scan.mha", "across", "mm")
        self.write("mesh.msh", cube())
        self.refused(CASE_OF_MESH.replace('file = "mesh.msh"', 'file = "mesh.msh"\nunit = "1 m"'), "geometry.mesh.unit")

    def test_an_origin_out_of_this_world_and_voxels_in_several_files(self):
        self.refused_scan(scan(ball).replace(b"Offset = 0 0 0", b"Offset = 1e30 0 0"), "scan.mha", "origin")
        self.refused_scan(scan(ball).replace(b"ElementDataFile = LOCAL", b"ElementDataFile = LIST"), "several files")

    def test_a_truncated_scan(self):
        self.refused_scan(scan(ball, cut=2000), "scan.mha")

    def test_empty_and_foreign_files(self):
        for content in (b"", b"\x00" * 5000, b"this is no image\n", CASE.encode()):
            with self.subTest(content=content[:10]):
                self.refused_scan(content, "scan.mha")

    def test_a_header_that_promises_more_than_any_memory(self):
        self.refused_scan(scan(ball, size=60000), "scan.mha")

    def test_a_missing_file_and_an_unknown_format(self):
        self.refused(CASE_OF_SCAN, "scan.mha")
        self.write("scan.jpg", b"\xff\xd8\xff\xe0")
        self.refused(CASE_OF_SCAN.replace("scan.mha", "scan.jpg"), "scan.jpg", ".nii.gz")

    def test_a_region_too_small_for_the_mesh(self):
        text = CASE_OF_SCAN.replace('file = "scan.mha"', 'file = "scan.mha"\nlabels = { tumour = 1, necrotic_core = 2 }')
        self.write("scan.mha", scan(lambda i, j, k: 2 if (i, j, k) == (7, 7, 7) else ball(i, j, k)))
        self.refused(text, "necrotic_core", "has no cell", "resolution.rim_cell",
                     options=("--set", "resolution.rim_cell=2 mm", "--set", "resolution.maximum_cells=200"))

    def test_two_components_and_a_label_at_the_border_are_warned_of(self):
        def two(i, j, k):
            return ball(i, j, k, (4, 4, 4), 3.2) | ball(i, j, k, (11, 11, 11), 3.2)

        def at_border(i, j, k):
            return ball(i, j, k, (2, MIDDLE, MIDDLE))

        for voxel, word, inside in ((two, "2 separate components", '["4 mm", "4 mm", "4 mm"]'),
                                    (at_border, "border of the image", '["2 mm", "7 mm", "7 mm"]')):
            with self.subTest(word):
                self.write("scan.mha", scan(voxel))
                self.write("case.toml", CASE_OF_SCAN.replace('["7 mm", "7 mm", "7 mm"]', inside))
                said = self.turgor("check", "case.toml")
                self.assertIn(word, said.stdout + said.stderr)

    def test_a_probe_outside_the_scan_is_found_by_check(self):
        self.write("scan.mha", scan(ball))
        self.write("case.toml", CASE_OF_SCAN.replace('["7 mm", "7 mm", "7 mm"]', '["1 mm", "7 mm", "7 mm"]'))
        self.assertIn("lies outside the mesh", self.turgor("check", "case.toml", code=INPUT_REFUSED).stderr)


CASE_OF_MESH = CASE.replace('shape = "sphere"\nradius = "1 mm"', 'shape = "mesh"\n[geometry.mesh]\nfile = "mesh.msh"')


def cube(physical='$PhysicalNames\n1\n3 1 "tumour"\n$EndPhysicalNames\n', order="1 2 3 4 5 6 7 8",
         element="5", nodes=None):
    """A gmsh 2.2 file of one cube of 2 mm."""
    nodes = nodes or [(-1, -1, -1), (1, -1, -1), (1, 1, -1), (-1, 1, -1), (-1, -1, 1), (1, -1, 1), (1, 1, 1), (-1, 1, 1)]
    lines = "".join(f"{n} {x} {y} {z}\n" for n, (x, y, z) in enumerate(nodes, 1))
    return (f"$MeshFormat\n2.2 0 8\n$EndMeshFormat\n{physical}$Nodes\n{len(nodes)}\n{lines}$EndNodes\n"
            f"$Elements\n1\n1 {element} 2 1 1 {order}\n$EndElements\n")


class BadMeshes(ProgramTest):
    def test_a_good_mesh_is_accepted(self):
        self.write("mesh.msh", cube())
        self.write("case.toml", CASE_OF_MESH)
        self.turgor("check", "case.toml")

    def test_bad_meshes_are_refused_with_what_to_do(self):
        flat = [(-1, -1, -1), (1, -1, -1), (1, 1, -1), (-1, 1, -1)] * 2
        for name, content, words in (
                ("without names", cube(physical=""), ["physical"]),
                ("with an unknown name", cube(physical='$PhysicalNames\n1\n3 1 "tumor"\n$EndPhysicalNames\n'), ["tumor"]),
                ("of tetrahedra", cube(order="1 2 3 5", element="4"), ["hexahedr"]),
                ("with a cell of no volume", cube(nodes=flat), []),
                ("with a twisted cell", cube(order="1 3 2 4 5 6 7 8"), []),
                ("cut off", cube()[:150], []), ("empty", "", []), ("of something else", "solid stl\n", []),
                ("binary", b"\x00\x01\x02" * 500, [])):
            with self.subTest(name):
                self.write("mesh.msh", content)
                self.refused(CASE_OF_MESH, "mesh.msh", *words)


if __name__ == "__main__":
    unittest.main()
