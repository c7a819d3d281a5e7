"""The record's own rules: a drift, a failing row and a lost test are seen."""
import copy
import unittest

import record
from verify import PREFIX, compare, without_test
from checks import CHECKS


def rows():
    r = record.row("V1", "case", "quantity", 2.0, 2.001, 1e-3, "source")
    r["test"] = PREFIX + CHECKS[0].name
    return [r]


class Record(unittest.TestCase):
    def test_a_row_within_its_tolerance_passes(self):
        self.assertTrue(record.row("V1", "c", "q", 2.0, 2.001, 1e-3, "s")["passed"])
        self.assertFalse(record.row("V1", "c", "q", 2.0, 2.003, 1e-3, "s")["passed"])
        self.assertFalse(record.row("V1", "c", "q", 2.0, float("nan"), 1e-3, "s")["passed"])

    def test_a_row_that_misses_its_order_fails(self):
        for order, passes in ((2.0, True), (1.5, False), (None, False)):
            r = record.row("V1", "c", "q", 2.0, 2.0, 1e-3, "s", order=order, lowest_order=1.8)
            self.assertEqual(r["passed"], passes)

    def test_the_same_rows_do_not_drift(self):
        self.assertEqual(compare(rows(), rows(), CHECKS), [])

    def test_a_drift_is_seen(self):
        for name, value in (("got", 2.0012), ("expected", 2.1), ("tolerance", 1e-2), ("passed", False)):
            now = rows()
            now[0][name] = value
            self.assertEqual(len(compare(now, rows(), CHECKS)), 1, name)

    def test_a_machine_with_a_card_may_compute_what_others_skip(self):
        passed = record.row("V15", "c", "q", 0, 1e-8, 1e-6, "s")
        failed = record.row("V15", "c", "q", 0, 1e-3, 1e-6, "s")
        without = record.skipped("V15", "c", "q", "no device", "s")
        self.assertEqual(record.drift(without, passed), "")
        self.assertEqual(record.drift(passed, without), "")
        self.assertNotEqual(record.drift(without, failed), "")
        self.assertNotEqual(record.drift(passed, record.skipped("V15", "c", "q", "no time", "s")), "")

    def test_a_row_that_is_no_longer_made_is_seen(self):
        self.assertEqual(len(compare([], rows(), CHECKS)), 1)

    def test_a_row_that_is_not_on_record_is_seen(self):
        self.assertEqual(len(compare(rows(), [], CHECKS)), 1)

    def test_a_row_without_its_test_is_seen(self):
        lost = copy.deepcopy(rows())
        lost[0]["test"] = "Nobody.MadeThis"
        self.assertEqual(without_test(rows()), [])
        self.assertEqual(without_test(lost), lost)


if __name__ == "__main__":
    unittest.main()
