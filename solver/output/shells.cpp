#include "output/shells.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "discretization/node_graph.hpp"
#include "geometry/domain.hpp"
#include "output/compensated_sum.hpp"

namespace turgor::output {

namespace {

std::vector<char> is_tumour(const geometry::Domain& domain, std::span<const std::size_t> tumour_regions) {
  std::vector<char> tumour(domain.region_names().size(), 0);
  for (const std::size_t region : tumour_regions) tumour.at(region) = 1;
  return tumour;
}

}  // namespace

Shells::Shells(const discretization::NodeGraph& graph, const geometry::Domain& domain,
               std::span<const std::size_t> tumour_regions, double thickness)
    : graph_(graph), multiplicity_(domain.multiplicity()) {
  if (!(thickness > 0)) throw std::invalid_argument("The thickness of the shells must be above 0.");
  const auto tumour = is_tumour(domain, tumour_regions);
  const auto positions = graph.positions();
  std::int32_t least = std::numeric_limits<std::int32_t>::max(), greatest = -least;
  for (std::size_t node = 0; node < graph.owned_nodes(); ++node) {
    double inside = 0, outside = 0;
    for (std::size_t region = 0; region < tumour.size(); ++region)
      (tumour[region] ? inside : outside) += graph.volume(region)[node];
    const auto& x = positions[node];
    const double distance = domain.depth({x[0], x[1], x[2]});
    // Round-off must not decide for nodes that lie on a shell's boundary.
    const auto shell = static_cast<std::int32_t>(std::floor(distance / thickness + 1e-6));
    const auto add = [&](std::int32_t which, double volume) {
      if (!(volume > 0)) return;
      parts_.push_back({static_cast<std::int32_t>(node), which, volume, distance});
      least = std::min(least, which);
      greatest = std::max(greatest, which);
    };
    add(std::max(shell, 0), inside);
    add(std::min(shell, -1), outside);
  }
  MPI_Allreduce(MPI_IN_PLACE, &least, 1, MPI_INT32_T, MPI_MIN, graph.communicator());
  MPI_Allreduce(MPI_IN_PLACE, &greatest, 1, MPI_INT32_T, MPI_MAX, graph.communicator());
  if (greatest < least) return;
  for (auto& part : parts_) part.shell -= least;
  shells_ = std::int64_t{greatest} - least + 1;
  if (shells_ > 1'000'000)
    throw std::invalid_argument("The shells are so thin that there would be " + std::to_string(shells_) +
                                " of them; give a larger shell thickness.");
}

std::vector<Shell> Shells::averages(const NodalValues& values, std::span<const double> factor) const {
  struct Sums {
    CompensatedSum volume, distance, weight, weighted;
  };
  std::vector<Sums> sums(shells_);
  for (const auto& part : parts_) {
    auto& sum = sums[part.shell];
    const double weight = part.volume * (factor.empty() ? 1. : factor[part.node]);
    sum.volume.add(part.volume);
    sum.distance.add(part.volume * part.distance);
    sum.weight.add(weight);
    sum.weighted.add(weight * values[part.node]);
  }
  std::vector<double> all;
  for (const auto& sum : sums)
    for (const auto* term : {&sum.volume, &sum.distance, &sum.weight, &sum.weighted})
      all.push_back(term->value());
  MPI_Allreduce(MPI_IN_PLACE, all.data(), static_cast<int>(all.size()), MPI_DOUBLE, MPI_SUM,
                graph_.communicator());
  std::vector<Shell> shells;
  for (std::size_t k = 0; k < sums.size(); ++k) {
    const double* sum = &all[4 * k];
    if (!(sum[0] > 0)) continue;
    Shell shell{.distance = sum[1] / sum[0], .volume = multiplicity_ * sum[0], .mean = {}};
    if (sum[2] > 0) shell.mean = sum[3] / sum[2];
    shells.push_back(shell);
  }
  return shells;
}

double shell_thickness_from_mesh(const geometry::Domain& domain,
                                 std::span<const std::size_t> tumour_regions) {
  const auto tumour = is_tumour(domain, tumour_regions);
  double at_surface = 0, anywhere = 0;
  for (const auto& cell : domain.triangulation().active_cell_iterators()) {
    if (!cell->is_locally_owned() || cell->material_id() == geometry::Domain::outside ||
        !tumour[cell->material_id()])
      continue;
    const auto vertices = domain.mapping().get_vertices(cell);
    double longest = 0;
    dealii::Point<3> centre;
    for (const auto& vertex : vertices) centre += vertex / 8.;
    for (const unsigned line : cell->line_indices())
      longest = std::max(longest, vertices[dealii::GeometryInfo<3>::line_to_cell_vertices(line, 0)].distance(
                                      vertices[dealii::GeometryInfo<3>::line_to_cell_vertices(line, 1)]));
    anywhere = std::max(anywhere, longest);
    if (std::abs(domain.depth(centre)) < longest) at_surface = std::max(at_surface, longest);
  }
  at_surface = dealii::Utilities::MPI::max(at_surface, domain.communicator());
  return at_surface > 0 ? at_surface : dealii::Utilities::MPI::max(anywhere, domain.communicator());
}

std::optional<double> penetration_depth(std::span<const Shell> shells, double fraction) {
  std::vector<Shell> inside;
  for (const auto& shell : shells)
    if (shell.distance >= 0 && shell.mean) inside.push_back(shell);
  std::sort(inside.begin(), inside.end(),
            [](const Shell& a, const Shell& b) { return a.distance < b.distance; });
  const auto highest = std::max_element(inside.begin(), inside.end(),
                                        [](const Shell& a, const Shell& b) { return *a.mean < *b.mean; });
  if (highest == inside.end() || !(*highest->mean > 0)) return {};
  const double level = fraction * *highest->mean;
  for (auto deeper = highest + 1; deeper < inside.end(); ++deeper) {
    if (*deeper->mean > level) continue;
    const auto& before = *(deeper - 1);
    const double share = (*before.mean - level) / (*before.mean - *deeper->mean);
    return before.distance + share * (deeper->distance - before.distance);
  }
  return {};
}

}  // namespace turgor::output
