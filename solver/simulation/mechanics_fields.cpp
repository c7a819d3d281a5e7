#include "simulation/mechanics_fields.hpp"

#include <array>
#include <map>
#include <vector>

#include "poroelasticity/matrix_free_problem.hpp"
#include "simulation/mechanics_values.hpp"

namespace turgor::simulation {

namespace {

using output::VtuFile;
using poroelasticity::Matrix3;

/// Means over the cells of this rank, in the order of their points.
struct CellSums {
  std::vector<float> effective, total, flux, velocity;
  Matrix3 stress = {};
  std::array<double, 3> flow = {}, speed = {};
  double pressure = 0, volume = 0;

  void add(const Matrix3& here, const std::array<double, 3>& flux_here,
           const std::array<double, 3>& velocity_here, double pressure_here, double weight) {
    for (int n = 0; n < 9; ++n) stress[n] += weight * here[n];
    for (int d = 0; d < 3; ++d) {
      flow[d] += weight * flux_here[d];
      speed[d] += weight * velocity_here[d];
    }
    pressure += weight * pressure_here;
    volume += weight;
  }
  void finish() {
    if (volume == 0) return;
    for (int n = 0; n < 9; ++n) {
      effective.push_back(static_cast<float>(stress[n] / volume));
      total.push_back(static_cast<float>((stress[n] - (n % 4 == 0 ? pressure : 0)) / volume));
    }
    for (int d = 0; d < 3; ++d) {
      flux.push_back(static_cast<float>(flow[d] / volume));
      velocity.push_back(static_cast<float>(speed[d] / volume));
    }
    stress = {};
    flow = speed = {};
    pressure = volume = 0;
  }
};

/// The mesh and what is at its vertices.
template <class Problem>
void add_mesh(const Problem& problem, output::Piece& piece) {
  constexpr int dim = Problem::dim;
  // VTK goes around a face where deal.II counts in x, y, z.
  constexpr std::array<unsigned, 8> order = {0, 1, 3, 2, 4, 5, 7, 6};
  constexpr std::uint8_t quadrilateral = 9, hexahedron = 12;
  std::map<unsigned, std::int32_t> point_of;
  std::vector<float> positions, displacement, pressure;
  std::vector<std::int32_t> connectivity, offsets, regions;
  problem.visit_corners([&](const auto& cell) {
    for (std::size_t n = 0; n < cell.count; ++n) {
      const unsigned v = order[n];
      const auto [found, is_new] =
          point_of.try_emplace(cell.vertex[v], static_cast<std::int32_t>(point_of.size()));
      connectivity.push_back(found->second);
      if (!is_new) continue;
      for (int d = 0; d < 3; ++d) {
        positions.push_back(d < dim ? static_cast<float>(cell.position[v][d]) : 0);
        displacement.push_back(d < dim ? static_cast<float>(cell.displacement[v][d]) : 0);
      }
      pressure.push_back(static_cast<float>(cell.pressure[v]));
    }
    offsets.push_back(static_cast<std::int32_t>(connectivity.size()));
    regions.push_back(static_cast<std::int32_t>(cell.region));
  });
  piece.points = pressure.size();
  piece.cells = regions.size();
  const std::vector<std::uint8_t> types(piece.cells, dim == 2 ? quadrilateral : hexahedron);
  piece.positions = VtuFile::array("Points", std::span<const float>(positions), 3);
  piece.connectivity = VtuFile::array("connectivity", std::span<const std::int32_t>(connectivity));
  piece.offsets = VtuFile::array("offsets", std::span<const std::int32_t>(offsets));
  piece.types = VtuFile::array("types", std::span<const std::uint8_t>(types));
  piece.point_data.push_back(VtuFile::array("displacement [m]", std::span<const float>(displacement), 3));
  piece.point_data.push_back(VtuFile::array("interstitial_pressure [Pa]", std::span<const float>(pressure)));
  piece.cell_data.push_back(VtuFile::array("region", std::span<const std::int32_t>(regions)));
}

}  // namespace

template <class Problem>
void write_fields(output::PieceSeries& series, const Problem& problem, const configuration::Case& run,
                  const std::string& arm, double copies, const poroelasticity::Place& centre) {
  // Collective, so before anything that could throw on one rank alone.
  output::Piece piece;
  add_mesh(problem, piece);
  std::vector<MechanicalPoint> points;
  CellSums sums;
  std::size_t last = 0;
  problem.visit_points([&](const auto& point) {
    if (points.empty() || point.cell != last) sums.finish();
    last = point.cell;
    sums.add(point.effective_stress, point.flux, point.velocity, point.pressure, point.weight * point.volume);
    points.push_back(mechanical_point<typename Problem::Coordinates>(point, copies, centre));
  });
  sums.finish();
  const auto cells = cell_means(points);
  const auto put = [&](const std::string& name, double MechanicalPoint::*value) {
    std::vector<float> values;
    for (const auto& cell : cells) values.push_back(static_cast<float>(cell.*value));
    piece.cell_data.push_back(VtuFile::array(name, std::span<const float>(values)));
  };
  const auto put_array = [&](const std::string& name, const std::vector<float>& values, int components) {
    piece.cell_data.push_back(VtuFile::array(name, std::span<const float>(values), components));
  };
  put_array("effective stress [Pa]", sums.effective, 9);
  put_array("total stress [Pa]", sums.total, 9);
  std::vector<float> principal;
  for (const auto& cell : cells)
    for (const double stress : cell.principal) principal.push_back(static_cast<float>(stress));
  put_array("principal stresses [Pa]", principal, 3);
  put("radial stress [Pa]", &MechanicalPoint::radial_stress);
  put("hoop stress [Pa]", &MechanicalPoint::hoop_stress);
  put("compressive solid stress [Pa]", &MechanicalPoint::compressive_stress);
  put("J [1]", &MechanicalPoint::volume_ratio);
  put("Jg [1]", &MechanicalPoint::growth_volume_ratio);
  put("fluid fraction [1]", &MechanicalPoint::fluid_fraction);
  put("elastic energy [J/m3]", &MechanicalPoint::energy);
  put_array("Darcy velocity [m/s]", sums.flux, 3);
  put_array("solid velocity [m/s]", sums.velocity, 3);
  std::vector<std::string> region_names;
  for (const auto& region : run.regions) region_names.push_back(region.name);
  series.write(
      problem.time(), [&] { return std::move(piece); },
      [&](VtuFile& file) {
        file.add_number("multiplicity", copies);
        file.add_words("arm", std::vector<std::string>{arm});
        file.add_words("region names", region_names);
      });
}

template void write_fields(output::PieceSeries&,
                           const poroelasticity::PoroelasticProblem<poroelasticity::Axisymmetric>&,
                           const configuration::Case&, const std::string&, double,
                           const poroelasticity::Place&);
template void write_fields(output::PieceSeries&,
                           const poroelasticity::PoroelasticProblem<poroelasticity::PlaneStrain>&,
                           const configuration::Case&, const std::string&, double,
                           const poroelasticity::Place&);
template void write_fields(output::PieceSeries&,
                           const poroelasticity::PoroelasticProblem<poroelasticity::Cartesian>&,
                           const configuration::Case&, const std::string&, double,
                           const poroelasticity::Place&);
template void write_fields(output::PieceSeries&, const poroelasticity::MatrixFreePoroelasticProblem&,
                           const configuration::Case&, const std::string&, double,
                           const poroelasticity::Place&);

}  // namespace turgor::simulation
