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
  callers_->takes_device_memory() ? start_on_device() : start_on_host(size);
}

template <class Space>
void StagedHalo<Space>::pack(const Rows& rows) {
  const std::size_t size = rows.extent(0) * words_;
  if (packed_.extent(0) != size) packed_ = Words("packed rows", size);
  Kokkos::parallel_for(
      "Turgor::Transport::pack",
      Kokkos::RangePolicy<Space, Kokkos::IndexType<std::int64_t>>(0, static_cast<std::int64_t>(size)),
      PackRows<Space>{rows, on_device_, packed_, static_cast<std::int64_t>(words_)});
}

template <class Space>
void StagedHalo<Space>::start_on_device() {
  if (sent_.extent(0) == 0) {
    const auto nodes = callers_->sent_nodes();
    sent_ = Rows("sent rows", nodes.size());
    write(sent_, [&](std::int32_t* rows) { std::copy(nodes.begin(), nodes.end(), rows); });
  }
  pack(sent_);
  Kokkos::fence();  // MPI knows no streams
  callers_->start_packed(reinterpret_cast<const std::byte*>(packed_.data()),
                         reinterpret_cast<std::byte*>(on_device_ + std::size_t(graph_.owned) * words_),
                         words_ * sizeof(std::uint32_t));
}

template <class Space>
void StagedHalo<Space>::start_on_host(std::size_t size) {
  pack(graph_.border);
  if (packed_here_.extent(0) != packed_.extent(0))
    packed_here_ = HostWords("packed rows, on the host", packed_.extent(0));
  Kokkos::deep_copy(packed_here_, packed_);
  const std::size_t nodes = static_cast<std::size_t>(graph_.owned) + static_cast<std::size_t>(graph_.ghosts);
  if (all_.extent(0) < nodes * words_) all_ = HostWords("nodes on the host", nodes * words_);
  if (rows_.empty()) {
    const auto rows = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), graph_.border);
    rows_.assign(rows.data(), rows.data() + rows.extent(0));
  }
  for (std::size_t n = 0; n < rows_.size(); ++n)
    std::copy_n(packed_here_.data() + n * words_, words_,
                all_.data() + static_cast<std::size_t>(rows_[n]) * words_);
  callers_->start(reinterpret_cast<std::byte*>(all_.data()), size);
}

template <class Space>
void StagedHalo<Space>::finish() {
  if (graph_.ghosts == 0) return;
  callers_->finish();
  if (callers_->takes_device_memory()) return;
  const std::size_t begin = static_cast<std::size_t>(graph_.owned) * words_,
                    length = static_cast<std::size_t>(graph_.ghosts) * words_;
  using There =
      Kokkos::View<std::uint32_t*, typename Space::memory_space, Kokkos::MemoryTraits<Kokkos::Unmanaged>>;
  Kokkos::deep_copy(There(on_device_ + begin, length),
                    Kokkos::subview(all_, std::pair(begin, begin + length)));
}

template class StagedHalo<EngineSpace>;

}  // namespace turgor::kernels::detail
