#pragma once

#include "scalar_data.hpp"

#include <cmath>

namespace turgor::kernels::detail {

/// Takes what was added for monotony out of the matrix where both nodes do without it.
template <class Space>
struct UseReturned {
  ScalarData<Space> data;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    double give = data.monotone_give(i);
    for (std::int64_t e = data.begin(i); e < data.begin(i + 1); ++e) {
      const bool keep = data.low(i) > 0 || data.low(data.neighbour(e)) > 0;
      const double out = keep ? 0 : data.returned(e);
      data.gain(e) = data.monotone(e) - out;
      give -= out;
    }
    data.give(i) = give;
  }
};

/// Diagonal and what comes in of a step from `before`.
template <class Space>
struct BeginStep {
  ScalarData<Space> data;
  typename ScalarData<Space>::Array before;
  double rate, supply;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const double stored = rate * data.storage(i);
    data.diagonal(i) = data.give(i) + stored + data.supply(i) + data.loss(i);
    data.source(i) = stored * before(i) + data.supply(i) * supply + data.release(i);
  }
};

/// What each row gets less what it loses at `values` (mol/s), none where the concentration is given, and the
/// Jacobian's diagonal there. Sums the squares.
template <class Space>
struct ScalarResidual {
  using Array = typename ScalarData<Space>::Array;
  ScalarData<Space> data;
  Array values, residual, pivot;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i, double& squares) const {
    if (data.fixed(i) > 0) {
      residual(i) = 0;
      pivot(i) = 1;
      return;
    }
    const double c = values(i);
    const double rest = data.gathered(values, i) + data.source(i) - data.diagonal(i) * c - data.taken(i, c);
    residual(i) = rest;
    pivot(i) = data.diagonal(i) + data.slope(i, c);
    squares += rest * rest;
  }
};

/// The Jacobian times `from`; sums the products of both with `weight`.
template <class Space>
struct JacobianProduct {
  using Array = typename ScalarData<Space>::Array;
  ScalarData<Space> data;
  Array pivot, from, to, weight;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i, double& sum) const {
    const double value = data.fixed(i) > 0 ? 0 : pivot(i) * from(i) - data.gathered(from, i);
    to(i) = value;
    sum += value * weight(i);
  }
};

/// Only what is given, everywhere else nothing.
template <class Space>
struct OnlyGiven {
  ScalarData<Space> data;
  typename ScalarData<Space>::Array to;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    to(i) = data.fixed(i) > 0 ? data.c(i) : 0;
  }
};

/// Where the concentration fell below zero within the solver's residual: the root of the row's own equation
/// with its neighbours as they are, those below zero counted as zero. It is positive, since the row has no
/// negative coefficient.
template <class Space>
struct LiftNegative {
  ScalarData<Space> data;
  typename ScalarData<Space>::Array to;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const {
    const double c = data.c(i);
    if (c >= 0 || data.fixed(i) > 0) {
      to(i) = c;
      return;
    }
    double in = data.source(i);
    for (std::int64_t e = data.begin(i); e < data.begin(i + 1); ++e) {
      const double there = data.c(data.neighbour(e));
      if (there > 0) in += data.gain(e) * there;
    }
    const double most = data.demand(i), diagonal = data.diagonal(i);
    if (!(most > 0)) {
      to(i) = in / diagonal;
      return;
    }
    // (diagonal c + demand c / (half + c) = in) for c, without a difference of like numbers.
    const double half = data.half(i), rest = half + (most - in) / diagonal, last = in / diagonal * half,
                 root = std::sqrt(rest * rest + 4 * last);
    to(i) = rest > 0 ? 2 * last / (rest + root) : 0.5 * (root - rest);
  }
};

/// 1 a row that lies below zero though its matrix need not be monotone.
template <class Space>
struct CountUndershoots {
  ScalarData<Space> data;
  bool everywhere;  ///< also where it is monotone
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i, double& count) const {
    if (data.c(i) < 0 && data.fixed(i) == 0 && (everywhere || data.low(i) == 0)) count += 1;
  }
};

/// Rows below `least` are low from now on; counts all that are.
template <class Space>
struct MarkLow {
  ScalarData<Space> data;
  double least;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i, double& count) const {
    if (data.c(i) < least) data.low(i) = 1;
    count += data.low(i);
  }
};

template <class Space>
struct LargestOf {
  typename ScalarData<Space>::Array values;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i, double& largest) const {
    if (values(i) > largest) largest = values(i);
  }
};

enum class ScalarTerm { stored, supplied, released, prescribed, lost, demanded };

/// One of a step's amounts (mol/s).
template <class Space>
struct ScalarTermSum {
  ScalarData<Space> data;
  typename ScalarData<Space>::Array before;
  double rate, supply;
  ScalarTerm term;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i, double& sum) const {
    const double c = data.c(i);
    switch (term) {
      case ScalarTerm::stored:
        sum += rate * data.storage(i) * (c - before(i));
        break;
      case ScalarTerm::supplied:
        sum += data.supply(i) * (supply - c);
        break;
      case ScalarTerm::released:
        sum += data.release(i);
        break;
      case ScalarTerm::prescribed:
        // What the row's equation lacks is what keeps the concentration as it is.
        if (data.fixed(i) > 0)
          sum -= data.gathered(data.c, i) + data.source(i) - data.diagonal(i) * c - data.taken(i, c);
        break;
      case ScalarTerm::lost:
        sum += data.loss(i) * c;
        break;
      case ScalarTerm::demanded:
        sum += data.taken(i, c);
        break;
    }
  }
};

/// a += factor b, in place.
template <class Space>
struct AddTimes {
  typename ScalarData<Space>::Array a, b;
  double factor;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t i) const { a(i) += factor * b(i); }
};

}  // namespace turgor::kernels::detail
