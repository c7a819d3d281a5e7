#pragma once

#include <Kokkos_Core.hpp>

#include <cstddef>
#include <cstring>
#include <type_traits>

namespace turgor::kernels::detail {

// How many doubles one instruction of this processor takes; on a device a thread works lane by lane.
#if defined(__CUDACC__) || defined(__HIPCC__) || !defined(__GNUC__)
inline constexpr int native_lanes = 1;
#elif defined(__AVX512F__)
inline constexpr int native_lanes = 8;
#elif defined(__AVX__)
inline constexpr int native_lanes = 4;
#else
inline constexpr int native_lanes = 2;
#endif

template <int lanes>
struct PackOf {
  using Type __attribute__((vector_size(8 * lanes))) = double;
  using Short __attribute__((vector_size(4 * lanes))) = float;
};
template <>
struct PackOf<1> {
  using Type = double;
  using Short = float;
};

/// The same numbers in another precision.
template <class To, class From>
KOKKOS_FORCEINLINE_FUNCTION To converted(const From& pack) {
  if constexpr (std::is_arithmetic_v<From>)
    return static_cast<To>(pack);
  else
    return __builtin_convertvector(pack, To);
}

/// Values of a block of species at one node, in as few vector registers as they fit.
template <int width>
struct Lanes {
  static constexpr int pack_width = width < native_lanes ? width : native_lanes;
  static constexpr int packs = width / pack_width;
  using Pack = typename PackOf<pack_width>::Type;
  using ShortPack = typename PackOf<pack_width>::Short;
  Pack at[packs];

  KOKKOS_FORCEINLINE_FUNCTION static Lanes load(const double* from) {
    Lanes lanes;
    std::memcpy(&lanes, from, sizeof(lanes));
    return lanes;
  }
  KOKKOS_FORCEINLINE_FUNCTION static Lanes all(double value) {
    Lanes lanes;
    for (int p = 0; p < packs; ++p) lanes.at[p] = Pack{} + value;
    return lanes;
  }
  KOKKOS_FORCEINLINE_FUNCTION void store(double* to) const { std::memcpy(to, this, sizeof(*this)); }
  KOKKOS_FORCEINLINE_FUNCTION static Lanes load(const float* from) {
    Lanes lanes;
    for (std::ptrdiff_t p = 0; p < packs; ++p) {
      ShortPack pack;
      std::memcpy(&pack, from + p * pack_width, sizeof(pack));
      lanes.at[p] = converted<Pack>(pack);
    }
    return lanes;
  }
  KOKKOS_FORCEINLINE_FUNCTION void store(float* to) const {
    for (std::ptrdiff_t p = 0; p < packs; ++p) {
      const ShortPack pack = converted<ShortPack>(at[p]);
      std::memcpy(to + p * pack_width, &pack, sizeof(pack));
    }
  }

  template <class Operation>
  KOKKOS_FORCEINLINE_FUNCTION static Lanes each(const Lanes& a, const Lanes& b, Operation operation) {
    Lanes result;
    for (int p = 0; p < packs; ++p) result.at[p] = operation(a.at[p], b.at[p]);
    return result;
  }
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes operator+(const Lanes& a, const Lanes& b) {
    return each(a, b, [](Pack x, Pack y) { return x + y; });
  }
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes operator-(const Lanes& a, const Lanes& b) {
    return each(a, b, [](Pack x, Pack y) { return x - y; });
  }
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes operator*(const Lanes& a, const Lanes& b) {
    return each(a, b, [](Pack x, Pack y) { return x * y; });
  }
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes operator/(const Lanes& a, const Lanes& b) {
    return each(a, b, [](Pack x, Pack y) { return x / y; });
  }
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes larger(const Lanes& a, const Lanes& b) {
    return each(a, b, [](Pack x, Pack y) { return x > y ? x : y; });
  }
  friend KOKKOS_FORCEINLINE_FUNCTION Lanes smaller(const Lanes& a, const Lanes& b) {
    return each(a, b, [](Pack x, Pack y) { return x < y ? x : y; });
  }
};

}  // namespace turgor::kernels::detail
