#pragma once

#include <string_view>
#include <variant>
#include <vector>

namespace turgor::poroelasticity {

/// What growth sees at a point of the tissue.
struct GrowthConditions {
  double time = 0;         ///< s
  double mean_stress = 0;  ///< tr(sigma)/3 of the effective (solid) stress, Pa; tension positive
  double oxygen = 0;       ///< mol/m3
};

/// Gompertz's law held back by stress,
///   d lambda/dt = -a lambda ln(lambda/lambda_max),
///   a = a_0 (1 - beta s) under a compression s = -tr(sigma)/3 up to 1/beta, then 0; a_0 in tension.
/// At beta = 0: lambda = lambda_max exp(-ln(lambda_max) exp(-a_0 t)).
/// Source: Voutouri et al. 2014, supporting information, sign restored.
struct GompertzGrowth {
  static constexpr std::string_view name = "gompertz";
  static constexpr std::string_view description =
      "d lambda/dt = -a lambda ln(lambda/lambda_max), a = a_0 (1 - beta s) (Voutouri et al. 2014)";
  double rate = 0;               ///< a_0, 1/s
  double largest_stretch = 1;    ///< lambda_max, at least 1
  double stress_inhibition = 0;  ///< beta, 1/Pa
  double operator()(double stretch, const GrowthConditions& conditions) const;
};

/// Growth at the pace of the cells, which need oxygen and room,
///   d lambda/dt = lambda/3 S_c (1 - beta s),   S_c = k1 o/(k2 + o),   at least 0.
/// Source: form of Stylianopoulos et al. 2013 and Mpekris et al. 2015; k2 from the archived file of Mpekris
/// et al. 2017; k1 is to be calibrated to a doubling time, ln 2 / k1 at ample oxygen.
struct OxygenGrowth {
  static constexpr std::string_view name = "oxygen";
  static constexpr std::string_view description =
      "d lambda/dt = lambda/3 k1 o/(k2 + o) (1 - beta s) (Stylianopoulos et al. 2013)";
  double largest_rate = 0;       ///< k1, 1/s, of volume
  double half_oxygen = 0.0083;   ///< k2, mol/m3
  double stress_inhibition = 0;  ///< beta, 1/Pa
  double operator()(double stretch, const GrowthConditions& conditions) const;
};

/// The stretch is given as a curve of time: piecewise linear, constant before and after.
struct GivenGrowth {
  static constexpr std::string_view name = "given";
  static constexpr std::string_view description = "the growth stretch that the file gives as a curve";
  std::vector<double> time;     ///< s, increasing
  std::vector<double> stretch;  ///< lambda, above 0
  /// Constant before and after; without a curve nothing grows.
  double at(double time) const;
};

/// The closed set of growth laws.
using GrowthLaw = std::variant<GivenGrowth, GompertzGrowth, OxygenGrowth>;

/// The growth stretch at `end` of what was `stretch` at `begin`, under conditions that stay as they are.
/// Gompertz's and the oxygen law are solved in closed form, so that steps of any length give the same curve.
double grow(const GrowthLaw& law, double stretch, double begin, double end,
            const GrowthConditions& conditions);

}  // namespace turgor::poroelasticity
