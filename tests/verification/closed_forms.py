"""Closed solutions that runs are compared with; lengths relative to the radius where not said otherwise."""
from math import cosh, exp, pi, sinh, sqrt, tanh

MMHG = 133.322387415  # Pa


def sphere_pressure(alpha, x):
    """p/p_e of an isolated sphere at r = x R (Baxter & Jain 1989)."""
    return 1 - (alpha / sinh(alpha) if x < 1e-9 else sinh(alpha * x) / (x * sinh(alpha)))


def sphere_mean_pressure(alpha):
    """Volume mean of p/p_e of an isolated sphere."""
    return 1 - 3 * (alpha / tanh(alpha) - 1) / alpha**2


def sphere_rim_velocity(alpha):
    """v(R) R/(K p_e) of an isolated sphere."""
    return alpha / tanh(alpha) - 1


def core_pressure(alpha, core, x):
    """p/p_e of a sphere without vessels inside r = core R; flat there."""
    def g(y):
        return sinh(alpha * (y - core)) + alpha * core * cosh(alpha * (y - core))
    y = max(x, core)
    return 1 - g(y) / (y * g(1))


def core_rim_velocity(alpha, core):
    """v(R) R/(K p_e) of a sphere with such a core: g'(1)/g(1) - 1."""
    z = alpha * (1 - core)
    g = sinh(z) + alpha * core * cosh(z)
    slope = alpha * cosh(z) + alpha**2 * core * sinh(z)
    return slope / g - 1


def host_pressure(radius, tumour, host):
    """Sphere (m) in infinite normal tissue: p(0), p(R) (Pa), v(R) (m/s).

    `tumour` and `host` are (K, a, p_e, a_l, p_l)."""
    def of(region):
        conductivity, a, p_e, a_l, p_l = region
        return conductivity, sqrt((a + a_l) / conductivity), (a * p_e + a_l * p_l) / (a + a_l)
    k_t, phi_t, p_t = of(tumour)
    k_n, phi_n, p_n = of(host)
    # K p' at R is (p(R) - p_t) inner inside and -(p(R) - p_n) outer outside.
    inner = k_t * (phi_t / tanh(phi_t * radius) - 1 / radius)
    outer = k_n * (phi_n + 1 / radius)
    rim = (inner * p_t + outer * p_n) / (inner + outer)
    centre = p_t + (rim - p_t) * phi_t * radius / sinh(phi_t * radius)
    return centre, rim, outer * (rim - p_n)


def window_alpha():
    """alpha = 3 tanh(alpha): where filtration at the centre is greatest for given p_e, K and R."""
    low, high = 2.0, 3.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if 3 * tanh(middle) > middle else (low, middle)
    return low


def diffusion_reaction(phi, x):
    """c/c(R) at r = x R in a sphere with first-order loss, phi = R sqrt(k/D)."""
    return phi / sinh(phi) if x < 1e-9 else sinh(phi * x) / (x * sinh(phi))


def effectiveness(phi):
    """Its volume mean."""
    return 3 * (phi / tanh(phi) - 1) / phi**2


def uptake_mean(time):
    """Mean of a sphere with its surface held at 1, at D t/R^2 (Crank)."""
    return 1 - 6 / pi**2 * sum(exp(-(n * pi) ** 2 * time) / n**2 for n in range(1, 400))


def uptake_centre(time):
    """Its centre."""
    return 1 + 2 * sum((-1) ** n * exp(-(n * pi) ** 2 * time) for n in range(1, 400))
