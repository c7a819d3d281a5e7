#pragma once

#include <memory>
#include <string>
#include <vector>

#include "configuration/case.hpp"
#include "regimen/plasma.hpp"
#include "regimen/timeline.hpp"
#include "simulation/tissue.hpp"

namespace turgor::simulation {

/// What one arm's doses do over time: carriers in the plasma, agents on the tissue.
class ArmRegimen {
 public:
  ArmRegimen(const configuration::Case& run, const configuration::ArmParameters& arm);
  ~ArmRegimen();
  ArmRegimen(ArmRegimen&&) noexcept;

  /// From the beginning to the end; the first is at 0 and updates the flow.
  const std::vector<regimen::Event>& events() const;
  /// The tissue at a time.
  Tissue tissue(double time) const;
  /// Concentration of a carrier in the plasma over its peak_concentration.
  const regimen::PlasmaCourse& plasma(std::size_t carrier) const;

 private:
  struct Implementation;
  std::unique_ptr<Implementation> implementation_;
};

/// The regimens of all arms, in their order.
std::vector<ArmRegimen> make_regimens(const configuration::Case& run);

/// States of the tissue that the mesh must resolve: each arm where its rim is thinnest.
std::vector<Tissue> steepest_tissues(const configuration::Case& run, const std::vector<ArmRegimen>& regimens);

}  // namespace turgor::simulation
