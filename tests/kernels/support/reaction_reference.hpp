#pragma once

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "reaction_case.hpp"

namespace turgor::kernels::testing {

/// The equations of a network in one node, written down anew from docs/theory/reactions.md, and integrated
/// with Radau IIA of three stages (order 5, L-stable) in extended precision with steps that keep an estimate
/// of the error of each below `tolerance` times the amounts.
class ReactionReference {
 public:
  using Real = long double;
  using Vector = std::vector<Real>;

  explicit ReactionReference(const ReactionCase& setup)
      : setup_(setup), states_(setup.network.states.size()) {}

  /// Concentrations after `end` (s).
  Vector after(Real end, Real tolerance = 1e-15L) const {
    Vector amounts(states_);
    for (std::size_t s = 0; s < states_; ++s) amounts[s] = Real(setup_.storage[s]) * setup_.concentration[s];
    Real time = 0, step = end * 1e-12L;
    while (time < end) {
      step = std::min(step, end - time);
      const auto once = radau(amounts, step), twice = radau(radau(amounts, step / 2), step / 2);
      Real error = 0, size = 0;
      for (std::size_t s = 0; s < states_; ++s) {
        error = std::max(error, std::abs(twice[s] - once[s]) / 31);
        size = std::max(size, std::abs(twice[s]));
      }
      const Real ratio = error / (tolerance * size);
      if (ratio <= 1) {
        time = step == end - time ? end : time + step;
        for (std::size_t s = 0; s < states_; ++s) amounts[s] = twice[s] + (twice[s] - once[s]) / 31;
      }
      step *= std::clamp(0.9L * std::pow(std::max(ratio, 1e-10L), -1.L / 6), 0.2L, 4.L);
    }
    for (std::size_t s = 0; s < states_; ++s) amounts[s] /= setup_.storage[s];
    return amounts;
  }

 private:
  using Matrix = std::vector<Vector>;

  Vector rate(const Vector& a) const {
    Vector rate(states_, 0);
    const auto move = [&](std::size_t from, Real amount) { rate[from] -= amount; };
    for (const auto& transfer : setup_.network.transfers) {
      move(transfer.from, transfer.rate * a[transfer.from]);
      if (transfer.to) rate[*transfer.to] += Real(transfer.yield) * transfer.rate * a[transfer.from];
    }
    const auto left = free_sites(a);
    for (const auto& binding : setup_.network.bindings) {
      const Real net = binding.on_rate * left[binding.pool] * a[binding.free] / setup_.storage[binding.free] -
                       binding.off_rate * a[binding.bound];
      move(binding.free, net);
      rate[binding.bound] += net;
    }
    return rate;
  }
  Vector free_sites(const Vector& a) const {
    Vector left(setup_.sites.begin(), setup_.sites.end());
    for (const auto& binding : setup_.network.bindings)
      left[binding.pool] -= Real(binding.sites_per_unit) * a[binding.bound];
    return left;
  }
  Matrix jacobian(const Vector& a) const {
    Matrix j(states_, Vector(states_, 0));
    for (const auto& transfer : setup_.network.transfers) {
      j[transfer.from][transfer.from] -= transfer.rate;
      if (transfer.to) j[*transfer.to][transfer.from] += Real(transfer.yield) * transfer.rate;
    }
    const auto left = free_sites(a);
    for (const auto& binding : setup_.network.bindings) {
      const Real on = Real(binding.on_rate) / setup_.storage[binding.free];
      const auto add = [&](std::size_t from, Real slope) {
        j[binding.free][from] -= slope;
        j[binding.bound][from] += slope;
      };
      add(binding.free, on * left[binding.pool]);
      add(binding.bound, -Real(binding.off_rate));
      for (const auto& other : setup_.network.bindings)
        if (other.pool == binding.pool) add(other.bound, -on * a[binding.free] * other.sites_per_unit);
    }
    return j;
  }

  /// One step; the stages' increments by Newton's method until they no longer change.
  Vector radau(const Vector& start, Real h) const {
    static const Real r = std::sqrt(6.L);
    static const Real stage[3][3] = {{(88 - 7 * r) / 360, (296 - 169 * r) / 1800, (-2 + 3 * r) / 225},
                                     {(296 + 169 * r) / 1800, (88 + 7 * r) / 360, (-2 - 3 * r) / 225},
                                     {(16 - r) / 36, (16 + r) / 36, 1.L / 9}};
    const std::size_t n = states_;
    Vector z(3 * n, 0);
    for (int iteration = 0; iteration < 30; ++iteration) {
      Matrix system(3 * n, Vector(3 * n + 1, 0));
      for (std::size_t k = 0; k < 3; ++k) {
        Vector at(n);
        for (std::size_t s = 0; s < n; ++s) at[s] = start[s] + z[k * n + s];
        const auto f = rate(at);
        const auto j = jacobian(at);
        for (std::size_t i = 0; i < 3; ++i)
          for (std::size_t s = 0; s < n; ++s) {
            system[i * n + s][3 * n] += h * stage[i][k] * f[s];
            for (std::size_t t = 0; t < n; ++t) system[i * n + s][k * n + t] -= h * stage[i][k] * j[s][t];
          }
      }
      for (std::size_t s = 0; s < 3 * n; ++s) {
        system[s][s] += 1;
        system[s][3 * n] -= z[s];
      }
      const auto change = solve(system);
      Real largest = 0, size = 0;
      for (std::size_t s = 0; s < 3 * n; ++s) {
        z[s] += change[s];
        largest = std::max(largest, std::abs(change[s]));
        size = std::max({size, std::abs(z[s]), std::abs(start[s % n])});
      }
      if (largest <= 1e-18L * size) break;
    }
    Vector end(n);
    for (std::size_t s = 0; s < n; ++s) end[s] = start[s] + z[2 * n + s];
    return end;
  }

  static Vector solve(Matrix& system) {
    const std::size_t n = system.size();
    for (std::size_t p = 0; p < n; ++p) {
      std::size_t pivot = p;
      for (std::size_t r = p + 1; r < n; ++r)
        if (std::abs(system[r][p]) > std::abs(system[pivot][p])) pivot = r;
      std::swap(system[p], system[pivot]);
      for (std::size_t r = p + 1; r < n; ++r) {
        const Real share = system[r][p] / system[p][p];
        if (share != 0)
          for (std::size_t c = p; c <= n; ++c) system[r][c] -= share * system[p][c];
      }
    }
    Vector x(n);
    for (std::size_t p = n; p-- > 0;) {
      x[p] = system[p][n];
      for (std::size_t c = p + 1; c < n; ++c) x[p] -= system[p][c] * x[c];
      x[p] /= system[p][p];
    }
    return x;
  }

  const ReactionCase& setup_;
  std::size_t states_;
};

}  // namespace turgor::kernels::testing
