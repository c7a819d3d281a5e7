"""Bad parameter files: exit code 2, file, line and key in the message, what to do, and nothing written."""
import time
import unittest

from program import CASE, DONE, INPUT_REFUSED, ProgramTest, line_of

RADIUS = 'radius = "1 mm"'
DIAMETER = 'diameter = "60 nm"'
# What replaces which line of the good file -> the key that the message names (None: a syntax error), words in it.
BAD_LINES = {
    "a tumour of 12 m": (RADIUS, 'radius = "12 m"', "geometry.radius", ["12 m", "20 cm"]),
    "nan": (RADIUS, 'radius = "nan mm"', "geometry.radius", ["finite"]),
    "nan as a TOML float": ("cells_per", "cells_per_penetration_length = nan", "cells_per_penetration_length", []),
    "infinite": (RADIUS, 'radius = "inf mm"', "geometry.radius", ["finite"]),
    "overflowing": (RADIUS, 'radius = "1e400 mm"', "geometry.radius", []),
    "negative": (RADIUS, 'radius = "-1 mm"', "geometry.radius", ["2 um"]),
    "zero": (RADIUS, 'radius = "0 mm"', "geometry.radius", ["2 um"]),
    "a bare number": (RADIUS, "radius = 0.001", "geometry.radius", ["unit"]),
    "the wrong dimension": (RADIUS, 'radius = "1 kg"', "geometry.radius", ["length", "mass"]),
    "an unknown unit": (RADIUS, 'radius = "1 furlong"', "geometry.radius", ["furlong"]),
    "text for a number": ("cells_per", 'cells_per_penetration_length = "many"', "cells_per_penetration_length", []),
    "an empty value": (RADIUS, 'radius = ""', "geometry.radius", []),
    "a misspelt key": (RADIUS, 'radios = "1 mm"', "geometry.radios", ['"radius"']),
    "a misspelt section": ("[resolution]", "[resolutoin]", "resolutoin", ["resolution"]),
    "a misspelt word": ('shape = "sphere"', 'shape = "spere"', "geometry.shape", ["sphere"]),
    "an agent that acts on nothing known": ("effects", "effects = { pore_diametre = 0.5 }", "pore_diametre",
                                            ["pore_diameter"]),
    "an unknown agent": ('agent = "narrowing"', 'agent = "narowing"', "arms.treated.doses", ["narrowing"]),
    "a duplicate key": (RADIUS, RADIUS + "\n" + RADIUS, None, ["radius"]),
    "an unfinished string": (RADIUS, 'radius = "1 mm', None, []),
    "an empty key": (RADIUS, RADIUS + '\n"" = 1', "geometry", []),
    "a key without value": (RADIUS, "radius =", None, []),
    "a missing radius": (RADIUS, "", "geometry.radius", ["needs its radius"]),
    "a carrier larger than every pore": (DIAMETER, 'diameter = "900 nm"', 'carriers."60 nm"', ["pore"]),
    "a carrier without size": (DIAMETER, "", 'carriers."60 nm"', ["diameter"]),
    "a probe outside the mesh": ("points", 'points = [["2 mm", "0 mm", "0 mm"]]', "probes.centre", ["outside"]),
    "an output after the end": ("outputs", 'outputs = ["3 h"]', "time.outputs", ["after the end"]),
    "a core larger than the tumour": (RADIUS, RADIUS + '\nnecrotic_core_radius = "2 mm"',
                                      "geometry.necrotic_core_radius", ["below the radius"]),
    "a plasma table that is not there": ("kinetics", 'kinetics = "table"\ntable = "plasma.csv"', "plasma",
                                         ["plasma.csv"]),
    "a scan that is not there": ('shape = "sphere"', 'shape = "scan"\nscan.file = "tumour.mha"', "", ["tumour.mha"]),
}


def with_line(begin, replacement):
    number = line_of(CASE, begin)
    lines = CASE.splitlines()
    lines[number - 1] = replacement
    return "\n".join(lines) + "\n", number


class BadFiles(ProgramTest):
    def test_the_good_file_is_good(self):
        self.write("case.toml", CASE)
        self.turgor("check", "case.toml")

    def test_each_bad_line_is_told_with_file_line_key_and_remedy(self):
        for name, (begin, replacement, key, words) in BAD_LINES.items():
            with self.subTest(name):
                text, number = with_line(begin, replacement)
                said = self.refused(text, "case.toml", *words)
                if key is not None:
                    self.assertIn(key.split(".")[-1].strip('"'), said)
                if replacement:  # what is missing has no line of its own
                    # A point lies outside for its probe: the table's line is told.
                    first = number - 1 if (key or "").startswith("probes") else number
                    last = number + replacement.count("\n")
                    wheres = [f"case.toml:{line}" for line in range(first, last + 1)]
                    self.assertTrue(any(where in said for where in wheres + ["tumour.mha"]), said)

    def test_all_problems_are_told_at_once(self):
        text = CASE.replace(RADIUS, 'radius = "1 kg"').replace(DIAMETER, "diameter = 60").replace(
            'end = "2 h"', 'end = "2 mm"').replace("adaptive_cycles", "adaptive_cycle")
        said = self.refused(text, "4 problems")
        for begin in (RADIUS, DIAMETER, "adaptive_cycles", "end"):
            self.assertIn(f"case.toml:{line_of(CASE, begin)}:", said)

    def test_the_name_of_the_file_is_told_as_given(self):
        self.refused(CASE.replace(RADIUS, 'radius = "1 kg"'), "other name.toml:4", name="other name.toml")


class BadBytes(ProgramTest):
    def test_no_file_at_all(self):
        said = self.turgor("run", "nothing.toml", "--output", "results", code=INPUT_REFUSED).stderr
        self.assertIn("nothing.toml", said)
        self.assertFalse((self.folder / "results").exists())

    def test_a_folder(self):
        (self.folder / "folder.toml").mkdir()
        said = self.turgor("run", "folder.toml", "--output", "results", code=INPUT_REFUSED).stderr
        self.assertIn("folder.toml", said)

    def test_an_empty_file(self):
        for content in ("", "\n\n", "# nothing but a comment\n"):
            with self.subTest(content=content):
                self.refused(content, "case.toml")

    def test_binary_files(self):
        for content in (bytes(range(256)) * 20, b"\x7fELF" + b"\x00" * 100, b"\x1f\x8b\x08" + b"\xff" * 100,
                        b"title = \"\xff\xfe\"\n", b"\xff\xfe[\x00g\x00"):
            with self.subTest(content=content[:8]):
                self.refused(content, "case.toml")

    def test_every_truncation_is_answered_cleanly(self):
        # Most cuts leave a broken line, some a good but shorter file: never a crash, never a half result.
        for share in (0.13, 0.31, 0.52, 0.77, 0.93):
            cut = CASE[:int(share * len(CASE))]
            with self.subTest(share=share):
                self.write("case.toml", cut)
                try:
                    self.turgor("check", "case.toml", code=INPUT_REFUSED)
                except AssertionError:
                    self.turgor("check", "case.toml", code=DONE)

    def test_a_huge_file_is_refused_at_once(self):
        begin = time.monotonic()
        said = self.refused("x" * 60_000_000 + "\n" + CASE, "case.toml")
        self.assertLess(len(said), 5000)
        self.assertLess(time.monotonic() - begin, 120)

    def test_deep_nesting_does_not_exhaust_the_stack(self):
        self.refused("a = " + "[" * 200_000 + "]" * 200_000 + "\n", "case.toml")

    def test_a_long_value_is_told_once(self):
        said = self.refused(CASE.replace(RADIUS, 'radius = "' + "9" * 10_000 + ' mm"'), "geometry.radius")
        self.assertLess(len(said), 12_000)


if __name__ == "__main__":
    unittest.main()
