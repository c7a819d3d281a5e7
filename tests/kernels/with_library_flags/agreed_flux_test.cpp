// Compiled as the library's sources are, for this processor and with products fused into sums: there the two
// rows of an edge have to find one flux.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <type_traits>
#include <vector>

#include "flux.hpp"

namespace turgor::kernels::detail {
namespace {

/// Numbers in one precision and as many lanes as a row's group of entries has: `width` species, one entry at
/// a time on a device (a lane a thread) and two on the host.
template <class Value, int count>
struct Shape {
  using Number = Value;
  static constexpr int lanes = count;
  using L = Lanes<Number, lanes>;
};
using Shapes = ::testing::Types<Shape<float, 1>, Shape<float, 2>, Shape<float, 4>, Shape<float, 8>,
                                Shape<float, 16>, Shape<double, 1>, Shape<double, 2>, Shape<double, 4>,
                                Shape<double, 8>, Shape<double, 16>>;

/// An edge between nodes i and j as arrays of lanes.
template <class S>
struct Sample {
  using Number = typename S::Number;
  using Values = std::array<Number, S::lanes>;
  Values diffusivity, retardation, stiffness, in, out;
  struct End {
    Values value, fall, rise;
  } i, j;
};

/// Numbers of either sign or none, over as many decades as products of two of them allow, and at the ends of
/// the range.
template <class Number>
class Draw {
 public:
  explicit Draw(unsigned seed) : generator_(seed) {}
  Number share() { return static_cast<Number>(uniform_(generator_)); }
  bool happens(double probability) { return uniform_(generator_) < probability; }
  /// At least 0; `reach` decades to either side of 1.
  Number size(double reach) {
    if (happens(0.15)) return 0;
    if (happens(0.1)) return std::numeric_limits<Number>::denorm_min() * static_cast<Number>(1 + 7 * share());
    if (happens(0.1)) return std::numeric_limits<Number>::min() * (1 + share());
    return static_cast<Number>(std::pow(10., reach * (2 * uniform_(generator_) - 1))) * (1 + share());
  }
  Number either_sign(double reach) { return happens(0.5) ? size(reach) : -size(reach); }

 private:
  std::mt19937 generator_;
  std::uniform_real_distribution<double> uniform_{0, 1};
};

template <class S>
Sample<S> draw(Draw<typename S::Number>& random) {
  using Number = typename S::Number;
  // Three factors and sums of a few of their products stay below the largest number.
  constexpr double reach = std::is_same_v<Number, float> ? 10 : 90;
  Sample<S> sample;
  for (int lane = 0; lane < S::lanes; ++lane) {
    sample.diffusivity[lane] = random.size(reach);
    sample.retardation[lane] = random.size(reach);
    sample.stiffness[lane] = random.either_sign(reach);
    sample.in[lane] = random.either_sign(reach);
    sample.out[lane] = random.happens(0.3) ? -sample.in[lane] : random.either_sign(reach);
    for (auto* end : {&sample.i, &sample.j}) {
      end->value[lane] = random.size(reach);
      end->fall[lane] = random.happens(0.3) ? 0 : end->value[lane] * random.share();
      end->rise[lane] = random.happens(0.3) ? 0 : random.size(reach);
    }
    if (random.happens(0.2)) sample.j.value[lane] = sample.i.value[lane];
    if (random.happens(0.1)) sample.j.value[lane] = std::nextafter(sample.i.value[lane], Number(1e9));
    if (random.happens(0.1)) sample.j = sample.i;
  }
  return sample;
}

template <class S>
Node<typename S::L> node_of(const typename Sample<S>::End& end) {
  using L = typename S::L;
  return {L::load(end.value.data()), L::load(end.fall.data()), L::load(end.rise.data())};
}

/// What row i finds: one piece of code for all rows, as a sweep is.
template <class S, class Flux>
[[gnu::noinline]] std::array<typename S::Number, S::lanes> in_row_i(const Sample<S>& sample,
                                                                    const Flux& flux) {
  using L = typename S::L;
  const Edge<L> edge(L::load(sample.diffusivity.data()), L::load(sample.retardation.data()),
                     L::load(sample.stiffness.data()), L::load(sample.in.data()), L::load(sample.out.data()));
  std::array<typename S::Number, S::lanes> result;
  flux(edge, node_of<S>(sample.i), node_of<S>(sample.j)).store(result.data());
  return result;
}
template <class S>
Sample<S> seen_from_j(Sample<S> sample) {
  std::swap(sample.in, sample.out);
  std::swap(sample.i, sample.j);
  return sample;
}

/// Both rows' fluxes in one piece of code, which the compiler may arrange as it likes: as for a pair whose
/// rows two different passes compute.
template <class S, class Flux>
[[gnu::noinline]] void side_by_side(const Sample<S>& sample, const Flux& flux,
                                    std::array<typename S::Number, S::lanes>& of_i,
                                    std::array<typename S::Number, S::lanes>& of_j) {
  using L = typename S::L;
  const auto load = [](const auto& values) { return L::load(values.data()); };
  const auto d = load(sample.diffusivity), f = load(sample.retardation), k = load(sample.stiffness),
             in = load(sample.in), out = load(sample.out);
  const auto i = node_of<S>(sample.i), j = node_of<S>(sample.j);
  flux(Edge<L>(d, f, k, in, out), i, j).store(of_i.data());
  flux(Edge<L>(d, f, k, out, in), j, i).store(of_j.data());
}

struct Counted {
  std::size_t differing = 0, moving = 0;
};

/// On how many lanes of many edges the two rows do not find the same number with the other sign.
template <class S, class Flux>
Counted compare(const Flux& flux) {
  Counted counted;
  Draw<typename S::Number> random(11);
  for (int n = 0; n < 40000 / S::lanes; ++n) {
    const auto sample = draw<S>(random);
    const auto of_i = in_row_i<S>(sample, flux), of_j = in_row_i<S>(seen_from_j(sample), flux);
    auto beside_i = of_i, beside_j = of_j;
    side_by_side<S>(sample, flux, beside_i, beside_j);
    for (int lane = 0; lane < S::lanes; ++lane) {
      EXPECT_TRUE(std::isfinite(of_i[lane]));
      counted.moving += of_i[lane] != 0;
      counted.differing += of_i[lane] != -of_j[lane] || beside_i[lane] != -beside_j[lane];
    }
  }
  return counted;
}

template <class S>
struct FluxOfBothRows : ::testing::Test {};
struct NameOfShape {
  template <class S>
  static std::string GetName(int) {
    return (std::is_same_v<typename S::Number, float> ? "float" : "double") + std::to_string(S::lanes);
  }
};
TYPED_TEST_SUITE(FluxOfBothRows, Shapes, NameOfShape);

TYPED_TEST(FluxOfBothRows, IsOneNumberBitForBitWhereItIsAgreed) {
  const auto counted = compare<TypeParam>(
      [](const auto& edge, const auto& here, const auto& there) { return agreed_flux(edge, here, there); });
  EXPECT_EQ(counted.differing, 0U);
  EXPECT_GT(counted.moving, 10000U);
}

TYPED_TEST(FluxOfBothRows, IsOneNumberBitForBitInTheLowOrder) {
  const auto counted = compare<TypeParam>([](const auto& edge, const auto& here, const auto& there) {
    return low_flux(edge, here.value, there.value);
  });
  EXPECT_EQ(counted.differing, 0U);
  EXPECT_GT(counted.moving, 10000U);
}

TYPED_TEST(FluxOfBothRows, DiffersWhereEachRowLimitsForItself) {
  // The comparison itself: what agreed_flux is there for.
  const auto counted = compare<TypeParam>([](const auto& edge, const auto& here, const auto& there) {
    return limited_flux<false>(edge, here, there);
  });
  EXPECT_GT(counted.differing, 100U);
}

}  // namespace
}  // namespace turgor::kernels::detail
