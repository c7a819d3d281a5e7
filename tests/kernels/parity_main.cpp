// turgor_kernels_parity [--tiny] [--json FILE]: the same problems on the host and on a device, to 1e-12 of
// the largest value where all is double and 1e-6 in mixed precision. Ends with 77 (skipped) where there is no
// device.
#include <turgor/kernels/runtime.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <string>

#include "support/reaction_case.hpp"
#include "support/scalar_case.hpp"
#include "support/transport_case.hpp"

namespace {

using namespace turgor::kernels;
using testing::TransportCase;

struct Setting {
  std::size_t species;
  TransportOptions options;

  std::string name() const {
    return std::string(options.scheme == Scheme::limited ? "limited" : "upwind") +
           (options.precision == Precision::mixed ? ", mixed" : ", double") + ", " + std::to_string(species) +
           " species" + (options.super_stages > 0 ? ", super steps" : "");
  }
  double tolerance() const { return options.precision == Precision::mixed ? 1e-6 : 1e-12; }
};

/// All that a problem tells, array by array.
using Told = std::vector<std::vector<double>>;

/// Two regions, a flow, plasma and decay, a face of given concentration; then a larger storage and another
/// flow.
Told run(const Setting& setting, int cells, double spoiled = 0) {
  auto mesh = testing::swirling_cube(cells, 2e-2);
  mesh.classes = 2;
  mesh.class_at = [](const testing::Point& x) { return x[2] > 0.45 ? 1 : 0; };
  const auto graph = testing::build_graph(mesh);
  TransportCase setup(graph, setting.species, 1e-3);
  setup.options = setting.options;
  setup.sources.assign(2, setup.storage);
  for (std::size_t n = 0; n < setup.diffusivity.size(); ++n) {
    setup.diffusivity[n] = 1e-3 / (1. + double(n));
    setup.retardation[n] = 1 - 0.03 * double(n);
  }
  setup.diffusivity[0] *= 1 + spoiled;
  for (std::size_t s = 0; s < setting.species; ++s) setup.decay_rate[s] = 0.01 * double(s);
  for (std::size_t n = 0; n < setup.storage.size(); ++n) {
    const auto& x = graph.position[n / setting.species];
    setup.sources[1][n] *= x[0];
    setup.loss[n] = 0.1 * setup.storage[n] + std::max(0., graph.outflow[n / setting.species]);
    setup.concentration[n] = x[0] > 0.3 && x[0] < 0.7 ? 1 : 0;
  }
  for (std::size_t i = 0; i < graph.nodes; ++i)
    if (graph.position[i][2] == 0) setup.prescribed.push_back(static_cast<std::int32_t>(i));
  if (setting.species == 3) {
    for (const auto& x : graph.position) {
      setup.diffusivity_factor.push_back(1 + x[0]);
      setup.retardation_factor.push_back(1.5 - x[1]);
    }
  }
  const auto problem = setup.make(graph.view(), graph.flow());
  const auto scalar = [](double time, std::span<double> values) {
    for (std::size_t n = 0; n < values.size(); ++n) values[n] = std::exp(-time) * (1 + 0.1 * double(n));
  };
  Told told{{problem->stable_step().step}};
  told.push_back(problem->advance(0, 1, scalar, scalar).minimum);
  for (double& value : setup.storage) value *= 1.1;
  problem->set_storage(setup.storage);
  for (auto* flow : {&setup.sources[0], &setup.loss})
    for (double& value : *flow) value *= 0.5;
  Exchange exchange{.sources = {setup.sources[0], setup.sources[1]}, .loss = setup.loss};
  problem->set_flow(graph.flow(), exchange);
  told.push_back(problem->advance(1, 2, scalar, scalar).minimum);
  told.insert(told.end(), 2, std::vector<double>(setup.storage.size()));
  problem->concentration(told[told.size() - 2]);
  problem->exposure(told.back());
  told.push_back(problem->source_integrals());
  told.push_back(problem->supplied());
  return told;
}

/// A carrier that binds to sites, enters cells and lets go of what it carries, from slow to stiff over the
/// nodes.
Told react(double stiffness, std::size_t nodes, double spoiled = 0) {
  ReactionNetwork network = testing::binding_network(10 * stiffness * (1 + spoiled), stiffness, 1e-3);
  const std::size_t states = network.states.size();
  std::vector<double> storage(nodes * states), sites(nodes), start(nodes * states, 0.);
  for (std::size_t n = 0; n < nodes; ++n) {
    sites[n] = 1 + 0.5 * std::sin(double(n));
    for (std::size_t s = 0; s < states; ++s) storage[n * states + s] = 1 + 0.1 * double((n + s) % 7);
    start[n * states] = 1 + std::cos(double(n));
  }
  // In two classes, of which one lets go ten times as fast.
  std::vector<std::uint8_t> node_class(nodes);
  for (std::size_t n = 0; n < nodes; ++n) node_class[n] = n % 3 == 0;
  const std::vector<double> off_rate{stiffness, 10 * stiffness};
  ReactionProblem problem(
      network, storage, sites, {.peaks = true},
      {.classes = 2, .node_class = node_class, .transfer_rate = {}, .on_rate = {}, .off_rate = off_rate});
  problem.set_concentration(start);
  problem.advance(0, 100, 50);
  Told told(4, std::vector<double>(nodes * states));
  problem.concentration(told[0]);
  problem.exposure(told[1]);
  problem.peak(told[2]);
  problem.time_of_peak(told[3]);
  return told;
}

/// Oxygen with an anoxic core on deformed cells, by steps and then steady, with or without a flow.
Told breathe(bool with_flow, int cells, double spoiled = 0) {
  const auto graph = testing::build_graph(testing::swirling_cube(cells, 2e-2));
  testing::ScalarCase setup(graph, 1e-2 * (1 + spoiled));
  for (std::size_t i = 0; i < graph.nodes; ++i) {
    setup.supply[i] = 0.02 * graph.position[i][0] * setup.storage[i];
    setup.loss[i] = std::max(0., graph.outflow[i]);
    setup.demand[i] = 3 * setup.storage[i];
    setup.half_saturation[i] = 1e-2;
    if (graph.position[i][2] == 0) setup.prescribe(i, 1);
  }
  const auto scalar = setup.make(graph.view());
  if (with_flow) scalar->set_flow(graph.flow());
  Told told;
  const auto tell = [&](const ScalarReport& report) {
    told.push_back(testing::values_of(*scalar, setup));
    told.push_back({report.amounts.supplied, report.amounts.prescribed, report.amounts.demanded});
  };
  tell(scalar->advance(0, 4, 4, testing::always(0.5)));
  tell(scalar->solve_steady(0.5));
  return told;
}

/// Largest difference, each array measured by its largest value.
double difference(const Told& a, const Told& b) {
  double worst = 0;
  for (std::size_t k = 0; k < a.size(); ++k) {
    double apart = 0, scale = 0;
    for (std::size_t n = 0; n < a[k].size(); ++n) {
      // Not std::max, which passes over what is no number.
      if (const double here = std::abs(a[k][n] - b[k][n]); !(here <= apart)) apart = here;
      scale = std::max(scale, std::abs(b[k][n]));
    }
    if (const double relative = apart == 0 ? 0 : apart / scale; !(relative <= worst)) worst = relative;
  }
  return worst;
}

std::vector<Setting> settings(bool tiny) {
  std::vector<Setting> all;
  for (const auto scheme : {Scheme::upwind, Scheme::limited})
    for (const auto precision : {Precision::all_double, Precision::mixed})
      for (const std::size_t species : {1, 2, 3, 9})
        for (const int super_stages : {0, 5})
          if (!tiny || (species == 3 && scheme == Scheme::limited))
            all.push_back(
                {species, {.scheme = scheme, .precision = precision, .super_stages = super_stages}});
  return all;
}

}  // namespace

int main(int count, char** arguments) {
  bool tiny = false;
  const char* file = nullptr;
  for (int n = 1; n < count; ++n) {
    if (std::strcmp(arguments[n], "--tiny") == 0) tiny = true;
    if (std::strcmp(arguments[n], "--json") == 0 && n + 1 < count) file = arguments[++n];
  }
  const int cells = tiny ? 4 : 20;
  // Both sides stop at a residual of 1e-10 of what comes in.
  constexpr double scalar_tolerance = 1e-8;
  const Runtime host(BackEnd::host);
  // The comparison itself: nothing where nothing differs, and a diffusivity that is off by a millionth is
  // seen.
  const Setting probe{1, {.precision = Precision::all_double}};
  const auto reference = run(probe, 4);
  if (difference(run(probe, 4), reference) != 0 ||
      difference(run(probe, 4, 1e-6), reference) < probe.tolerance()) {
    std::printf("the comparison does not tell equal from different\n");
    return 1;
  }
  if (difference(react(1, 10, 1e-6), react(1, 10)) < probe.tolerance()) {
    std::printf("the comparison does not see a rate that is off by a millionth\n");
    return 1;
  }
  if (difference(breathe(false, 4, 1e-6), breathe(false, 4)) < scalar_tolerance) {
    std::printf("the comparison does not see a scalar's diffusivity that is off by a millionth\n");
    return 1;
  }
  const auto device = back_ends().back();
  if (!device.usable) {
    std::printf("SKIPPED: %s\n", device.description.c_str());
    return 77;
  }
  const Runtime cuda_runtime(BackEnd::cuda);
  std::string json = "{\"back_end\": \"" + back_end_description() + "\", \"device\": \"" +
                     device.description + "\", \"cells\": " + std::to_string(cells) + ", \"cases\": [";
  bool good = true;
  const auto compare = [&](const std::string& name, double tolerance, const auto& run_case) {
    const Told on_device = run_case();
    const Runtime again(BackEnd::host);
    const double worst = difference(on_device, run_case());
    const bool close = worst < tolerance;
    good = good && close;
    std::printf("%s: %.2e%s\n", name.c_str(), worst, close ? "" : "  TOO FAR APART");
    char text[32];
    std::snprintf(text, sizeof(text), "%.3e", std::isfinite(worst) ? worst : -1);
    json += (json.back() == '[' ? "" : ", ") +
            ("{\"case\": \"" + name + "\", \"relative_difference\": " + text) + "}";
  };
  for (const auto& setting : settings(tiny))
    compare(setting.name(), setting.tolerance(), [&] { return run(setting, cells); });
  // Both sides solve to the same tolerance, in another order of operations.
  for (const double stiffness : {1e-3, 1., 1e3})
    compare("reactions, off rate " + std::to_string(stiffness) + " per s", 1e-10,
            [&] { return react(stiffness, tiny ? 10 : 10000); });
  for (const bool with_flow : {false, true})
    compare(with_flow ? "scalar in a flow" : "scalar", scalar_tolerance,
            [&] { return breathe(with_flow, cells); });
  if (file != nullptr) {
    std::FILE* const out = std::fopen(file, "w");
    if (out == nullptr) return 1;
    std::fprintf(out, "%s]}\n", json.c_str());
    std::fclose(out);
  }
  return good ? 0 : 1;
}
