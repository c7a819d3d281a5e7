#pragma once

#include <Kokkos_Core.hpp>

#include <type_traits>
#include <utility>

#if defined(__AVX512F__) && defined(__AVX512DQ__) && !defined(__CUDACC__)
#define TURGOR_AVX512
#include <immintrin.h>
#endif

namespace turgor::kernels::detail {

// How many bytes one register of this processor takes; on a device a thread works lane by lane.
#if defined(__CUDACC__) || defined(__HIPCC__) || !defined(__GNUC__)
inline constexpr int register_bytes = 1;
#elif defined(__AVX512F__)
inline constexpr int register_bytes = 64;
#elif defined(__AVX__)
inline constexpr int register_bytes = 32;
#else
inline constexpr int register_bytes = 16;
#endif

template <class Number, int lanes>
struct PackOf {
  using Type __attribute__((vector_size(sizeof(Number) * lanes))) = Number;
  using InMemory __attribute__((vector_size(sizeof(Number) * lanes), aligned(alignof(Number)), may_alias)) =
      Number;
};
template <class Number>
struct PackOf<Number, 1> {
  using Type = Number;
  using InMemory = Number;
};
/// `lanes` numbers in one register.
template <class Number, int lanes>
using Pack = typename PackOf<Number, lanes>::Type;

/// From and to arrays of numbers, aligned as these are, and in one go: a copy byte by byte goes through
/// memory in halves where the compiler is told that the processor likes those better, and waits for both.
template <class Number, int lanes>
KOKKOS_FORCEINLINE_FUNCTION Pack<Number, lanes> pack_from(const Number* from) {
  return *reinterpret_cast<const typename PackOf<Number, lanes>::InMemory*>(from);
}
template <class Number, int lanes>
KOKKOS_FORCEINLINE_FUNCTION void put_pack(const Pack<Number, lanes>& pack, Number* to) {
  *reinterpret_cast<typename PackOf<Number, lanes>::InMemory*>(to) = pack;
}

/// `lanes` lanes of a pack from lane `first` on.
template <class Number, int lanes, int first, class From>
KOKKOS_FORCEINLINE_FUNCTION Pack<Number, lanes> part_of(const From& pack) {
  if constexpr (lanes == 1) return pack[first];
#if !defined(__CUDACC__)  // whose front end garbles this, though a device has one lane a register
  else
    return [&]<int... k>(std::integer_sequence<int, k...>) {
      return __builtin_shufflevector(pack, pack, (first + k)...);
    }
  (std::make_integer_sequence<int, lanes>());
#endif
}

/// Two packs of `lanes` lanes side by side.
template <class Number, int lanes>
KOKKOS_FORCEINLINE_FUNCTION Pack<Number, 2 * lanes> joined(const Pack<Number, lanes>& first,
                                                           const Pack<Number, lanes>& second) {
  if constexpr (lanes == 1) return Pack<Number, 2>{first, second};
#if !defined(__CUDACC__)  // whose front end garbles this, though a device has one lane a register
  else
    return [&]<int... k>(std::integer_sequence<int, k...>) {
      return __builtin_shufflevector(first, second, k...);
    }
  (std::make_integer_sequence<int, 2 * lanes>());
#endif
}

/// `lanes` numbers from each of two places.
template <class Number, int lanes>
KOKKOS_FORCEINLINE_FUNCTION Pack<Number, 2 * lanes> joined_from(const Number* first, const Number* second) {
  return joined<Number, lanes>(pack_from<Number, lanes>(first), pack_from<Number, lanes>(second));
}

/// The same numbers in another precision.
template <class To, class From, int lanes>
KOKKOS_FORCEINLINE_FUNCTION Pack<To, lanes> converted(const Pack<From, lanes>& pack) {
  if constexpr (lanes == 1)
    return static_cast<To>(pack);
  else
    return __builtin_convertvector(pack, Pack<To, lanes>);
}

template <class P>
KOKKOS_FORCEINLINE_FUNCTION P larger_of(const P& x, const P& y) {
  return x > y ? x : y;
}
template <class P>
KOKKOS_FORCEINLINE_FUNCTION P smaller_of(const P& x, const P& y) {
  return x < y ? x : y;
}

#if !defined(__CUDA_ARCH__) && !defined(__clang__)
/// GCC has no word in the source for what may be fused; what it cannot look through, it leaves as it is.
template <class P>
KOKKOS_FORCEINLINE_FUNCTION P opaque(P value) {
#if defined(__AVX512F__)
  asm("" : "+v"(value));
#elif defined(__x86_64__)
  asm("" : "+x"(value));
#elif defined(__aarch64__)
  asm("" : "+w"(value));
#else
  asm("" : "+m"(value));
#endif
  return value;
}
#endif

/// x y - z in one way wherever it stands, fused where the processor can: a compiler that rewrites -(x y - z)
/// as z - x y may else fuse one of two equal terms and not the other.
template <class P>
KOKKOS_FORCEINLINE_FUNCTION P product_less_of(const P& x, const P& y, const P& z) {
#if defined(__CUDA_ARCH__)
  if constexpr (std::is_same_v<P, float>)
    return __fmaf_rn(x, y, -z);
  else
    return __fma_rn(x, y, -z);
#elif defined(__clang__)
#pragma clang fp contract(off)
  return x * y - z;
#else
  return opaque<P>(x * y - z);
#endif
}

/// A product that is rounded by itself, whatever it is added to.
template <class P>
KOKKOS_FORCEINLINE_FUNCTION P product_of(const P& x, const P& y) {
#if defined(__CUDA_ARCH__)
  if constexpr (std::is_same_v<P, float>)
    return __fmul_rn(x, y);
  else
    return __dmul_rn(x, y);
#elif defined(__clang__)
#pragma clang fp contract(off)
  return x * y;
#else
  return opaque<P>(x * y);
#endif
}

#if defined(TURGOR_AVX512)
// Where GCC 12 makes more instructions of the above than the processor needs.
template <>
inline Pack<float, 16> joined_from<float, 8>(const float* first, const float* second) {
  return _mm512_insertf32x8(_mm512_castps256_ps512(_mm256_loadu_ps(first)), _mm256_loadu_ps(second), 1);
}
template <>
inline Pack<float, 8> joined_from<float, 4>(const float* first, const float* second) {
  return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm_loadu_ps(first)), _mm_loadu_ps(second), 1);
}
template <>
inline Pack<float, 16> joined<float, 8>(const Pack<float, 8>& first, const Pack<float, 8>& second) {
  return _mm512_insertf32x8(_mm512_castps256_ps512(first), second, 1);
}
template <>
inline Pack<double, 8> converted<double, float, 8>(const Pack<float, 8>& pack) {
  return _mm512_maskz_cvtps_pd(0xff, pack);
}
template <>
inline Pack<float, 16> larger_of(const Pack<float, 16>& x, const Pack<float, 16>& y) {
  return _mm512_maskz_max_ps(0xffff, x, y);
}
template <>
inline Pack<float, 16> smaller_of(const Pack<float, 16>& x, const Pack<float, 16>& y) {
  return _mm512_maskz_min_ps(0xffff, x, y);
}
template <>
inline Pack<float, 8> larger_of(const Pack<float, 8>& x, const Pack<float, 8>& y) {
  return _mm256_max_ps(x, y);
}
template <>
inline Pack<float, 8> smaller_of(const Pack<float, 8>& x, const Pack<float, 8>& y) {
  return _mm256_min_ps(x, y);
}
template <>
inline Pack<double, 8> larger_of(const Pack<double, 8>& x, const Pack<double, 8>& y) {
  return _mm512_maskz_max_pd(0xff, x, y);
}
template <>
inline Pack<double, 8> smaller_of(const Pack<double, 8>& x, const Pack<double, 8>& y) {
  return _mm512_maskz_min_pd(0xff, x, y);
}

/// The first `count` numbers of a register, and nothing read after them.
template <int count>
inline Pack<float, 16> first_of(const float* numbers) {
  return _mm512_maskz_loadu_ps((1u << count) - 1, numbers);
}
/// Four numbers of a register, each in four lanes.
template <int a, int b, int c, int d>
inline Pack<float, 16> spread(const Pack<float, 16>& numbers) {
  return _mm512_maskz_permutexvar_ps(
      0xffff, _mm512_setr_epi32(a, a, a, a, b, b, b, b, c, c, c, c, d, d, d, d), numbers);
}
#endif

/// One number in the first half of the lanes, another one in the second.
template <class Number, int lanes>
KOKKOS_FORCEINLINE_FUNCTION Pack<Number, lanes> halves(const Number* numbers) {
#if defined(TURGOR_AVX512)
  if constexpr (std::is_same_v<Number, float> && lanes == 16)
    return _mm512_mask_broadcastss_ps(_mm512_set1_ps(numbers[0]), 0xff00, _mm_load_ss(numbers + 1));
#endif
  return joined<Number, lanes / 2>(Pack<Number, lanes / 2>{} + numbers[0],
                                   Pack<Number, lanes / 2>{} + numbers[1]);
}

}  // namespace turgor::kernels::detail
