#include "transport/carrier_transport.hpp"

#include <algorithm>
#include <cmath>

namespace turgor::transport {

namespace {

constexpr double Ledger::*terms[] = {&Ledger::from_plasma,    &Ledger::back_to_plasma, &Ledger::to_lymph,
                                     &Ledger::outflow,        &Ledger::inflow,         &Ledger::supplied,
                                     &Ledger::decayed,        &Ledger::residual,       &Ledger::stored,
                                     &Ledger::stored_at_begin};

std::vector<double> storage_of(const std::vector<CarrierCoefficients>& carriers,
                               const std::vector<std::span<const double>>& volumes) {
  const std::size_t nodes = volumes.empty() ? 0 : volumes.front().size();
  std::vector<double> storage(nodes * carriers.size(), 0.);
  for (std::size_t r = 0; r < volumes.size(); ++r)
    for (std::size_t i = 0; i < nodes; ++i)
      for (std::size_t s = 0; s < carriers.size(); ++s)
        storage[i * carriers.size() + s] += carriers[s].accessible_fraction[r] * volumes[r][i];
  return storage;
}

/// The carriers' coefficients in the kernels' order.
struct SpeciesArrays {
  std::vector<double> diffusivity, retardation, decay;

  explicit SpeciesArrays(const std::vector<CarrierCoefficients>& carriers) {
    for (const auto& carrier : carriers) {
      for (std::size_t r = 0; r < carrier.diffusivity.size(); ++r) {
        diffusivity.push_back(carrier.accessible_fraction[r] * carrier.diffusivity[r]);
        retardation.push_back(carrier.retardation[r]);
      }
      decay.push_back(carrier.decay_rate);
    }
  }
  kernels::Species view() const {
    return {
        .count = decay.size(), .diffusivity = diffusivity, .retardation = retardation, .decay_rate = decay};
  }
};

}  // namespace

double Ledger::relative_error() const {
  const double in = from_plasma + inflow + std::max(0., supplied) + stored_at_begin;
  const double out =
      back_to_plasma + to_lymph + outflow + decayed + residual + stored - std::min(0., supplied);
  const double size = std::max(std::abs(in), std::abs(out));
  return size == 0 ? 0 : std::abs(in - out) / size;  // NaN stays NaN
}

CarrierTransport::CarrierTransport(const kernels::Graph& graph, std::unique_ptr<kernels::Halo> halo,
                                   std::vector<CarrierCoefficients> carriers,
                                   std::vector<std::span<const double>> volumes,
                                   const kernels::TransportOptions& options)
    : carriers_(std::move(carriers)),
      volumes_(std::move(volumes)),
      nodes_(graph.owned_nodes),
      storage_(storage_of(carriers_, volumes_)),
      problem_(graph, SpeciesArrays(carriers_).view(), storage_, std::move(halo), options),
      local_(carriers_.size()) {}

void CarrierTransport::set_concentration(std::span<const double> concentration) {
  problem_.set_concentration(concentration);
  settled_exposure_.assign(storage_.size(), 0.);
  settled_integrals_.assign(2 * carriers_.size(), 0.);
  local_.assign(carriers_.size(), {});
  for (std::size_t n = 0; n < storage_.size(); ++n)
    local_[n % carriers_.size()].stored_at_begin += storage_[n] * concentration[n];
}

void CarrierTransport::set_coefficients(std::vector<CarrierCoefficients> carriers) {
  settle();
  carriers_ = std::move(carriers);
  problem_.set_coefficients(SpeciesArrays(carriers_).view());
  if (auto storage = storage_of(carriers_, volumes_); storage != storage_) {
    storage_ = std::move(storage);
    problem_.set_storage(storage_);
  }
}

void CarrierTransport::set_flow(const kernels::Flow& flow, NodalExchange exchange) {
  if (!exchange_.gain.empty()) settle();
  exchange_ = std::move(exchange);
  std::vector<double> loss(storage_.size());
  const std::size_t count = carriers_.size();
  for (std::size_t i = 0; i < nodes_; ++i)
    for (std::size_t s = 0; s < count; ++s)
      loss[i * count + s] = exchange_.back[i * count + s] + exchange_.lymph[i] +
                            exchange_.outflow[i * count + s] + exchange_.residual[i];
  problem_.set_flow(flow, {.sources = {exchange_.gain, exchange_.inflow}, .loss = loss});
}

void CarrierTransport::set_given_concentration(std::span<const std::int32_t> nodes) {
  problem_.set_prescribed(nodes);
}

kernels::AdvanceReport CarrierTransport::advance(double begin, double end, const Surroundings& surroundings) {
  const std::size_t count = carriers_.size();
  return problem_.advance(
      begin, end,
      [&](double time, std::span<double> values) {
        surroundings.plasma(time, values.first(count));
        surroundings.outside(time, values.subspan(count));
      },
      surroundings.outside);
}

std::vector<double> CarrierTransport::concentration() const {
  std::vector<double> values(storage_.size());
  problem_.concentration(values);
  return values;
}

std::vector<double> CarrierTransport::exposure() const {
  std::vector<double> values(storage_.size());
  problem_.exposure(values);
  return values;
}

void CarrierTransport::settle() {
  // Every term is linear in the exposure, so it is enough to book it when the coefficients change.
  const std::size_t count = carriers_.size();
  const auto exposed = exposure();
  const auto integrals = problem_.source_integrals();
  for (std::size_t i = 0; i < nodes_; ++i)
    for (std::size_t s = 0; s < count; ++s) {
      const std::size_t n = i * count + s;
      const double since = exposed[n] - settled_exposure_[n];
      auto& ledger = local_[s];
      ledger.from_plasma += exchange_.gain[n] * (integrals[s] - settled_integrals_[s]);
      ledger.inflow += exchange_.inflow[n] * (integrals[count + s] - settled_integrals_[count + s]);
      ledger.back_to_plasma += exchange_.back[n] * since;
      ledger.to_lymph += exchange_.lymph[i] * since;
      ledger.outflow += exchange_.outflow[n] * since;
      ledger.residual += exchange_.residual[i] * since;
      ledger.decayed += carriers_[s].decay_rate * storage_[n] * since;
    }
  settled_exposure_ = exposed;
  settled_integrals_ = integrals;
}

std::vector<Ledger> CarrierTransport::ledgers() {
  settle();
  const auto now = concentration();
  const auto supplied = problem_.supplied();
  std::vector<Ledger> all = local_;
  for (std::size_t n = 0; n < storage_.size(); ++n) all[n % carriers_.size()].stored += storage_[n] * now[n];
  std::vector<double> sums;
  for (std::size_t s = 0; s < all.size(); ++s) {
    all[s].supplied = supplied[s];
    for (const auto term : terms) sums.push_back(all[s].*term);
  }
  problem_.sum(sums);
  for (std::size_t s = 0, n = 0; s < all.size(); ++s)
    for (const auto term : terms) all[s].*term = sums[n++];
  return all;
}

}  // namespace turgor::transport
