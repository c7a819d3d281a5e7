#pragma once

#include "scalar_passes.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include <turgor/kernels/halo.hpp>

namespace turgor::kernels::detail {

template <class Space>
using RowRange = Kokkos::RangePolicy<Space, Kokkos::IndexType<std::int32_t>>;

/// What linear solves on the rows of all parts share: arrays, exchange, sums.
template <class Space>
struct ScalarWorkspace {
  using Array = typename ScalarData<Space>::Array;
  Array residual, pivot, correction;
  Array direction;  ///< owned and ghosts, as is what the product is taken of
  Array product, shadow, second, second_product, smooth;

  ScalarWorkspace() = default;
  ScalarWorkspace(std::int32_t owned, std::int32_t ghosts, bool symmetric)
      : residual("scalar residual", owned),
        pivot("scalar pivot", owned),
        correction("scalar correction", owned),
        direction("scalar direction", owned + ghosts),
        product("scalar product", owned) {
    if (symmetric) return;
    shadow = Array("scalar shadow", owned);
    second = Array("scalar second", owned);
    second_product = Array("scalar second product", owned);
    smooth = Array("scalar smooth", owned + ghosts);
  }
};

template <class Space, class Functor>
void over_rows(const char* name, std::int32_t rows, const Functor& functor) {
  Kokkos::parallel_for(name, RowRange<Space>(0, rows), functor);
}

/// The functor's sum over all parts.
template <class Space, class Functor>
double sum_over_rows(const char* name, std::int32_t rows, Halo& halo, const Functor& functor) {
  double sum = 0;
  Kokkos::parallel_reduce(name, RowRange<Space>(0, rows), functor, sum);
  halo.sum(std::span<double>(&sum, 1));
  return sum;
}

template <class Space>
void fill_ghosts(const typename ScalarData<Space>::Array& values, Halo& halo) {
  Space().fence();
  halo.start(reinterpret_cast<std::byte*>(values.data()), sizeof(double));
  halo.finish();
}

/// residual2 / pivot: the residual's square as conjugate gradients measure it.
template <class Space>
struct ScaledSquare {
  ScalarWorkspace<Space> work;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i, double& sum) const {
    sum += work.residual(i) * work.residual(i) / work.pivot(i);
  }
};

/// A step of conjugate gradients along the direction; sums residual2 / pivot.
template <class Space>
struct DescendAlong {
  ScalarWorkspace<Space> work;
  double length;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i, double& sum) const {
    work.correction(i) += length * work.direction(i);
    const double rest = work.residual(i) - length * work.product(i);
    work.residual(i) = rest;
    sum += rest * rest / work.pivot(i);
  }
};

/// direction = residual / pivot + factor direction; with a factor of 0 whatever it held before.
template <class Space>
struct TurnDirection {
  ScalarWorkspace<Space> work;
  double factor;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const double before = factor == 0 ? 0 : factor * work.direction(i);
    work.direction(i) = work.residual(i) / work.pivot(i) + before;
  }
};

/// How far a linear solve goes: until the residual is `reduction` of what it was, `most` iterations at most.
struct SolveUntil {
  double reduction;
  std::int64_t most;
};

/// Solves Jacobian x correction = residual by conjugate gradients with the diagonal as preconditioner, which
/// needs a symmetric matrix. Iterations; fewer than asked for where the matrix proved indefinite.
template <class Space>
std::int64_t conjugate_gradients(const ScalarData<Space>& data, const ScalarWorkspace<Space>& work,
                                 Halo& halo, const SolveUntil& until) {
  Kokkos::deep_copy(work.correction, 0.);
  double now = sum_over_rows<Space>("Turgor::Scalar::square", data.owned, halo, ScaledSquare<Space>{work});
  const double enough = until.reduction * until.reduction * now;
  double factor = 0;
  std::int64_t n = 0;
  while (now > enough && n < until.most) {
    over_rows<Space>("Turgor::Scalar::turn", data.owned, TurnDirection<Space>{work, factor});
    fill_ghosts<Space>(work.direction, halo);
    const double curvature = sum_over_rows<Space>(
        "Turgor::Scalar::product", data.owned, halo,
        JacobianProduct<Space>{data, work.pivot, work.direction, work.product, work.direction});
    if (!(curvature > 0)) break;
    const double next = sum_over_rows<Space>("Turgor::Scalar::descend", data.owned, halo,
                                             DescendAlong<Space>{work, now / curvature});
    factor = next / now;
    now = next;
    ++n;
  }
  return n;
}

/// second = residual + factor (second - smoothing product), and over the pivot in direction.
template <class Space>
struct TurnBoth {
  ScalarWorkspace<Space> work;
  double factor, smoothing;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const double before = factor == 0 ? 0 : factor * (work.second(i) - smoothing * work.product(i));
    work.second(i) = work.residual(i) + before;
    work.direction(i) = work.second(i) / work.pivot(i);
  }
};

/// residual -= length product, and over the pivot in smooth.
template <class Space>
struct HalfStep {
  ScalarWorkspace<Space> work;
  double length;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    work.residual(i) -= length * work.product(i);
    work.smooth(i) = work.residual(i) / work.pivot(i);
  }
};

/// The second half; sums the residual's squares.
template <class Space>
struct SmoothStep {
  ScalarWorkspace<Space> work;
  double length, smoothing;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i, double& squares) const {
    work.correction(i) += length * work.direction(i) + smoothing * work.smooth(i);
    const double rest = work.residual(i) - smoothing * work.second_product(i);
    work.residual(i) = rest;
    squares += rest * rest;
  }
};

template <class Space>
struct DotProduct {
  typename ScalarData<Space>::Array a, b;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i, double& sum) const { sum += a(i) * b(i); }
};

/// The same for any matrix by BiCGStab (van der Vorst, SIAM J. Sci. Stat. Comput. 13 (1992) 631); an
/// iteration has two products. Where it breaks down it leaves what it has.
template <class Space>
std::int64_t stabilised_gradients(const ScalarData<Space>& data, const ScalarWorkspace<Space>& work,
                                  Halo& halo, const SolveUntil& until) {
  const auto dot = [&](const auto& a, const auto& b) {
    return sum_over_rows<Space>("Turgor::Scalar::dot", data.owned, halo, DotProduct<Space>{a, b});
  };
  Kokkos::deep_copy(work.correction, 0.);
  Kokkos::deep_copy(work.shadow, work.residual);
  double squares = dot(work.residual, work.residual);
  const double enough = until.reduction * until.reduction * squares;
  double along = squares, factor = 0, smoothing = 0;
  std::int64_t n = 0;
  while (squares > enough && n < until.most) {
    over_rows<Space>("Turgor::Scalar::turn", data.owned, TurnBoth<Space>{work, factor, smoothing});
    fill_ghosts<Space>(work.direction, halo);
    const double curvature = sum_over_rows<Space>(
        "Turgor::Scalar::product", data.owned, halo,
        JacobianProduct<Space>{data, work.pivot, work.direction, work.product, work.shadow});
    const double length = along / curvature;
    if (!std::isfinite(length) || length == 0) break;
    over_rows<Space>("Turgor::Scalar::half_step", data.owned, HalfStep<Space>{work, length});
    fill_ghosts<Space>(work.smooth, halo);
    const double fit = sum_over_rows<Space>(
        "Turgor::Scalar::product", data.owned, halo,
        JacobianProduct<Space>{data, work.pivot, work.smooth, work.second_product, work.residual});
    const double size = dot(work.second_product, work.second_product);
    smoothing = size > 0 ? fit / size : 0;
    squares = sum_over_rows<Space>("Turgor::Scalar::smooth", data.owned, halo,
                                   SmoothStep<Space>{work, length, smoothing});
    ++n;
    const double next = dot(work.shadow, work.residual);
    factor = next / along * (length / smoothing);
    along = next;
    if (!std::isfinite(factor) || factor == 0) break;
  }
  return n;
}

}  // namespace turgor::kernels::detail
