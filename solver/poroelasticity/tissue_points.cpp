#include "poroelasticity/tissue_points.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "poroelasticity/poroelastic_point.hpp"
#include "poroelasticity/pressure_smoothing.hpp"

namespace turgor::poroelasticity {

namespace {

double cube(double x) {
  return x * x * x;
}

Matrix3 deformation_of(const Matrix3& gradient) {
  Matrix3 deformation = gradient;
  for (const int i : {0, 4, 8}) deformation[i] += 1;
  return deformation;
}

using Vector3 = std::array<double, 3>;

Vector3 times(const Matrix3& a, const Vector3& x) {
  return {a[0] * x[0] + a[1] * x[1] + a[2] * x[2], a[3] * x[0] + a[4] * x[1] + a[5] * x[2],
          a[6] * x[0] + a[7] * x[1] + a[8] * x[2]};
}
Vector3 transposed_times(const Matrix3& a, const Vector3& x) {
  return {a[0] * x[0] + a[3] * x[1] + a[6] * x[2], a[1] * x[0] + a[4] * x[1] + a[7] * x[2],
          a[2] * x[0] + a[5] * x[1] + a[8] * x[2]};
}

kernels::PoroelasticRates rates_at(const Tissue& tissue, const History& past, const TimeStep& step,
                                   const kernels::PoroelasticState& state) {
  const auto point = evaluate(tissue, step.strain, state.gradient, past.growth_next, state.pressure);
  const auto& dt = step.difference;
  const double stored = dt.now * point.volume + dt.last * past.volume + dt.before * past.volume_before;
  const double fed = tissue.growth_supply * (cube(past.growth_next) - cube(past.growth));
  kernels::PoroelasticRates rates{
      .stress = point.stress,
      .volume = (stored - fed - step.length * point.supply) / dt.now,
      .flux = transposed_times(point.cofactor, times(point.cofactor, state.slope))};
  for (double& flux : rates.flux) flux *= step.length * point.conductivity / dt.now;
  return rates;
}

}  // namespace

kernels::PoroelasticTangent tangent_at(const Tissue& tissue, const History& past, const TimeStep& step,
                                       const kernels::PoroelasticState& state) {
  const auto point = evaluate(tissue, step.strain, state.gradient, past.growth_next, state.pressure);
  const double share = step.length / step.difference.now;
  kernels::PoroelasticTangent tangent{.cofactor = point.cofactor,
                                      .mass_by_volume = 1 - share * point.supply_by_volume,
                                      .storage = -share * point.supply_by_pressure};
  for (std::size_t n = 0; n < 9; ++n)
    std::copy_n(point.tangent[n].begin(), 9, tangent.stiffness.begin() + 9 * n);
  const auto& c = point.cofactor;
  const double conducts = share * point.conductivity;
  for (int d = 0; d < 3; ++d)
    for (int e = 0; e < 3; ++e)
      tangent.drainage[3 * d + e] = conducts * (c[d] * c[e] + c[3 + d] * c[3 + e] + c[6 + d] * c[6 + e]);
  if (step.strain == Strain::small) return tangent;
  const auto deformation = deformation_of(state.gradient);
  const auto flow = times(c, state.slope), flux = transposed_times(c, flow);
  for (int column = 0; column < 9; ++column) {
    Matrix3 change = {};
    change[column] = 1;
    const auto turned = cofactor_change(deformation, change);
    const auto one = transposed_times(turned, flow), other = transposed_times(c, times(turned, state.slope));
    for (int d = 0; d < 3; ++d)
      tangent.flux_by_strain[9 * d + column] =
          share * point.conductivity_by_volume * c[column] * flux[d] + conducts * (one[d] + other[d]);
  }
  return tangent;
}

void add_likeness(std::span<const kernels::PoroelasticTangent> tangents, CellTissue& like) {
  double shear = 0, oedometric = 0, drainage = 0, storage = 0;
  for (const auto& t : tangents) {
    for (const std::size_t n : {1, 2, 5}) shear += t.stiffness[10 * n] / 81;
    for (const std::size_t n : {0, 4, 8}) {
      oedometric += t.stiffness[10 * n] / 81;
      drainage += t.drainage[n] / 81;
    }
    storage += t.storage / 27;
  }
  // Far from rest a tangent may be soft in a direction; the likeness stays that of a solid.
  shear = std::max(shear, 1e-3 * oedometric);
  like.shear.push_back(shear);
  like.lame.push_back(std::max(oedometric - 2 * shear, 0.));
  like.drainage.push_back(drainage);
  like.storage.push_back(std::max(storage, 0.));
}

void refuse_nearly_incompressible(const std::map<dealii::types::material_id, Tissue>& regions) {
  for (const auto& [id, tissue] : regions)
    if (volumetric_ratio(tissue.solid) > stiffest_by_displacement)
      throw std::invalid_argument("region " + std::to_string(id) +
                                  " is nearly incompressible and needs a dilatation of its own; use the "
                                  "direct solver");
}

TissuePoints::TissuePoints(const TaylorHoodMesh& mesh, const Regions& regions,
                           const PoroelasticOptions& options)
    : mesh_(mesh),
      strain_(options.strain),
      tissue_at_(options.tissue_at),
      smooth_pressure_(options.smooth_pressure),
      history_(27 * mesh.region.size()) {
  set_regions(regions);
}

void TissuePoints::set_regions(const Regions& regions) {
  regions_ = regions;
  tissue_.clear();
  varying_.clear();
  for (const auto region : mesh_.region) tissue_.push_back(&regions_.at(region));
  smoothing_.clear();
  varying_.reserve(tissue_at_ ? tissue_.size() : 0);
  std::size_t n = 0;
  for (const auto& cell : mesh_.displacement.dofs().active_cell_iterators()) {
    if (!cell->is_locally_owned()) continue;
    const auto centre = cell->center();
    auto& tissue = tissue_[n++];
    if (tissue_at_)
      tissue =
          &varying_.emplace_back(tissue_at_(*tissue, cell->material_id(), {centre[0], centre[1], centre[2]}));
    if (smooth_pressure_) smoothing_.push_back(pressure_smoothing(cell, *tissue));
  }
}

void TissuePoints::throw_together(const Failure& failure) const {
  const auto all = dealii::Utilities::MPI::all_gather(mesh_.communicator, failure.words);
  const auto first = std::find_if(all.begin(), all.end(), [](const auto& words) { return !words.empty(); });
  if (first == all.end()) return;
  std::vector<double> where;  // cell, J, position
  if (!failure.words.empty()) {
    const auto cell = mesh_.owned_cell(failure.cell);
    const auto centre = cell->center();
    where = {static_cast<double>(cell->global_active_cell_index()), failure.volume, centre[0], centre[1],
             centre[2]};
  }
  where = dealii::Utilities::MPI::broadcast(mesh_.communicator, where,
                                            static_cast<unsigned>(first - all.begin()));
  throw PointFailure(*first, {.cell = static_cast<std::size_t>(where[0]),
                              .position = {where[2], where[3], where[4]},
                              .volume = where[1]});
}

FluidAmounts TissuePoints::amounts(const kernels::PoroelasticVector<const double>& fields,
                                   const TimeStep& step, std::span<const double> weight) const {
  FluidAmounts sum;
  mesh_.cells.visit_states(fields, [&](std::size_t cell, std::span<const kernels::PoroelasticState> state) {
    const Tissue& tissue = *tissue_[cell];
    for (std::size_t q = 0; q < 27; ++q) {
      const std::size_t n = 27 * cell + q;
      const auto& past = history_[n];
      const auto& dt = step.difference;
      const auto point =
          evaluate(tissue, step.strain, state[q].gradient, past.growth_next, state[q].pressure);
      sum.stored +=
          weight[n] * (dt.now * point.volume + dt.last * past.volume + dt.before * past.volume_before);
      sum.fed += weight[n] * tissue.growth_supply * (cube(past.growth_next) - cube(past.growth));
      sum.supplied += weight[n] * step.length * point.supply;
    }
  });
  return sum;
}

void TissuePoints::grow(const kernels::PoroelasticVector<const double>& fields,
                        const std::vector<double>& oxygen, double begin, double end) {
  mesh_.cells.visit_states(fields, [&](std::size_t cell, std::span<const kernels::PoroelasticState> state) {
    const Tissue& tissue = *tissue_[cell];
    for (std::size_t q = 0; q < 27; ++q) {
      auto& past = history_[27 * cell + q];
      const auto stress = effective_stress(tissue, strain_, state[q].gradient, past.growth);
      past.growth_next = turgor::poroelasticity::grow(tissue.growth, past.growth, begin, end,
                                                      {.time = begin,
                                                       .mean_stress = (stress[0] + stress[4] + stress[8]) / 3,
                                                       .oxygen = oxygen.empty() ? 0 : oxygen[27 * cell + q]});
    }
  });
}

void TissuePoints::add_residual(const kernels::PoroelasticVector<const double>& fields, const TimeStep& step,
                                const kernels::PoroelasticVector<double>& rows) const {
  Failure failure;
  mesh_.cells.integrate(
      fields,
      [&](std::size_t cell, std::span<const kernels::PoroelasticState> state,
          std::span<kernels::PoroelasticRates> rates) {
        if (!failure.words.empty()) return;
        std::size_t q = 0;
        try {
          for (; q < 27; ++q) {
            const auto& past = history_[27 * cell + q];
            rates[q] = rates_at(*tissue_[cell], past, step, state[q]);
            if (!smooth_pressure_) continue;
            const auto stored = times(smoothing_[cell], rate_of_slope(step.difference, state[q].slope, past));
            for (int d = 0; d < 3; ++d) rates[q].flux[d] += stored[d] / step.difference.now;
          }
        } catch (const std::domain_error& error) {
          failure = {.words = error.what(),
                     .cell = cell,
                     .volume = determinant_of(deformation_of(state[q].gradient))};
        }
      },
      rows);
  throw_together(failure);
}

PoroelasticSolver::Tangents TissuePoints::tangents(const TimeStep& step, CellTissue& like) const {
  like = {};
  return [this, step, &like](std::size_t cell, std::span<const kernels::PoroelasticState> state,
                             std::span<kernels::PoroelasticTangent> tangents) {
    for (std::size_t q = 0; q < 27; ++q) {
      tangents[q] = tangent_at(*tissue_[cell], history_[27 * cell + q], step, state[q]);
      if (smooth_pressure_)
        for (int n = 0; n < 9; ++n) tangents[q].drainage[n] += smoothing_[cell][n];
    }
    add_likeness(tangents, like);
  };
}

void TissuePoints::accept(const kernels::PoroelasticVector<const double>& fields) {
  mesh_.cells.visit_states(fields, [&](std::size_t cell, std::span<const kernels::PoroelasticState> state) {
    for (std::size_t q = 0; q < 27; ++q) {
      auto& past = history_[27 * cell + q];
      const auto& gradient = state[q].gradient;
      past.volume_before = past.volume;
      past.volume = strain_ == Strain::finite ? determinant_of(deformation_of(gradient))
                                              : 1 + gradient[0] + gradient[4] + gradient[8];
      past.growth = past.growth_next;
      past.slope_before = std::exchange(past.slope, state[q].slope);
    }
  });
}

}  // namespace turgor::poroelasticity
