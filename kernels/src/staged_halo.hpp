#pragma once

#include "block_data.hpp"

#include <turgor/kernels/halo.hpp>

namespace turgor::kernels::detail {

/// A halo for arrays in the memory of a device, by way of one that works on the host's: of the owned rows
/// only those beside ghosts go out, since no other part needs more, and only ghosts come in. Without ghosts
/// nothing moves.
template <class Space>
class StagedHalo final : public Halo {
 public:
  explicit StagedHalo(const GraphData<Space>& graph) : graph_(graph) {}
  /// This halo, by way of `on_host`.
  Halo& over(Halo& on_host) {
    on_host_ = &on_host;
    return *this;
  }

  void start(std::byte* values, std::size_t size) override;
  void finish() override;
  bool renumber(std::span<const std::int32_t> rows) override { return on_host_->renumber(rows); }
  double minimum(double value) override { return on_host_->minimum(value); }
  void sum(std::span<double> values) override { on_host_->sum(values); }

 private:
  using Words = Kokkos::View<std::uint32_t*, typename Space::memory_space>;
  using HostWords = Kokkos::View<std::uint32_t*, Kokkos::HostSpace>;

  const GraphData<Space>& graph_;
  Halo* on_host_ = nullptr;
  Words packed_;                 ///< rows beside ghosts
  HostWords packed_here_, all_;  ///< the same; all nodes, of which only those rows and ghosts are filled
  std::uint32_t* on_device_ = nullptr;
  std::size_t words_ = 0;           ///< a node
  std::vector<std::int32_t> rows_;  ///< beside ghosts
};

}  // namespace turgor::kernels::detail
