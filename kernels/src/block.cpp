#include "block.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

#include "row_coefficients.hpp"
#include "stage_passes.hpp"
#include "super_step.hpp"
#include "sweep.hpp"

namespace turgor::kernels::detail {

namespace {

constexpr double no_limit = 1e300;

void expect_usable(const char* what, const std::vector<double>& values, double time) {
  for (const double value : values)
    if (!std::isfinite(value) || value < 0)
      throw std::runtime_error(std::string(what) + " at time " + std::to_string(time) + " s is " +
                               std::to_string(value) + "; concentrations have to be finite and not negative");
}

/// Least of the values; -1 where one is no number.
template <class Space, int width>
struct Least {
  typename BlockData<Space, width>::Array array;
  KOKKOS_INLINE_FUNCTION void operator()(const std::int32_t n, double& least) const {
    if (!(array(n) >= least)) least = array(n) == array(n) ? array(n) : -1;
  }
};

template <class Space, int width>
class WideBlock final : public Block<Space> {
  using Data = BlockData<Space, width>;
  using Array = typename Data::Array;
  using ShortArray = typename Data::ShortArray;

 public:
  WideBlock(const GraphData<Space>& graph, const Species& species, std::size_t first, std::size_t count,
            std::span<const double> storage, const TransportOptions& options)
      : first_(first), count_(count), species_(species.count), options_(options), supplied_(count, 0) {
    const std::size_t owned = graph.owned, all = owned + graph.ghosts;
    data_.diffusivity = Array("diffusivity", graph.classes * width);
    data_.retardation = Array("retardation", graph.classes * width);
    data_.storage = Array("storage", owned * width);
    data_.loss = Array("loss", owned * width);
    data_.reaction = Array("reaction", owned * width);
    data_.collected = Array("collected", graph.each_edge_once ? all * width : 0);
    data_.now = Array("concentration", all * width);
    data_.stage = Array("stage", all * width);
    data_.exposure = Array("exposure", owned * width);
    data_.carry = ShortArray("carry", owned * width);
    data_.exposure_remainder = ShortArray("exposure remainder", owned * width);
    if (options.scheme == Scheme::limited) {
      data_.curvature = ShortArray("curvature", all * width);
      data_.bounds = Array("bounds", all * 2 * width);
    }
    set_coefficients(graph, species);
    for (std::size_t s = 0; s < count; ++s) decay_.push_back(species.decay_rate[first + s]);
    put(data_.storage, storage, owned, 1.);
  }

  void set_coefficients(const GraphData<Space>& graph, const Species& species) override {
    const auto classes = static_cast<std::size_t>(graph.classes);
    write(data_.diffusivity, [&](double* to) {
      for (std::size_t r = 0; r < classes; ++r)
        for (std::size_t s = 0; s < count_; ++s)
          to[r * width + s] = species.diffusivity[(first_ + s) * classes + r];
    });
    write(data_.retardation, [&](double* to) {
      for (std::size_t r = 0; r < classes; ++r)
        for (std::size_t s = 0; s < count_; ++s)
          to[r * width + s] = species.retardation[(first_ + s) * classes + r];
    });
  }

  void set_storage(const GraphData<Space>& graph, std::span<const double> storage,
                   std::span<const std::int32_t> prescribed) override {
    const auto amounts = prescribed_amounts(prescribed);
    const auto on_host = [&] {
      return Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), data_.storage);
    };
    const auto old = on_host();
    std::vector<double> share(old.data(), old.data() + old.extent(0));
    put(data_.storage, storage, graph.owned, 1.);
    const auto fresh = on_host();
    for (std::size_t n = 0; n < share.size(); ++n) share[n] /= fresh(n);
    for (const auto node : prescribed)
      for (int w = 0; w < width; ++w) share[std::int64_t(node) * width + w] = 1;
    const auto rescale = [&]<class Number>(Number* values) {
      for (std::size_t n = 0; n < share.size(); ++n) values[n] = static_cast<Number>(values[n] * share[n]);
    };
    write(data_.now, rescale);
    write(data_.carry, rescale);
    book(prescribed, amounts);
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
    if (data_.sources.extent(0) != exchange.sources.size() * owned * width) {
      data_.sources = Array("sources", exchange.sources.size() * owned * width);
      data_.scalars = Array("scalars", exchange.sources.size() * width);
      source_integrals_.assign(exchange.sources.size() * count_, 0);
    }
    write(data_.sources, [&](double* to) {
      for (std::size_t q = 0; q < exchange.sources.size(); ++q)
        for (std::size_t i = 0; i < owned; ++i)
          for (std::size_t s = 0; s < count_; ++s)
            to[(q * owned + i) * width + s] = exchange.sources[q][i * species_ + first_ + s];
    });
    sweep<RowReaction<Space, width, true>, RowReaction<Space, width, false>>("row_reaction", graph, data_);
  }

  void set_concentration(const GraphData<Space>& graph, std::span<const double> concentration) override {
    put(data_.now, concentration, graph.owned, 0.);
    Kokkos::deep_copy(data_.stage, data_.now);
    Kokkos::deep_copy(data_.exposure, 0.);
    Kokkos::deep_copy(data_.exposure_remainder, 0.F);
    Kokkos::deep_copy(data_.carry, 0.F);
    std::fill(source_integrals_.begin(), source_integrals_.end(), 0);
    std::fill(supplied_.begin(), supplied_.end(), 0);
  }

  StableStep stable_step(const GraphData<Space>& graph) const override {
    return options_.scheme == Scheme::limited ? stable_step_of<true>(graph) : stable_step_of<false>(graph);
  }

  void begin(std::span<const std::int32_t> prescribed, double time, const ScalarsOfTime& values) override {
    const auto before = prescribed_amounts(prescribed);
    prescribe(data_.now, prescribed, time, values);
    book(prescribed, before);
    for (const auto node : prescribed)
      for (int w = 0; w < width; ++w) data_.carry(std::int64_t(node) * width + w) = 0;
    if (data_.prescribed_rate.extent(0) != prescribed.size() * width)
      data_.prescribed_rate = Array("prescribed rate", prescribed.size() * width);
  }

  void step(const GraphData<Space>& graph, std::span<const std::int32_t> prescribed, double begin,
            double step, const ScalarsOfTime& source_scalars, const ScalarsOfTime& prescribed_values,
            Halo& halo) override {
    Kokkos::deep_copy(data_.prescribed_rate, 0.);
    const auto before = prescribed_amounts(prescribed);
    const double end = begin + step;
    if (options_.stages == 1) {
      run_stage(graph, {data_.now, data_.now, data_.now, data_.stage}, begin, Stage::euler(step),
                source_scalars, halo);
      prescribe(data_.stage, prescribed, end, prescribed_values);
      std::swap(data_.now, data_.stage);
    } else {
      run_stage(graph, {data_.now, data_.now, data_.now, data_.stage}, begin, Stage::heun_first(step),
                source_scalars, halo);
      prescribe(data_.stage, prescribed, end, prescribed_values);
      run_stage(graph, {data_.stage, data_.now, data_.now, data_.now}, end, Stage::heun_second(step),
                source_scalars, halo);
      prescribe(data_.now, prescribed, end, prescribed_values);
    }
    book_step(prescribed, before);
  }

  bool super_step(const GraphData<Space>& graph, std::span<const std::int32_t> prescribed, double begin,
                  double step, int stages, const ScalarsOfTime& source_scalars,
                  const ScalarsOfTime& prescribed_values, Halo& halo) override {
    const SuperStep plan(stages, step);
    if (data_.older.extent(0) == 0) {
      data_.older = Array("older stage", data_.now.extent(0));
      data_.first_speed = Array("first speed", data_.storage.extent(0));
      kept_exposure_ = Array("kept exposure", data_.exposure.extent(0));
      kept_remainder_ = ShortArray("kept remainder", data_.exposure.extent(0));
      kept_carry_ = ShortArray("kept carry", data_.exposure.extent(0));
    }
    Kokkos::deep_copy(kept_exposure_, data_.exposure);
    Kokkos::deep_copy(kept_remainder_, data_.exposure_remainder);
    Kokkos::deep_copy(kept_carry_, data_.carry);
    const auto kept_integrals = source_integrals_;
    const auto before = prescribed_amounts(prescribed);
    Kokkos::deep_copy(data_.prescribed_rate, 0.);
    double lowest = 0;
    for (std::size_t k = 0; k < plan.stages.size(); ++k) {
      // A stage needs its own value of the second last only, and may so take its place.
      const StageArrays<Array> arrays{.values = k == 0 ? data_.now : data_.stage,
                                      .previous = k < 2 ? data_.now : data_.older,
                                      .base = data_.now,
                                      .target = data_.older};
      run_stage(graph, arrays, begin + plan.times[k] * step, plan.stages[k], source_scalars, halo);
      prescribe(data_.older, prescribed, begin + plan.times[k + 1] * step, prescribed_values);
      std::swap(data_.stage, data_.older);
      lowest = std::min(lowest, least(graph, data_.stage));
    }
    if (!(halo.minimum(lowest) >= 0)) {
      Kokkos::deep_copy(data_.exposure, kept_exposure_);
      Kokkos::deep_copy(data_.exposure_remainder, kept_remainder_);
      Kokkos::deep_copy(data_.carry, kept_carry_);
      source_integrals_ = kept_integrals;
      return false;
    }
    std::swap(data_.now, data_.stage);
    book_step(prescribed, before);
    return true;
  }

  void concentration(std::span<double> values) const override { take(data_.now, values); }
  void exposure(std::span<double> values) const override { take(data_.exposure, values); }

  void add_source_integrals(std::vector<double>& integrals) const override {
    for (int q = 0; q < data_.source_count; ++q)
      for (std::size_t s = 0; s < count_; ++s)
        integrals[q * species_ + first_ + s] = static_cast<double>(source_integrals_[q * count_ + s]);
  }
  void add_supplied(std::vector<double>& supplied) const override {
    for (std::size_t s = 0; s < count_; ++s) supplied[first_ + s] = static_cast<double>(supplied_[s]);
  }
  std::optional<std::pair<std::int32_t, std::size_t>> lower_minimum(
      std::vector<double>& minimum) const override {
    const auto host = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), data_.now);
    const std::size_t owned = data_.exposure.extent(0) / width;
    for (std::size_t i = 0; i < owned; ++i)
      for (std::size_t s = 0; s < count_; ++s)
        if (const double value = host(i * width + s); !(value >= minimum[first_ + s])) {
          if (std::isnan(value)) return std::pair(static_cast<std::int32_t>(i), first_ + s);
          minimum[first_ + s] = value;
        }
    return std::nullopt;
  }

 private:
  template <bool limited>
  StableStep stable_step_of(const GraphData<Space>& graph) const {
    const auto drains_with = [&](bool diffusion, bool flow, bool loss) {
      const Array drains("drains", std::size_t(graph.owned) * width);
      sweep<RowDrain<Space, width, limited, true>, RowDrain<Space, width, limited, false>>(
          "row_drain", graph, data_, drains, diffusion, flow, loss);
      return Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), drains);
    };
    const auto host = [](const auto& array) {
      return Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), array);
    };
    const auto drains = drains_with(true, true, true);
    const auto storage = host(data_.storage);
    const auto prescribed = host(graph.prescribed_place);
    StableStep result{.local_step = no_limit};
    for (std::int64_t i = 0; i < graph.owned; ++i)
      for (std::size_t s = 0; s < count_ && prescribed(i) < 0; ++s) {
        const auto at = i * width + s;
        if (drains(at) * result.local_step > storage(at)) {
          result.local_step = storage(at) / drains(at);
          result.limiting_node = i;
          result.limiting_species = s;
        }
      }
    if (result.limiting_node < 0) return result;
    const auto share = [&](bool diffusion, bool flow, bool loss) {
      return drains_with(diffusion, flow, loss)(result.limiting_node * width + result.limiting_species);
    };
    const double diffusion = share(true, false, false), convection = share(false, true, false),
                 exchange = share(false, false, true);
    result.limiting_term = diffusion >= std::max(convection, exchange) ? LimitingTerm::diffusion
                           : convection >= exchange                    ? LimitingTerm::convection
                                                                       : LimitingTerm::exchange;
    result.limiting_species += first_;
    return result;
  }

  /// M c of the prescribed rows.
  std::vector<long double> prescribed_amounts(std::span<const std::int32_t> nodes) const {
    std::vector<long double> amounts(nodes.size() * count_);
    for (std::size_t n = 0; n < nodes.size(); ++n)
      for (std::size_t s = 0; s < count_; ++s) {
        const auto at = std::int64_t(nodes[n]) * width + s;
        amounts[n * count_ + s] = static_cast<long double>(data_.storage(at)) * data_.now(at);
      }
    return amounts;
  }
  void book(std::span<const std::int32_t> nodes, const std::vector<long double>& before) {
    const auto after = prescribed_amounts(nodes);
    for (std::size_t n = 0; n < after.size(); ++n) supplied_[n % count_] += after[n] - before[n];
  }

  /// The same after a step, less what the rows received from their neighbours.
  void book_step(std::span<const std::int32_t> nodes, const std::vector<long double>& before) {
    book(nodes, before);
    for (std::size_t n = 0; n < nodes.size(); ++n)
      for (std::size_t s = 0; s < count_; ++s) supplied_[s] -= data_.prescribed_rate(n * width + s);
  }

  void put(Array& array, std::span<const double> values, std::size_t owned, double empty) const {
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
  void run_stage(const GraphData<Space>& graph, const StageArrays<Array>& arrays, double time,
                 const Stage& stage, const ScalarsOfTime& source_scalars, Halo& halo) {
    std::vector<double> scalars(data_.source_count * species_);
    if (!scalars.empty()) source_scalars(time, scalars);
    expect_usable("a source's scalar", scalars, time);
    write(data_.scalars, [&](double* to) {
      for (std::size_t q = 0; q < source_integrals_.size() / count_; ++q)
        for (std::size_t s = 0; s < count_; ++s) {
          to[q * width + s] = scalars[q * species_ + first_ + s];
          source_integrals_[q * count_ + s] += stage.weight * scalars[q * species_ + first_ + s];
        }
    });
    StagePasses<Space, width>(graph, data_, arrays, stage, halo).run(options_.scheme == Scheme::limited);
  }

  /// Least concentration of the owned nodes; NaN counts as below everything.
  double least(const GraphData<Space>& graph, const Array& array) const {
    double result = no_limit;
    Kokkos::parallel_reduce("Turgor::Transport::least", Rows<Space>(0, graph.owned * width),
                            Least<Space, width>{array}, Kokkos::Min<double>(result));
    return result;
  }

  void prescribe(const Array& array, std::span<const std::int32_t> nodes, double time,
                 const ScalarsOfTime& prescribed_values) const {
    if (nodes.empty()) return;
    std::vector<double> values(species_);
    prescribed_values(time, values);
    expect_usable("a prescribed concentration", values, time);
    for (const auto node : nodes)
      for (std::size_t s = 0; s < count_; ++s) array(std::int64_t(node) * width + s) = values[first_ + s];
  }

  Data data_;
  Array kept_exposure_;  // as before a super step that may be taken back
  ShortArray kept_remainder_, kept_carry_;
  std::size_t first_, count_, species_;
  TransportOptions options_;
  std::vector<double> decay_;
  std::vector<long double> supplied_, source_integrals_;  // sums over millions of steps
};

}  // namespace

template <class Space>
std::unique_ptr<Block<Space>> make_block(const GraphData<Space>& graph, const Species& species,
                                         std::size_t first, std::size_t count,
                                         std::span<const double> storage, const TransportOptions& options) {
  switch (count) {
    case 1:
      return std::make_unique<WideBlock<Space, 1>>(graph, species, first, count, storage, options);
    case 2:
      return std::make_unique<WideBlock<Space, 2>>(graph, species, first, count, storage, options);
    case 3:
    case 4:
      return std::make_unique<WideBlock<Space, 4>>(graph, species, first, count, storage, options);
    default:
      return std::make_unique<WideBlock<Space, 8>>(graph, species, first, count, storage, options);
  }
}

template std::unique_ptr<Block<EngineSpace>> make_block<EngineSpace>(const GraphData<EngineSpace>&,
                                                                     const Species&, std::size_t, std::size_t,
                                                                     std::span<const double>,
                                                                     const TransportOptions&);

}  // namespace turgor::kernels::detail
