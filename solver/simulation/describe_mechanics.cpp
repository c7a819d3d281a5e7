#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "simulation/arm_regimen.hpp"
#include "simulation/mapped_tissue.hpp"
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

double extent_of(const configuration::Case& run, const configuration::RegionParameters& region,
                 double radius) {
  if (region.tissue == configuration::Tissue::normal) return run.geometry.host.extent.value_or(radius);
  return region.name == "necrotic_core" ? run.geometry.necrotic_core_radius : radius;
}

const char* name_of(configuration::Coordinates coordinates) {
  constexpr const char* names[] = {"no", "radial", "axisymmetric", "plane strain", "cartesian"};
  return names[static_cast<std::size_t>(coordinates)];
}

struct MeshSize {
  double cells = 0, unknowns = 0, radius = 0;
  bool budget_binds = false;
};

/// Of the whole mesh, on one process. Nodes that hang are counted as all others.
template <class Coordinates>
MeshSize mesh_size(const configuration::Case& run, const Tissue& tissue) {
  const auto body = make_mechanics_body<Coordinates>(MPI_COMM_SELF, run, tissue, true);
  const auto& mesh = *body.mesh;
  constexpr int dim = Coordinates::dimension;
  if constexpr (dim == 3)
    refuse_unmapped_cells(MPI_COMM_SELF, mesh, mapped_tissue(run), growing_tissues(run, tissue));
  double nodes = mesh.n_used_vertices() + mesh.n_active_lines();
  if constexpr (dim > 1) nodes += mesh.n_active_quads();
  if constexpr (dim > 2) nodes += mesh.n_active_hexs();
  return {.cells = static_cast<double>(mesh.n_active_cells()),
          .unknowns = dim * nodes + mesh.n_used_vertices(),
          .radius = body.radius,
          .budget_binds = body.budget_binds};
}

std::string mesh_text(const configuration::Case& run, const Tissue& tissue, double cell, double& radius) {
  using configuration::Coordinates;
  MeshSize size;
  switch (run.mechanics.coordinates) {
    case Coordinates::axisymmetric:
      size = mesh_size<poroelasticity::Axisymmetric>(run, tissue);
      break;
    case Coordinates::plane_strain:
      size = mesh_size<poroelasticity::PlaneStrain>(run, tissue);
      break;
    case Coordinates::cartesian:
      size = mesh_size<poroelasticity::Cartesian>(run, tissue);
      break;
    default:
      size = mesh_size<poroelasticity::Radial>(run, tissue);
  }
  radius = size.radius;
  // Measured: without a matrix 1.6 GB at 1.0e6 unknowns and 13 GB at 1.0e7 on two processes; the direct
  // solver in the plane 0.21 GB at 6.2e3 and 1.83 GB at 2.8e5. In space that one's share per unknown grows,
  // and is not foretold.
  const bool space = run.mechanics.coordinates == Coordinates::cartesian;
  const bool direct = run.mechanics.linear_solver == configuration::MechanicsSolver::direct;
  const double program = space ? 0.3 : 0.2, per_unknown = space ? 1.3e-6 : 6e-6;
  std::string memory;
  if (!space || !direct)
    memory = fmt::format("; memory about {:.2g} GB", program + per_unknown * size.unknowns);
  return fmt::format("  mesh: {:.0f} cells, {:.3g} mm in the tumour; {:.4g} unknowns{}\n", size.cells,
                     1e3 * cell, size.unknowns, memory) +
         (size.budget_binds
              ? "  warning: resolution.maximum_cells ended the refinement before cells were so small\n"
              : "");
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
  const double cell = mechanics_cell(run, tissue);
  std::string text = fmt::format("{}\n", run.title.empty() ? run.file.filename().string() : run.title);
  text +=
      fmt::format("  growth, solid stress and fluid in {} coordinates, {} strain; arms {}, {} simulated\n",
                  name_of(run.mechanics.coordinates),
                  run.mechanics.strain == configuration::StrainMeasure::small ? "small" : "finite",
                  run.arms.size(), duration(run.time.end));
  double radius = 0;
  text += mesh_text(run, tissue, cell, radius);
  std::string warnings;
  for (std::size_t r = 0; r < run.regions.size(); ++r) {
    const auto& region = run.regions[r];
    const auto& fluid = tissue.fluid[r];
    const double modulus = oedometric_modulus_of(region.solid), bulk = bulk_modulus_of(region.solid),
                 exchange = fluid.exchange() + fluid.lymphatic_conductance,
                 conductivity = fluid.hydraulic_conductivity, size = extent_of(run, region, radius);
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
    if (run.mechanics.least_step < monotone && !run.mechanics.smooth_pressure)
      text += fmt::format(
          "      pressures right after a jump waver below steps of {} (h2/(6 M K)), but not with "
          "mechanics.smooth_pressure\n",
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
