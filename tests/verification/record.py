"""Rows of the verification record, and the record's two files."""
import json
import math

KEYS = ["id", "case", "quantity", "expected", "got", "error", "order", "tolerance", "passed", "skipped", "source",
        "test", "commit"]
TITLES = {
    "V1": "Isolated sphere: interstitial pressure", "V2": "Necrotic core; sphere in a host",
    "V3": "Window of normalization", "V4": "Standard problems of consolidation",
    "V5": "Vessels' pressure switched on", "V6": "Growing balls", "V7": "Residual stress", "V8": "Hindrance in pores", "V9": "Flux through the vessel wall",
    "V10": "Interstitial transport", "V12": "Oxygen and other scalars", "V14": "Martin/Wang sphere", "V15": "Processor and device",
    "L3": "Size ratio against pore size", "L5": "Plateau and rim of the pressure",
}


def row(id, case, quantity, expected, got, tolerance, source, *, absolute=False, error=None, order=None,
        lowest_order=None):
    """A row that passes where its error is within `tolerance` and its order, if asked for, is reached."""
    if error is None:
        error = abs(got - expected) if absolute or expected == 0 else abs(got / expected - 1)
    passed = math.isfinite(got) and error <= tolerance
    if lowest_order is not None:
        passed = passed and order is not None and order >= lowest_order
        quantity += f" (order at least {lowest_order:g})"
    return dict(id=id, case=case, quantity=quantity, expected=expected, got=got, error=error, order=order,
                tolerance=tolerance, passed=passed, skipped=False, source=source, test="", commit="")


def skipped(id, case, quantity, reason, source):
    return dict(dict.fromkeys(KEYS), id=id, case=case, quantity=quantity, passed=False, skipped=reason,
                source=source, test="", commit="")


def key(r):
    return r["id"], r["case"], r["quantity"]


def in_order(rows):
    """By number of the ladder; within it as the tests made them."""
    return sorted(rows, key=lambda r: (r["id"][0] != "V", int(r["id"][1:])))


def number(value, digits=7):
    return "" if value is None else f"{value:.{digits}g}"


def write(path, rows):
    rows = in_order([{name: r.get(name) for name in KEYS} for r in rows])
    lines = ",\n".join("  " + json.dumps(r, ensure_ascii=False) for r in rows)
    path.write_text("[\n" + lines + "\n]\n")
    path.with_suffix(".md").write_text(markdown(rows))


def markdown(rows):
    failed = [r for r in rows if not r["passed"] and not r["skipped"]]
    left = [r for r in rows if r["skipped"]]
    text = ["# Verification", "",
            "Generated from `verification.json` by `tests/verification/verify.py` (`./test --all`); do not edit.", "",
            f"{len(rows)} rows: {len(rows) - len(failed) - len(left)} passed, {len(failed)} failed, "
            f"{len(left)} skipped. Errors are relative where the expected value is not zero and nothing else is said.",
            ""]
    for id in dict.fromkeys(r["id"] for r in rows):
        text += [f"## {id}: {TITLES.get(id, '')}".rstrip(": "), "",
                 "| case | quantity | expected | got | error | order | tolerance | result | source | test |",
                 "|---|---|---|---|---|---|---|---|---|---|"]
        for r in rows:
            if r["id"] != id:
                continue
            result = f"skipped: {r['skipped']}" if r["skipped"] else "passed" if r["passed"] else "**failed**"
            cells = [r["case"], r["quantity"], number(r["expected"], 9), number(r["got"], 9), number(r["error"], 2),
                     number(r["order"], 3), number(r["tolerance"], 3), result, r["source"], f"`{r['test']}`"]
            text.append("| " + " | ".join((cell or "").replace("|", "\\|") for cell in cells) + " |")
        text.append("")
    return "\n".join(text)


def drift(recorded, computed):
    """Tells where a row of today is not the one on record."""
    reasons = recorded["skipped"], computed["skipped"]
    if bool(reasons[0]) != bool(reasons[1]) and "no device" in reasons:  # another machine, with a card or without
        return "" if computed["skipped"] or computed["passed"] else "fails, where it could be computed"
    for name in ("expected", "got"):
        before, now = recorded[name], computed[name]
        if (before is None) != (now is None):
            return f"{name} was {before}, is {now}"
        if before is None:
            continue
        # Other libraries refine and solve a little differently; the tolerance is what the row promises.
        scale = abs(computed["expected"] or 1)
        allowed = max(1e-6 * scale, 0.05 * (computed["tolerance"] or 0) * scale)
        if abs(before - now) > allowed:
            return f"{name} was {before:.12g}, is {now:.12g}"
    if recorded["tolerance"] != computed["tolerance"]:
        return f"the tolerance was {recorded['tolerance']}, is {computed['tolerance']}"
    if recorded["passed"] != computed["passed"]:
        return f"passed was {recorded['passed']}, is {computed['passed']}"
    return ""
