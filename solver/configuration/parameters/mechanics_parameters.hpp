#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "poroelasticity/laws/growth_laws.hpp"
#include "poroelasticity/laws/permeability_laws.hpp"
#include "poroelasticity/laws/solid_laws.hpp"
#include "poroelasticity/laws/swelling_laws.hpp"

namespace turgor::configuration {

/// In which coordinates growth and stress are computed; `none`: they are not.
enum class Coordinates { none, radial, axisymmetric, plane_strain, cartesian };
enum class StrainMeasure { finite, small };
enum class MechanicsScheme { backward_euler, bdf2 };
/// What the tissue has come to before time 0.
enum class MechanicsStart { reference, settled };
/// How the linear systems are solved.
enum class MechanicsSolver { automatic, direct, matrix_free };
/// What a boundary does to the solid.
enum class OuterSolid { free, fixed, roller, pressure, foundation, displacement, traction, plate };
/// What a side does to the fluid.
enum class SideFluid { as_boundary, pressure, sealed, inflow };

/// What holds the solid at the outer boundary (of the host, or of a tumour alone), or at a side of its own.
struct SolidBoundaryParameters {
  OuterSolid solid = OuterSolid::free;
  std::vector<double> pressures = {};    ///< on the solid (Pa), at `times`; one holds always
  std::vector<double> times = {};        ///< s
  std::vector<double> factors = {};      ///< of displacement, traction, force or inflow, at `times`
  double stiffness = 0;                  ///< of the foundation, per area (Pa/m)
  std::array<double, 3> displacement{};  ///< m
  std::array<double, 3> traction{};      ///< dead, per reference area (Pa)
  double force = 0;  ///< of a rigid plate, along the outward normal (N; N/m in plane strain)
  bool operator==(const SolidBoundaryParameters&) const = default;
};

/// A side of the body that is not like the rest of its surface.
struct SideParameters {
  std::string name = {};
  SolidBoundaryParameters body = {};
  SideFluid fluid = SideFluid::as_boundary;
  double fluid_pressure = 0;  ///< Pa
  double inflow = 0;          ///< volume per reference area and time (m/s)
  bool operator==(const SideParameters&) const = default;
};

/// A cut into the tumour along its plane of symmetry z = 0, in from the surface along x.
struct CutParameters {
  std::optional<double> time = {};  ///< s
  double depth = 0.8;               ///< share of the diameter
  bool operator==(const CutParameters&) const = default;
};

/// How growth, solid stress and fluid are computed together.
struct MechanicsParameters {
  Coordinates coordinates = Coordinates::none;
  StrainMeasure strain = StrainMeasure::finite;
  MechanicsScheme scheme = MechanicsScheme::backward_euler;
  MechanicsStart start = MechanicsStart::reference;
  bool smooth_pressure = false;             ///< poroelasticity/pressure_smoothing.hpp
  double step_tolerance = 1e-3;             ///< relative error of a step
  double least_step = 1e-3;                 ///< s
  std::optional<double> largest_step = {};  ///< s
  int cells_per_radius = 24;
  std::optional<double> excision = {};  ///< when the host is cut away (s)
  MechanicsSolver linear_solver = MechanicsSolver::automatic;
  SolidBoundaryParameters boundary = {};
  std::vector<SideParameters> sides = {};
  CutParameters cut = {};
  bool operator==(const MechanicsParameters&) const = default;
};

/// The solid of a region.
struct SolidParameters {
  std::string law{poroelasticity::NeoHookean::name};
  double shear_modulus = 0;                   ///< mu, Pa
  std::optional<double> poisson_ratio = {};   ///< nu, of the drained solid
  std::optional<double> bulk_modulus = {};    ///< k, Pa; instead of nu
  std::optional<double> stiffening = {};      ///< g of fung_exponential
  std::optional<double> share_of_first = {};  ///< f of blatz_ko
  std::optional<double> fraction = {};        ///< phi_s0; empty: 1 - fluid_fraction
  double residual_stretch = 1;
  bool operator==(const SolidParameters&) const = default;
};

/// How a region grows.
struct GrowthParameters {
  std::string law{poroelasticity::GivenGrowth::name};
  std::vector<double> times = {};                                   ///< of a given curve (s)
  std::vector<double> stretches = {};                               ///< of a given curve
  std::optional<double> rate = {};                                  ///< a_0 or k1, 1/s
  std::optional<double> largest_stretch = {};                       ///< lambda_max of gompertz
  double stress_inhibition = 0;                                     ///< beta, 1/Pa
  double half_oxygen = poroelasticity::OxygenGrowth{}.half_oxygen;  ///< k2, mol/m3
  std::optional<double> oxygen = {};                                ///< mol/m3
  double supply = 0;                                                ///< share of new solid that vessels feed
  bool operator==(const GrowthParameters&) const = default;
};

/// How K of a region follows its strain; K_0 is the region's hydraulic_conductivity.
struct PermeabilityParameters {
  std::string law{poroelasticity::ConstantConductivity::name};
  double sensitivity = 0;                                  ///< m
  double exponent = poroelasticity::HolmesMow{}.exponent;  ///< kappa
  bool operator==(const PermeabilityParameters&) const = default;
};

/// The swelling pressure of a region's matrix.
struct SwellingParameters {
  std::string law{poroelasticity::GivenSwelling::name};
  double pressure = 0;                                                ///< Pa
  double fixed_charge = 0;                                            ///< c_F0, mol/m3 of fluid
  double salt = poroelasticity::DonnanSwelling{}.salt;                ///< c_0, mol/m3
  double temperature = poroelasticity::DonnanSwelling{}.temperature;  ///< K
  bool operator==(const SwellingParameters&) const = default;
};

}  // namespace turgor::configuration
