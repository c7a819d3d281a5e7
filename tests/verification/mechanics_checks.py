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


# Name, rows, whether quick.
MECHANICS_CHECKS = [
    ("growing_ball", growing_ball, True),
    ("undrained_growing_ball", undrained_growing_ball, True),
    ("eshelby_ball", eshelby_ball, True),
    ("excised_ball", excised_ball, True),
    ("gompertz_ball", gompertz_ball, True),
    ("cryer_ball", cryer_ball, True),
    ("vessels_switched_on", vessels_switched_on, True),
]
