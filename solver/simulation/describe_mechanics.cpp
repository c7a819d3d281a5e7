#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "simulation/arm_regimen.hpp"
#include "simulation/mechanics_body.hpp"
#include "simulation/mechanics_case.hpp"
#include "simulation/run_mechanics.hpp"

namespace turgor::simulation {

namespace {

std::string duration(double seconds) {
  if (!std::isfinite(seconds)) return "never";
  if (seconds < 600) return fmt::format("{:.3g} s", seconds);
  if (seconds < 86400) return fmt::format("{:.3g} h", seconds / 3600);
  return fmt::format("{:.3g} d", seconds / 86400);
}

double extent_of(const configuration::Case& run, const configuration::RegionParameters& region) {
  if (region.tissue == configuration::Tissue::normal) return run.geometry.host.extent.value_or(0);
  return region.name == "necrotic_core" ? run.geometry.necrotic_core_radius : run.geometry.radius;
}

/// Growth strains per second at the beginning, unhindered.
double growth_rate(const configuration::GrowthParameters& growth) {
  if (growth.law == poroelasticity::GompertzGrowth::name)
    return growth.rate.value() * std::log(growth.largest_stretch.value());
  if (growth.law == poroelasticity::OxygenGrowth::name)
    return growth.rate.value() / 3 * growth.oxygen.value() / (growth.half_oxygen + growth.oxygen.value());
  double fastest = 0;
  for (std::size_t n = 1; n < growth.times.size(); ++n)
    fastest = std::max(fastest, std::abs(growth.stretches[n] - growth.stretches[n - 1]) /
                                    (growth.times[n] - growth.times[n - 1]));
  return fastest;
}

}  // namespace

std::string describe_mechanics(const configuration::Case& run) {
  const auto regimens = make_regimens(run);
  const auto tissue = regimens.front().tissue(0);
  const auto body = make_radial_body(run, tissue, true);
  const double cell = radial_cell(run, tissue);
  std::string text = fmt::format("{}\n", run.title.empty() ? run.file.filename().string() : run.title);
  text += fmt::format(
      "  growth, solid stress and fluid in radial coordinates, {} strain; arms {}, {} simulated\n",
      run.mechanics.strain == configuration::StrainMeasure::small ? "small" : "finite", run.arms.size(),
      duration(run.time.end));
  text += fmt::format("  mesh: {} cells, {:.3g} mm in the tumour; {} unknowns; memory below 0.3 GB\n",
                      body.mesh->n_active_cells(), 1e3 * cell, 3 * body.mesh->n_vertices() - 1);
  std::string warnings;
  for (std::size_t r = 0; r < run.regions.size(); ++r) {
    const auto& region = run.regions[r];
    const auto& fluid = tissue.fluid[r];
    const double modulus = oedometric_modulus_of(region.solid), bulk = bulk_modulus_of(region.solid),
                 exchange = fluid.exchange() + fluid.lymphatic_conductance,
                 conductivity = fluid.hydraulic_conductivity, size = extent_of(run, region);
    const double exchange_time = 1 / (modulus * exchange), drainage = size * size / (modulus * conductivity);
    text += fmt::format("    {}: mu {:.4g} Pa, k {:.4g} Pa, M = k + 4 mu/3 {:.4g} Pa, K {:.3g} m2/(Pa s)\n",
                        region.name, region.solid.shear_modulus, bulk, modulus, conductivity);
    text += fmt::format("      t_v = 1/(M a) {}, t_D = {:.3g} mm squared/(M K) {} (slowest mode {})",
                        duration(exchange_time), 1e3 * size, duration(drainage),
                        duration(drainage / (std::numbers::pi * std::numbers::pi)));
    if (exchange > 0)
      text += fmt::format(", alpha {:.4g}, penetration length {:.4g} mm", size / fluid.penetration_length(),
                          1e3 * fluid.penetration_length());
    text += "\n";
    if (const double rate = growth_rate(region.growth); rate > 0) {
      text += fmt::format("      growth strain {:.3g} per day at first; ", rate * 86400);
      text += exchange > 0 ? fmt::format("suction where vessels replace what growth takes: {:.3g} Pa\n",
                                         (1 - region.growth.supply) * 3 * bulk / modulus * rate / exchange)
                           : fmt::format("suction where all comes from the surface: about {:.3g} Pa\n",
                                         (1 - region.growth.supply) * 0.5 * bulk / modulus * rate * size *
                                             size / conductivity);
    }
    // A jump of the load or of the vessels' pressure is resolved by cells from this step on.
    const double monotone = cell * cell / (6 * modulus * conductivity);
    if (run.mechanics.least_step < monotone)
      text += fmt::format("      pressures right after a jump waver below steps of {} (h2/(6 M K))\n",
                          duration(monotone));
    if (exchange > 0 && run.mechanics.least_step > exchange_time)
      warnings += fmt::format(
          "  warning: mechanics.least_step is longer than t_v of {}: how vessels answer a "
          "jump cannot be followed\n",
          region.name);
    if (exchange > 0 && region.tissue != configuration::Tissue::normal &&
        cell > fluid.penetration_length() / 2)
      warnings += fmt::format(
          "  warning: the pressure's rim of {:.3g} mm in {} is thinner than two cells; lower "
          "resolution.rim_cell or raise mechanics.cells_per_radius\n",
          1e3 * fluid.penetration_length(), region.name);
    if (run.mechanics.largest_step && growth_rate(region.growth) * *run.mechanics.largest_step > 0.1)
      warnings += fmt::format("  warning: {} grows by {:.2g} in a largest_step\n", region.name,
                              growth_rate(region.growth) * *run.mechanics.largest_step);
  }
  return text + warnings;
}

}  // namespace turgor::simulation
