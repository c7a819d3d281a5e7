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

/// The passes of one stage over the rows, in the order that the graph and the scheme ask for. While other
/// parts answer, deep rows are computed, which need nothing of them.
template <class Space, int width, class Number>
class StagePasses {
  using Data = BlockData<Space, width, Number>;
  using Fields = StageFields<Field<Space, Number>>;
  using Bounds = StencilBounds<Space, width, Number>;
  using Relaxed = RelaxedBounds<Space, width, Number>;
  using RowList = Kokkos::View<std::int32_t*, typename Space::memory_space>;

 public:
  StagePasses(const GraphData<Space>& graph, const Data& block, const Fields& fields, const Stage& stage,
              Halo& halo)
      : graph_(graph),
        block_(block),
        fields_(fields),
        stage_(stage),
        halo_(halo),
        bounds_{graph, block, fields.values.seen},
        relaxed_{graph, block, fields.values.seen} {}

  void run(bool limited) {
    const bool super = stage_.keeps_first_rate || stage_.keep_previous != 0;
    if (graph_.each_edge_once) {
      forget_ghosts(graph_, block_);
      if (limited)
        super ? run_limited<true, true>() : run_limited<false, true>();
      else
        super ? run_low<true, true>() : run_low<false, true>();
    } else {
      if (limited)
        super ? run_limited<true, false>() : run_limited<false, false>();
      else
        super ? run_low<true, false>() : run_low<false, false>();
    }
  }

 private:
  static constexpr const char* bounds_label = "Turgor::Transport::stencil_bounds";
  static constexpr const char* relaxed_label = "Turgor::Transport::relaxed_bounds";
  static constexpr const char* update_label = "Turgor::Transport::row_update";

  template <class View>
  void start(const View& array, std::size_t values_per_node) const {
    halo_.start(reinterpret_cast<std::byte*>(array.data()), values_per_node * sizeof(*array.data()));
  }
  template <class Pass>
  void on(const RowList& rows, const char* label, const Pass& pass) const {
    Kokkos::parallel_for(label, rows_of<Space, width>(0, static_cast<std::int64_t>(rows.extent(0))),
                         OnRows<Space, width, Pass>{rows, pass});
  }
  template <class Pass>
  void on(std::int32_t begin, std::int32_t end, const char* label, const Pass& pass) const {
    Kokkos::parallel_for(label, rows_of<Space, width>(begin, end), pass);
  }

  template <bool super, bool once>
  void run_low() const {
    const RowUpdate<Space, width, Number, false, super, once> update{graph_, block_, fields_, stage_};
    start(fields_.values.seen, width);
    on(0, graph_.deep, update_label, update);
    halo_.finish();
    on(graph_.deep, graph_.owned, update_label, update);
  }

  /// Three exchanges, each behind a part of the deep rows. What these need of the rim comes first, and the
  /// rim's own passes as their neighbours' values arrive.
  template <bool super, bool once>
  void run_limited() {
    const RowUpdate<Space, width, Number, true, super, once> update{graph_, block_, fields_, stage_};
    start(fields_.values.seen, width);
    on(graph_.off_border, bounds_label, bounds_);
    on(graph_.outer_rim, relaxed_label, relaxed_);
    on_deep_rows(0, update);
    halo_.finish();
    on(graph_.border, bounds_label, bounds_);
    start(block_.curvature, width);
    on_deep_rows(1, update);
    halo_.finish();
    on(graph_.inner_rim, relaxed_label, relaxed_);
    start(block_.bounds, 2 * width);
    on_deep_rows(2, update);
    halo_.finish();
    on(graph_.deep, graph_.owned, update_label, update);
  }

  /// The part of the deep rows' work that is done behind the exchange `number` of three.
  template <class Update>
  void on_deep_rows(int number, const Update& update) {
    if (graph_.each_edge_once) {
      const auto chunks = static_cast<std::int32_t>(graph_.reach.extent(0));
      follow(chunks * number / 3, chunks * (number + 1) / 3, update);
    } else if (number == 0) {
      on(0, graph_.deep, bounds_label, bounds_);
    } else if (number == 1) {
      on(0, graph_.deep, relaxed_label, relaxed_);
    } else {
      on(0, graph_.deep, update_label, update);
    }
  }

  /// The passes follow each other through chunks of rows, so that what one wrote is still in the cache when
  /// the next one reads it.
  template <class Update>
  void follow(std::int32_t first, std::int32_t last, const Update& update) {
    const auto chunks = static_cast<std::int32_t>(graph_.reach.extent(0)), size = graph_.chunk;
    const auto end = [&](std::int32_t chunk) { return std::min(graph_.deep, (chunk + 1) * size); };
    for (std::int32_t n = first; n < last; ++n) {
      for (; widened_ < chunks && widened_ * size <= graph_.reach(n); ++widened_) {
        for (; bounded_ < chunks && bounded_ * size <= graph_.reach(widened_); ++bounded_)
          on(bounded_ * size, end(bounded_), bounds_label, bounds_);
        on(widened_ * size, end(widened_), relaxed_label, relaxed_);
      }
      on(n * size, end(n), update_label, update);
    }
  }

  const GraphData<Space>& graph_;
  const Data& block_;
  const Fields& fields_;
  const Stage& stage_;
  Halo& halo_;
  Bounds bounds_;
  Relaxed relaxed_;
  std::int32_t bounded_ = 0, widened_ = 0;  // chunks whose bounds are there, and are widened
};

}  // namespace turgor::kernels::detail
