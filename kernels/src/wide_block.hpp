#pragma once

#include "block.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

#include "coefficient_tables.hpp"
#include "prescribed_rows.hpp"
#include "stable_step.hpp"
#include "stage_passes.hpp"
#include "super_step.hpp"
#include "sweep.hpp"

namespace turgor::kernels::detail {

inline void expect_usable(const char* what, const std::vector<double>& values, double time) {
  for (const double value : values)
    if (!std::isfinite(value) || value < 0)
      throw std::runtime_error(std::string(what) + " at time " + std::to_string(time) + " s is " +
                               std::to_string(value) + "; concentrations have to be finite and not negative");
}

/// Least of the values; -1 where one is no number.
template <class Space>
struct Least {
  Kokkos::View<double*, typename Space::memory_space> array;
  int first, stride;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n, double& least) const {
    const double value = array(n * stride + first);
    if (!(value >= least)) least = value == value ? value : -1;
  }
};

/// `width` species, of which `count` are there, with fluxes in `Number`.
template <class Space, int width, class Number>
class WideBlock final : public Block<Space> {
  using Data = BlockData<Space, width, Number>;
  using Array = typename Data::Array;
  using FluxArray = typename Data::FluxArray;
  using ShortArray = typename Data::ShortArray;
  using Values = Field<Space, Number>;

 public:
  WideBlock(const GraphData<Space>& graph, const Species& species, std::size_t first, std::size_t count,
            std::span<const double> storage, const TransportOptions& options)
      : first_(first), count_(count), species_(species.count), options_(options), supplied_(count, 0) {
    const std::size_t owned = graph.owned, all = owned + graph.ghosts;
    const std::size_t kinds = entries == 2 ? graph.classes * graph.classes : graph.classes;
    data_.diffusivity = FluxArray("diffusivity", kinds * entries * width);
    data_.retardation = FluxArray("retardation", kinds * entries * width);
    data_.storage = Array("storage", owned * width);
    data_.inverse_storage = Array("inverse storage", owned * width);
    data_.loss = Array("loss", owned * width);
    data_.collected = Array("collected", graph.each_edge_once ? all * width : 0);
    data_.now = Values("concentration", all * width);
    data_.stage = Values("stage", all * width);
    data_.exposure = Array("exposure", owned * width);
    data_.carry = ShortArray("carry", owned * width);
    data_.exposure_remainder = ShortArray("exposure remainder", owned * width);
    if (options.peaks) {
      data_.peaks = Peaks<Space>(owned * width);
      data_.peaks.forget();
    }
    if (options.scheme == Scheme::limited) {
      data_.curvature = ShortArray("curvature", all * width);
      data_.bounds = FluxArray("bounds", all * 2 * width);
    }
    set_coefficients(graph, species);
    for (std::size_t s = 0; s < count; ++s) decay_.push_back(species.decay_rate[first + s]);
    put_storage(storage, owned);
  }

  void set_coefficients(const GraphData<Space>& graph, const Species& species) override {
    const auto from = first_ * graph.classes, size = count_ * graph.classes;
    const auto of_block = [&](std::span<const double> values) { return values.subspan(from, size); };
    const auto diffusivity = of_block(species.diffusivity), retardation = of_block(species.retardation);
    diffusivity_.assign(diffusivity.begin(), diffusivity.end());
    retardation_.assign(retardation.begin(), retardation.end());
    fill_tables(graph);
  }

  void set_storage(const GraphData<Space>& graph, std::span<const double> storage) override {
    const Array before("storage before", data_.storage.extent(0));
    Kokkos::deep_copy(before, data_.storage);
    put_storage(storage, graph.owned);
    Kokkos::parallel_for("Turgor::Transport::keep_amounts", Rows<Space>(0, graph.owned * width),
                         KeepAmounts<Space, width, Number>{graph.prescribed_place, before, data_.storage,
                                                           data_.now, data_.carry, supplied_by_place_});
  }

  void set_prescribed(const GraphData<Space>& graph) override {
    add_up_supplied(supplied_);
    const std::size_t size = graph.prescribed.extent(0) * width;
    supplied_by_place_ = Supplied<Space>(size);
    data_.prescribed_rate = Array("prescribed rate", size);
  }

  void set_exchange(const GraphData<Space>& graph, const Exchange& exchange) override {
    const std::size_t owned = graph.owned;
    put(data_.loss, exchange.loss, owned, 0.);
    const auto storage = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), data_.storage);
    write(data_.loss, [&](double* loss) {
      for (std::size_t i = 0; i < owned; ++i)
        for (std::size_t s = 0; s < count_; ++s) loss[i * width + s] += decay_[s] * storage(i * width + s);
    });
    data_.source_count = static_cast<int>(exchange.sources.size());
    if (source_integrals_.size() != exchange.sources.size() * count_) {
      data_.sources = Array("sources", exchange.sources.size() * owned * width);
      data_.scalars = Array("scalars", exchange.sources.size() * width);
      scalars_here_ = Kokkos::create_mirror_view(data_.scalars);
      source_integrals_.assign(exchange.sources.size() * count_, 0);
    }
    write(data_.sources, [&](double* to) {
      for (std::size_t q = 0; q < exchange.sources.size(); ++q)
        for (std::size_t i = 0; i < owned; ++i)
          for (std::size_t s = 0; s < count_; ++s)
            to[(q * owned + i) * width + s] = exchange.sources[q][i * species_ + first_ + s];
    });
    fill_tables(graph);  // the flow's unit may be another
  }

  void set_concentration(const GraphData<Space>& graph, std::span<const double> concentration) override {
    put(data_.now.exact, concentration, graph.owned, 0.);
    show(data_.now);
    Kokkos::deep_copy(data_.stage.exact, data_.now.exact);
    Kokkos::deep_copy(data_.stage.seen, data_.now.seen);
    Kokkos::deep_copy(data_.exposure, 0.);
    Kokkos::deep_copy(data_.exposure_remainder, 0.F);
    Kokkos::deep_copy(data_.carry, 0.F);
    if (options_.peaks) data_.peaks.forget();
    std::fill(source_integrals_.begin(), source_integrals_.end(), 0);
    std::fill(supplied_.begin(), supplied_.end(), 0);
    Kokkos::deep_copy(supplied_by_place_.sum, 0.);
    Kokkos::deep_copy(supplied_by_place_.rest, 0.);
  }

  StableStep stable_step(const GraphData<Space>& graph) const override {
    auto result = options_.scheme == Scheme::limited ? stable_step_of_block<true>(graph, data_, count_)
                                                     : stable_step_of_block<false>(graph, data_, count_);
    if (result.limiting_node >= 0) result.limiting_species += first_;
    return result;
  }

  void begin(const GraphData<Space>& graph, double time, const ScalarsOfTime& values) override {
    Kokkos::deep_copy(data_.prescribed_rate, 0.);
    prescribe(graph, data_.stage, time, values);
    book(graph, data_.now, data_.stage);
    prescribe(graph, data_.now, time, values);
    Kokkos::parallel_for("Turgor::Transport::forget_carry", prescribed_places(graph),
                         ForgetCarry<Space, width, Number>{graph.prescribed, data_.carry});
  }

  void step(const GraphData<Space>& graph, double begin, double step, const ScalarsOfTime& source_scalars,
            const ScalarsOfTime& prescribed_values, Halo& halo) override {
    Kokkos::deep_copy(data_.prescribed_rate, 0.);
    const double end = begin + step;
    if (options_.stages == 1) {
      run_stage(graph, {data_.now, data_.now, data_.now, data_.stage}, begin, Stage::euler(step),
                source_scalars, halo);
      prescribe(graph, data_.stage, end, prescribed_values);
      book(graph, data_.now, data_.stage);
      std::swap(data_.now, data_.stage);
    } else {
      run_stage(graph, {data_.now, data_.now, data_.now, data_.stage}, begin, Stage::heun_first(step),
                source_scalars, halo);
      prescribe(graph, data_.stage, end, prescribed_values);
      run_stage(graph, {data_.stage, data_.now, data_.now, data_.now}, end, Stage::heun_second(step),
                source_scalars, halo);
      // No pass has written to the prescribed rows.
      book(graph, data_.now, data_.stage);
      prescribe(graph, data_.now, end, prescribed_values);
    }
  }

  bool super_step(const GraphData<Space>& graph, double begin, double step, int stages,
                  const ScalarsOfTime& source_scalars, const ScalarsOfTime& prescribed_values,
                  Halo& halo) override {
    const SuperStep plan(stages, step);
    if (data_.older.exact.extent(0) == 0) {
      data_.older = Values("older stage", data_.now.exact.extent(0));
      data_.first_speed = Array("first speed", data_.storage.extent(0));
      kept_exposure_ = Array("kept exposure", data_.exposure.extent(0));
      kept_remainder_ = ShortArray("kept remainder", data_.exposure.extent(0));
      kept_carry_ = ShortArray("kept carry", data_.exposure.extent(0));
    }
    Kokkos::deep_copy(kept_exposure_, data_.exposure);
    Kokkos::deep_copy(kept_remainder_, data_.exposure_remainder);
    Kokkos::deep_copy(kept_carry_, data_.carry);
    const auto kept_integrals = source_integrals_;
    Kokkos::deep_copy(data_.prescribed_rate, 0.);
    double lowest = 0;
    for (std::size_t k = 0; k < plan.stages.size(); ++k) {
      // A stage needs its own value of the second last only, and may so take its place.
      const StageFields<Values> fields{.values = k == 0 ? data_.now : data_.stage,
                                       .previous = k < 2 ? data_.now : data_.older,
                                       .base = data_.now,
                                       .target = data_.older};
      run_stage(graph, fields, begin + plan.times[k] * step, plan.stages[k], source_scalars, halo);
      prescribe(graph, data_.older, begin + plan.times[k + 1] * step, prescribed_values);
      std::swap(data_.stage, data_.older);
      lowest = std::min(lowest, least(data_.stage.exact, 0, 1));
    }
    if (!(halo.minimum(lowest) >= 0)) {
      Kokkos::deep_copy(data_.exposure, kept_exposure_);
      Kokkos::deep_copy(data_.exposure_remainder, kept_remainder_);
      Kokkos::deep_copy(data_.carry, kept_carry_);
      source_integrals_ = kept_integrals;
      return false;
    }
    book(graph, data_.now, data_.stage);
    std::swap(data_.now, data_.stage);
    return true;
  }

  void concentration(std::span<double> values) const override { take(data_.now.exact, values); }
  void exposure(std::span<double> values) const override { take(data_.exposure, values); }

  void note_peaks(double time) override {
    if (options_.peaks)
      Kokkos::parallel_for("Turgor::Transport::note_peaks", Rows<Space>(0, data_.storage.extent(0)),
                           NotePeaks<Space>{data_.peaks, data_.now.exact, time});
  }
  void peak(std::span<double> values) const override { take(data_.peaks.value, values); }
  void time_of_peak(std::span<double> values) const override { take(data_.peaks.time, values); }

  StateField state(std::size_t species) const override {
    const auto lane = species - first_;
    return StateField{.concentration = data_.now.exact.data() + lane,
                      .storage = data_.storage.data() + lane,
                      .stride = width,
                      .storage_stride = width,
                      .carry = data_.carry.data() + lane};
  }
  void states_changed() override { show(data_.now); }

  void add_source_integrals(std::vector<double>& integrals) const override {
    for (int q = 0; q < data_.source_count; ++q)
      for (std::size_t s = 0; s < count_; ++s)
        integrals[q * species_ + first_ + s] = static_cast<double>(source_integrals_[q * count_ + s]);
  }
  void add_supplied(std::vector<double>& supplied) const override {
    auto sums = supplied_;
    add_up_supplied(sums);
    for (std::size_t s = 0; s < count_; ++s) supplied[first_ + s] = static_cast<double>(sums[s]);
  }
  std::optional<std::pair<std::int32_t, std::size_t>> lower_minimum(
      std::vector<double>& minimum) const override {
    if constexpr (!on_host<Space>) {
      // A minimum a lane leaves the device, and the values only where one is no number.
      bool all_are_numbers = true;
      for (std::size_t s = 0; s < count_; ++s) {
        const double lowest = least(data_.now.exact, static_cast<int>(s), width);
        all_are_numbers = all_are_numbers && lowest >= 0;
        minimum[first_ + s] = std::min(minimum[first_ + s], lowest);
      }
      if (all_are_numbers) return std::nullopt;
    }
    const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), data_.now.exact);
    const std::size_t owned = data_.exposure.extent(0) / width;
    for (std::size_t i = 0; i < owned; ++i)
      for (std::size_t s = 0; s < count_; ++s)
        if (const double value = host(i * width + s); !std::isfinite(value))
          return std::pair(static_cast<std::int32_t>(i), first_ + s);
        else
          minimum[first_ + s] = std::min(minimum[first_ + s], value);
    return std::nullopt;
  }

 private:
  /// A call for each prescribed row and lane.
  static Rows<Space> prescribed_places(const GraphData<Space>& graph) {
    return {0, static_cast<std::int32_t>(graph.prescribed.extent(0)) * width};
  }
  void book(const GraphData<Space>& graph, const Values& before, const Values& after) const {
    Kokkos::parallel_for(
        "Turgor::Transport::book", prescribed_places(graph),
        BookPrescribed<Space, width, Number>{graph.prescribed, data_.storage, before.exact, after.exact,
                                             data_.prescribed_rate, supplied_by_place_});
  }
  void add_up_supplied(std::vector<long double>& sums) const {
    const auto add = [&](const Array& part) {
      const auto here = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), part);
      for (std::size_t n = 0; n < here.extent(0); ++n)
        if (n % width < count_) sums[n % width] += here(n);
    };
    add(supplied_by_place_.sum);
    add(supplied_by_place_.rest);
  }

  void fill_tables(const GraphData<Space>& graph) {
    fill_coefficient_tables(graph, data_, count_, diffusivity_, retardation_);
  }

  void put_storage(std::span<const double> storage, std::size_t owned) const {
    put(data_.storage, storage, owned, 1.);
    const auto of_row = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), data_.storage);
    write(data_.inverse_storage, [&](double* to) {
      for (std::size_t n = 0; n < of_row.extent(0); ++n) to[n] = 1 / of_row(n);
    });
  }

  void show(const Values& field) const {
    if constexpr (!std::is_same_v<Number, double>)
      Kokkos::parallel_for("Turgor::Transport::shown", Rows<Space>(0, data_.storage.extent(0)),
                           Shown<Space, Number>{field});
  }

  void put(const Array& array, std::span<const double> values, std::size_t owned, double empty) const {
    write(array, [&](double* to) {
      for (std::size_t i = 0; i < owned; ++i)
        for (std::size_t w = 0; w < width; ++w)
          to[i * width + w] = w < count_ ? values[i * species_ + first_ + w] : empty;
    });
  }
  void take(const Array& array, std::span<double> values) const {
    const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), array);
    for (std::size_t i = 0; i * species_ < values.size(); ++i)
      for (std::size_t s = 0; s < count_; ++s) values[i * species_ + first_ + s] = host(i * width + s);
  }
  void run_stage(const GraphData<Space>& graph, const StageFields<Values>& fields, double time,
                 const Stage& stage, const ScalarsOfTime& source_scalars, Halo& halo) {
    std::vector<double> scalars(data_.source_count * species_);
    if (!scalars.empty()) source_scalars(time, scalars);
    expect_usable("a source's scalar", scalars, time);
    for (std::size_t q = 0; q < source_integrals_.size() / count_; ++q)
      for (std::size_t s = 0; s < count_; ++s) {
        scalars_here_(q * width + s) = scalars[q * species_ + first_ + s];
        source_integrals_[q * count_ + s] += stage.weight * scalars[q * species_ + first_ + s];
      }
    Kokkos::deep_copy(data_.scalars, scalars_here_);
    auto timed = stage;
    timed.time = time;
    timed.notes_peak = options_.peaks && fields.values.exact == fields.base.exact;
    StagePasses<Space, width, Number>(graph, data_, fields, timed, halo)
        .run(options_.scheme == Scheme::limited);
  }

  /// Least concentration of the owned nodes in every `stride`-th lane from the `first`; -1 where one is no
  /// number.
  double least(const Array& array, int first, int stride) const {
    double result = no_limit;
    Kokkos::parallel_reduce("Turgor::Transport::least",
                            Rows<Space>(0, static_cast<std::int32_t>(data_.storage.extent(0)) / stride),
                            Least<Space>{array, first, stride}, Kokkos::Min<double>(result));
    return result;
  }

  void prescribe(const GraphData<Space>& graph, const Values& field, double time,
                 const ScalarsOfTime& prescribed_values) const {
    const bool none_here = graph.prescribed.extent(0) == 0;
    if (none_here && !prescribed_values) return;
    std::vector<double> values(species_);
    prescribed_values(time, values);
    // On every part, or one would throw while the others wait for it.
    expect_usable("a prescribed concentration", values, time);
    if (none_here) return;
    Prescribe<Space, width, Number> prescribed{graph.prescribed, field};
    for (std::size_t lane = 0; lane < width; ++lane)
      prescribed.values[lane] = lane < count_ ? values[first_ + lane] : 0;
    Kokkos::parallel_for("Turgor::Transport::prescribe", prescribed_places(graph), prescribed);
  }

  static constexpr int entries = entries_at_once<Space>;
  Data data_;
  Supplied<Space> supplied_by_place_;  // by the rows that are prescribed now
  decltype(Kokkos::create_mirror_view(std::declval<const Array&>())) scalars_here_;
  Array kept_exposure_;  // as before a super step that may be taken back
  ShortArray kept_remainder_, kept_carry_;
  std::size_t first_, count_, species_;
  TransportOptions options_;
  std::vector<double> decay_, diffusivity_, retardation_;  // per species, the last two per class too
  std::vector<long double> supplied_, source_integrals_;   // sums over millions of steps
};

}  // namespace turgor::kernels::detail
