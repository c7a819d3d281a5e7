#pragma once

#include <array>

namespace turgor::poroelasticity {

/// What an isotropic energy sees of an elastic deformation Fe, with Ce = Fe^T Fe: I1 = tr Ce,
/// I2 = (I1^2 - tr Ce^2)/2, J = det Fe. All 3, 3 and 1 where nothing is deformed.
struct Invariants {
  double first = 3;
  double second = 3;
  double volume = 1;
};

/// An energy per intermediate volume (J/m3) with its derivatives by I1, I2 and J, in this order.
struct Energy {
  double value = 0;
  std::array<double, 3> gradient = {};
  std::array<std::array<double, 3>, 3> hessian = {};  ///< symmetric
};

}  // namespace turgor::poroelasticity
