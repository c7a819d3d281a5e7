#include "sweep_case.hpp"

#include <cmath>

namespace turgor::benchmarks {

namespace {

using namespace kernels::testing;
constexpr double source_scalar = 0.01;
constexpr int stages = 2;

/// Just as many steps as asked for, of the length that is usual.
double length_of(const kernels::TransportProblem& problem, const TransportCase& setup, int steps) {
  constexpr double below = 1 - 1e-6;
  return steps * below * setup.options.step_safety * problem.stable_step().step;
}

}  // namespace

std::string SweepKind::name(const std::string& back_end) const {
  return "sweep/" + back_end + "/" + (scheme == kernels::Scheme::limited ? "limited" : "low") + "/" +
         name_of(shape) + "_" + std::to_string(n) + arithmetic.suffix + "/species:" + std::to_string(species);
}

const char* SweepCase::bandwidth_formula() {
  return "bytes of a sweep = edges (3 c + 5) + nodes (8 + (64 + 2 z) species), c = 8 and z = 0 in double, c "
         "= z = 4 in "
         "mixed precision: stiffness, flow in and out, neighbour and class of every edge and the begin of "
         "every "
         "row; per node and species, over the two sweeps of Heun's method: read concentration, stage, base, "
         "exposure once, storage, loss, source twice; written stage, concentration, exposure; in single "
         "precision "
         "what rounding took from concentration (read twice, written twice) and exposure (once each); in "
         "mixed "
         "precision what neighbours see, read and written in each sweep. What a sweep keeps for itself, such "
         "as the "
         "limiter's bounds, does not count.";
}

SweepCase::SweepCase(const Team& team, const BenchmarkGraph& graph, const SweepKind& kind)
    : team_(team), graph_(graph), kind_(kind), setup_(graph.part.graph, kind.species, 0.) {
  const auto& rows = graph.part.graph;
  const std::size_t species = kind.species, classes = rows.classes;
  setup_.options.scheme = kind.scheme;
  setup_.options.precision = kind.arithmetic.precision;
  // Cell Péclet numbers up to 3 for the first species and 15 for the eighth, whatever the width of the cells.
  for (std::size_t s = 0; s < species; ++s)
    for (std::size_t r = 0; r < classes; ++r) {
      setup_.diffusivity[s * classes + r] =
          1.6e-4 * graph.width * std::pow(0.8, static_cast<double>(s)) * (r == 0 ? 1 : 2);
      setup_.retardation[s * classes + r] = 1 - 0.05 * static_cast<double>(s);
    }
  setup_.sources.assign(1, setup_.storage);
  // Hills of some ten cells with steep feet and nothing between them, as a pulse gives: the limiter has to
  // work.
  const double wave = 0.6 / graph.width;
  for (std::size_t n = 0; n < setup_.storage.size(); ++n) {
    const auto& x = rows.position[n / species];
    setup_.loss[n] = 0.01 * setup_.storage[n] + std::max(0., rows.outflow[n / species]);
    const double hill = std::sin(wave * x[0] + static_cast<double>(n % species)) *
                        std::sin(0.75 * wave * x[1]) * std::cos(0.9 * wave * x[2]);
    setup_.concentration[n] = hill > 0 ? 1 + hill : 0;
  }
  problem_ = setup_.make(graph.part.view(), rows.flow(), team.halo(graph.part));
  double edges = 0;  // entries of two owned nodes are there twice
  const auto owned = static_cast<std::int32_t>(rows.nodes);
  for (const auto node : rows.neighbour) edges += node < owned ? 0.5 : 1;
  const double own_bytes =
      edges * (3 * kind.arithmetic.coefficient + 5) +
      static_cast<double>(rows.nodes) * (8 + (64 + 2 * kind.arithmetic.seen) * static_cast<double>(species));
  bytes_ = team.sum(own_bytes);
  ghosts_ = team.largest(static_cast<double>(graph.part.ghosts.size()));
}

std::vector<double> SweepCase::plain(std::size_t s, double step, int steps, LimitedEntries& limited) {
  const auto& part = graph_.part;
  const std::size_t owned = part.graph.nodes;
  const auto fill_ghosts = [&](std::vector<double>& values) {
    if (team_.ranks() == 1) return;
    const auto all = team_.gathered({values.begin(), values.begin() + static_cast<std::ptrdiff_t>(owned)});
    for (std::size_t g = 0; g < part.ghosts.size(); ++g)
      values[owned + g] = all[static_cast<std::size_t>(part.ghosts[g])];
  };
  const auto euler = [&](const std::vector<double>& from) {
    auto c = from;
    const auto rates = plain_rates(setup_, part.graph, s, from, source_scalar, &limited, fill_ghosts);
    for (std::size_t i = 0; i < owned; ++i) c[i] += step * rates[i] / setup_.storage[i * kind_.species + s];
    fill_ghosts(c);
    return c;
  };
  std::vector<double> c(owned + part.ghosts.size());
  for (std::size_t i = 0; i < owned; ++i) c[i] = setup_.concentration[i * kind_.species + s];
  fill_ghosts(c);
  for (int n = 0; n < steps; ++n) {
    const auto twice = euler(euler(c));
    for (std::size_t i = 0; i < c.size(); ++i) c[i] = 0.5 * (c[i] + twice[i]);
  }
  return c;
}

Agreement SweepCase::compare() {
  constexpr int steps = 2;
  const double length = length_of(*problem_, setup_, steps);
  problem_->set_concentration(setup_.concentration);
  if (problem_->advance(0, length, constant(source_scalar), constant(0)).steps != steps)
    return {.error = std::nan("")};
  const auto got = concentration_of(*problem_, setup_);
  LimitedEntries limited;
  double difference = 0, largest = 0;
  for (std::size_t s = 0; s < kind_.species; ++s) {
    const auto expected = plain(s, length / steps, steps, limited);
    for (std::size_t i = 0; i < graph_.part.graph.nodes; ++i) {
      const double apart = std::abs(got[i * kind_.species + s] - expected[i]);
      difference = apart <= difference ? difference : apart;  // a NaN stays
      largest = std::max(largest, std::abs(expected[i]));
    }
  }
  const bool lost = team_.sum(std::isnan(difference) ? 1 : 0) > 0;
  return {.error = lost ? std::nan("") : team_.largest(difference) / team_.largest(largest),
          .limited_share =
              team_.sum(static_cast<double>(limited.limited)) / team_.sum(static_cast<double>(limited.all))};
}

double SweepCase::seconds_per_sweep() {
  constexpr int steps = 4;
  const double length = length_of(*problem_, setup_, steps);
  problem_->set_concentration(setup_.concentration);
  return seconds(team_, [&] { problem_->advance(0, length, constant(source_scalar), constant(0)); }) /
         (steps * stages);
}

}  // namespace turgor::benchmarks
