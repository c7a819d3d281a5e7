// The halo for arrays in a device's memory, tried with the host's as if it were one: rows beside ghosts reach
// the caller's halo, ghosts come back, nothing else changes.
#include <cstdint>
#include <cstdio>
#include <vector>

#include "../../kernels/src/block.hpp"
#include "../../kernels/src/staged_halo.hpp"

namespace {

using namespace turgor::kernels;
using detail::EngineSpace;

/// Sends nothing; notes what it is given and fills the ghosts.
template <class Number>
class Noting final : public Halo {
 public:
  Noting(std::size_t owned, std::size_t width) : owned_(owned), width_(width) {}
  void start(std::byte* values, std::size_t size) override {
    ++started;
    right_size = size == width_ * sizeof(Number);
    values_ = reinterpret_cast<Number*>(values);
    seen.assign(values_, values_ + owned_ * width_);
  }
  void finish() override {
    for (std::size_t n = 0; n < 2 * width_; ++n) values_[owned_ * width_ + n] = static_cast<Number>(100 + n);
  }
  double minimum(double value) override { return value - 1; }
  void sum(std::span<double> values) override { values[0] = 7; }

  int started = 0;
  bool right_size = false;
  std::vector<Number> seen;

 private:
  std::size_t owned_, width_;
  Number* values_ = nullptr;
};

/// Takes packed values where they are, as an MPI that was built for devices.
template <class Number>
class OnDevice final : public Halo {
 public:
  explicit OnDevice(std::size_t width) : width_(width) {}
  void start(std::byte*, std::size_t) override { went_by_host = true; }
  bool takes_device_memory() const override { return true; }
  std::vector<std::int32_t> sent_nodes() const override { return {3, 1, 3}; }
  void start_packed(const std::byte* packed, std::byte* ghosts, std::size_t size) override {
    right_size = size == width_ * sizeof(Number);
    const auto* values = reinterpret_cast<const Number*>(packed);
    sent.assign(values, values + 3 * width_);
    ghosts_ = reinterpret_cast<Number*>(ghosts);
  }
  void finish() override {
    for (std::size_t n = 0; n < 2 * width_; ++n) ghosts_[n] = static_cast<Number>(100 + n);
  }
  double minimum(double value) override { return value; }
  void sum(std::span<double>) override {}

  bool right_size = false, went_by_host = false;
  std::vector<Number> sent;

 private:
  std::size_t width_;
  Number* ghosts_ = nullptr;
};

bool expect(bool condition, const char* what) {
  if (!condition) std::printf("not so: %s\n", what);
  return condition;
}

template <class Number>
bool moves_rows_and_ghosts(std::size_t width) {
  constexpr std::size_t owned = 5;
  detail::GraphData<EngineSpace> graph;
  graph.owned = owned;
  graph.ghosts = 2;
  graph.border = decltype(graph.border)("border", 2);
  detail::write(graph.border, [](std::int32_t* rows) {
    rows[0] = 1;
    rows[1] = 3;
  });
  Kokkos::View<Number*, EngineSpace::memory_space> array("array", (owned + 2) * width);
  detail::write(array, [&](Number* values) {
    for (std::size_t n = 0; n < owned * width; ++n) values[n] = static_cast<Number>(n + 1);
  });
  Noting<Number> inner(owned, width);
  detail::StagedHalo<EngineSpace> staged(graph);
  bool good = true;
  for (int round = 0; round < 2; ++round) {
    Halo& halo = staged.over(inner);
    halo.start(reinterpret_cast<std::byte*>(array.data()), width * sizeof(Number));
    halo.finish();
    good &= expect(inner.started == round + 1 && inner.right_size, "the caller's halo is started");
    for (std::size_t n = 0; n < owned * width; ++n) {
      const bool beside = n / width == 1 || n / width == 3;
      good &= expect(inner.seen[n] == (beside ? static_cast<Number>(n + 1) : Number(0)),
                     "rows beside ghosts and no others reach the caller's halo");
    }
    const auto here = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), array);
    for (std::size_t n = 0; n < (owned + 2) * width; ++n)
      good &= expect(here(n) == static_cast<Number>(n < owned * width ? n + 1 : 100 + n - owned * width),
                     "ghosts come back and owned rows stay");
    good &= expect(halo.minimum(3) == 2, "minima pass through");
  }
  graph.ghosts = 0;
  staged.start(reinterpret_cast<std::byte*>(array.data()), width * sizeof(Number));
  staged.finish();
  return good & expect(inner.started == 2, "without ghosts nothing moves");
}

/// What a halo wants that takes a device's memory is packed in its order, and ghosts come straight back.
template <class Number>
bool leaves_the_host_alone(std::size_t width) {
  constexpr std::size_t owned = 5;
  detail::GraphData<EngineSpace> graph;
  graph.owned = owned;
  graph.ghosts = 2;
  Kokkos::View<Number*, EngineSpace::memory_space> array("array", (owned + 2) * width);
  detail::write(array, [&](Number* values) {
    for (std::size_t n = 0; n < owned * width; ++n) values[n] = static_cast<Number>(n + 1);
  });
  OnDevice<Number> inner(width);
  detail::StagedHalo<EngineSpace> staged(graph);
  bool good = true;
  for (int round = 0; round < 2; ++round) {
    Halo& halo = staged.over(inner);
    halo.start(reinterpret_cast<std::byte*>(array.data()), width * sizeof(Number));
    halo.finish();
    good &= expect(inner.right_size && !inner.went_by_host, "packed values go out");
    const std::size_t wanted[] = {3, 1, 3};
    for (std::size_t n = 0; n < 3 * width; ++n)
      good &= expect(inner.sent[n] == static_cast<Number>(wanted[n / width] * width + n % width + 1),
                     "what is wanted, in its order");
    const auto here = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), array);
    for (std::size_t n = 0; n < (owned + 2) * width; ++n)
      good &= expect(here(n) == static_cast<Number>(n < owned * width ? n + 1 : 100 + n - owned * width),
                     "ghosts come straight back and owned rows stay");
  }
  return good;
}

}  // namespace

int main() {
  Kokkos::initialize();
  bool good = true;
  for (const std::size_t width : {1, 8}) {
    good &= moves_rows_and_ghosts<double>(width);
    good &= moves_rows_and_ghosts<float>(width);
    good &= leaves_the_host_alone<double>(width);
    good &= leaves_the_host_alone<float>(width);
  }
  Kokkos::finalize();
  return good ? 0 : 1;
}
