#pragma once

#include <algorithm>
#include <cstdint>

#include "row_drain.hpp"
#include "sweep.hpp"

#include <turgor/kernels/transport.hpp>

namespace turgor::kernels::detail {

inline constexpr double no_limit = 1e300;

/// How fast each row of a block would be emptied by the processes asked for, [row * width + lane] (m3/s).
template <bool limited, class Space, int width, class Number>
auto drains_of(const GraphData<Space>& graph, const BlockData<Space, width, Number>& block, bool diffusion,
               bool flow, bool loss) {
  const typename BlockData<Space, width, Number>::Array drains("drains", std::size_t(graph.owned) * width);
  sweep<RowDrain<Space, width, Number, limited, true>, RowDrain<Space, width, Number, limited, false>>(
      "row_drain", graph, block, drains, diffusion, flow, loss);
  return Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), drains);
}

/// The largest positive step of the first `count` lanes over all rows that are not prescribed: `local_step`,
/// the row and lane that bound it and the process that does so most; `no_limit` where nothing does.
template <bool limited, class Space, int width, class Number>
StableStep stable_step_of_block(const GraphData<Space>& graph, const BlockData<Space, width, Number>& block,
                                std::size_t count) {
  const auto host = [](const auto& array) {
    return Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), array);
  };
  const auto drains = drains_of<limited>(graph, block, true, true, true);
  const auto storage = host(block.storage);
  const auto prescribed = host(graph.prescribed_place);
  StableStep result{.local_step = no_limit};
  for (std::int64_t i = 0; i < graph.owned; ++i)
    for (std::size_t s = 0; s < count && prescribed(i) < 0; ++s) {
      const auto at = i * width + s;
      if (drains(at) * result.local_step > storage(at))
        result =
            StableStep{.local_step = storage(at) / drains(at), .limiting_node = i, .limiting_species = s};
    }
  if (result.limiting_node < 0) return result;
  const auto share = [&](bool diffusion, bool flow, bool loss) {
    const auto at = result.limiting_node * width + result.limiting_species;
    return drains_of<limited>(graph, block, diffusion, flow, loss)(at);
  };
  const double diffusion = share(true, false, false), convection = share(false, true, false),
               exchange = share(false, false, true);
  result.limiting_term = diffusion >= std::max(convection, exchange) ? LimitingTerm::diffusion
                         : convection >= exchange                    ? LimitingTerm::convection
                                                                     : LimitingTerm::exchange;
  return result;
}

}  // namespace turgor::kernels::detail
