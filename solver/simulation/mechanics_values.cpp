#include "simulation/mechanics_values.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace turgor::simulation {

namespace {

using poroelasticity::Matrix3;
using poroelasticity::Place;

double inner(const Place& a, const Place& b) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

}  // namespace

template <class Coordinates>
MechanicalPoint mechanical_point(const poroelasticity::PointState<Coordinates::dimension>& point,
                                 double copies, const Place& centre) {
  Place reference = {}, moved = {};
  for (int d = 0; d < Coordinates::dimension; ++d) {
    reference[d] = point.position[d] - centre[d];
    moved[d] = reference[d] + point.displacement[d];
  }
  const Matrix3& stress = point.effective_stress;
  MechanicalPoint values{.region = point.region,
                         .cell = point.cell,
                         .reference_volume = copies * point.weight,
                         .volume = copies * point.weight * point.volume,
                         .radius = std::sqrt(inner(moved, moved)),
                         .reference_radius = std::sqrt(inner(reference, reference)),
                         .pressure = point.pressure,
                         .principal = poroelasticity::principal_values(stress),
                         .volume_ratio = point.volume,
                         .growth_volume_ratio = std::pow(point.growth, 3),
                         .fluid_fraction = point.fluid_fraction,
                         .energy = point.energy,
                         .filtration = point.filtration,
                         .lymph = point.lymph};
  // All directions are one at the centre.
  Place outwards = {1, 0, 0};
  if (values.radius > 0)
    for (int d = 0; d < 3; ++d) outwards[d] = moved[d] / values.radius;
  Place across = {};
  for (int i = 0; i < 3; ++i)
    for (int j = 0; j < 3; ++j) across[i] += stress[3 * i + j] * outwards[j];
  const double trace = stress[0] + stress[4] + stress[8];
  values.radial_stress = inner(outwards, across);
  values.hoop_stress = 0.5 * (trace - values.radial_stress);
  values.compressive_stress = std::max(0., -trace / 3);
  values.displacement = values.radius - values.reference_radius;
  values.flux = inner(outwards, point.flux);
  values.velocity = inner(outwards, point.velocity);
  return values;
}

std::vector<MechanicalPoint> cell_means(const std::vector<MechanicalPoint>& points) {
  constexpr std::array by_volume = {
      &MechanicalPoint::radius,         &MechanicalPoint::reference_radius,   &MechanicalPoint::displacement,
      &MechanicalPoint::pressure,       &MechanicalPoint::radial_stress,      &MechanicalPoint::hoop_stress,
      &MechanicalPoint::flux,           &MechanicalPoint::compressive_stress, &MechanicalPoint::velocity,
      &MechanicalPoint::fluid_fraction, &MechanicalPoint::filtration,         &MechanicalPoint::lymph};
  constexpr std::array by_reference_volume = {
      &MechanicalPoint::volume_ratio, &MechanicalPoint::growth_volume_ratio, &MechanicalPoint::energy};
  std::vector<MechanicalPoint> cells;
  const auto finish = [&] {
    if (cells.empty()) return;
    auto& cell = cells.back();
    for (const auto value : by_volume) cell.*value /= cell.volume;
    for (double& stress : cell.principal) stress /= cell.volume;
    for (const auto value : by_reference_volume) cell.*value /= cell.reference_volume;
  };
  for (const auto& point : points) {
    if (cells.empty() || cells.back().cell != point.cell) {
      finish();
      cells.push_back(
          {.region = point.region, .cell = point.cell, .volume_ratio = 0, .growth_volume_ratio = 0});
    }
    auto& cell = cells.back();
    cell.volume += point.volume;
    cell.reference_volume += point.reference_volume;
    for (const auto value : by_volume) cell.*value += point.volume * (point.*value);
    for (int n = 0; n < 3; ++n) cell.principal[n] += point.volume * point.principal[n];
    for (const auto value : by_reference_volume) cell.*value += point.reference_volume * (point.*value);
  }
  finish();
  return cells;
}

void gather(std::vector<MechanicalPoint>& points, MPI_Comm communicator) {
  static_assert(std::is_trivially_copyable_v<MechanicalPoint>);
  int ranks = 1;
  MPI_Comm_size(communicator, &ranks);
  if (ranks == 1) return;
  MPI_Datatype type;
  MPI_Type_contiguous(sizeof(MechanicalPoint), MPI_BYTE, &type);
  MPI_Type_commit(&type);
  const int mine = static_cast<int>(points.size());
  std::vector<int> counts(ranks), offsets(ranks, 0);
  MPI_Allgather(&mine, 1, MPI_INT, counts.data(), 1, MPI_INT, communicator);
  for (int rank = 1; rank < ranks; ++rank) offsets[rank] = offsets[rank - 1] + counts[rank - 1];
  std::vector<MechanicalPoint> all(static_cast<std::size_t>(offsets.back()) + counts.back());
  MPI_Allgatherv(points.data(), mine, type, all.data(), counts.data(), offsets.data(), type, communicator);
  MPI_Type_free(&type);
  points = std::move(all);
}

std::vector<std::pair<std::string_view, double>> named_values(const MechanicalPoint& point) {
  return {{"pressure_Pa", point.pressure},
          {"radial_stress_Pa", point.radial_stress},
          {"hoop_stress_Pa", point.hoop_stress},
          {"total_radial_stress_Pa", point.radial_stress - point.pressure},
          {"total_hoop_stress_Pa", point.hoop_stress - point.pressure},
          {"largest_principal_stress_Pa", point.principal[0]},
          {"least_principal_stress_Pa", point.principal[2]},
          {"compressive_stress_Pa", point.compressive_stress},
          {"volume_ratio", point.volume_ratio},
          {"growth_volume_ratio", point.growth_volume_ratio},
          {"fluid_fraction", point.fluid_fraction},
          {"darcy_velocity_m_s", point.flux},
          {"solid_velocity_m_s", point.velocity},
          {"elastic_energy_J_m3", point.energy},
          {"displacement_m", point.displacement},
          {"radius_m", point.radius},
          {"reference_radius_m", point.reference_radius}};
}

VolumeStatistics volume_statistics(std::vector<std::pair<double, double>> values) {
  VolumeStatistics statistics;
  if (values.empty()) return statistics;
  std::sort(values.begin(), values.end());
  double sum = 0;
  for (const auto& [value, volume] : values) {
    statistics.volume += volume;
    sum += value * volume;
  }
  statistics.mean = sum / statistics.volume;
  statistics.minimum = values.front().first;
  statistics.maximum = values.back().first;
  constexpr std::array<double, 3> shares = {0.05, 0.5, 0.95};
  double below = 0;
  std::size_t next = 0;
  for (const auto& [value, volume] : values) {
    below += volume;
    while (next < shares.size() && below >= shares[next] * statistics.volume)
      statistics.percentiles[next++] = value;
  }
  return statistics;
}

template MechanicalPoint mechanical_point<poroelasticity::Radial>(const poroelasticity::PointState<1>&,
                                                                  double, const Place&);
template MechanicalPoint mechanical_point<poroelasticity::Axisymmetric>(const poroelasticity::PointState<2>&,
                                                                        double, const Place&);
template MechanicalPoint mechanical_point<poroelasticity::PlaneStrain>(const poroelasticity::PointState<2>&,
                                                                       double, const Place&);
template MechanicalPoint mechanical_point<poroelasticity::Cartesian>(const poroelasticity::PointState<3>&,
                                                                     double, const Place&);

}  // namespace turgor::simulation
