#include "output/probes.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "discretization/node_graph_implementation.hpp"
#include "output/number_text.hpp"
#include "output/vertex_values.hpp"

namespace turgor::output {

namespace {

using discretization::Vector3;

/// How far outside a cell, in its own unit coordinates, a point may lie.
constexpr double reach = 0.1;

std::array<double, 8> shape_values(const Vector3& unit) {
  std::array<double, 8> values;
  for (unsigned v = 0; v < 8; ++v) {
    values[v] = 1;
    for (unsigned d = 0; d < 3; ++d) values[v] *= v >> d & 1u ? unit[d] : 1 - unit[d];
  }
  return values;
}

/// Solves the 3x3 system by Cramer's rule; empty if it is singular.
std::optional<Vector3> solve(const std::array<Vector3, 3>& columns, const Vector3& right) {
  const auto determinant = [](const Vector3& a, const Vector3& b, const Vector3& c) {
    return a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) +
           a[2] * (b[0] * c[1] - b[1] * c[0]);
  };
  const double whole = determinant(columns[0], columns[1], columns[2]);
  if (whole == 0) return {};
  return Vector3{determinant(right, columns[1], columns[2]) / whole,
                 determinant(columns[0], right, columns[2]) / whole,
                 determinant(columns[0], columns[1], right) / whole};
}

/// Unit coordinates of a point in a trilinear cell, by Newton's method; empty if it does not converge.
std::optional<Vector3> unit_coordinates(const std::array<Vector3, 8>& vertices, const Vector3& point) {
  Vector3 unit = {0.5, 0.5, 0.5};
  for (int iteration = 0; iteration < 30; ++iteration) {
    const auto shape = shape_values(unit);
    Vector3 residual = point;
    std::array<Vector3, 3> jacobian = {};
    for (unsigned v = 0; v < 8; ++v)
      for (unsigned c = 0; c < 3; ++c) {
        residual[c] -= shape[v] * vertices[v][c];
        for (unsigned d = 0; d < 3; ++d) {
          double slope = v >> d & 1u ? 1 : -1;
          for (unsigned e = 0; e < 3; ++e)
            if (e != d) slope *= v >> e & 1u ? unit[e] : 1 - unit[e];
          jacobian[d][c] += slope * vertices[v][c];
        }
      }
    const auto step = solve(jacobian, residual);
    if (!step) return {};
    double size = 0;
    for (unsigned d = 0; d < 3; ++d) {
      unit[d] += (*step)[d];
      size = std::max(size, std::abs((*step)[d]));
      if (!(std::abs(unit[d]) < 10)) return {};
    }
    if (size < 1e-12) return unit;
  }
  return {};
}

std::string outside_message(const ProbePoint& point) {
  return "The probe \"" + point.probe + "\" lies outside the mesh at (" + number_text(point.position[0]) +
         ", " + number_text(point.position[1]) + ", " + number_text(point.position[2]) +
         ") m; move it into the computed body or leave it out.";
}

}  // namespace

Probes::Probes(const discretization::NodeGraph& graph, const geometry::Domain& domain,
               std::vector<ProbePoint> points)
    : graph_(graph), points_(std::move(points)) {
  std::vector<Vector3> at;
  for (const auto& point : points_) {
    at.push_back(point.position);
    for (unsigned d = 0; d < 3; ++d)
      if (domain.symmetric_about()[d]) at.back()[d] = std::abs(at.back()[d]);
  }
  std::vector<std::size_t> by_x(at.size());
  std::iota(by_x.begin(), by_x.end(), std::size_t{0});
  std::sort(by_x.begin(), by_x.end(), [&](std::size_t a, std::size_t b) { return at[a][0] < at[b][0]; });

  std::vector<Place> best(at.size());
  std::vector<double> distance(at.size(), std::numeric_limits<double>::infinity());
  std::int32_t index = 0;
  for_each_cell(graph.implementation(), [&](const auto& cell, const auto&) {
    const std::int32_t this_cell = index++;
    const auto vertices = discretization::vertices_of(domain.mapping(), cell);
    Vector3 low = vertices[0], high = vertices[0];
    double size = 0;
    for (unsigned d = 0; d < 3; ++d) {
      for (const auto& vertex : vertices) {
        low[d] = std::min(low[d], vertex[d]);
        high[d] = std::max(high[d], vertex[d]);
      }
      size = std::max(size, high[d] - low[d]);
    }
    const double margin = reach * size;
    const auto first = std::lower_bound(by_x.begin(), by_x.end(), low[0] - margin,
                                        [&](std::size_t k, double x) { return at[k][0] < x; });
    for (auto k = first; k != by_x.end() && at[*k][0] <= high[0] + margin; ++k) {
      const auto& x = at[*k];
      if (x[1] < low[1] - margin || x[1] > high[1] + margin || x[2] < low[2] - margin ||
          x[2] > high[2] + margin)
        continue;
      auto unit = unit_coordinates(vertices, x);
      if (!unit) continue;
      double excess = 0;
      for (double& u : *unit) {
        excess = std::max({excess, -u, u - 1});
        u = std::clamp(u, 0., 1.);
      }
      if (excess < 1e-9) excess = 0;
      if (excess > reach || excess >= distance[*k]) continue;
      distance[*k] = excess;
      best[*k] = {.point = *k, .cell = this_cell, .weight = shape_values(*unit)};
    }
  });

  int rank = 0;
  MPI_Comm_rank(graph.communicator(), &rank);
  struct Offer {
    double distance;
    int rank;
  };
  std::vector<Offer> offers;
  for (const double d : distance) offers.push_back({d, rank});
  MPI_Allreduce(MPI_IN_PLACE, offers.data(), static_cast<int>(offers.size()), MPI_DOUBLE_INT, MPI_MINLOC,
                graph.communicator());
  found_.assign(at.size(), 0);
  for (std::size_t k = 0; k < at.size(); ++k) {
    found_[k] = std::isfinite(offers[k].distance);
    if (!found_[k])
      outside_.push_back(outside_message(points_[k]));
    else if (offers[k].rank == rank)
      places_.push_back(best[k]);
  }
}

std::vector<double> Probes::evaluate(const NodalValues& values) const {
  const auto& body = graph_.implementation();
  std::vector<double> read(points_.size(), 0.);
  for (const auto& place : places_)
    for (unsigned v = 0; v < 8; ++v)
      if (place.weight[v] != 0)
        read[place.point] += place.weight[v] * value_at_vertex(body, body.cells[place.cell], v, values);
  MPI_Allreduce(MPI_IN_PLACE, read.data(), static_cast<int>(read.size()), MPI_DOUBLE, MPI_SUM,
                graph_.communicator());
  for (std::size_t k = 0; k < read.size(); ++k)
    if (!found_[k]) read[k] = std::numeric_limits<double>::quiet_NaN();
  return read;
}

}  // namespace turgor::output
