#include "reaction_exponential.hpp"

#include <algorithm>
#include <cmath>

namespace turgor::kernels::detail {

namespace {

/// [to][from]; a last row collects what is lost, so that every column of a propagator sums to one.
class Matrix {
 public:
  explicit Matrix(std::size_t size) : size_(size), values_(size * size, 0) {}
  long double& operator()(std::size_t to, std::size_t from) { return values_[to * size_ + from]; }
  long double operator()(std::size_t to, std::size_t from) const { return values_[to * size_ + from]; }
  std::size_t size() const { return size_; }
  friend Matrix operator*(const Matrix& a, const Matrix& b) {
    Matrix product(a.size_);
    for (std::size_t t = 0; t < a.size_; ++t)
      for (std::size_t m = 0; m < a.size_; ++m)
        for (std::size_t s = 0; s < a.size_; ++s) product(t, s) += a(t, m) * b(m, s);
    return product;
  }
  void add(const Matrix& other, long double factor) {
    for (std::size_t n = 0; n < values_.size(); ++n) values_[n] += factor * other.values_[n];
  }
  void scale_columns_to(long double sum) {
    for (std::size_t s = 0; s < size_; ++s) {
      long double found = 0;
      for (std::size_t t = 0; t < size_; ++t) found += (*this)(t, s);
      for (std::size_t t = 0; t < size_; ++t) (*this)(t, s) *= sum / found;
    }
  }

 private:
  std::size_t size_;
  std::vector<long double> values_;
};

Matrix rates(const WidePlan& plan) {
  const auto states = static_cast<std::size_t>(plan.states);
  Matrix rates(states + 1);
  for (std::size_t s = 0; s < states; ++s) rates(states, s) = plan.leak[s];
  for (int n = 0; n < plan.transfers; ++n)
    rates(plan.transfer_to[n], plan.transfer_from[n]) += plan.transfer_rate[n];
  for (std::size_t s = 0; s < states; ++s)
    for (std::size_t t = 0; t <= states; ++t)
      if (t != s) rates(s, s) -= rates(t, s);
  return rates;
}

}  // namespace

Exponential exponential(const WidePlan& plan, double step) {
  const auto a = rates(plan);
  const std::size_t size = a.size(), states = size - 1;
  long double fastest = 0;
  for (std::size_t s = 0; s < size; ++s) fastest = std::max(fastest, -a(s, s));
  // A part so short that its series has no cancellation; then doubled, each time without a subtraction.
  int doublings = 0;
  long double part = step;
  for (; part * fastest > 0.125L; part /= 2) ++doublings;
  Matrix propagator(size), integrator(size), power(size);
  for (std::size_t s = 0; s < size; ++s) power(s, s) = propagator(s, s) = 1;
  integrator.add(power, part);
  constexpr int terms = 16;  // of 0.25^n / n!: the norm of A is twice the fastest rate
  for (int n = 1; n <= terms; ++n) {
    power = a * power;
    long double factor = 1;
    for (int k = 1; k <= n; ++k) factor *= part / static_cast<long double>(k);
    propagator.add(power, factor);
    integrator.add(power, factor * part / static_cast<long double>(n + 1));
  }
  for (int n = 0; n < doublings; ++n) {
    integrator.add(integrator * propagator, 1);
    propagator = propagator * propagator;
    part *= 2;
    // Else rounding would double with each doubling, too.
    propagator.scale_columns_to(1);
    integrator.scale_columns_to(part);
  }
  Exponential result;
  for (std::size_t t = 0; t < states; ++t)
    for (std::size_t s = 0; s < states; ++s) {
      result.propagator.push_back(static_cast<double>(propagator(t, s)));
      result.integrator.push_back(static_cast<double>(integrator(t, s)));
    }
  return result;
}

}  // namespace turgor::kernels::detail
