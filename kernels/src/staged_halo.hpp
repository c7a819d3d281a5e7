#pragma once

#include "block_data.hpp"

#include <turgor/kernels/halo.hpp>

namespace turgor::kernels::detail {

/// A halo for arrays in the memory of a device, by way of the caller's. Where that one takes a device's
/// memory, what it sends is packed there and nothing passes through the host. Else, of the owned rows only
/// those beside ghosts go out, since no other part needs more, and only ghosts come in. Without ghosts
/// nothing moves.
template <class Space>
class StagedHalo final : public Halo {
 public:
  explicit StagedHalo(const GraphData<Space>& graph) : graph_(graph) {}
  /// This halo, by way of `callers`.
  Halo& over(Halo& callers) {
    callers_ = &callers;
    return *this;
  }

  void start(std::byte* values, std::size_t size) override;
  void finish() override;
  bool renumber(std::span<const std::int32_t> rows) override { return callers_->renumber(rows); }
  double minimum(double value) override { return callers_->minimum(value); }
  void sum(std::span<double> values) override { callers_->sum(values); }

 private:
  using Words = Kokkos::View<std::uint32_t*, typename Space::memory_space>;
  using Rows = Kokkos::View<std::int32_t*, typename Space::memory_space>;
  using HostWords = Kokkos::View<std::uint32_t*, Kokkos::HostSpace>;

  void start_on_device();
  void start_on_host(std::size_t size);
  /// Packs these rows of the array that is on its way.
  void pack(const Rows& rows);

  const GraphData<Space>& graph_;
  Halo* callers_ = nullptr;
  Rows sent_;                    ///< rows that a halo wants that takes a device's memory
  Words packed_;                 ///< those, or rows beside ghosts
  HostWords packed_here_, all_;  ///< the same; all nodes, of which only those rows and ghosts are filled
  std::uint32_t* on_device_ = nullptr;
  std::size_t words_ = 0;           ///< a node
  std::vector<std::int32_t> rows_;  ///< beside ghosts
};

}  // namespace turgor::kernels::detail
