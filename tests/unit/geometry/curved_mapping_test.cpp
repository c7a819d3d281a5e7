// Cells that follow a shape between their vertices.
#include <deal.II/base/quadrature_lib.h>
#include <deal.II/fe/fe_nothing.h>
#include <deal.II/fe/fe_values.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "geometry/shape_domain.hpp"

namespace turgor::geometry {
namespace {

struct Measures {
  double volume = 0, from_surface = 0;  ///< the same by Gauss's theorem; differs where cells leave gaps
};

Measures measure(const Domain& domain, const dealii::Mapping<3>& mapping) {
  Measures sum;
  const dealii::FE_Nothing<3> nothing;
  dealii::FEValues<3> values(mapping, nothing, dealii::QGauss<3>(4), dealii::update_JxW_values);
  dealii::FEFaceValues<3> face_values(
      mapping, nothing, dealii::QGauss<2>(4),
      dealii::update_JxW_values | dealii::update_normal_vectors | dealii::update_quadrature_points);
  for (const auto& cell : domain.triangulation().active_cell_iterators()) {
    if (!cell->is_locally_owned()) continue;
    values.reinit(cell);
    for (const unsigned q : values.quadrature_point_indices()) sum.volume += values.JxW(q);
    for (const unsigned f : cell->face_indices()) {
      if (!cell->at_boundary(f)) continue;
      face_values.reinit(cell, f);
      for (const unsigned q : face_values.quadrature_point_indices())
        sum.from_surface +=
            face_values.JxW(q) * (face_values.normal_vector(q) * face_values.quadrature_point(q)) / 3;
    }
  }
  for (double* part : {&sum.volume, &sum.from_surface})
    *part = dealii::Utilities::MPI::sum(*part, domain.communicator());
  return sum;
}

/// An octant of a ball of 1 mm in a host of 3 mm, whose ball is refined once more than the host.
struct BallInHost {
  ShapeDomain domain{MPI_COMM_WORLD,
                     {.radius = 1e-3, .host = {.shape = configuration::HostShape::sphere, .extent = 2e-3}},
                     {"tumour", "host"},
                     2e-3};
  explicit BallInHost(double cell) {
    domain.refine_to([=](double depth) { return depth > 0 ? cell : cell - 2 * depth; }, 1e5);
  }
};

TEST(CurvedMapping, HasTheVolumeOfTheBallToFourthOrder) {
  const double exact = std::numbers::pi / 6 * std::pow(3e-3, 3);
  double before = 0;
  for (const double cell : {1.2e-3, 0.6e-3}) {
    ShapeDomain domain(MPI_COMM_WORLD, {.radius = 3e-3}, {"tumour"}, 0);
    domain.refine_to([=](double) { return cell; }, 1e5);
    const double error = std::abs(measure(domain, *domain.curved_mapping()).volume - exact) / exact,
                 straight = std::abs(measure(domain, domain.mapping()).volume - exact) / exact;
    EXPECT_LT(error, 0.05 * straight);
    if (before > 0) EXPECT_GT(std::log2(before / error), 3.5);
    before = error;
  }
}

TEST(CurvedMapping, LeavesNoGapsWhereCellsHang) {
  BallInHost body(0.3e-3);
  bool hangs = false;
  for (const auto& cell : body.domain.triangulation().active_cell_iterators())
    for (const auto& face : cell->face_iterators()) hangs = hangs || face->has_children();
  EXPECT_TRUE(dealii::Utilities::MPI::logical_or(hangs, MPI_COMM_WORLD)) << "nothing was tested";
  const auto curved = measure(body.domain, *body.domain.curved_mapping());
  EXPECT_NEAR(curved.volume, curved.from_surface, 1e-13 * curved.volume);
  const double exact = std::numbers::pi / 6 * std::pow(3e-3, 3);
  EXPECT_NEAR(curved.volume, exact, 0.01 * exact);
}

}  // namespace
}  // namespace turgor::geometry
