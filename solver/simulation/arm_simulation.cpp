#include "simulation/arm_simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>

#include "simulation/carrier_steps.hpp"
#include "simulation/limits.hpp"
#include "simulation/nodal_exchange.hpp"

namespace turgor::simulation {

namespace {

// Steps between two looks at the clock, the keyboard and the balance.
constexpr double steps_between_looks = 40;
// More than a run usually takes: the user should know why it takes long.
constexpr double many_sweeps = 4e5;

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

kernels::TransportOptions transport_options(const configuration::TransportParameters& parameters) {
  return {.scheme = parameters.scheme == configuration::TransportScheme::limited ? kernels::Scheme::limited
                                                                                 : kernels::Scheme::upwind,
          .precision = parameters.precision == configuration::TransportPrecision::mixed
                           ? kernels::Precision::mixed
                           : kernels::Precision::all_double,
          .stages = parameters.stages,
          .super_stages = stages_of(parameters.super_steps),
          .step_safety = parameters.step_safety,
          .maximum_step = parameters.maximum_step.value_or(0)};
}

double worst_error(const std::vector<transport::Ledger>& ledgers) {
  double worst = 0;
  for (const auto& ledger : ledgers) worst = larger(worst, ledger.relative_error());
  return worst;
}

}  // namespace

ArmReport simulate_arm(const configuration::Case& run, const configuration::ArmParameters& arm,
                       const ArmRegimen& regimen, const Body& body, Progress& progress, double share_before,
                       double share_of_arm, const std::function<void(const ArmState&)>& output) {
  const auto& graph = *body.graph;
  const std::size_t count = run.carriers.size();
  ArmReport report{.shortest_step = std::numeric_limits<double>::infinity()};
  fluid::InterstitialFluidProblem fluid_problem(
      graph,
      {.sealed = run.boundary.fluid == configuration::OuterFluid::sealed, .pressure = run.boundary.pressure},
      {.relative_tolerance = run.solver.relative_tolerance,
       .maximum_iterations = run.solver.maximum_iterations});
  std::optional<transport::CarrierTransport> carriers;
  Tissue tissue;
  fluid::FluidState flow;
  std::vector<double> peak(count, 0.), least(count, std::numeric_limits<double>::infinity());
  for (std::size_t s = 0; s < count; ++s)
    peak[s] = run.carriers[s].plasma.peak_concentration * regimen.plasma(s).greatest(0, run.time.end);
  // A dose at the end of an interval belongs to the next one.
  double interval_end = run.time.end;
  const transport::CarrierTransport::Surroundings surroundings{
      .plasma =
          [&](double time, std::span<double> values) {
            for (std::size_t s = 0; s < count; ++s) {
              const auto& plasma = regimen.plasma(s);
              values[s] = run.carriers[s].plasma.peak_concentration *
                          (time < interval_end * (1 - 1e-14) ? plasma.at(time) : plasma.before(interval_end));
            }
          },
      .outside =
          [&](double, std::span<double> values) {
            for (std::size_t s = 0; s < count; ++s) values[s] = run.boundary.relative_concentration * peak[s];
          }};

  const auto update_flow = [&](double time) {
    const auto begin = std::chrono::steady_clock::now();
    tissue = regimen.tissue(time);
    flow = fluid_problem.solve(tissue.fluid, flow.pressure);
    ++report.flow_solves;
    report.pressure_iterations = std::max(report.pressure_iterations, flow.solve.iterations);
    report.worst_residual = larger(report.worst_residual, flow.solve.relative_residual);
    report.worst_fluid_ledger = larger(report.worst_fluid_ledger, flow.ledger_relative_error);
    if (count > 0) {
      if (!carriers) {
        std::vector<std::span<const double>> volumes;
        for (std::size_t r = 0; r < graph.regions(); ++r) volumes.push_back(graph.volume(r));
        carriers.emplace(graph.view(), graph.make_halo(), carrier_coefficients(run, tissue), volumes,
                         transport_options(run.transport));
        std::vector<double> initial(graph.owned_nodes() * count, 0.);
        if (run.boundary.concentration == configuration::OuterConcentration::given) {
          carriers->set_given_concentration(graph.outer_nodes());
          std::vector<double> outside(count);
          surroundings.outside(time, outside);
          for (const auto node : graph.outer_nodes())
            std::copy(outside.begin(), outside.end(),
                      initial.begin() + node * static_cast<std::ptrdiff_t>(count));
        }
        carriers->set_concentration(initial);
      } else {
        carriers->set_coefficients(carrier_coefficients(run, tissue));
      }
      carriers->set_flow({.in = flow.convection.in, .out = flow.convection.out},
                         nodal_exchange(graph, tissue, flow, run.boundary));
    }
    report.seconds_fluid += seconds_since(begin);
  };
  const auto write = [&](double time) {
    ArmState state{.arm = arm,
                   .time = time,
                   .tissue = tissue,
                   .flow = flow,
                   .concentration = {},
                   .exposure = {},
                   .ledgers = {},
                   .peak_plasma = peak,
                   .minimum = least};
    if (carriers) {
      state.concentration = carriers->concentration();
      state.exposure = carriers->exposure();
      state.ledgers = carriers->ledgers();
    }
    output(state);
  };

  bool warned = false;
  const auto warn_of_many_steps = [&](double time) {
    if (!carriers || warned) return;
    const auto steps = carrier_steps(run.transport, carriers->stable_step().step, run.time.end - time);
    if (!(steps.sweeps > many_sweeps)) return;
    warned = true;
    progress.warn(fmt::format(
        "Arm {}: the carriers need about {:.1g} {}steps of {:.2g} s. The smallest cells and the "
        "largest diffusivity, velocity or vessel permeability make the step; a larger "
        "resolution.rim_cell lengthens it.",
        arm.name, steps.count, stages_of(run.transport.super_steps) > 0 ? "super " : "", steps.length));
  };

  double now = 0;
  for (const auto& event : regimen.events()) {
    while (now < event.time) {
      const auto begin = std::chrono::steady_clock::now();
      double next = event.time;
      if (carriers) {
        const double step =
            std::min(run.transport.step_safety * carriers->stable_step().step,
                     run.transport.maximum_step.value_or(std::numeric_limits<double>::infinity()));
        const double stride = steps_between_looks * step;
        if (now + 1.5 * stride < next) next = now + stride;
        interval_end = next;
        const auto advanced = carriers->advance(now, next, surroundings);
        report.transport_steps += advanced.steps;
        report.steps_taken_back += advanced.taken_back;
        report.shortest_step = std::min(report.shortest_step, advanced.step);
        report.longest_step = std::max(report.longest_step, advanced.step);
        for (std::size_t s = 0; s < count; ++s) least[s] = smaller(least[s], advanced.minimum[s]);
      }
      report.seconds_transport += seconds_since(begin);
      now = next;
      progress.at({.arm = arm.name,
                   .step = report.transport_steps,
                   .time = now,
                   .end = run.time.end,
                   .share_done = share_before + share_of_arm * (run.time.end > 0 ? now / run.time.end : 1),
                   .ledger_relative_error = carriers ? worst_error(carriers->ledgers()) : 0});
      if (progress.interrupted()) return report;
    }
    if (event.flow_update) {
      update_flow(event.time);
      warn_of_many_steps(now);
    }
    if (event.output) write(event.time);
  }
  if (carriers)
    progress.at({.arm = arm.name,
                 .step = report.transport_steps,
                 .time = now,
                 .end = run.time.end,
                 .share_done = share_before + share_of_arm,
                 .ledger_relative_error = worst_error(carriers->ledgers())});
  report.completed = true;
  return report;
}

}  // namespace turgor::simulation
