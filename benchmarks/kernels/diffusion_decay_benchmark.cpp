// Diffusion with decay of four substrates in a sealed cube, the problem that BioFVM was made for: time to the
// solution, and its error against the closed form, for each method at hand.
//   [mpirun -np 2] diffusion_decay_benchmark [NODES_A_SIDE ...]
#include <turgor/kernels/runtime.hpp>
#include <turgor/kernels/transport.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <numbers>
#include <string>

#include "../../tests/kernels/support/condensed_rows.hpp"
#include "../../tests/kernels/support/transport_case.hpp"
#include "team.hpp"

namespace {

using namespace turgor::benchmarks;
using namespace turgor::kernels::testing;
namespace kernels = turgor::kernels;

constexpr std::size_t species = 4;
constexpr double side = 1e-3, end = 18;  // m, s
struct Substrate {
  double diffusivity, decay;  ///< m2/s, 1/s
  int half_waves;             ///< of its first state along each side
};
constexpr std::array<Substrate, species> substrates{{{1.00e-7 / 60, 0.10 / 60, 1},
                                                     {0.75e-7 / 60, 0.05 / 60, 1},
                                                     {1.25e-7 / 60, 0.15 / 60, 2},
                                                     {0.90e-7 / 60, 0.12 / 60, 2}}};

double wave(const Substrate& substrate) {
  return std::numbers::pi * substrate.half_waves / side;
}

/// (1 + cos cos cos / 2) that fades away, each part at its rate.
double exact(const Substrate& substrate, const Point& x, double time) {
  const double k = wave(substrate);
  double product = 0.5 * std::exp(-3 * substrate.diffusivity * k * k * time);
  for (const double coordinate : x) product *= std::cos(k * coordinate);
  return (1 + product) * std::exp(-substrate.decay * time);
}

/// A cube of n^3 nodes, numbered line by line.
HexahedralCells cube_of(int n) {
  HexahedralCells mesh;
  for (int c = 0; c < n; ++c)
    for (int b = 0; b < n; ++b)
      for (int a = 0; a < n; ++a) {
        const double h = side / (n - 1);
        mesh.position.push_back({a * h, b * h, c * h});
        mesh.on_boundary.push_back(a == 0 || b == 0 || c == 0 || a == n - 1 || b == n - 1 || c == n - 1);
        if (a == n - 1 || b == n - 1 || c == n - 1) continue;
        auto& cell = mesh.cells.emplace_back();
        for (int v = 0; v < 8; ++v) cell[v] = a + (v & 1) + n * (b + (v >> 1 & 1) + n * (c + (v >> 2)));
      }
  mesh.region.assign(mesh.cells.size(), 0);
  return mesh;
}

struct Method {
  const char* name;
  int stages, super_stages;
};
/// On cubes the stiffness has no positive entry off the diagonal, so that the low order is the whole scheme.
constexpr std::array methods{Method{"super steps of 7", 2, 7}, Method{"super steps of 5", 2, 5},
                             Method{"super steps of 3", 2, 3}, Method{"Heun", 2, 0}};

struct Result {
  double seconds, error;  ///< error: root of mean square over that of the exact values, worst substrate
  long long steps, taken_back;
};

Result measure(const Team& team, const GraphPart& part, const Method& method) {
  TransportCase setup(part.graph, species, 0.);
  setup.options = {
      .scheme = kernels::Scheme::upwind, .stages = method.stages, .super_stages = method.super_stages};
  for (std::size_t s = 0; s < species; ++s) {
    setup.diffusivity[s] = substrates[s].diffusivity;
    setup.decay_rate[s] = substrates[s].decay;
  }
  for (std::size_t n = 0; n < setup.concentration.size(); ++n)
    setup.concentration[n] = exact(substrates[n % species], part.graph.position[n / species], 0);
  const auto problem = setup.make(part.view(), part.graph.flow(), team.halo(part));
  kernels::AdvanceReport report;
  std::vector<double> times;
  double spent = 0;
  constexpr double patience = 10;  // s; what takes longer is run once
  while (times.size() < 3 && spent < patience) {
    problem->set_concentration(setup.concentration);
    times.push_back(seconds(team, [&] { report = problem->advance(0, end, constant(0), constant(0)); }));
    spent += times.back();
  }
  const auto c = concentration_of(*problem, setup);
  double worst = 0;
  for (std::size_t s = 0; s < species; ++s) {
    double square = 0, whole = 0;
    for (std::size_t i = 0; i < part.graph.nodes; ++i) {
      const double right = exact(substrates[s], part.graph.position[i], end);
      square += setup.storage[i * species] * std::pow(c[i * species + s] - right, 2);
      whole += setup.storage[i * species] * right * right;
    }
    worst = std::max(worst, std::sqrt(team.sum(square) / team.sum(whole)));
  }
  return {.seconds = median(std::move(times)),
          .error = worst,
          .steps = report.steps,
          .taken_back = report.taken_back};
}

/// Largest error over (wave h)^2 that passes. Heun's method, whose steps are short beside the waves' time,
/// comes to 0.011, super steps of seven stages on 17^3 nodes to 0.032.
constexpr double error_constant = 0.04;

/// False if an error is not what second order in space promises.
bool report(const Team& team, int n) {
  const auto mesh = cube_of(n);
  const std::size_t nodes = mesh.position.size();
  std::vector<std::int32_t> begins;
  for (int rank = 0; rank <= team.ranks(); ++rank)
    begins.push_back(static_cast<std::int32_t>(nodes * static_cast<std::size_t>(rank) /
                                               static_cast<std::size_t>(team.ranks())));
  auto rows = condensed_rows(
      mesh, [](const Point&) { return Point{}; }, static_cast<std::size_t>(begins[team.rank()]),
      static_cast<std::size_t>(begins[team.rank() + 1]));
  const auto part = part_of_rows(std::move(rows), begins, team.rank());
  bool good = true;
  for (const auto& method : methods) {
    const auto result = measure(team, part, method);
    const double width = side / (n - 1);
    double allowed = 0;
    for (const auto& substrate : substrates)
      allowed = std::max(allowed, std::pow(wave(substrate) * width, 2));
    good = good && result.error < error_constant * allowed;
    if (team.rank() == 0)
      std::printf("%4d^3 | %-16s | %6lld | %4lld | %9.4f | %.3e%s\n", n, method.name, result.steps,
                  result.taken_back, result.seconds, result.error, good ? "" : " | TOO LARGE");
    std::fflush(stdout);
  }
  return good;
}

}  // namespace

int main(int count, char** arguments) {
  const Team team(count, arguments);
  bool good = true;
  {
    const kernels::Runtime runtime;
    if (team.rank() == 0)
      std::printf("%s, %d ranks\nnodes | method           |  steps | back | seconds   | error\n",
                  kernels::back_end_description().c_str(), team.ranks());
    for (int n = 1; n < count; ++n) good = report(team, std::max(3, std::atoi(arguments[n]))) && good;
    if (count == 1)
      for (const int n : {25, 50, 100}) good = report(team, n) && good;
  }
  return good ? 0 : 1;
}
