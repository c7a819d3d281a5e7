#include "cell_rates.hpp"

#include <algorithm>

#include "poroelasticity/node_fields.hpp"

namespace turgor::benchmarks {

namespace {

using kernels::PoroelasticBlock;
using kernels::PoroelasticVector;

/// Additions and multiplications on a cell, as kernels/src/triquadratic.hpp and poroelastic_blocks.hpp have
/// them after common parts are taken together.
struct Count {
  /// To the points and their slopes, and back: of a component of displacement, and of the pressure.
  static constexpr int component = 216 + 189 + 270 + 216, pressure = 152 + 189 + 270 + 171;
  static constexpr int stiffness = 3 * component + 27 * 108 + 81;
  static constexpr int all = 3 * component + pressure + 27 * 147 + 81 + 8;
  static constexpr int stiffness_of_tangents = 3 * component + 27 * 162 + 81;
  static constexpr int all_of_tangents = 3 * component + pressure + 27 * 273 + 81 + 8;
};

/// Numbers that a point has: inverse Jacobian and volume, or tangents, in single precision always.
constexpr std::size_t geometry = 10, stiffness = 45, coupling = 44;

template <class Number>
using Lanes __attribute__((vector_size(64))) = Number;

/// A sum after as many multiply-adds in each of ten chains, enough to hide the time that one takes; no two
/// alike, or the compiler makes one of them. By itself, so that all stay in registers.
template <class Number>
__attribute__((noinline)) Lanes<Number> multiply_add(Lanes<Number> a, int times) {
  const Lanes<Number> factor = Lanes<Number>{} + Number(0.999), addend = Lanes<Number>{} + Number(0.001);
  Lanes<Number> b = a + 1, c = a + 2, d = a + 3, e = a + 4, f = a + 5, g = a + 6, h = a + 7, i = a + 8,
                j = a + 9;
  for (int n = 0; n < times; ++n) {
    a = a * factor + addend;
    b = b * factor + addend;
    c = c * factor + addend;
    d = d * factor + addend;
    e = e * factor + addend;
    f = f * factor + addend;
    g = g * factor + addend;
    h = h * factor + addend;
    i = i * factor + addend;
    j = j * factor + addend;
  }
  return a + b + c + d + e + f + g + h + i + j;
}

/// Gflop/s of multiply-adds on one rank whose operands are in registers.
template <class Number>
double multiply_add_peak(MPI_Comm communicator) {
  constexpr int lanes = 64 / sizeof(Number), times = 4'000'000;
  double best = 1e300, all = 0;
  for (int turn = 0; turn < 5; ++turn) {
    MPI_Barrier(communicator);
    const double begin = MPI_Wtime();
    const auto sum = multiply_add<Number>(Lanes<Number>{} + static_cast<Number>(turn), times);
    best = std::min(best, MPI_Wtime() - begin);
    for (int l = 0; l < lanes; ++l)
      all += static_cast<double>(sum[l]);  // wanted, so that nothing is left out
  }
  return all > 0 ? 2e-9 * times * 10 * lanes / best : 0;
}

template <class Number>
struct Fields {
  std::vector<Number> displacement, pressure;
  explicit Fields(const poroelasticity::TaylorHoodMesh& mesh)
      : displacement(3 * mesh.displacement.size()), pressure(mesh.pressure.size()) {
    for (std::size_t n = 0; n < displacement.size(); ++n)
      displacement[n] = Number(0.001) * static_cast<Number>(n % 97);
    for (std::size_t n = 0; n < pressure.size(); ++n)
      pressure[n] = Number(0.01) * static_cast<Number>(n % 89);
  }
};

template <class Number>
CellRate rate(const poroelasticity::TaylorHoodMesh& mesh, const std::string& name, PoroelasticBlock block,
              int flops, std::size_t bytes_at_points, double bandwidth) {
  const Fields<Number> x(mesh);
  Fields<Number> y(mesh);
  const PoroelasticVector<const Number> from{x.displacement, x.pressure};
  const PoroelasticVector<Number> to{y.displacement, y.pressure};
  const double cells = static_cast<double>(mesh.region.size());
  const int repetitions = std::max(3, static_cast<int>(1e5 / std::max(cells, 1.)));
  double best = 1e300;
  for (int turn = 0; turn < 5; ++turn) {
    MPI_Barrier(mesh.communicator);
    const double begin = MPI_Wtime();
    for (int n = 0; n < repetitions; ++n) mesh.cells.apply(block, from, to);
    best = std::min(best, (MPI_Wtime() - begin) / repetitions);
  }
  const bool coupled = block == PoroelasticBlock::all;
  const double numbers =
      static_cast<double>(3 * mesh.displacement.size() + (coupled ? mesh.pressure.size() : 0));
  const double bytes =
      cells * static_cast<double>(27 * bytes_at_points + std::size_t{4} * (coupled ? 27 + 8 : 27)) +
      3 * sizeof(Number) * numbers;  // x is read, y read and written
  CellRate told{.name = name,
                .microseconds = 1e6 * best / std::max(cells, 1.),
                .gigaflops = 1e-9 * flops * cells / best,
                .gigabytes = 1e-9 * bytes / best};
  told.share_of_peak = told.gigaflops / multiply_add_peak<Number>(mesh.communicator);
  told.share_of_bandwidth = told.gigabytes / bandwidth;
  return told;
}

}  // namespace

std::vector<CellRate> cell_rates(poroelasticity::TaylorHoodMesh& mesh, double bandwidth) {
  const std::vector<double> some(mesh.region.size(), 1.);
  mesh.cells.set_tissue({some, some, some, some});
  std::vector<CellRate> rates = {
      rate<double>(mesh, "operator in double", PoroelasticBlock::all, Count::all, 8 * geometry, bandwidth),
      rate<float>(mesh, "smoother in single", PoroelasticBlock::stiffness, Count::stiffness, 4 * geometry,
                  bandwidth)};
  const poroelasticity::NodeFields rest(mesh);
  mesh.cells.set_tangents(rest.values(),
                          [](std::size_t, auto, std::span<kernels::PoroelasticTangent> points) {
                            for (auto& point : points) {
                              for (std::size_t n = 0; n < 9; ++n) point.stiffness[10 * n] = 1;
                              point.cofactor = {1, 0, 0, 0, 1, 0, 0, 0, 1};
                              point.drainage = point.cofactor;
                            }
                          });
  rates.push_back(rate<double>(mesh, "operator of tangents in double", PoroelasticBlock::all,
                               Count::all_of_tangents, 4 * (stiffness + coupling), bandwidth));
  rates.push_back(rate<float>(mesh, "smoother of tangents in single", PoroelasticBlock::stiffness,
                              Count::stiffness_of_tangents, 4 * stiffness, bandwidth));
  return rates;
}

}  // namespace turgor::benchmarks
