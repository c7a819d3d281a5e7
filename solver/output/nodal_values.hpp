#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace turgor::output {

/// One component of a field stored `width` values a node, owned nodes first; ghosts may follow.
///
/// Made from a span or vector where each node has a single value.
class NodalValues {
 public:
  NodalValues(std::span<const double> values, std::size_t width = 1, std::size_t component = 0)
      : values_(values), width_(width), component_(component) {}
  NodalValues(const std::vector<double>& values) : NodalValues(std::span<const double>(values)) {}

  std::size_t size() const { return values_.size() / width_; }
  double operator[](std::size_t node) const { return values_[node * width_ + component_]; }

 private:
  std::span<const double> values_;
  std::size_t width_, component_;
};

}  // namespace turgor::output
