#pragma once

namespace turgor::vasculature {

/// Energy between a charged particle and the pore's wall, over k_B T: positive repels, negative attracts.
///
///   E(b)/kT = contact_energy exp(-s/debye_length),  s = r_0 (1 - lambda - b) the gap between particle and
///   wall, b the distance of the particle's centre from the axis over r_0.
///
/// An infinite debye_length is an energy that is the same everywhere in the pore.
struct WallInteraction {
  double contact_energy = 0;     ///< E at contact over k_B T
  double debye_length = 0.8e-9;  ///< m
};

/// Partition coefficient of a charged particle over that of a neutral one,
///   (2/Phi) int_0^(1-lambda) exp(-E(b)/kT) b db,   Phi = (1 - lambda)^2;
/// 1 exactly without energy. It multiplies H and W of the neutral particle.
/// Source: Stylianopoulos, Soteriou, Fukumura & Jain 2013 (Ann Biomed Eng) for charge as an energy term.
/// Throws std::domain_error for attractions beyond 50 k_B T, which is adsorption and no partitioning.
double partition_ratio(const WallInteraction& interaction, double lambda, double pore_radius);

}  // namespace turgor::vasculature
