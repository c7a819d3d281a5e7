"""Checks of growth, solid stress and fluid together: what parameter files give against closed forms."""
import math

from record import row

DAY = 86400.0


def bulk_modulus(shear, poisson):
    return 2 * shear * (1 + poisson) / (3 * (1 - 2 * poisson))


def probe(run, name, quantity, time):
    return run.probe(name, quantity, time)[0][1]


SHOOTING = "shooting solution to 1e-10, compressible neo-Hookean"
GROWN = [  # mu_t, nu_t, mu_h, nu_h, lambda_g; L, sigma in the tumour, hoop stress at R+ in the host (Pa)
    (10, 0.3, 5, 0.3, 1.2, 1.15359268, -2417.7702, 1326.4982),
    (10, 0.45, 5, 0.45, 1.2, 1.18818171, -2828.0513, 1676.7344),
    (10, 0.45, 5, 0.45, 1.5, 1.47278668, -5166.3694, 4213.8343),
]


def growing_ball(program):
    for shear, poisson, host_shear, host_poisson, growth, stretch, stress, hoop in GROWN:
        run = program.run("growing_ball", {
            "regions.tumour.solid.shear_modulus": f"{shear} kPa", "regions.tumour.solid.poisson_ratio": poisson,
            "regions.host.solid.shear_modulus": f"{host_shear} kPa", "regions.host.solid.poisson_ratio": host_poisson,
            "regions.tumour.growth.stretches": f"[1, {growth}]"})
        case = f"ball grown by {growth} in a host of 20 radii, nu {poisson}, from a parameter file"
        end = 11 * DAY
        yield row("V6", case, "L = a/A", stretch, probe(run, "inside", "radius_m", end) * 1e3, 1e-3, SHOOTING), run
        yield row("V6", case, "stress in the ball (Pa)", stress, probe(run, "centre", "radial_stress_Pa", end), 1e-3,
                  SHOOTING), run
        yield row("V6", case, "compressive solid stress, mean (Pa)", -stress,
                  run.arm["solid"]["tumour"]["mean_compressive_stress_Pa"], 1e-3, SHOOTING), run
        yield row("V6", case, "hoop stress in the host at the ball (Pa)", hoop,
                  probe(run, "outside", "hoop_stress_Pa", end), 2e-3, SHOOTING), run
        yield row("V6", case, "fluid ledger", 0, run.arm["solid"]["fluid_ledger_relative_error"], 1e-8,
                  "conservation"), run


def push_of_shell(growth, shell):
    """P/mu of an incompressible neo-Hookean shell of outer over inner radius `shell` (reference)."""
    def f(x):
        return 2 / x + 1 / (2 * x**4)
    outer = (1 + (growth**3 - 1) / shell**3) ** (1 / 3)
    return f(outer) - f(growth)


def undrained_growing_ball(program):
    shear = 5e3
    for shell, growth in ((3, 1.2), (3, 2.0), (5, 1.2), (5, 2.0)):
        run = program.run("undrained_growing_ball", {
            "geometry.host.extent": f"{shell - 1} mm", "regions.tumour.growth.stretches": f"[1, {growth}]"})
        case = f"ball grown by {growth} in an undrained shell of {shell} radii, from a parameter file"
        source = "closed form, incompressible neo-Hookean"
        push = -probe(run, "centre", "total_radial_stress_Pa", 100)
        yield row("V6", case, "P/mu", push_of_shell(growth, shell), push / shear, 1e-3, source), run
        yield row("V6", case, "a/A", growth, probe(run, "surface", "radius_m", 100) * 1e3, 1e-3, source), run


def eshelby_ball(program):
    shear, poisson, growth = 10e3, 0.3, 0.01
    bulk = bulk_modulus(shear, poisson)
    strain = 3 * bulk * growth / (3 * bulk + 4 * shear)
    stress = -12 * bulk * shear * growth / (3 * bulk + 4 * shear)
    run = program.run("eshelby_ball")
    case, source = "small growth by 1 % in a host of equal moduli, from a parameter file", "closed form"
    end = 40 * DAY
    yield row("V6", case, "p(0+) at the centre (Pa)", -3 * bulk * growth, probe(run, "centre", "pressure_Pa", 0.05),
              1e-3, source + ", suction of sudden growth"), run
    yield row("V6", case, "u(R/2, 0+)/R", 0, probe(run, "half", "displacement_m", 0.05) * 1e3, 1e-5,
              source + ", suction of sudden growth", absolute=True), run
    yield row("V6", case, "u(R)/R, drained", strain, probe(run, "surface", "displacement_m", end) * 1e3, 1e-3,
              source + ", Eshelby"), run
    yield row("V6", case, "stress in the ball, drained (Pa)", stress, probe(run, "half", "radial_stress_Pa", end), 1e-3,
              source + ", Eshelby"), run
    for quantity, share in (("radial_stress_Pa", 1), ("hoop_stress_Pa", -0.5)):
        yield row("V6", case, f"{quantity} in the host at 2 R, drained", share * stress / 8,
                  probe(run, "host", quantity, end), 2e-2, source + ", Eshelby"), run


def excised_ball(program):
    run = program.run("excised_ball")
    case = "core of 0.8 R grown by 5 %, the host cut away, from a parameter file"
    source, end = "closed form, eigenstrain in a free sphere", 10 * DAY
    young, poisson, growth, core = 30e3, 0.45, 0.05, 0.8
    integral = growth * core**3 / 3
    inside = 2 * young / (1 - poisson) * (integral - integral / core**3)

    def hoop(r):
        return young / (1 - poisson) * (2 * integral + integral / r**3)
    yield row("V7", case, "stress in the core (Pa)", inside, probe(run, "core", "radial_stress_Pa", end), 1e-3, source), run
    yield row("V7", case, "hoop stress around the core (Pa)", hoop(core), probe(run, "inner", "hoop_stress_Pa", end),
              2e-3, source), run
    yield row("V7", case, "hoop stress at the surface (Pa)", hoop(1), probe(run, "surface", "hoop_stress_Pa", end),
              2e-3, source), run
    yield row("V7", case, "radial stress at the surface (Pa)", 0, probe(run, "surface", "radial_stress_Pa", end), 2,
              source, absolute=True), run


def gompertz_ball(program):
    run = program.run("gompertz_ball")
    case = "free ball by Gompertz's law, a_0 = 0.1/d, lambda_max = 2.5, from a parameter file"
    for days in (5, 20):
        stretch = 2.5 * math.exp(-math.log(2.5) * math.exp(-0.1 * days))
        yield row("V6", case, f"diameter over its first at {days} d", stretch,
                  run.series("equivalent_diameter_m", days * DAY) / 2e-3, 1e-5, "closed form"), run


CRYER = {1: 1.0542455, 10: 1.1757625, 20: 1.2513357, 50: 1.3637178, 52.22: 1.364269, 100: 1.1941033, 200: 0.68172719,
         500: 0.11111893}


def cryer_ball(program):
    run = program.run("cryer_ball")
    case = "Cryer's ball, nu = 0.2, from a parameter file"
    for seconds, value in CRYER.items():
        yield row("V4", case, f"p/P0 at the centre, Tv = {seconds / 1000:g}", value,
                  probe(run, "centre", "pressure_Pa", seconds), 5e-3, "Laplace inversion and series"), run
    # The peak around an axis, on coarser cells.
    run = program.run("cryer_ball", {
        "mechanics.coordinates": "axisymmetric", "mechanics.cells_per_radius": 16, "mechanics.step_tolerance": 1e-4,
        "time.end": "60 s", "time.outputs": '["52.22 s"]'})
    yield row("V4", "Cryer's ball, nu = 0.2, axisymmetric, 16 cells along the radius", "peak of p/P0", CRYER[52.22],
              probe(run, "centre", "pressure_Pa", 52.22), 5e-3, "Laplace inversion"), run


SWITCHED_ON = {  # share of t_v: embedded; free, nu 0.2; free, nu 0.4
    0.1: (0.095162582, 0.054535016, 0.07850927), 0.5: (0.39049017, 0.27043503, 0.34764508),
    1: (0.58502339, 0.46584463, 0.54829417), 2: (0.68614162, 0.63442639, 0.67456518),
    5: (0.70050858, 0.69908188, 0.70041030)}


def vessels_switched_on(program):
    embedded = program.run("vessels_switched_on", {"geometry.host.shape": "sphere", "geometry.host.extent": "39 mm"})
    free = []
    for poisson in (0.2, 0.4):
        shear = 20 * (1 - 2 * poisson) / (2 * (1 - poisson))
        free.append(program.run("vessels_switched_on", {
            "regions.tumour.solid.shear_modulus": f"{shear!r} kPa", "regions.tumour.solid.poisson_ratio": poisson}))
    driving = embedded.arm["regions"]["tumour"]["p_e_Pa"]
    unit = 1 / (20e3 * 9e-7)
    for n, (run, name) in enumerate(((embedded, "in a host of equal moduli"), (free[0], "free, nu = 0.2"),
                                     (free[1], "free, nu = 0.4"))):
        case = f"vessels switched on, alpha = 3, {name}, from a parameter file"
        for share, values in SWITCHED_ON.items():
            yield row("V5", case, f"p(0)/p_e at {share} t_v", values[n],
                      probe(run, "centre", "pressure_Pa", share * unit) / driving, 5e-3,
                      "exact for a host that drains at once; non-local coupling where free"), run


TERZAGHI = {10: (0.92290013, 0.99959305, 1.00000000, 0.11283792), 100: (0.42375925, 0.73565132, 0.94930536, 0.35682340),
            500: (0.14189873, 0.26218828, 0.37077743, 0.76395033), 1000: (0.04132103, 0.07635130, 0.10797704, 0.93125968)}


def terzaghi_column(program):
    run = program.run("terzaghi_column")
    case = "Terzaghi's column, plane strain, from a parameter file"
    for seconds, values in TERZAGHI.items():
        for place, value in zip(("quarter", "half", "base"), values):
            yield row("V4", case, f"p/p0 at the {place}, Tv = {seconds / 1000:g}", value,
                      probe(run, place, "pressure_Pa", seconds), 2e-3, "series", absolute=True), run
        # The top moves towards the column's centre alone; its strain under the whole load is 1 Pa / 1 kPa.
        yield row("V4", case, f"settlement U, Tv = {seconds / 1000:g}", values[3],
                  -probe(run, "top", "displacement_m", seconds) * 1e6, 2e-3, "series", absolute=True), run


MANDEL = {0: {10: 1.0590162, 100: 1.1517912, 500: 0.7027348, 1000: 0.3562848},
          0.2: {10: 1.0437611, 100: 1.0954137, 500: 0.5927854, 1000: 0.2588439}}


def mandel_slab(program):
    for poisson, values in MANDEL.items():
        shear = 1e3 * (1 - 2 * poisson) / (2 * (1 - poisson))
        run = program.run("mandel_slab", {"regions.tumour.solid.shear_modulus": f"{shear} Pa",
                                          "regions.tumour.solid.poisson_ratio": poisson})
        for seconds, value in values.items():
            yield row("V4", f"Mandel's slab, nu = {poisson}, from a parameter file",
                      f"p/p0 in the middle, Tv = {seconds / 1000:g}", value, probe(run, "middle", "pressure_Pa", seconds),
                      2e-3, "series", absolute=True), run


def de_leeuw_cylinder(program):
    for name, coordinates in (("de_leeuw_cylinder", "axisymmetric"), ("de_leeuw_section", "plane strain")):
        run = program.run(name)
        yield row("V4", f"de Leeuw's cylinder, nu = 0.2, {coordinates}, from a parameter file",
                  "p/P0 on the axis at its peak, Tv = 0.05594", 1.184067, probe(run, "axis", "pressure_Pa", 55.94), 5e-3,
                  "Laplace inversion"), run


def grown_in(program, coordinates, cells, ranks=1):
    return program.run("growing_ball", {"mechanics.coordinates": coordinates, "mechanics.cells_per_radius": cells},
                       ranks=ranks)


def compare_with_radial(name, run, radial, within):
    """Rows of a growth case in other coordinates beside the same in radial ones."""
    case = f"{name}, from a parameter file"
    source = "the same file in radial coordinates"
    for what, get in (
            ("volume of the tumour (m3)", lambda r: r.arm["solid"]["tumour"]["volume_m3"]),
            ("mean compressive stress (Pa)", lambda r: r.arm["solid"]["tumour"]["mean_compressive_stress_Pa"]),
            ("elastic energy of the tumour (J)", lambda r: r.arm["solid"]["tumour"]["elastic_energy_J"]),
            ("elastic energy of the host (J)", lambda r: r.arm["solid"]["regions"]["host"]["elastic_energy_J"]),
            ("hoop stress in the host at the ball (Pa)", lambda r: probe(r, "outside", "hoop_stress_Pa", 11 * DAY))):
        yield row("V6", case, what, get(radial), get(run), within, source), run


def growing_ball_axisymmetric(program):
    radial = program.run("growing_ball")
    yield from compare_with_radial("ball grown by 1.2 in a host of 20 radii, axisymmetric",
                                   grown_in(program, "axisymmetric", 12), radial, 1e-2)


def growing_ball_in_space(program):
    radial = program.run("growing_ball")
    run = grown_in(program, "cartesian", 3, ranks=2)
    yield from compare_with_radial("ball grown by 1.2 in a host of 20 radii, an octant in three dimensions", run, radial, 1e-2)


def growing_ball_ranks(program):
    """A small free ball that grows under vessels: an octant on 1, 2 and 4 ranks, and the whole body."""
    changes = {"mechanics.coordinates": "cartesian", "mechanics.cells_per_radius": 2}
    one = program.run("leaking_ball", changes)
    quantities = (("diameter (m)", lambda r: r.arm["solid"]["equivalent_diameter_m"]),
                  ("pressure at the centre (Pa)", lambda r: r.arm["fluid"]["centre_pressure_Pa"]),
                  ("mean radial stress (Pa)", lambda r: r.arm["solid"]["tumour"]["mean_radial_stress_Pa"]))
    for ranks in (2, 4):
        run = program.run("leaking_ball", changes, ranks=ranks)
        for what, get in quantities:
            yield row("V6", f"ball that grows and leaks, {ranks} ranks", what, get(one), get(run), 1e-6, "one rank"), run
    whole = program.run("leaking_ball", dict(changes, **{"geometry.symmetry": "none"}))
    for what, get in quantities:
        yield row("V6", "ball that grows and leaks, the whole body", what, get(one), get(whole), 1e-5, "an octant"), whole


def cut_ball(program):
    """The opening of a cut is linear in the stress that it lets go."""
    opened = {}
    for growth in (1.005, 1.01):
        run = program.run("cut_ball", {"regions.necrotic_core.growth.stretches": f"[1, {growth}]"}, ranks=2)
        cut = run.arm["solid"]["cut"]
        opened[growth] = (cut["opening_m"], cut["largest_released_stress_Pa"], run)
    (small, small_stress, _), (large, large_stress, run) = opened[1.005], opened[1.01]
    case = "tumour with a grown core, excised and cut to 0.8 of its diameter, from a parameter file"
    yield row("V7", case, "opening over opening at half the growth", 2, large / small, 1e-2, "linear at small strain"), run
    yield row("V7", case, "released stress over that at half the growth", 2, large_stress / small_stress, 1e-2,
              "linear at small strain"), run


# Name, rows, whether quick.
MECHANICS_CHECKS = [
    ("growing_ball", growing_ball, True),
    ("undrained_growing_ball", undrained_growing_ball, True),
    ("eshelby_ball", eshelby_ball, True),
    ("excised_ball", excised_ball, True),
    ("gompertz_ball", gompertz_ball, True),
    ("cryer_ball", cryer_ball, True),
    ("vessels_switched_on", vessels_switched_on, True),
    ("terzaghi_column", terzaghi_column, True),
    ("mandel_slab", mandel_slab, False),
    ("de_leeuw_cylinder", de_leeuw_cylinder, True),
    ("growing_ball_axisymmetric", growing_ball_axisymmetric, True),
    ("growing_ball_in_space", growing_ball_in_space, True),
    ("growing_ball_ranks", growing_ball_ranks, True),
    ("cut_ball", cut_ball, True),
]
