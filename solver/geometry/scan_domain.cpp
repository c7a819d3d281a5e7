#include "geometry/scan_domain.hpp"

#include <deal.II/grid/grid_generator.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "geometry/body_size.hpp"
#include "geometry/input_error.hpp"

namespace turgor::geometry {

namespace {

// Cells at the interface have one size over this many layers on either side.
constexpr double uniform_layers = 3.5;
// Outside the body nothing is computed: one layer carries the interface's outer side.
constexpr double outside_layers = 1.8;
// From the centre of a cube of edge 1 to its corners.
constexpr double half_diagonal = 0.867;
// A tumour has at least so many cells across.
constexpr double cells_across = 8;

dealii::types::material_id region_index(const std::vector<std::string>& names, const std::string& name,
                                        const std::string& why) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<dealii::types::material_id>(found - names.begin());
  std::string known;
  for (const auto& other : names) known += (known.empty() ? "" : ", ") + other;
  throw InputError(why + " region '" + name + "', but the case has no such region; it has: " + known + ".");
}

}  // namespace

ScanDomain::ScanDomain(MPI_Comm communicator, const configuration::GeometryParameters& geometry,
                       std::vector<std::string> region_names, double rim_cell, double maximum_cells,
                       std::optional<double> host_extent, bool fitted)
    : Domain(communicator, std::move(region_names), 1) {
  if (!(rim_cell > 0)) throw std::invalid_argument("the cell size at a scan's rim must be above 0");
  read(geometry);
  const auto extent = surface_->upper() - surface_->lower();
  expect_body_size(std::max({extent[0], extent[1], extent[2]}), "Scan " + geometry.scan.file.string() + ": ",
                   "Lengths in its header are taken in mm: write the spacing again.");
  rim_cell = std::min(rim_cell, std::max({extent[0], extent[1], extent[2]}) / cells_across);
  make_root_cells(rim_cell, geometry.host.extent ? geometry.host.extent : host_extent);
  refine_interface(rim_cell, maximum_cells);
  if (fitted)
    place();
  else
    place_roughly();
  placed_ = fitted;
}

void ScanDomain::read(const configuration::GeometryParameters& geometry) {
  using configuration::HostShape;
  const auto& scan = geometry.scan;
  const auto prefix = "Scan " + scan.file.string() + ":";
  if (geometry.host.shape == HostShape::sphere)
    throw InputError(
        prefix + " a host around a scan is a box along the image's axes; set geometry.host.shape = \"box\".");
  const auto image = read_segmented_image(scan.file);
  reader_remarks_ = check_labels(image, scan.file, scan.labels);
  for (unsigned d = 0; d < 3; ++d) {
    image_origin_[d] = image.origin[d];
    for (unsigned axis = 0; axis < 3; ++axis) image_axes_[d][axis] = image.direction[d][axis];
  }
  std::vector<ScanPhase> phases;
  for (const auto& [label, region] : scan.labels) {
    const auto material =
        region_index(region_names_, region, prefix + " label " + std::to_string(label) + " is");
    const auto same = std::find_if(phases.begin(), phases.end(),
                                   [&, m = material](const ScanPhase& phase) { return phase.material == m; });
    if (same != phases.end())
      same->labels.push_back(label);
    else
      phases.push_back({.material = material, .labels = {label}, .tumour = region != "host"});
  }
  if (geometry.host.shape == HostShape::box)
    background_ = region_index(region_names_, "host", prefix + " what surrounds the tumour is");
  const double largest = *std::max_element(image.spacing.begin(), image.spacing.end());
  const double sigma = scan.smoothing.value_or(0.5 * largest);
  if (!(sigma >= 0.2 * largest)) {
    std::ostringstream why;
    why << prefix << " geometry.scan.smoothing of " << sigma * 1e3 << " mm leaves the steps of "
        << largest * 1e3 << " mm voxels in the surface; use at least " << 0.2 * largest * 1e3
        << " mm (default " << 0.5 * largest * 1e3 << " mm).";
    throw InputError(why.str());
  }
  try {
    surface_ = std::make_unique<ScanSurface>(image, phases, background_, sigma);
  } catch (const InputError& error) {
    throw InputError(prefix + " " + error.what());
  }
  for (std::size_t p = 0; p < phases.size(); ++p) {
    std::ostringstream remark;
    remark << prefix << " " << region_names_[phases[p].material] << ": " << surface_->voxel_volume(p) * 1e6
           << " cm3 of voxels; smoothed by " << sigma * 1e3 << " mm, surface where the smoothed label is "
           << surface_->level(p) << ", which keeps that volume (LPS frame).";
    reader_remarks_.push_back(remark.str());
  }
}

void ScanDomain::make_root_cells(double rim_cell, std::optional<double> host_extent) {
  const dealii::Tensor<1, 3> extent = surface_->upper() - surface_->lower();
  const double largest = std::max({extent[0], extent[1], extent[2]});
  double margin = 3 * rim_cell + surface_->sigma(), widest = largest / 4;
  if (background_ != outside) {
    margin = host_extent.value_or(0.5 * largest);
    widest = (largest + 2 * margin) / 6;
  }
  root_size_ = rim_cell;
  while (2 * root_size_ <= widest) root_size_ *= 2;
  std::vector<unsigned> count(3);
  dealii::Point<3> upper;
  for (unsigned d = 0; d < 3; ++d) {
    count[d] = static_cast<unsigned>(std::ceil((extent[d] + 2 * margin) / root_size_));
    upper[d] = count[d] * root_size_;
    root_corner_[d] = 0.5 * (surface_->lower()[d] + surface_->upper()[d] - upper[d]);
  }
  dealii::GridGenerator::subdivided_hyper_rectangle(triangulation_, count, dealii::Point<3>(), upper);
  root_positions_.resize(triangulation_.n_cells(0));
  for (const auto& cell : triangulation_.cell_iterators_on_level(0))
    for (unsigned d = 0; d < 3; ++d)
      root_positions_[cell->id().get_coarse_cell_id()][d] = std::round(cell->vertex(0)[d] / root_size_);
}

double ScanDomain::undistorted_size(const Triangulation::cell_iterator& cell) const {
  return std::ldexp(root_size_, -cell->level());
}

std::vector<dealii::Point<3>> ScanDomain::lattice() const {
  std::vector<dealii::Point<3>> positions(triangulation_.n_vertices());
  for (const auto& cell : triangulation_.cell_iterators()) {
    if (cell->is_active() && cell->is_artificial()) continue;
    const auto id = cell->id();
    auto lower = root_positions_[id.get_coarse_cell_id()];
    double size = 1;
    for (const auto child : id.get_child_indices()) {
      size /= 2;
      for (unsigned d = 0; d < 3; ++d) lower[d] += size * (static_cast<unsigned>(child) >> d & 1u);
    }
    for (unsigned v = 0; v < 8; ++v)
      for (unsigned d = 0; d < 3; ++d)
        positions[cell->vertex_index(v)][d] = (lower[d] + size * (v >> d & 1u)) * root_size_;
  }
  return positions;
}

void ScanDomain::refine_interface(double rim_cell, double maximum_cells) {
  double size = root_size_;
  while (size > rim_cell * (1 + 1e-9)) {
    const auto positions = lattice();
    double flagged = 0;
    for (const auto& cell : triangulation_.active_cell_iterators()) {
      if (!cell->is_locally_owned() || undistorted_size(cell) < size * (1 - 1e-9)) continue;
      const auto centre =
          root_corner_ + 0.5 * (positions[cell->vertex_index(0)] + positions[cell->vertex_index(7)]);
      const bool empty = background_ == outside && surface_->material_at(centre) == outside;
      const double layers = empty ? outside_layers : uniform_layers;
      if (surface_->interface_distance(centre) < half_diagonal * size + layers * rim_cell) {
        cell->set_refine_flag();
        ++flagged;
      }
    }
    flagged = dealii::Utilities::MPI::sum(flagged, communicator());
    if (static_cast<double>(triangulation_.n_global_active_cells()) + 7 * flagged >
        maximum_cells) {  // refine_to says so
      for (const auto& cell : triangulation_.active_cell_iterators()) cell->clear_refine_flag();
      return;
    }
    triangulation_.execute_coarsening_and_refinement();
    size /= 2;
  }
}

void ScanDomain::settle_flags() {
  int finest = 0;
  std::vector<std::pair<Triangulation::active_cell_iterator, double>> near;  // distance in cells
  for (const auto& cell : triangulation_.active_cell_iterators()) {
    if (!cell->is_locally_owned()) continue;
    const double layers = surface_->interface_distance(to_image(cell->center())) / undistorted_size(cell);
    if (layers < uniform_layers) near.emplace_back(cell, layers);
    if (layers < half_diagonal) finest = std::max(finest, cell->level());
  }
  finest = dealii::Utilities::MPI::max(finest, communicator());
  double at_interface = 0, marked = 0;
  for (const auto& [cell, layers] : near)
    if (layers < half_diagonal && cell->material_id() != outside) {
      ++at_interface;
      marked += cell->refine_flag_set() ? 1 : 0;
    }
  at_interface = dealii::Utilities::MPI::sum(at_interface, communicator());
  marked = dealii::Utilities::MPI::sum(marked, communicator());
  const bool all = 2 * marked > at_interface;
  for (const auto& [cell, layers] : near) {
    if (cell->level() < finest) continue;  // away from the interface's own cells
    cell->clear_coarsen_flag();
    if (!all) cell->clear_refine_flag();
    if (all && (cell->material_id() != outside || layers < outside_layers) && layers < uniform_layers - 1)
      cell->set_refine_flag();
  }
}

void ScanDomain::classify() {
  const auto positions = lattice();
  for (const auto& cell : triangulation_.active_cell_iterators())
    if (!cell->is_artificial())
      cell->set_material_id(surface_->material_at(
          root_corner_ + 0.5 * (positions[cell->vertex_index(0)] + positions[cell->vertex_index(7)])));
}

bool ScanDomain::refine_outside() {
  if (background_ != outside) return false;
  std::vector<int> finest(triangulation_.n_vertices(), -1);
  for (const auto& cell : triangulation_.active_cell_iterators())
    if (!cell->is_artificial() && cell->material_id() != outside)
      for (const unsigned v : cell->vertex_indices())
        finest[cell->vertex_index(v)] = std::max(finest[cell->vertex_index(v)], cell->level());
  bool flagged = false;
  for (const auto& cell : triangulation_.active_cell_iterators())
    if (cell->is_locally_owned() && cell->material_id() == outside)
      for (const unsigned v : cell->vertex_indices())
        if (finest[cell->vertex_index(v)] > cell->level()) {
          cell->set_refine_flag();
          flagged = true;
        }
  if (!dealii::Utilities::MPI::logical_or(flagged, communicator())) return false;
  triangulation_.execute_coarsening_and_refinement();
  return true;
}

double ScanDomain::distance_to(dealii::types::material_id a, dealii::types::material_id b,
                               const dealii::Point<3>& point, dealii::Tensor<1, 3>& normal) const {
  const dealii::Point<3> start = root_corner_ + point;
  auto foot = start;
  double value = 0, slope = 0;
  for (int i = 0; i < 3; ++i) {
    value = surface_->difference(a, b, foot, normal);
    slope = normal.norm();
    if (slope * surface_->sigma() < 1e-4) {  // no surface near
      normal = 0;
      return 0;
    }
    normal /= slope;
    if (i == 2) break;
    foot -= std::clamp(value / slope, -surface_->sigma(), surface_->sigma()) * normal;
  }
  return (start - foot) * normal + value / slope;
}

void ScanDomain::place_roughly() {
  do classify();
  while (refine_outside());
  move_vertices(lattice());
}

void ScanDomain::move_vertices(const std::vector<dealii::Point<3>>& positions) {
  for (const auto& cell : triangulation_.cell_iterators()) {
    if (cell->is_active() && cell->is_artificial()) continue;
    for (const unsigned v : cell->vertex_indices())
      cell->vertex(v) = to_world(root_corner_ + positions[cell->vertex_index(v)]);
  }
}

void ScanDomain::place() {
  do classify();
  while (refine_outside());
  auto positions = lattice();
  const FitGraph graph(triangulation_, positions, outside);
  fit_report_ = {};
  const auto fitted = fit_vertices(
      graph,
      [this](auto a, auto b, const dealii::Point<3>& point, dealii::Tensor<1, 3>& normal) {
        return distance_to(a, b, point, normal);
      },
      {}, fit_report_);
  for (unsigned v = 0; v < positions.size(); ++v)
    if (const auto local = graph.local(v); local != FitGraph::none) positions[v] = fitted[local];
  move_vertices(positions);
  describe_fit();
}

void ScanDomain::describe_fit() {
  remarks_ = reader_remarks_;
  const auto in_mm = [this](const dealii::Point<3>& place) {
    const auto world = to_world(root_corner_ + place);
    std::ostringstream text;
    text << '(' << world[0] * 1e3 << ", " << world[1] * 1e3 << ", " << world[2] * 1e3 << ") mm";
    return text.str();
  };
  const auto& quality = fit_report_.quality;
  std::ostringstream remark;
  remark << "Fit of the octree: " << fit_report_.interface_vertices << " interface vertices, on average "
         << fit_report_.mean_distance * 1e6 << " um from their surface (at most "
         << fit_report_.largest_distance * 1e6 << " um); least scaled Jacobian "
         << quality.least_scaled_jacobian << " at " << in_mm(quality.flattest_corner)
         << "; the stable explicit step is " << quality.least_relative_step
         << " of an undistorted cube's, limited by the cells at " << in_mm(quality.limiting_vertex) << ".";
  remarks_.push_back(remark.str());
}

dealii::Point<3> ScanDomain::to_image(const dealii::Point<3>& world) const {
  return dealii::Point<3>(dealii::transpose(image_axes_) * (world - image_origin_));
}

dealii::Point<3> ScanDomain::to_world(const dealii::Point<3>& image) const {
  return image_origin_ + image_axes_ * image;
}

}  // namespace turgor::geometry
