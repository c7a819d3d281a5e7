"""What is computed and compared: each check runs cases and gives rows of the record."""
import math
from dataclasses import dataclass
from typing import Callable

import closed_forms as exact
from closed_forms import MMHG
from mechanics_checks import MECHANICS_CHECKS
from record import row, skipped

BAXTER_JAIN = "closed form, Baxter & Jain 1989"
P_E = (15.6 - 0.82 * 5) * MMHG  # Pa, of a tumour
# Hydraulic conductivities as Baxter & Jain write them: cm2/(mmHg s), cm/(mmHg s).
CM2, CM = 1e-4 / MMHG, 1e-2 / MMHG


@dataclass
class Check:
    name: str
    rows: Callable
    quick: bool


def length(position):
    return math.sqrt(sum(x * x for x in position))


def l2_error(points, radius, solution, scale):
    """Over a sphere, from points evenly spaced along radii: sqrt(sum r^2 e^2/sum r^2)."""
    squares = weights = 0.0
    for position, value in points:
        r = length(position)
        squares += r * r * (value / scale - solution(r / radius)) ** 2
        weights += r * r
    return math.sqrt(squares / weights)


def observed_order(coarse, fine):
    """Of an error on meshes whose cells differ by a factor of two."""
    return math.log2(coarse / fine)


def isolated_sphere(alpha, cells, uniform=None):
    """Three meshes, each with cells half as large; of `uniform` sizes (mm) where the steep rim makes a graded mesh
    of few cells per penetration length no mere refinement of the one before."""
    radius, conductivity = 1e-3, 1e-13

    def line(run):
        return run.probe("oblique", "pressure_Pa", 1) + run.probe("axis", "pressure_Pa", 1)

    def orders(case, runs, l2_tolerance):
        errors = [l2_error(line(run), radius, lambda x: exact.sphere_pressure(alpha, x), P_E) for run in runs]
        yield row("V1", case, "L2 error of p/p_e", 0, errors[-1], l2_tolerance, BAXTER_JAIN,
                  order=observed_order(*errors[-2:]), lowest_order=1.8), runs[-1]
        means = [run.arm["fluid"]["mean_pressure_Pa"] / P_E for run in runs]
        mean = exact.sphere_mean_pressure(alpha)
        yield row("V1", case, "mean p/p_e", mean, means[-1], 5e-3, BAXTER_JAIN,
                  order=observed_order(abs(means[-2] - mean), abs(means[-1] - mean)), lowest_order=1.8), runs[-1]
        flows = [run.arm["fluid"]["outflow_m3_s"] / (4 * math.pi * radius * conductivity * P_E) for run in runs]
        flow = exact.sphere_rim_velocity(alpha)
        yield row("V1", case, "outflow/(4 pi R K p_e)", flow, flows[-1], 5e-3, BAXTER_JAIN,
                  order=observed_order(abs(flows[-2] - flow), abs(flows[-1] - flow)), lowest_order=1.8), runs[-1]

    def rows(program):
        case = f"isolated sphere, alpha = {alpha}"
        if uniform:
            runs = [program.run(f"sphere_alpha_{alpha}", {
                "resolution.rim_cell": f"{size} mm", "resolution.coarsest_cell": f"{size} mm",
                "resolution.adaptive_cycles": 0}) for size in uniform]
            yield from orders(f"{case}, cells of {uniform[-1]} mm", runs, 2e-3)
        finest = f"{case}, {cells[-1]} cells per penetration length"
        runs = [program.run(f"sphere_alpha_{alpha}", {"resolution.cells_per_penetration_length": n}) for n in cells]
        run = runs[-1]
        if not uniform:
            yield from orders(finest, runs, 1e-3)
        else:
            # The order between graded meshes is told without a bound: the finer is no refinement of the coarser.
            errors = [l2_error(line(r), radius, lambda x: exact.sphere_pressure(alpha, x), P_E) for r in runs]
            yield row("V1", finest, "L2 error of p/p_e", 0, errors[-1], 1e-3, BAXTER_JAIN,
                      order=observed_order(*errors[-2:])), run
        yield row("V1", finest, "p(0)/p_e", exact.sphere_pressure(alpha, 0),
                  run.arm["fluid"]["centre_pressure_Pa"] / P_E, 1e-3, BAXTER_JAIN), run
        tumour = run.arm["regions"]["tumour"]
        yield row("V1", case, "alpha", alpha, tumour["alpha"], 1e-12, "definition"), run
        yield row("V1", case, "p_e (Pa)", P_E, tumour["p_e_Pa"], 1e-12, "definition"), run
    return rows


def scanned_sphere(alpha):
    """A ball of 12 mm from flat voxels: its surface is that of the smoothed label, no sphere, so that the pressure is
    compared at equal distance from the surface."""
    radius, conductivity = 12e-3, 1e-13

    def rows(program):
        run = program.run("scanned_sphere", {
            "regions.tumour.vessel_hydraulic_conductivity":
                f"{conductivity * (alpha / radius) ** 2 / 2e4!r} m/(Pa s)"})
        case = f"sphere from a scan of 0.98 x 0.98 x 3.27 mm voxels, alpha = {alpha}, 6 cells per penetration length"
        fluid = run.arm["fluid"]
        worst = max(abs(value / P_E - exact.sphere_pressure(alpha, 1 - depth / radius))
                    for depth, value in run.shells("pressure_Pa", 1))
        yield row("V1", case, "p/p_e at equal distance from the surface, greatest difference", 0, worst, 0.02,
                  BAXTER_JAIN), run
        flow = fluid["outflow_m3_s"] / (4 * math.pi * radius * conductivity * P_E)
        yield row("V1", case, "outflow/(4 pi R K p_e)", exact.sphere_rim_velocity(alpha), flow, 0.03, BAXTER_JAIN), run
        area = fluid["outflow_m3_s"] / fluid["rim_velocity_m_s"]
        yield row("V1", case, "area (mm2)", 4e6 * math.pi * radius**2, area * 1e6, 0.03, "geometry"), run
    return rows


def fluid_takes(run, *, taker):
    """Relative difference of what leaves the tumour and what `taker`, the rest, takes up."""
    def of(quantity, region):
        return run.series(quantity, 1, region)
    inside = [region for region in run.arm["regions"] if region != taker]
    source = sum(of("filtration_m3_s", r) - of("lymph_m3_s", r) for r in inside)
    sink = run.series("outflow_m3_s", 1)
    if taker:
        sink += of("lymph_m3_s", taker) - of("filtration_m3_s", taker)
    return abs(sink / source - 1)


def necrotic_core(alpha, cells, uniform):
    """Graded meshes for the values; cells of `uniform` sizes (mm), each half of the one before, for the order."""
    radius, conductivity = 1e-3, 1e-13

    def error_of(run):
        return l2_error(run.probe("oblique", "pressure_Pa", 1), radius, lambda x: exact.core_pressure(alpha, 0.5, x),
                        P_E)

    def rows(program):
        case = f"necrotic core of half the radius, alpha = {alpha}, {2 * cells} cells per penetration length"
        runs = [program.run(f"necrotic_core_alpha_{alpha}", {"resolution.cells_per_penetration_length": n})
                for n in (cells, 2 * cells)]
        run = runs[-1]
        fluid = run.arm["fluid"]
        source = "closed form, Jain & Baxter 1988"
        core = run.series("pressure_mean_Pa", 1, "necrotic_core") / P_E
        yield row("V2", case, "mean p(core)/p_e", exact.core_pressure(alpha, 0.5, 0), core, 2e-3, source), run
        surface = run.probe("surface", "pressure_Pa", 1)[0][1] / P_E
        yield row("V2", case, "p(0.9 R)/p_e", exact.core_pressure(alpha, 0.5, 0.9), surface, 5e-3, source), run
        yield row("V2", case, "L2 error of p/p_e", 0, error_of(run), 2e-3, source,
                  order=observed_order(*(error_of(r) for r in runs))), run
        even = [program.run(f"necrotic_core_alpha_{alpha}", {
            "resolution.rim_cell": f"{size} mm", "resolution.coarsest_cell": f"{size} mm",
            "resolution.adaptive_cycles": 0}) for size in uniform]
        errors = [error_of(r) for r in even]
        yield row("V2", f"necrotic core of half the radius, alpha = {alpha}, cells of {uniform[-1]} mm",
                  "L2 error of p/p_e", 0, errors[-1], 2e-3, source, order=observed_order(*errors[-2:]),
                  lowest_order=1.8), even[-1]
        flow = fluid["outflow_m3_s"] / (4 * math.pi * radius * conductivity * P_E)
        yield row("V2", case, "outflow/(4 pi R K p_e)", exact.core_rim_velocity(alpha, 0.5), flow, 1e-2, source), run
        yield row("V2", case, "flux continuity: outflow over filtration, less 1", 0, fluid_takes(run, taker=""), 1e-6,
                  "conservation"), run
        low, high = (run.series(f"pressure_{end}_Pa", 1, "necrotic_core") for end in ("min", "max"))
        yield row("V2", case, "spread of p in the core/p_e", 0, (high - low) / P_E, 5e-3, source), run
    return rows


def host(case_file, radius, lymph):
    def rows(program):
        run = program.run(case_file)
        case = f"sphere of {radius * 1e3:g} mm in a host {'with' if lymph else 'without'} lymph"
        tumour = (4.13e-8 * CM2, 2.8e-7 * CM * 2e4, P_E, 0, 0)
        tissue = (8.53e-9 * CM2, 0.36e-7 * CM * 7e3, (15.6 - 0.91 * 10) * MMHG, lymph / MMHG, 0)
        centre, rim, velocity = exact.host_pressure(radius, tumour, tissue)
        fluid = run.arm["fluid"]
        surface = run.probe("surface", "pressure_Pa", 1)[0][1]
        yield row("V2", case, "p(0) (mmHg)", centre / MMHG, fluid["centre_pressure_Pa"] / MMHG, 1e-3, BAXTER_JAIN), run
        yield row("V2", case, "p(R) (mmHg)", rim / MMHG, surface / MMHG, 5e-3, BAXTER_JAIN), run
        flow = fluid["tumour_outflow_m3_s"] / (4 * math.pi * radius**2) * 1e6
        yield row("V2", case, "v(R) (um/s)", velocity * 1e6, flow, 1e-2, BAXTER_JAIN), run
        yield row("V2", case, "flux continuity: host's uptake over the tumour's outflow, less 1", 0,
                  fluid_takes(run, taker="host"), 1e-6, "conservation"), run
    return rows


def window(program):
    """Vary L_p on one mesh; the greatest value of the polynomial through the runs."""
    radius, conductivity, surface = 1e-3, 1.875e-13, 2e4
    alphas = [2.4, 2.7, 3.0, 3.3, 3.6]
    values, run = [], None
    for alpha in alphas:
        wall = alpha**2 * conductivity / (radius**2 * surface)
        run = program.run("window", {"regions.tumour.vessel_hydraulic_conductivity": f"{wall:.17g} m/(Pa s)"})
        values.append(alpha**2 * (1 - run.arm["fluid"]["centre_pressure_Pa"] / P_E))

    def through(x):
        return sum(v * math.prod((x - b) / (a - b) for b in alphas if b != a) for a, v in zip(alphas, values))
    low, high = alphas[0], alphas[-1]
    while high - low > 1e-9:
        third = (high - low) / 3
        low, high = (low + third, high) if through(low + third) < through(high - third) else (low, high - third)
    best = exact.window_alpha()
    yield row("V3", "window, L_p varied", "alpha at the greatest central filtration", best, low, 1e-2,
              "alpha = 3 tanh(alpha); Jain, Tong & Munn 2007"), run
    yield row("V3", "window, L_p varied", "greatest central filtration, a (1 - p(0)/p_e) R^2/K",
              best**3 / math.sinh(best), through(low), 1e-2, "alpha^3/sinh(alpha)"), run


def extrapolated(coarse, fine):
    """What a quantity of second order tends to, from meshes whose cells differ by a factor of two (Richardson)."""
    return (4 * fine - coarse) / 3


def diffusion_reaction(phi, end, cells):
    """Steady, after `end` seconds; R^2/D = 1000 s. The layer of R/phi at the surface is all that matters at phi = 10
    and takes cells of 3.5 um."""
    radius = 1e-4

    def rows(program):
        runs = [program.run("diffusion_reaction_sphere", {
            "carriers.solute.decay_rate": f"{phi**2 * 1e-3!r} 1/s", "time.end": f"{end} s",
            "time.outputs": f'["{end} s"]', "resolution.rim_cell": f"{cell} um",
            "resolution.coarsest_cell": f"{cell} um"}) for cell in cells]
        case = f"diffusion and loss in a sphere of 100 um, phi = {phi}, cells of {cells[-1]} um"
        source = "closed form"
        means = [run.series("concentration_mean", end, "", "solute") for run in runs]
        mean = exact.effectiveness(phi)
        yield row("V10", case, "mean c/c(R)", mean, means[-1], 1e-2, source,
                  order=observed_order(abs(means[-2] - mean), abs(means[-1] - mean)), lowest_order=1.8), runs[-1]
        yield row("V10", case, "mean c/c(R), extrapolated to cells of no size", mean, extrapolated(*means[-2:]), 2e-3,
                  source), runs[-1]
        lines = [run.probe("oblique", "concentration", end, "solute") for run in runs]
        errors = [l2_error(line, radius, lambda x: exact.diffusion_reaction(phi, x), 1) for line in lines]
        yield row("V10", case, "L2 error of c/c(R)", 0, errors[-1], 5e-3, source, order=observed_order(*errors[-2:]),
                  lowest_order=1.8), runs[-1]
        yield row("V10", case, "c(0)/c(R)", exact.diffusion_reaction(phi, 0), lines[-1][0][1], 1e-3, source,
                  absolute=True), runs[-1]
        yield row("V10", case, "ledger", 0, abs(runs[-1].arm["carriers"]["solute"]["ledger_relative_error"]), 1e-10,
                  "conservation"), runs[-1]
    return rows


def uptake(cells):
    def rows(program):
        settings = [{"resolution.rim_cell": f"{cell} um", "resolution.coarsest_cell": f"{cell} um"} for cell in cells]
        runs = [program.run("uptake_sphere", setting) for setting in settings]
        for seconds in (10, 100, 300):
            time = seconds * 1e-3
            case = f"uptake by diffusion, D t/R^2 = {time:g}, cells of {cells[-1]} um"
            means = [run.series("concentration_mean", seconds, "", "solute") for run in runs]
            mean = exact.uptake_mean(time)
            yield row("V10", case, "mean c/c(R)", mean, means[-1], 1e-2, "series, Crank",
                      order=observed_order(abs(means[-2] - mean), abs(means[-1] - mean))), runs[-1]
            centre = runs[-1].probe("centre", "concentration", seconds, "solute")[0][1]
            if exact.uptake_centre(time) < 0.05:  # nothing to compare with there yet
                continue
            yield row("V10", case, "c(0)/c(R)", exact.uptake_centre(time), centre, 5e-3, "series, Crank",
                      absolute=True), runs[-1]
    return rows


MARTIN_WANG = [  # carrier, arm, K cm2/(mmHg s), L_p cm/(mmHg s), mean c(300 s)
    ("13 nm", "control", "3.35e-7", "8.51e-7", 0.104022),
    ("13 nm", "3 mg/kg", "2.03e-6", "2.80e-6", 0.268777),
    ("32 nm", "control", "3.34e-7", "8.62e-7", 0.093330),
    ("32 nm", "30 mg/kg", "1.21e-6", "7.50e-7", 0.160959),
]


def martin_wang(program):
    for carrier, arm, conductivity, wall, mean in MARTIN_WANG:
        run = program.run("martin_wang_sphere", {
            "regions.tumour.hydraulic_conductivity": f"{conductivity} cm2/(mmHg s)",
            "regions.tumour.vessel_hydraulic_conductivity": f"{wall} cm/(mmHg s)"})
        case = f"Martin/Wang sphere, {carrier}, {arm}"
        source = "converged radial solution, 4000 graded cells, Scharfetter-Gummel"
        yield row("V14", case, "volume mean of c at 300 s", mean,
                  run.series("concentration_mean", 300, "", carrier), 1e-2, source), run
        alpha = 1e-2 * math.sqrt(float(wall) * CM * 2e4 / (float(conductivity) * CM2))
        yield row("V14", case, "p(0.99 R) (mmHg)", 25 * exact.sphere_pressure(alpha, 0.99),
                  run.probe("rim", "pressure_Pa", 300)[0][1] / MMHG, 1e-3, BAXTER_JAIN), run
        yield row("V14", case, "ledger", 0, abs(run.arm["carriers"][carrier]["ledger_relative_error"]), 1e-10,
                  "conservation"), run


def ranks_pressure(program):
    """The same answer on several ranks, to the tolerance of the solver (1e-10 of the residual)."""
    coarse = {"resolution.cells_per_penetration_length": 3}
    one = program.run("sphere_alpha_3", coarse).probe("oblique", "pressure_Pa", 1)
    for count in (2, 3, 4):
        run = program.run("sphere_alpha_3", coarse, ranks=count)
        difference = max(abs(a[1] - b[1]) for a, b in zip(one, run.probe("oblique", "pressure_Pa", 1), strict=True))
        yield row("V1", f"isolated sphere, alpha = 3, {count} ranks against 1", "greatest difference of p/p_e", 0,
                  difference / P_E, 1e-8, "one rank"), run


def ranks_carriers(program):
    """In all double; that mixed precision agrees to 1e-6 is tested with the kernels (SameResultOn<n>Ranks)."""
    settings = {"transport.precision": "all_double",
                "resolution.rim_cell": "28 um", "resolution.coarsest_cell": "28 um", "time.end": "60 s",
                "time.outputs": '["60 s"]'}

    def values(run):
        return run.probe("oblique", "concentration", 60, "solute")
    one = values(program.run("diffusion_reaction_sphere", settings))
    for count in (2, 3, 4):
        run = program.run("diffusion_reaction_sphere", settings, ranks=count)
        yield row("V10", f"diffusion and loss in a sphere, {count} ranks against 1", "greatest difference of c/c(R)",
                  0, max(abs(a[1] - b[1]) for a, b in zip(one, values(run), strict=True)), 1e-10, "one rank"), run


def device(program):
    case, source = "processor and device", "physics of the kernels"
    if not program.can_use("cuda"):
        yield skipped("V15", case, "the same result, conservation to round-off", "no device", source), None
        return
    settings = {"resolution.rim_cell": "28 um", "resolution.coarsest_cell": "28 um", "time.end": "600 s",
                "time.outputs": '["600 s"]'}
    host, card = (program.run("diffusion_reaction_sphere", settings, back_end=b) for b in ("host", "cuda"))
    apart = max(abs(a[1] - b[1]) for a, b in zip(*(run.probe("oblique", "concentration", 600, "solute")
                                                    for run in (host, card)), strict=True))
    ledger = abs(card.arm["carriers"]["solute"]["ledger_relative_error"])
    # Mixed precision, which is the program's; turgor_kernels_parity asks for 1e-12 where all is double.
    yield row("V15", case, "the same result, conservation to round-off", 0, max(apart, 1e6 * ledger), 1e-6, source,
              absolute=True), card


CHECKS = [
    Check("isolated_sphere_alpha_1", isolated_sphere(1, (6, 12, 24)), True),
    Check("isolated_sphere_alpha_3", isolated_sphere(3, (6, 12), (0.12, 0.06, 0.03)), True),
    Check("isolated_sphere_alpha_10", isolated_sphere(10, (3, 6), (0.12, 0.06, 0.03)), False),
    Check("scanned_sphere_alpha_3", scanned_sphere(3), True),
    Check("scanned_sphere_alpha_10", scanned_sphere(10), False),
    Check("necrotic_core_alpha_3", necrotic_core(3, 6, (0.12, 0.06, 0.03)), True),
    Check("necrotic_core_alpha_10", necrotic_core(10, 3, (0.12, 0.06, 0.03)), False),
    Check("host_without_lymph", host("host_without_lymph", 1e-3, 0), True),
    Check("host_with_lymph", host("host_with_lymph", 5e-3, 1.33e-5), False),
    Check("window", window, True),
    Check("diffusion_reaction_phi_1", diffusion_reaction(1, 1400, (28, 14)), True),
    Check("diffusion_reaction_phi_5", diffusion_reaction(5, 400, (28, 14, 7)), False),
    Check("diffusion_reaction_phi_10", diffusion_reaction(10, 100, (14, 7, 3.5)), False),
    Check("uptake", uptake((28, 14, 7)), False),
    Check("martin_wang_sphere", martin_wang, True),
    Check("ranks_pressure", ranks_pressure, True),
    Check("ranks_carriers", ranks_carriers, True),
    Check("device", device, True),
] + [Check(*check) for check in MECHANICS_CHECKS]
