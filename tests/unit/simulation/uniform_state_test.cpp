#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <turgor/kernels/runtime.hpp>

#include "discretization/node_graph.hpp"
#include "fluid/interstitial_fluid.hpp"
#include "geometry/shape_domain.hpp"
#include "simulation/nodal_exchange.hpp"
#include "transport/carrier_transport.hpp"

namespace turgor::simulation {
namespace {

// Each step adds a few roundings of numbers of order one; they do not all go the same way.
constexpr double round_off_per_step = 1e-15;

/// A tumour with a necrotic core in a host with lymph, unevenly refined, so that vertices hang in every
/// region.
std::unique_ptr<geometry::ShapeDomain> body() {
  const configuration::GeometryParameters parameters{
      .radius = 5e-3, .necrotic_core_radius = 2e-3, .host = {.shape = configuration::HostShape::sphere}};
  auto domain = std::make_unique<geometry::ShapeDomain>(
      MPI_COMM_WORLD, parameters, std::vector<std::string>{"tumour", "host", "necrotic_core"}, 5e-3);
  for (int pass = 0; pass < 3; ++pass) {
    for (const auto& cell : domain->triangulation().active_cell_iterators())
      if (cell->is_locally_owned() && (pass == 0 || cell->center()[0] > cell->center()[pass]))
        cell->set_refine_flag();
    domain->refine();
  }
  return domain;
}

/// Two ways through each wall with different osmotic reflection, so that one may draw in what the other gives
/// out; two carriers that no wall reflects and that move as fast as the fluid.
Tissue tissue() {
  const std::vector<double> permeability{1e-9, 3e-8}, nothing_held_back{0, 0};
  Tissue tissue;
  for (const double vessels : {2e4, 7e3, 0.}) {
    std::vector<vasculature::WallClass> wall(2);
    wall[0] = {.hydraulic_conductivity = 2e-11,
               .osmotic_reflection = 0.95,
               .permeability = permeability,
               .reflection = nothing_held_back};
    wall[1] = {.hydraulic_conductivity = 6e-12,
               .osmotic_reflection = 0.1,
               .permeability = {0, 1e-9},
               .reflection = nothing_held_back};
    fluid::FluidRegion region{.hydraulic_conductivity = vessels == 7e3 ? 2e-14 : 3e-15,
                              .vessel_surface_density = vessels,
                              .microvascular_pressure = 2080,
                              .oncotic_difference = vessels == 7e3 ? 1330. : 670.,
                              .wall = {},
                              .lymphatic_conductance = vessels == 7e3 ? 1e-7 : 0.,
                              .lymphatic_pressure = 100};
    for (const auto& way : wall)
      region.wall.push_back({.hydraulic_conductivity = way.hydraulic_conductivity,
                             .osmotic_reflection = way.osmotic_reflection});
    tissue.fluid.push_back(region);
    tissue.wall.push_back(wall);
  }
  // The accessible fractions of carriers and regions all differ.
  tissue.carriers = {{{.diffusivity = 5e-11, .accessible_fraction = 0.3, .retardation = 1},
                      {.diffusivity = 8e-11, .accessible_fraction = 0.2, .retardation = 1},
                      {.diffusivity = 2e-11, .accessible_fraction = 0.4, .retardation = 1}},
                     {{.diffusivity = 1e-12, .accessible_fraction = 0.15, .retardation = 1},
                      {.diffusivity = 3e-12, .accessible_fraction = 0.1, .retardation = 1},
                      {.diffusivity = 1e-12, .accessible_fraction = 0.05, .retardation = 1}}};
  return tissue;
}

struct Result {
  double deviation = 0;                    ///< largest |c - 1| on all ranks
  double steps = 0;                        ///< made
  double ledger_error = 0;                 ///< of the worst carrier
  double outflow = 0, lymph = 0, dry = 0;  ///< of the fluid: what this run has to hold
};

struct Setting {
  Tissue tissue = simulation::tissue();
  configuration::BoundaryParameters boundary = {.pressure = -300};
  double solver_tolerance = 1e-10;
  double outside = 1;
  kernels::Scheme scheme = kernels::Scheme::limited;
  kernels::Precision precision = kernels::Precision::all_double;
};

/// Starts from the plasma's concentration everywhere and lets several hundred steps go by.
Result run(const Setting& setting) {
  constexpr std::size_t carriers = 2;
  constexpr double steps = 300;
  const kernels::Runtime runtime;
  const auto domain = body();
  const discretization::NodeGraph graph(*domain);
  fluid::InterstitialFluidProblem problem(
      graph,
      {.sealed = setting.boundary.fluid == configuration::OuterFluid::sealed,
       .pressure = setting.boundary.pressure},
      {.relative_tolerance = setting.solver_tolerance});
  const auto flow = problem.solve(setting.tissue.fluid);
  configuration::Case run;
  run.carriers.resize(carriers);
  std::vector<std::span<const double>> volumes;
  for (std::size_t r = 0; r < graph.regions(); ++r) volumes.push_back(graph.volume(r));
  transport::CarrierTransport transport(graph.view(), graph.make_halo(),
                                        carrier_coefficients(run, setting.tissue), volumes,
                                        {.scheme = setting.scheme, .precision = setting.precision});
  transport.set_concentration(std::vector<double>(carriers * graph.owned_nodes(), 1.));
  if (setting.boundary.concentration == configuration::OuterConcentration::given)
    transport.set_given_concentration(graph.outer_nodes());
  transport.set_flow({.in = flow.convection.in, .out = flow.convection.out},
                     nodal_exchange(graph, setting.tissue, flow, setting.boundary));
  const auto all = [](double value) {
    return [value](double, std::span<double> values) { std::ranges::fill(values, value); };
  };
  const double end = steps * 0.9 * transport.stable_step().step;
  Result result;
  result.steps = static_cast<double>(
      transport.advance(0, end, {.plasma = all(1), .outside = all(setting.outside)}).steps);
  for (const double value : transport.concentration())
    result.deviation = std::max(result.deviation, std::abs(value - 1));
  result.deviation = dealii::Utilities::MPI::max(result.deviation, MPI_COMM_WORLD);
  for (const auto& ledger : transport.ledgers())
    result.ledger_error = std::max(result.ledger_error, ledger.relative_error());
  result.outflow = flow.total_outflow;
  result.lymph = flow.region_lymph[1];
  for (std::size_t i = 0; i < graph.owned_nodes(); ++i) result.dry += flow.pressure[i] < 100;
  result.dry = dealii::Utilities::MPI::sum(result.dry, MPI_COMM_WORLD);
  return result;
}

void expect_kept(const Result& result) {
  EXPECT_GE(result.steps, 300);
  EXPECT_LT(result.deviation, round_off_per_step * result.steps);
  EXPECT_LT(result.ledger_error, 1e-10);
}

TEST(UniformState, IsKeptToRoundOffWithHangingNodesLymphHostCoreAndOutflow) {
  const auto result = run({});
  expect_kept(result);
  EXPECT_GT(result.outflow, 0);
  EXPECT_GT(result.lymph, 0);
  EXPECT_GT(result.dry, 20);
}

TEST(UniformState, IsKeptWhereFluidFlowsInThroughTheBoundary) {
  const auto result = run({.boundary = {.pressure = 1900}});
  expect_kept(result);
  EXPECT_LT(result.outflow, 0);
}

TEST(UniformState, IsKeptByGivenConcentrationsAndInASealedBody) {
  expect_kept(
      run({.boundary = {.pressure = -300, .concentration = configuration::OuterConcentration::given}}));
  expect_kept(run({.boundary = {.fluid = configuration::OuterFluid::sealed}}));
}

TEST(UniformState, IsKeptByUpwindingToo) {
  expect_kept(run({.scheme = kernels::Scheme::upwind}));
}

TEST(UniformState, IsKeptToAMillionthInMixedPrecisionWithTheSameLedger) {
  for (const auto scheme : {kernels::Scheme::upwind, kernels::Scheme::limited}) {
    const auto result = run({.scheme = scheme, .precision = kernels::Precision::mixed});
    EXPECT_LT(result.deviation, 1e-6);
    EXPECT_LT(result.ledger_error, 1e-10);
  }
}

TEST(UniformState, IsKeptHoweverLooselyThePressureIsSolved) {
  // What the solver leaves is a sink of the carriers as well; the flow is wrong then, but uniform stays
  // uniform.
  expect_kept(run({.solver_tolerance = 1e-6}));
}

TEST(UniformState, IsNotKeptByWhatPhysicsDoesNotKeep) {
  // Each would be seen far above the round-off: a wall that holds back, a slower carrier, other fluid coming
  // in.
  Setting held_back;
  held_back.tissue.wall[0][0].reflection = {1e-6, 0};
  Setting slower;
  for (auto& carrier : slower.tissue.carriers)
    for (auto& region : carrier) region.retardation = 1 - 1e-6;
  const Setting thinner{.boundary = {.pressure = 1900}, .outside = 1 - 1e-6};
  for (const auto& setting : {held_back, slower, thinner}) EXPECT_GT(run(setting).deviation, 1e-11);
}

}  // namespace
}  // namespace turgor::simulation
