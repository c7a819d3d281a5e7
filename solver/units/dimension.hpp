#pragma once

#include <array>
#include <string>

namespace turgor::units {

/// Integer exponents of metre, kilogram, second, mole and kelvin.
struct Dimension {
  int metre = 0, kilogram = 0, second = 0, mole = 0, kelvin = 0;
  bool operator==(const Dimension&) const = default;
};

constexpr Dimension operator*(const Dimension& a, const Dimension& b) {
  return {a.metre + b.metre, a.kilogram + b.kilogram, a.second + b.second, a.mole + b.mole,
          a.kelvin + b.kelvin};
}

/// The dimension raised to an integer power.
constexpr Dimension power(const Dimension& a, int n) {
  return {n * a.metre, n * a.kilogram, n * a.second, n * a.mole, n * a.kelvin};
}

constexpr Dimension operator/(const Dimension& a, const Dimension& b) {
  return a * power(b, -1);
}

inline constexpr Dimension dimensionless{};
inline constexpr Dimension length{.metre = 1};
inline constexpr Dimension area{.metre = 2};
inline constexpr Dimension volume{.metre = 3};
inline constexpr Dimension reciprocal_length{.metre = -1};
inline constexpr Dimension mass{.kilogram = 1};
inline constexpr Dimension time{.second = 1};
inline constexpr Dimension rate{.second = -1};
inline constexpr Dimension amount{.mole = 1};
inline constexpr Dimension temperature{.kelvin = 1};
inline constexpr Dimension velocity = length / time;
inline constexpr Dimension force = mass * length / power(time, 2);
inline constexpr Dimension energy = force * length;
inline constexpr Dimension pressure = force / area;
inline constexpr Dimension viscosity = pressure * time;
inline constexpr Dimension diffusivity = area / time;
inline constexpr Dimension concentration = amount / volume;
inline constexpr Dimension molar_mass = mass / amount;
/// Growth inhibition by stress: 1 / pressure.
inline constexpr Dimension compliance = power(pressure, -1);
/// Springs on a surface: pressure / length.
inline constexpr Dimension foundation_stiffness = pressure / length;
/// K of tissue: area / (pressure time).
inline constexpr Dimension tissue_conductivity = area / (pressure * time);
/// L_p of a vessel wall: length / (pressure time).
inline constexpr Dimension wall_conductivity = length / (pressure * time);
/// L_pl S_l/V: 1 / (pressure time).
inline constexpr Dimension volumetric_conductance = power(pressure * time, -1);

/// The unit in which SI values of this dimension are written: "m/(Pa s)", "Pa"; empty for a pure number.
std::string si_unit(const Dimension& dimension);

/// Name and common units for people: "pressure (Pa, kPa, mmHg)".
std::string describe(const Dimension& dimension);

/// The name alone: "pressure"; where there is none, the unit: "m3/kg".
std::string name(const Dimension& dimension);

}  // namespace turgor::units
