// Element kernels of poroelasticity against plain loops, and what any such operator has to keep.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include <turgor/kernels/poroelastic_cells.hpp>

#include "tests/kernels/support/poroelastic_mesh.hpp"

namespace turgor::kernels {
namespace {

using testing::add_plain;
using testing::applied;
using testing::difference;
using testing::PlainCells;
using testing::PlainVector;
using testing::set;
using testing::tangents_of;
using Mesh = testing::PoroelasticMesh;

constexpr double round_off = 1e-13, single_round_off = 1e-5;

PlainVector plain_blocks(const Mesh& mesh, const PlainVector& x, bool with_displacement, bool with_pressure) {
  PlainVector part = x, y(mesh.plain);
  if (!with_displacement) std::fill(part.displacement.begin(), part.displacement.end(), 0.);
  if (!with_pressure) std::fill(part.pressure.begin(), part.pressure.end(), 0.);
  add_plain(
      mesh.plain, [&](std::size_t c, int) { return mesh.tangent_of(c); }, part, y);
  return y;
}

TEST(PoroelasticCells, ApplyWhatPlainLoopsGive) {
  Mesh mesh;
  mesh.cells.set_tissue(mesh.tissue());
  const auto x = PlainVector(mesh.plain).randomise(1);
  const auto expected = plain_blocks(mesh, x, true, true);
  EXPECT_LT(difference(applied(mesh.cells, PoroelasticBlock::all, x, mesh.plain), expected), round_off);
  const auto by_displacement = plain_blocks(mesh, x, true, false),
             by_pressure = plain_blocks(mesh, x, false, true);
  EXPECT_LT(difference(applied(mesh.cells, PoroelasticBlock::stiffness, x, mesh.plain).displacement,
                       by_displacement.displacement),
            round_off);
  EXPECT_LT(difference(applied(mesh.cells, PoroelasticBlock::dilatation, x, mesh.plain).pressure,
                       by_displacement.pressure),
            round_off);
  EXPECT_LT(difference(applied(mesh.cells, PoroelasticBlock::pressure_force, x, mesh.plain).displacement,
                       by_pressure.displacement),
            round_off);
  EXPECT_LT(difference(applied(mesh.cells, PoroelasticBlock::drainage, x, mesh.plain).pressure,
                       by_pressure.pressure),
            round_off);
}

TEST(PoroelasticCells, AComparisonNoticesOneEntry) {
  Mesh mesh;
  mesh.cells.set_tissue(mesh.tissue());
  const auto x = PlainVector(mesh.plain).randomise(1);
  auto expected = plain_blocks(mesh, x, true, true);
  expected.displacement[100] += 1e-8;
  EXPECT_GT(difference(applied(mesh.cells, PoroelasticBlock::all, x, mesh.plain), expected), round_off);
}

TEST(PoroelasticCells, AddToWhatIsThere) {
  Mesh mesh;
  mesh.cells.set_tissue(mesh.tissue());
  const auto x = PlainVector(mesh.plain).randomise(1);
  auto y = PlainVector(mesh.plain).randomise(2);
  const auto before = y, added = applied(mesh.cells, PoroelasticBlock::all, x, mesh.plain);
  mesh.cells.apply(PoroelasticBlock::all, x.in(), y.out());
  for (std::size_t n = 0; n < y.displacement.size(); ++n)
    ASSERT_NEAR(y.displacement[n], before.displacement[n] + added.displacement[n], 1e-12);
  for (std::size_t n = 0; n < y.pressure.size(); ++n)
    ASSERT_NEAR(y.pressure[n], before.pressure[n] + added.pressure[n], 1e-12);
}

TEST(PoroelasticCells, ApplyTangentsAsPlainLoopsDo) {
  Mesh mesh;
  const auto tangents = tangents_of(mesh);
  set(mesh, tangents);
  const auto x = PlainVector(mesh.plain).randomise(1);
  for (const bool with_displacement : {true, false}) {
    auto part = x;
    auto& other = with_displacement ? part.pressure : part.displacement;
    std::fill(other.begin(), other.end(), 0.);
    PlainVector expected(mesh.plain);
    add_plain(
        mesh.plain, [&](std::size_t c, int q) { return tangents[27 * c + q]; }, part, expected);
    const auto momentum = with_displacement ? PoroelasticBlock::stiffness : PoroelasticBlock::pressure_force,
               mass = with_displacement ? PoroelasticBlock::dilatation : PoroelasticBlock::drainage;
    EXPECT_LT(difference(applied(mesh.cells, momentum, x, mesh.plain).displacement, expected.displacement),
              single_round_off);
    EXPECT_LT(difference(applied(mesh.cells, mass, x, mesh.plain).pressure, expected.pressure),
              single_round_off);
    EXPECT_LT(difference(applied(mesh.cells, PoroelasticBlock::all, part, mesh.plain), expected),
              single_round_off);
  }
}

TEST(PoroelasticCells, TangentsOfALinearTissueAreThatTissue) {
  Mesh mesh, other;
  mesh.cells.set_tissue(mesh.tissue());
  const PlainVector anywhere(mesh.plain);
  other.cells.set_tangents(anywhere.in(), [&](std::size_t cell, auto, std::span<PoroelasticTangent> points) {
    std::fill(points.begin(), points.end(), mesh.tangent_of(cell));
  });
  const auto x = PlainVector(mesh.plain).randomise(4);
  EXPECT_LT(difference(applied(other.cells, PoroelasticBlock::all, x, mesh.plain),
                       applied(mesh.cells, PoroelasticBlock::all, x, mesh.plain)),
            single_round_off);
}

TEST(PoroelasticCells, SinglePrecisionAgreesWithDouble) {
  for (const bool tangent : {false, true}) {
    Mesh mesh;
    if (tangent)
      set(mesh, tangents_of(mesh));
    else
      mesh.cells.set_tissue(mesh.tissue());
    const auto x = PlainVector(mesh.plain).randomise(5);
    const std::vector<float> u(x.displacement.begin(), x.displacement.end()),
        p(x.pressure.begin(), x.pressure.end());
    for (const auto block :
         {PoroelasticBlock::all, PoroelasticBlock::stiffness, PoroelasticBlock::pressure_force,
          PoroelasticBlock::dilatation, PoroelasticBlock::drainage}) {
      std::vector<float> momentum(u.size()), mass(p.size());
      mesh.cells.apply(block, PoroelasticVector<const float>{u, p}, PoroelasticVector<float>{momentum, mass});
      PlainVector single(mesh.plain);
      single.displacement.assign(momentum.begin(), momentum.end());
      single.pressure.assign(mass.begin(), mass.end());
      const auto both = applied(mesh.cells, block, x, mesh.plain);
      for (const auto member : {&PlainVector::displacement, &PlainVector::pressure}) {
        if (*std::max_element((both.*member).begin(), (both.*member).end()) == 0) continue;
        EXPECT_LT(difference(single.*member, both.*member), single_round_off);
      }
    }
  }
}

TEST(PoroelasticCells, TheStiffnessIsSymmetricAndTheCouplingItsOwnTranspose) {
  Mesh mesh;
  mesh.cells.set_tissue(mesh.tissue());
  const auto x = PlainVector(mesh.plain).randomise(1), y = PlainVector(mesh.plain).randomise(2);
  const auto inner = [](const std::vector<double>& a, const std::vector<double>& b) {
    double sum = 0;
    for (std::size_t n = 0; n < a.size(); ++n) sum += a[n] * b[n];
    return sum;
  };
  const auto times = [&](PoroelasticBlock block, const PlainVector& v) {
    return applied(mesh.cells, block, v, mesh.plain);
  };
  EXPECT_NEAR(inner(y.displacement, times(PoroelasticBlock::stiffness, x).displacement),
              inner(x.displacement, times(PoroelasticBlock::stiffness, y).displacement), 1e-11);
  EXPECT_NEAR(inner(y.pressure, times(PoroelasticBlock::drainage, x).pressure),
              inner(x.pressure, times(PoroelasticBlock::drainage, y).pressure), 1e-12);
  EXPECT_NEAR(inner(y.pressure, times(PoroelasticBlock::dilatation, x).pressure),
              -inner(x.displacement, times(PoroelasticBlock::pressure_force, y).displacement), 1e-12);
}

/// u of a place at all nodes.
PlainVector displaced(const PlainCells& mesh,
                      const std::function<std::array<double, 3>(const std::array<double, 3>&)>& field) {
  PlainVector x(mesh);
  for (std::size_t n = 0; n < mesh.displacement_nodes; ++n) {
    const auto u = field(mesh.place[n]);
    std::copy(u.begin(), u.end(), x.displacement.begin() + 3 * n);
  }
  return x;
}

TEST(PoroelasticCells, RigidMotionsNeedNoForceAndKeepTheVolume) {
  Mesh mesh;
  mesh.cells.set_tissue(mesh.tissue());
  for (int mode = 0; mode < 6; ++mode) {
    const auto x = displaced(mesh.plain, [&](const std::array<double, 3>& at) {
      std::array<double, 3> u = {};
      const int a = mode % 3, b = (mode + 1) % 3;
      if (mode < 3) {
        u[mode] = 1;
      } else {
        u[a] = at[b];
        u[b] = -at[a];
      }
      return u;
    });
    const auto y = applied(mesh.cells, PoroelasticBlock::all, x, mesh.plain);
    for (const double force : y.displacement) ASSERT_NEAR(force, 0, 1e-12);
    for (const double volume : y.pressure) ASSERT_NEAR(volume, 0, 1e-12);
  }
}

TEST(PoroelasticCells, AUniformStrainNeedsForcesOnTheBoundaryOnly) {
  Mesh mesh;
  std::fill(mesh.shear.begin(), mesh.shear.end(), 1.3);
  std::fill(mesh.lame.begin(), mesh.lame.end(), 2.1);
  mesh.cells.set_tissue(mesh.tissue());
  const auto x = displaced(mesh.plain, [](const std::array<double, 3>& at) {
    return std::array<double, 3>{0.1 * at[0] + 0.2 * at[1], 0.05 * at[2], -0.3 * at[0] + 0.07 * at[2]};
  });
  const auto y = applied(mesh.cells, PoroelasticBlock::stiffness, x, mesh.plain);
  double inside = 0, outside = 0;
  const int nx = 2 * mesh.plain.count[0] + 1, ny = 2 * mesh.plain.count[1] + 1,
            nz = 2 * mesh.plain.count[2] + 1;
  for (int k = 0; k < nz; ++k)
    for (int j = 0; j < ny; ++j)
      for (int i = 0; i < nx; ++i)
        for (int c = 0; c < 3; ++c) {
          const bool within = i > 0 && j > 0 && k > 0 && i < nx - 1 && j < ny - 1 && k < nz - 1;
          double& worst = within ? inside : outside;
          worst = std::max(worst, std::abs(y.displacement[3 * ((k * ny + j) * nx + i) + c]));
        }
  EXPECT_LT(inside, 1e-13);
  EXPECT_GT(outside, 1e-2);
}

TEST(PoroelasticCells, TheDiagonalIsWhatUnitVectorsGive) {
  for (const bool tangent : {false, true}) {
    Mesh mesh;
    if (tangent)
      set(mesh, tangents_of(mesh));
    else
      mesh.cells.set_tissue(mesh.tissue());
    std::vector<double> diagonal(3 * mesh.plain.displacement_nodes), expected(diagonal.size());
    mesh.cells.add_stiffness_diagonal(diagonal);
    for (std::size_t n = 0; n < diagonal.size(); ++n) {
      PlainVector unit(mesh.plain);
      unit.displacement[n] = 1;
      expected[n] = applied(mesh.cells, PoroelasticBlock::stiffness, unit, mesh.plain).displacement[n];
    }
    EXPECT_LT(difference(diagonal, expected), round_off);
  }
}

TEST(PoroelasticCells, TrilinearMatricesAreTheStiffnessOfTrilinearDisplacements) {
  for (const bool tangent : {false, true}) {
    Mesh mesh;
    if (tangent)
      set(mesh, tangents_of(mesh));
    else
      mesh.cells.set_tissue(mesh.tissue());
    // Corner values, prolongated to 27 nodes; then the energy and what it is by the matrices.
    std::vector<double> corner(3 * mesh.plain.pressure_nodes), by_matrices(corner.size()),
        expected(corner.size());
    std::mt19937 generator(2);
    std::uniform_real_distribution<double> any(-1, 1);
    for (double& value : corner) value = any(generator);
    PlainVector x(mesh.plain), y(mesh.plain);
    const auto each_weight = [&](auto&& visit) {
      std::vector<char> seen(mesh.plain.displacement_nodes, 0);
      for (std::size_t c = 0; c < mesh.count; ++c)
        for (int i = 0; i < 27; ++i) {
          const auto node = mesh.plain.displacement_node[27 * c + i];
          if (seen[node]++) continue;
          for (int v = 0; v < 8; ++v) {
            double weight = 1;
            const int at[3] = {i % 3, i / 3 % 3, i / 9};
            for (int d = 0; d < 3; ++d) weight *= testing::PlainCell::linear(v >> d & 1, at[d] / 2., false);
            if (weight != 0) visit(node, mesh.plain.pressure_node[8 * c + v], weight);
          }
        }
    };
    each_weight([&](int node, int vertex, double weight) {
      for (int d = 0; d < 3; ++d) x.displacement[3 * node + d] += weight * corner[3 * vertex + d];
    });
    mesh.cells.apply(PoroelasticBlock::stiffness, x.in(), y.out());
    each_weight([&](int node, int vertex, double weight) {
      for (int d = 0; d < 3; ++d) expected[3 * vertex + d] += weight * y.displacement[3 * node + d];
    });
    std::size_t visited = 0;
    mesh.cells.visit_trilinear_stiffness([&](std::size_t c, std::span<const double> matrix) {
      ++visited;
      for (int i = 0; i < 24; ++i)
        for (int j = 0; j < 24; ++j)
          by_matrices[3 * mesh.plain.pressure_node[8 * c + i / 3] + i % 3] +=
              matrix[24 * i + j] * corner[3 * mesh.plain.pressure_node[8 * c + j / 3] + j % 3];
    });
    EXPECT_EQ(visited, mesh.count);
    EXPECT_LT(difference(by_matrices, expected), round_off);
  }
}

TEST(PoroelasticCells, HelmholtzIsTheDrainageWithAnyNumbers) {
  Mesh mesh;
  mesh.cells.set_tissue(mesh.tissue());
  const auto x = PlainVector(mesh.plain).randomise(1);
  const auto expected = applied(mesh.cells, PoroelasticBlock::drainage, x, mesh.plain).pressure;
  std::vector<double> y(x.pressure.size()), by_matrices(y.size());
  mesh.cells.apply_helmholtz(mesh.storage, mesh.drainage, x.pressure, y);
  EXPECT_LT(difference(y, expected), round_off);
  mesh.cells.visit_helmholtz(mesh.storage, mesh.drainage, [&](std::size_t c, std::span<const double> matrix) {
    for (int i = 0; i < 8; ++i)
      for (int j = 0; j < 8; ++j)
        by_matrices[mesh.plain.pressure_node[8 * c + i]] +=
            matrix[8 * i + j] * x.pressure[mesh.plain.pressure_node[8 * c + j]];
  });
  EXPECT_LT(difference(by_matrices, expected), round_off);
}

TEST(PoroelasticCells, ALawThatIsLinearIntegratesToTheOperator) {
  Mesh mesh;
  mesh.cells.set_tissue(mesh.tissue());
  const auto x = PlainVector(mesh.plain).randomise(1);
  PlainVector y(mesh.plain);
  std::vector<int> asked(mesh.count, 0);
  const auto law = [&](std::size_t cell, std::span<const PoroelasticState> state,
                       std::span<PoroelasticRates> rates) {
    ++asked[cell];
    const auto tangent = mesh.tangent_of(cell);
    for (int q = 0; q < 27; ++q) {
      double dilatation = 0;
      for (int n = 0; n < 9; ++n) {
        for (int m = 0; m < 9; ++m) rates[q].stress[n] += tangent.stiffness[9 * n + m] * state[q].gradient[m];
        rates[q].stress[n] -= tangent.cofactor[n] * state[q].pressure;
        dilatation += tangent.cofactor[n] * state[q].gradient[n];
      }
      rates[q].volume = dilatation + tangent.storage * state[q].pressure;
      for (int d = 0; d < 3; ++d) rates[q].flux[d] = tangent.drainage[4 * d] * state[q].slope[d];
    }
  };
  mesh.cells.integrate(x.in(), law, y.out());
  EXPECT_EQ(*std::min_element(asked.begin(), asked.end()), 1);
  EXPECT_EQ(*std::max_element(asked.begin(), asked.end()), 1);
  EXPECT_LT(difference(y, applied(mesh.cells, PoroelasticBlock::all, x, mesh.plain)), round_off);
}

TEST(PoroelasticCells, StatesAreThoseOfTheFields) {
  Mesh mesh;
  const auto x = PlainVector(mesh.plain).randomise(6);
  std::size_t visited = 0;
  mesh.cells.visit_states(x.in(), [&](std::size_t c, std::span<const PoroelasticState> state) {
    ++visited;
    for (int q = 0; q < 27; ++q) {
      const auto point = mesh.plain.cells[c].point(q);
      PoroelasticState expected;
      for (int i = 0; i < 27; ++i)
        for (int a = 0; a < 3; ++a)
          for (int d = 0; d < 3; ++d)
            expected.gradient[3 * a + d] += x.displacement[3 * mesh.plain.displacement_node[27 * c + i] + a] *
                                            point.quadratic[i].slope[d];
      for (int i = 0; i < 8; ++i) {
        const double p = x.pressure[mesh.plain.pressure_node[8 * c + i]];
        expected.pressure += p * point.linear[i].value;
        for (int d = 0; d < 3; ++d) expected.slope[d] += p * point.linear[i].slope[d];
      }
      EXPECT_LT(difference(state[q].gradient, expected.gradient), round_off);
      EXPECT_LT(difference(state[q].slope, expected.slope), round_off);
      EXPECT_NEAR(state[q].pressure, expected.pressure, round_off);
    }
  });
  EXPECT_EQ(visited, mesh.count);
}

}  // namespace
}  // namespace turgor::kernels
