#include "scalar_engine.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "block.hpp"
#include "scalar_krylov.hpp"
#include "staged_halo.hpp"

namespace turgor::kernels::detail {

namespace {

using Array = ScalarData<EngineSpace>::Array;

template <class View, class Values>
void copy_in(View& view, const std::string& name, const Values& values) {
  if (view.extent(0) != values.size()) view = View(name, values.size());
  write(view, [&](auto* to) { std::copy(values.begin(), values.end(), to); });
}

class SpaceScalar final : public ScalarEngine {
  using Space = EngineSpace;

 public:
  SpaceScalar(const ScalarRows& rows, std::span<const double> storage) {
    data_.owned = static_cast<std::int32_t>(rows.owned);
    data_.ghosts = static_cast<std::int32_t>(rows.ghosts);
    const std::size_t all = rows.owned + rows.ghosts;
    data_.c = Array("scalar", all);
    data_.low = Array("scalar low", all);
    data_.fixed = Array("scalar fixed", rows.owned);
    data_.diagonal = Array("scalar diagonal", rows.owned);
    data_.source = Array("scalar source", rows.owned);
    before_ = Array("scalar before", rows.owned);
    lifted_ = Array("scalar lifted", rows.owned);
    copy_in(data_.storage, "scalar storage", storage);
    halo_graph_.owned = data_.owned;
    halo_graph_.ghosts = data_.ghosts;
    copy_in(halo_graph_.border, "scalar border", rows.border);
    set_rows(rows);
  }

  void set_rows(const ScalarRows& rows) override {
    copy_in(data_.begin, "scalar rows", rows.begin);
    copy_in(data_.neighbour, "scalar neighbours", rows.neighbour);
    copy_in(data_.monotone, "scalar gain", rows.gain);
    copy_in(data_.monotone_give, "scalar give", rows.give);
    has_returned_ = rows.returns;
    symmetric_ = rows.symmetric;
    work_ = ScalarWorkspace<Space>(data_.owned, data_.ghosts, symmetric_);
    data_.gain = data_.monotone;
    data_.give = data_.monotone_give;
    if (!has_returned_) return;
    copy_in(data_.returned, "scalar returned", rows.returned);
    data_.gain = Array("scalar gain in use", rows.gain.size());
    data_.give = Array("scalar give in use", rows.owned);
  }
  void set_exchange(const ScalarExchange& exchange) override {
    copy_in(data_.supply, "scalar supply", exchange.supply);
    copy_in(data_.release, "scalar release", exchange.release);
    copy_in(data_.loss, "scalar loss", exchange.loss);
    copy_in(data_.demand, "scalar demand", exchange.demand);
    copy_in(data_.half, "scalar half", exchange.half_saturation);
  }
  void set_prescribed(std::span<const std::int32_t> rows, std::span<const double> values) override {
    rows_.assign(rows.begin(), rows.end());
    values_.assign(values.begin(), values.end());
    write(data_.fixed, [&](double* to) {
      std::fill_n(to, data_.owned, 0.);
      for (const auto row : rows_) to[row] = 1;
    });
  }
  void set_concentration(std::span<const double> concentration) override {
    write(data_.c, [&](double* to) { std::copy(concentration.begin(), concentration.end(), to); });
  }
  void concentration(std::span<double> values) const override {
    const auto here = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), data_.c);
    std::copy_n(here.data(), data_.owned, values.data());
  }

  ScalarOutcome solve(const ScalarStep& step, Halo& from_caller) override {
    Halo& halo = reaching(from_caller);
    ScalarOutcome outcome;
    keep(before_, data_.c);
    give_prescribed_values();
    Kokkos::deep_copy(data_.low, has_returned_ ? 0. : 1.);
    begin_step(step, halo);
    const double reference = incoming(halo);
    if (reference == 0) {
      // Nothing comes in and nothing was there: nothing is the solution.
      keep(data_.c, work_.direction);
      fill_ghosts<Space>(data_.c, halo);
      outcome.converged = true;
    } else {
      find_state(step, reference, halo, outcome);
    }
    sum_amounts(step, outcome);
    if (!outcome.converged) restore();
    return outcome;
  }

 private:
  /// Concentrations below this share of the greatest count as none where it is decided what has to be
  /// monotone: well above what the solver leaves, well below what matters.
  static constexpr double noise = 1e-8;
  static constexpr int most_rounds = 12;
  /// Newton iterations: at first, of a stage of `approach`, before the matrix is made monotone, and before
  /// it is given up.
  static constexpr int few_newton = 15, stage_newton = 30, patient_newton = 60, most_newton = 300;
  static constexpr std::int64_t most_linear = 5000;

  Halo& reaching(Halo& halo) {
    if constexpr (on_host<Space>)
      return halo;
    else
      return staged_.over(halo);
  }
  /// The owned part of an array in another one.
  void keep(const Array& to, const Array& from) const {
    const auto owned = std::pair<std::size_t, std::size_t>(0, data_.owned);
    Kokkos::deep_copy(Kokkos::subview(to, owned), Kokkos::subview(from, owned));
  }
  void restore() { keep(data_.c, before_); }
  void give_prescribed_values() {
    if (rows_.empty()) return;
    write(data_.c, [&](double* to) {
      for (std::size_t n = 0; n < rows_.size(); ++n) to[rows_[n]] = values_[n];
    });
  }

  /// The matrix with the rows that are low now, and a step's right-hand side.
  void begin_step(const ScalarStep& step, Halo& halo) {
    if (has_returned_) {
      fill_ghosts<Space>(data_.low, halo);
      over_rows<Space>("Turgor::Scalar::returned", data_.owned, UseReturned<Space>{data_});
    }
    over_rows<Space>("Turgor::Scalar::begin", data_.owned,
                     BeginStep<Space>{data_, before_, step.rate, step.supply});
  }
  /// Norm of the residual at `values`, which it leaves in the workspace with the Jacobian's diagonal.
  double residual_at(const Array& values, Halo& halo) {
    fill_ghosts<Space>(values, halo);
    return std::sqrt(sum_over_rows<Space>("Turgor::Scalar::residual", data_.owned, halo,
                                          ScalarResidual<Space>{data_, values, work_.residual, work_.pivot}));
  }
  /// Norm of all that comes in, which is the residual of nothing; leaves nothing in `direction`.
  double incoming(Halo& halo) {
    over_rows<Space>("Turgor::Scalar::nothing", data_.owned, OnlyGiven<Space>{data_, work_.direction});
    return residual_at(work_.direction, halo);
  }
  double count_undershoots(bool everywhere, Halo& halo) {
    return sum_over_rows<Space>("Turgor::Scalar::undershoots", data_.owned, halo,
                                CountUndershoots<Space>{data_, everywhere});
  }
  double largest(Halo& halo) const {
    double result = 0;
    Kokkos::parallel_reduce("Turgor::Scalar::largest", RowRange<Space>(0, data_.owned),
                            LargestOf<Space>{data_.c}, Kokkos::Max<double>(result));
    return -halo.minimum(-result);
  }

  /// At most `most` Newton iterations until the residual is `tolerance` of the reference. From the first
  /// iterate on they rise to the solution where the matrix is monotone (docs/theory/scalars.md).
  bool newton(double tolerance, int most, double reference, Halo& halo, ScalarOutcome& outcome) {
    for (int n = 0;; ++n) {
      outcome.residual = residual_at(data_.c, halo) / reference;
      if (outcome.residual <= tolerance) return true;
      if (!std::isfinite(outcome.residual) || n == most) return false;
      // No tighter than what the next iterate can use.
      constexpr double loose = 1e-2;
      const SolveUntil until{std::min(loose, std::max(0.1 * tolerance / outcome.residual, 1e-6)),
                             most_linear};
      outcome.linear_iterations += symmetric_ ? conjugate_gradients(data_, work_, halo, until)
                                              : stabilised_gradients(data_, work_, halo, until);
      ++outcome.newton_iterations;
      over_rows<Space>("Turgor::Scalar::correct", data_.owned,
                       AddTimes<Space>{data_.c, work_.correction, 1.});
    }
  }
  /// Where half saturations are far below the concentrations, the rim of an anoxic core moves by a cell an
  /// iteration. So it is found by way of larger half saturations, a tenth each time.
  void approach(double scale, double reference, Halo& halo, ScalarOutcome& outcome) {
    constexpr double first = 1e-2, good_enough = 1e-4;
    constexpr int stages = 12;
    double share = first;
    for (int n = 0; n < stages; ++n, share *= 0.1) {
      data_.least_half = share * scale;
      newton(good_enough, stage_newton, reference, halo, outcome);
      if (!std::isfinite(outcome.residual)) break;
    }
    data_.least_half = 0;
  }
  bool find(double tolerance, int most, double scale, double reference, Halo& halo, ScalarOutcome& outcome) {
    if (newton(tolerance, few_newton, reference, halo, outcome)) return true;
    if (scale > 0 && std::isfinite(outcome.residual)) approach(scale, reference, halo, outcome);
    return newton(tolerance, most, reference, halo, outcome);
  }

  /// Solves, with the diffusion that makes the matrix monotone only where it has to stay, and lifts what the
  /// solver's residual leaves below zero.
  void find_state(const ScalarStep& step, double reference, Halo& halo, ScalarOutcome& outcome) {
    double tolerance = step.tolerance;
    const double scale = std::max(largest(halo), step.supply);
    bool all_low = !has_returned_;
    for (int round = 0; round < 2 * most_rounds; ++round) {
      const bool found =
          find(tolerance, all_low ? most_newton : patient_newton, scale, reference, halo, outcome);
      if (!found && all_low) return;
      if (!found || (!all_low && round >= most_rounds && count_undershoots(false, halo) > 0)) {
        Kokkos::deep_copy(data_.low, 1.);
        all_low = true;
        outcome.low_order_nodes = data_.owned;
        restore();
        give_prescribed_values();
        begin_step(step, halo);
        continue;
      }
      if (!all_low && count_undershoots(false, halo) > 0) {
        outcome.low_order_nodes = mark_low(noise * largest(halo));
        begin_step(step, halo);
        continue;
      }
      if (count_undershoots(true, halo) > 0) {
        over_rows<Space>("Turgor::Scalar::lift", data_.owned, LiftNegative<Space>{data_, lifted_});
        keep(data_.c, lifted_);
        outcome.residual = residual_at(data_.c, halo) / reference;
        if (!(outcome.residual <= step.tolerance)) {
          tolerance *= 0.1;
          continue;
        }
      }
      outcome.converged = true;
      return;
    }
  }
  std::int64_t mark_low(double least) {
    double marked = 0;
    Kokkos::parallel_reduce("Turgor::Scalar::low", RowRange<Space>(0, data_.owned),
                            MarkLow<Space>{data_, least}, marked);
    return static_cast<std::int64_t>(marked);
  }

  void sum_amounts(const ScalarStep& step, ScalarOutcome& outcome) {
    const auto of_term = [&](ScalarTerm term) {
      double sum = 0;
      Kokkos::parallel_reduce("Turgor::Scalar::amount", RowRange<Space>(0, data_.owned),
                              ScalarTermSum<Space>{data_, before_, step.rate, step.supply, term}, sum);
      return sum;
    };
    auto& amounts = outcome.amounts;
    amounts.stored = of_term(ScalarTerm::stored);
    amounts.supplied = of_term(ScalarTerm::supplied);
    amounts.released = of_term(ScalarTerm::released);
    amounts.prescribed = of_term(ScalarTerm::prescribed);
    amounts.lost = of_term(ScalarTerm::lost);
    amounts.demanded = of_term(ScalarTerm::demanded);
  }

  ScalarData<Space> data_;
  ScalarWorkspace<Space> work_;
  Array before_, lifted_;
  std::vector<std::int32_t> rows_;  ///< prescribed
  std::vector<double> values_;
  bool has_returned_ = false, symmetric_ = true;
  GraphData<Space> halo_graph_;  ///< only what a halo needs of it
  StagedHalo<Space> staged_{halo_graph_};
};

}  // namespace

std::unique_ptr<ScalarEngine> make_scalar_engine(const ScalarRows& rows, std::span<const double> storage) {
  return std::make_unique<SpaceScalar>(rows, storage);
}

}  // namespace turgor::kernels::detail
