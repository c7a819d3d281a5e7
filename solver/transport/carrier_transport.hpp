#pragma once

#include <turgor/kernels/transport.hpp>

#include <memory>
#include <span>
#include <vector>

namespace turgor::transport {

/// What one carrier is in each region class.
struct CarrierCoefficients {
  std::vector<double> diffusivity;          ///< D per region (m2/s)
  std::vector<double> accessible_fraction;  ///< eps per region
  std::vector<double> retardation;          ///< f per region
  double decay_rate = 0;                    ///< 1/s
};

/// How carriers enter and leave at the nodes besides moving between them, per owned node (m3/s). Arrays of
/// two indices are [node * carriers + carrier].
struct NodalExchange {
  std::vector<double> gain;     ///< times the plasma concentration: out of the vessels
  std::vector<double> back;     ///< times the local concentration: back into the vessels
  std::vector<double> lymph;    ///< [node], times the local concentration
  std::vector<double> outflow;  ///< times the local concentration: with the fluid through the outer boundary
  std::vector<double> inflow;   ///< times the outer concentration: with the fluid through the outer boundary
  std::vector<double>
      residual;  ///< [node]: what the pressure solver left, taken as a sink so that uniform stays uniform
};

/// Where a carrier's amount came from and went to (mol), summed over all ranks, for the meshed part of the
/// body.
struct Ledger {
  double from_plasma = 0;  ///< gross
  double back_to_plasma = 0;
  double to_lymph = 0;
  double outflow = 0;
  double inflow = 0;
  double supplied = 0;  ///< by nodes of given concentration; negative: taken
  double decayed = 0;
  double residual = 0;  ///< through the pressure solver's residual
  double stored = 0;    ///< now
  double stored_at_begin = 0;

  double net_delivered() const { return from_plasma - back_to_plasma; }
  /// With what the outer boundary's nodes held at the beginning.
  double from_outside() const { return inflow + supplied + stored_at_begin; }
  /// What does not add up, over all that went in.
  double relative_error() const;
};

/// All carriers of one arm on one graph: concentrations per accessible fluid volume, exposures and ledgers.
class CarrierTransport {
 public:
  /// `volumes`: per region, the owned nodes' volumes (m3); they have to outlive this object.
  CarrierTransport(const kernels::Graph& graph, std::unique_ptr<kernels::Halo> halo,
                   std::vector<CarrierCoefficients> carriers, std::vector<std::span<const double>> volumes,
                   const kernels::TransportOptions& options);

  /// New coefficients; the decay rates stay. Where an accessible fraction changes, each node keeps its
  /// amount: a carrier that suddenly finds twice the room is there at half the concentration. `set_flow` has
  /// to follow.
  void set_coefficients(std::vector<CarrierCoefficients> carriers);
  /// A new flow; what the carriers did in the old one is booked first.
  void set_flow(const kernels::Flow& flow, NodalExchange exchange);
  /// Owned nodes on which the outer concentration is given.
  void set_given_concentration(std::span<const std::int32_t> nodes);
  void set_concentration(std::span<const double> concentration);

  /// Concentrations of the carriers at a time (mol/m3): in the plasma, and outside the outer boundary.
  struct Surroundings {
    kernels::ScalarsOfTime plasma, outside;
  };
  kernels::AdvanceReport advance(double begin, double end, const Surroundings& surroundings);

  kernels::StableStep stable_step() const { return problem_.stable_step(); }
  std::size_t carriers() const { return carriers_.size(); }
  /// Accessible fluid volume of a carrier at the owned nodes, [node * carriers + carrier] (m3).
  std::span<const double> storage() const { return storage_; }
  std::vector<double> concentration() const;
  std::vector<double> exposure() const;
  /// Books up to now and sums over all ranks.
  std::vector<Ledger> ledgers();

 private:
  void settle();

  std::vector<CarrierCoefficients> carriers_;
  std::vector<std::span<const double>> volumes_;
  std::size_t nodes_;
  std::vector<double> storage_;
  kernels::TransportProblem problem_;
  NodalExchange exchange_;
  std::vector<double> settled_exposure_;
  std::vector<double> settled_integrals_;
  std::vector<Ledger> local_;  ///< this rank's part, without what is stored now
};

}  // namespace turgor::transport
