#include "staged_halo.hpp"

#include <algorithm>
#include <utility>

#include "block.hpp"

namespace turgor::kernels::detail {

namespace {

/// Packs the words of some rows one after the other.
template <class Space>
struct PackRows {
  Kokkos::View<std::int32_t*, typename Space::memory_space> rows;
  const std::uint32_t* from;
  Kokkos::View<std::uint32_t*, typename Space::memory_space> to;
  std::int64_t words;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int64_t n) const {
    to(n) = from[rows(n / words) * words + n % words];
  }
};

}  // namespace

template <class Space>
void StagedHalo<Space>::start(std::byte* values, std::size_t size) {
  if (graph_.ghosts == 0) return;
  // Values are of 4 or 8 bytes.
  words_ = size / sizeof(std::uint32_t);
  on_device_ = reinterpret_cast<std::uint32_t*>(values);
  const std::size_t border = graph_.border.extent(0) * words_;
  const std::size_t nodes = static_cast<std::size_t>(graph_.owned) + static_cast<std::size_t>(graph_.ghosts);
  if (packed_.extent(0) != border) {
    packed_ = Words("packed rows", border);
    packed_here_ = HostWords("packed rows, on the host", border);
  }
  if (all_.extent(0) < nodes * words_) all_ = HostWords("nodes on the host", nodes * words_);
  Kokkos::parallel_for(
      "Turgor::Transport::pack",
      Kokkos::RangePolicy<Space, Kokkos::IndexType<std::int64_t>>(0, static_cast<std::int64_t>(border)),
      PackRows<Space>{graph_.border, on_device_, packed_, static_cast<std::int64_t>(words_)});
  Kokkos::deep_copy(packed_here_, packed_);
  if (rows_.empty()) {
    const auto rows = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), graph_.border);
    rows_.assign(rows.data(), rows.data() + rows.extent(0));
  }
  for (std::size_t n = 0; n < rows_.size(); ++n)
    std::copy_n(packed_here_.data() + n * words_, words_,
                all_.data() + static_cast<std::size_t>(rows_[n]) * words_);
  on_host_->start(reinterpret_cast<std::byte*>(all_.data()), size);
}

template <class Space>
void StagedHalo<Space>::finish() {
  if (graph_.ghosts == 0) return;
  on_host_->finish();
  const std::size_t begin = static_cast<std::size_t>(graph_.owned) * words_,
                    length = static_cast<std::size_t>(graph_.ghosts) * words_;
  using There =
      Kokkos::View<std::uint32_t*, typename Space::memory_space, Kokkos::MemoryTraits<Kokkos::Unmanaged>>;
  Kokkos::deep_copy(There(on_device_ + begin, length),
                    Kokkos::subview(all_, std::pair(begin, begin + length)));
}

template class StagedHalo<EngineSpace>;

}  // namespace turgor::kernels::detail
