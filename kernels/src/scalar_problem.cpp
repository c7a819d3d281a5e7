#include <turgor/kernels/scalar.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine.hpp"
#include "scalar_validation.hpp"
#include "validation.hpp"

namespace turgor::kernels {

namespace {

/// A caller's graph, kept because a flow may come later.
struct OwnGraph {
  std::size_t owned, ghosts, classes;
  std::vector<std::int64_t> row_begin;
  std::vector<std::int32_t> neighbour;
  std::vector<std::uint8_t> region_class;
  std::vector<double> stiffness;

  explicit OwnGraph(const Graph& graph)
      : owned(graph.owned_nodes),
        ghosts(graph.ghost_nodes),
        classes(graph.classes),
        row_begin(graph.row_begin.begin(), graph.row_begin.end()),
        neighbour(graph.neighbour.begin(), graph.neighbour.end()),
        region_class(graph.region_class.begin(), graph.region_class.end()),
        stiffness(graph.stiffness.begin(), graph.stiffness.end()) {}
  Graph view() const {
    return {.owned_nodes = owned,
            .ghost_nodes = ghosts,
            .classes = classes,
            .row_begin = row_begin,
            .neighbour = neighbour,
            .region_class = region_class,
            .stiffness = stiffness};
  }
};

/// ScalarExchange with all arrays there, in the order of rows.
struct RowExchange {
  std::vector<double> supply, release, loss, demand, half_saturation;

  RowExchange(const ScalarExchange& given, const detail::NodeOrder& order, std::size_t nodes) {
    const auto of_rows = [&](std::span<const double> values) {
      return values.empty() ? std::vector<double>(nodes, 0.) : order.to_rows(values, 1);
    };
    supply = of_rows(given.supply);
    release = of_rows(given.release);
    loss = of_rows(given.loss);
    demand = of_rows(given.demand);
    half_saturation = of_rows(given.half_saturation);
  }
  ScalarExchange view() const {
    return {.supply = supply,
            .release = release,
            .loss = loss,
            .demand = demand,
            .half_saturation = half_saturation};
  }
};

std::string text(double value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

}  // namespace

struct ScalarProblem::Implementation {
  OwnGraph graph;
  std::vector<double> diffusivity, retardation;
  ScalarOptions options;
  std::unique_ptr<Halo> halo;
  detail::NodeOrder order;
  RowExchange exchange;
  std::vector<double> give;          ///< per row (m3/s)
  std::vector<char> prescribed;      ///< per row
  std::array<double, 2> pairs = {};  ///< of this part: upwinded, all
  std::unique_ptr<detail::ScalarEngine> engine;

  Implementation(const Graph& given, const ScalarCoefficients& coefficients, std::unique_ptr<Halo> own_halo,
                 const ScalarOptions& own_options)
      : graph(given),
        diffusivity(coefficients.diffusivity.begin(), coefficients.diffusivity.end()),
        retardation(coefficients.retardation.begin(), coefficients.retardation.end()),
        options(own_options),
        halo(std::move(own_halo)),
        order(given, detail::NodeOrder::By::layer),
        exchange({}, order, given.owned_nodes),
        prescribed(given.owned_nodes, 0) {
    if (!halo->renumber(order.rows())) order = detail::NodeOrder(given, detail::NodeOrder::By::caller);
  }

  /// `flows`: whether there is a flow at all, which the flow of a part without entries does not tell.
  detail::ScalarRows rows_with(const Flow& flow, bool flows) {
    const ScalarCoefficients coefficients{.diffusivity = diffusivity, .retardation = retardation};
    std::vector<double> peclet;
    if (flows) {
      peclet = detail::cell_peclet_numbers(graph.view(), flow, coefficients, order);
      peclet.resize(graph.owned + graph.ghosts);
      halo->start(reinterpret_cast<std::byte*>(peclet.data()), sizeof(double));
      halo->finish();
    }
    double largest = 0;
    for (std::size_t e = 0; e < graph.stiffness.size(); ++e)
      largest = std::max(largest, diffusivity[graph.region_class[e]] * std::abs(graph.stiffness[e]));
    largest = -halo->minimum(-largest);
    // Round-off of an integral that is zero, as on edges of cubes, is not worth a second matrix.
    constexpr double round_off = 1e-12;
    auto rows = detail::make_scalar_rows(
        graph.view(), flow, coefficients, order,
        {.wanted = options.give_back, .peclet = peclet, .round_off = round_off * largest});
    // What all parts do together must not depend on what one of them has.
    rows.returns = halo->minimum(rows.returns ? -1 : 0) < 0;
    rows.symmetric = !flows;
    give = rows.give;
    pairs = {static_cast<double>(rows.upwinded), static_cast<double>(rows.pairs)};
    return rows;
  }
  void expect_room(std::span<const double> values) const {
    if (values.size() != graph.owned)
      throw std::invalid_argument("room for " + std::to_string(values.size()) + " values, but there are " +
                                  std::to_string(graph.owned));
  }
  std::vector<double> row_values() const {
    std::vector<double> values(graph.owned);
    engine->concentration(values);
    return values;
  }

  /// There has to be something that takes the scalar everywhere, and no more of it than can be taken.
  void expect_steady_state() {
    double isolated = 0;
    std::array<double, 3> sums = {};  // what rises with c, release, demand
    for (std::size_t i = 0; i < graph.owned; ++i) {
      sums[0] += exchange.supply[i] + exchange.loss[i] + (prescribed[i] != 0 ? 1 : 0);
      sums[1] += exchange.release[i];
      sums[2] += exchange.demand[i];
      if (prescribed[i] == 0 && give[i] + exchange.supply[i] + exchange.loss[i] + exchange.demand[i] == 0)
        isolated = -1 - static_cast<double>(order.given(i));
    }
    halo->sum(sums);
    if (const double worst = halo->minimum(isolated); worst < 0)
      throw std::invalid_argument("nothing takes the scalar from node " + text(-1 - worst) +
                                  ": it has no steady state");
    if (sums[0] > 0) return;
    if (sums[2] == 0)
      throw std::invalid_argument(
          "a scalar without supply, loss, demand and prescribed nodes has no steady state of its own");
    if (sums[1] >= sums[2])
      throw std::invalid_argument("a scalar of which " + text(sums[1]) + " mol/s are released and at most " +
                                  text(sums[2]) + " mol/s taken has no steady state");
  }

  /// One solve, booked in the report; false where it failed.
  bool solve(const detail::ScalarStep& step, double length, ScalarReport& report) {
    const auto outcome = engine->solve(step, *halo);
    report.newton_iterations += outcome.newton_iterations;
    report.linear_iterations += outcome.linear_iterations;
    report.residual = std::max(report.residual, outcome.residual);
    const auto& part = outcome.amounts;
    std::array<double, 7> sums{part.stored,
                               part.supplied,
                               part.released,
                               part.prescribed,
                               part.lost,
                               part.demanded,
                               static_cast<double>(outcome.low_order_nodes)};
    halo->sum(sums);
    auto& all = report.amounts;
    all.stored += length * sums[0];
    all.supplied += length * sums[1];
    all.released += length * sums[2];
    all.prescribed += length * sums[3];
    all.lost += length * sums[4];
    all.demanded += length * sums[5];
    report.low_order_nodes = std::max(report.low_order_nodes, static_cast<std::int64_t>(sums[6]));
    return outcome.converged;
  }
  void finish(ScalarReport& report) const {
    double least = std::numeric_limits<double>::max(), greatest = 0;
    for (const double value : row_values()) {
      least = std::min(least, value);
      greatest = std::max(greatest, value);
    }
    report.minimum = halo->minimum(least);
    report.maximum = -halo->minimum(-greatest);
    auto share = pairs;
    halo->sum(share);
    report.upwinded_share = share[1] > 0 ? share[0] / share[1] : 0;
  }
  static std::string failure(const ScalarReport& report) {
    return "cannot be solved: after " + std::to_string(report.newton_iterations) +
           " iterations the residual is " + text(report.residual) + " of what comes in";
  }
};

ScalarProblem::ScalarProblem(const Graph& graph, const ScalarCoefficients& coefficients,
                             std::span<const double> storage, std::unique_ptr<Halo> halo,
                             const ScalarOptions& options) {
  detail::validate(graph);
  detail::validate(coefficients, graph.classes);
  detail::validate_storage(storage, graph.owned_nodes);
  detail::validate(options);
  if (!halo) throw std::invalid_argument("a scalar needs a halo: make_serial_halo() for one part");
  implementation_ = std::make_unique<Implementation>(graph, coefficients, std::move(halo), options);
  auto& self = *implementation_;
  self.engine =
      detail::library_in_use().make_scalar(self.rows_with({}, false), self.order.to_rows(storage, 1));
  self.engine->set_exchange(self.exchange.view());
  self.engine->set_prescribed({}, {});
}

ScalarProblem::~ScalarProblem() = default;

void ScalarProblem::set_flow(const Flow& flow) {
  auto& self = *implementation_;
  detail::validate(self.graph.view(), flow);
  self.engine->set_rows(self.rows_with(flow, true));
}

void ScalarProblem::set_exchange(const ScalarExchange& exchange) {
  auto& self = *implementation_;
  detail::validate(exchange, self.graph.owned);
  self.exchange = RowExchange(exchange, self.order, self.graph.owned);
  self.engine->set_exchange(self.exchange.view());
}

void ScalarProblem::set_prescribed(std::span<const std::int32_t> nodes, std::span<const double> values) {
  auto& self = *implementation_;
  detail::validate_prescribed(nodes, values, self.graph.owned);
  std::vector<std::int32_t> rows;
  std::fill(self.prescribed.begin(), self.prescribed.end(), 0);
  for (const auto node : nodes) {
    rows.push_back(self.order.row(node));
    self.prescribed[rows.back()] = 1;
  }
  self.engine->set_prescribed(rows, values);
}

void ScalarProblem::set_concentration(std::span<const double> concentration) {
  auto& self = *implementation_;
  detail::validate_concentration(concentration, self.graph.owned);
  self.engine->set_concentration(self.order.to_rows(concentration, 1));
}

ScalarReport ScalarProblem::solve_steady(double supply_concentration) {
  auto& self = *implementation_;
  if (!(std::isfinite(supply_concentration) && supply_concentration >= 0))
    throw std::invalid_argument("the scalar's supply is " + text(supply_concentration) +
                                ", which has to be at least 0");
  self.expect_steady_state();
  ScalarReport report;
  const detail::ScalarStep step{
      .rate = 0, .supply = supply_concentration, .tolerance = self.options.tolerance};
  if (!self.solve(step, 1, report))
    throw std::runtime_error("the scalar's steady state " + Implementation::failure(report));
  self.finish(report);
  return report;
}

ScalarReport ScalarProblem::advance(double begin, double end, std::int64_t steps,
                                    const SupplyOfTime& supply) {
  auto& self = *implementation_;
  if (!(end >= begin) || !std::isfinite(end - begin))
    throw std::invalid_argument("a scalar cannot go back in time");
  if (steps < 1)
    throw std::invalid_argument("a scalar takes at least one step, not " + std::to_string(steps));
  ScalarReport report;
  const double length = (end - begin) / static_cast<double>(steps);
  for (std::int64_t n = 0; n < steps && length > 0; ++n) {
    const double time = n + 1 == steps ? end : begin + static_cast<double>(n + 1) * length,
                 concentration = supply(time);
    if (!(std::isfinite(concentration) && concentration >= 0))
      throw std::invalid_argument("the scalar's supply at " + text(time) + " s is " + text(concentration) +
                                  ", which has to be at least 0");
    const detail::ScalarStep step{
        .rate = 1 / length, .supply = concentration, .tolerance = self.options.tolerance};
    if (!self.solve(step, length, report))
      throw std::runtime_error("the scalar's step to " + text(time) + " s " +
                               Implementation::failure(report));
    ++report.steps;
  }
  self.finish(report);
  return report;
}

void ScalarProblem::concentration(std::span<double> values) const {
  const auto& self = *implementation_;
  self.expect_room(values);
  self.order.to_given(self.row_values(), 1, values);
}

void ScalarProblem::demanded(std::span<double> values) const {
  const auto& self = *implementation_;
  self.expect_room(values);
  auto taken = self.row_values();
  for (std::size_t i = 0; i < taken.size(); ++i) {
    const double most = self.exchange.demand[i];
    taken[i] = most > 0 ? most * (taken[i] / (self.exchange.half_saturation[i] + taken[i])) : 0;
  }
  self.order.to_given(taken, 1, values);
}

}  // namespace turgor::kernels
