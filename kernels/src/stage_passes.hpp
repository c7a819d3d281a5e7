#pragma once

#include <turgor/kernels/halo.hpp>

#include <algorithm>

#include "relaxed_bounds.hpp"
#include "row_update.hpp"
#include "stencil_bounds.hpp"
#include "sweep.hpp"

namespace turgor::kernels::detail {

/// A pass on some of the rows. No member of another class: nvcc names it from outside.
template <class Space, int width, class Pass>
struct OnRows {
  using Part = RowPart<Space, width>;
  Kokkos::View<std::int32_t*, typename Space::memory_space> rows;
  Pass pass;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n) const {
    pass(rows(n / Part::threads) * Part::threads + n % Part::threads);
  }
};

/// The passes of one stage over the rows, in the order that the graph and the scheme ask for.
template <class Space, int width, class Number>
class StagePasses {
  using Data = BlockData<Space, width, Number>;
  using Fields = StageFields<Field<Space, Number>>;

 public:
  StagePasses(const GraphData<Space>& graph, const Data& block, const Fields& fields, const Stage& stage,
              Halo& halo)
      : graph_(graph), block_(block), fields_(fields), stage_(stage), halo_(halo) {}

  void run(bool limited) const {
    exchange(fields_.values.seen, width);
    if (stage_.keeps_first_rate || stage_.keep_previous != 0)
      limited ? run_limited<true>() : update<false, true>();
    else
      limited ? run_limited<false>() : update<false, false>();
  }

 private:
  static constexpr const char* bounds_label = "Turgor::Transport::stencil_bounds";
  static constexpr const char* relaxed_label = "Turgor::Transport::relaxed_bounds";
  static constexpr const char* update_label = "Turgor::Transport::row_update";

  template <class View>
  void exchange(const View& array, std::size_t values_per_node) const {
    halo_.start(reinterpret_cast<std::byte*>(array.data()), values_per_node * sizeof(*array.data()));
    halo_.finish();
  }

  template <bool limited, bool super>
  void update() const {
    sweep<RowUpdate<Space, width, Number, limited, super, true>,
          RowUpdate<Space, width, Number, limited, super, false>>("row_update", graph_, block_, fields_,
                                                                  stage_);
  }

  template <bool super>
  void run_limited() const {
    const StencilBounds<Space, width, Number> bounds{graph_, block_, fields_.values.seen};
    const RelaxedBounds<Space, width, Number> relaxed{graph_, block_, fields_.values.seen};
    if constexpr (rows_in_turn<Space>) {
      if (graph_.each_edge_once) {
        follow<super>(bounds, relaxed);
        return;
      }
    }
    const auto rows = rows_of<Space, width>(0, graph_.owned);
    Kokkos::parallel_for(bounds_label, rows, bounds);
    exchange(block_.curvature, width);
    Kokkos::parallel_for(relaxed_label, rows, relaxed);
    exchange(block_.bounds, 2 * width);
    update<true, super>();
  }

  /// The passes follow each other through chunks of rows, so that what one wrote is still in the cache when
  /// the next one reads it. What other parts wait for comes first and is done again in its turn.
  template <bool super>
  void follow(const StencilBounds<Space, width, Number>& bounds,
              const RelaxedBounds<Space, width, Number>& relaxed) const {
    Kokkos::parallel_for(
        bounds_label, rows_of<Space, width>(0, graph_.near_border.extent(0)),
        OnRows<Space, width, StencilBounds<Space, width, Number>>{graph_.near_border, bounds});
    exchange(block_.curvature, width);
    Kokkos::parallel_for(relaxed_label, rows_of<Space, width>(0, graph_.border.extent(0)),
                         OnRows<Space, width, RelaxedBounds<Space, width, Number>>{graph_.border, relaxed});
    exchange(block_.bounds, 2 * width);
    forget_ghosts(graph_, block_);
    const RowUpdate<Space, width, Number, true, super, true> updated{graph_, block_, fields_, stage_};
    const auto chunks = static_cast<std::int32_t>(graph_.reach.size());
    const auto rows = [&](std::int32_t n) {
      return rows_of<Space, width>(n * graph_.chunk, std::min(graph_.owned, (n + 1) * graph_.chunk));
    };
    std::int32_t bounded = 0, widened = 0;  // chunks
    for (std::int32_t n = 0; n < chunks; ++n) {
      for (; widened < chunks && widened * graph_.chunk <= graph_.reach[n]; ++widened) {
        for (; bounded < chunks && bounded * graph_.chunk <= graph_.reach[widened]; ++bounded)
          Kokkos::parallel_for(bounds_label, rows(bounded), bounds);
        Kokkos::parallel_for(relaxed_label, rows(widened), relaxed);
      }
      Kokkos::parallel_for(update_label, rows(n), updated);
    }
  }

  const GraphData<Space>& graph_;
  const Data& block_;
  const Fields& fields_;
  const Stage& stage_;
  Halo& halo_;
};

}  // namespace turgor::kernels::detail
