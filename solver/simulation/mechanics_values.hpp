#pragma once

#include <mpi.h>

#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "poroelasticity/poroelastic_problem.hpp"

namespace turgor::simulation {

/// A point of a growing tissue as results tell it, whatever the coordinates.
struct MechanicalPoint {
  std::size_t region = 0, cell = 0;
  double reference_volume = 0;           ///< that it stands for, of the whole body, m3
  double volume = 0;                     ///< the same, deformed
  double radius = 0;                     ///< distance from the centre, deformed, m
  double reference_radius = 0;           ///< m
  double displacement = 0;               ///< away from the centre, m
  double pressure = 0;                   ///< p, Pa
  double radial_stress = 0;              ///< effective Cauchy stress along the radius, Pa
  double hoop_stress = 0;                ///< mean of the two across it, Pa
  std::array<double, 3> principal = {};  ///< of the effective stress, largest first, Pa
  double compressive_stress = 0;         ///< s = max(0, -tr(sigma)/3), Pa
  double volume_ratio = 1;               ///< J
  double growth_volume_ratio = 1;        ///< Jg
  double fluid_fraction = 0;             ///< phi_f
  double flux = 0;                       ///< Darcy's, away from the centre, m/s
  double velocity = 0;                   ///< of the solid, away from the centre, m/s
  double energy = 0;                     ///< elastic, J per m3 of the reference state
  double filtration = 0, lymph = 0;      ///< per deformed volume, 1/s
};

/// `copies`: how many of the computed part make up the body; `centre`: from where radial components point
/// (m).
template <class Coordinates>
MechanicalPoint mechanical_point(const poroelasticity::PointState<Coordinates::dimension>& point,
                                 double copies, const poroelasticity::Place& centre = {});

/// One point per cell, from points of one cell after the other: means over the deformed volume, of volume
/// ratios and energy over the reference volume.
std::vector<MechanicalPoint> cell_means(const std::vector<MechanicalPoint>& points);
/// The points of all ranks on all ranks. Collective.
void gather(std::vector<MechanicalPoint>& points, MPI_Comm communicator);

/// All that tables tell of a point, by name.
std::vector<std::pair<std::string_view, double>> named_values(const MechanicalPoint& point);

/// Volume-weighted statistics of values that each stand for a volume.
struct VolumeStatistics {
  double volume = 0, mean = 0, minimum = 0, maximum = 0;
  std::array<double, 3> percentiles = {};  ///< 5, 50 and 95 % of the volume lie below
};

/// Of values (first) and their volumes (second); the volume is 0 where there are none.
VolumeStatistics volume_statistics(std::vector<std::pair<double, double>> values);

}  // namespace turgor::simulation
