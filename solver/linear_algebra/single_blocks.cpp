#include "linear_algebra/single_blocks.hpp"

#include <algorithm>

namespace turgor::linear_algebra {

SingleBlocks::SingleBlocks(std::span<const std::int64_t> begin, std::span<const std::int32_t> column,
                           std::span<const double> values)
    : rows_(begin.size() - 1), slice_begin_(1, 0) {
  const std::size_t slices = (rows_ + lanes - 1) / lanes;
  for (std::size_t slice = 0; slice < slices; ++slice) {
    std::int64_t longest = 0;
    for (std::size_t row = slice * lanes; row < std::min(rows_, (slice + 1) * lanes); ++row)
      longest = std::max(longest, begin[row + 1] - begin[row]);
    slice_begin_.push_back(slice_begin_.back() + longest);
  }
  const auto blocks = static_cast<std::size_t>(slice_begin_.back());
  first_.assign(blocks * lanes, 0);
  values_.assign(blocks * 9 * lanes, 0.F);
  for (std::size_t row = 0; row < rows_; ++row) {
    const std::size_t lane = row % lanes;
    auto at = static_cast<std::size_t>(slice_begin_[row / lanes]);
    for (auto k = begin[row]; k < begin[row + 1]; ++k, ++at) {
      first_[at * lanes + lane] = 3 * column[k];
      for (std::size_t n = 0; n < 9; ++n)
        values_[(at * 9 + n) * lanes + lane] =
            static_cast<float>(values[9 * static_cast<std::size_t>(k) + n]);
    }
  }
}

void SingleBlocks::multiply(std::span<const float> x, std::span<float> y) const {
  for (std::size_t slice = 0; slice + 1 < slice_begin_.size(); ++slice) {
    alignas(64) float sum[3][lanes] = {};
    for (auto k = slice_begin_[slice]; k < slice_begin_[slice + 1]; ++k) {
      const std::int32_t* first = first_.data() + k * static_cast<std::int64_t>(lanes);
      const float* v = values_.data() + 9 * k * static_cast<std::int64_t>(lanes);
      alignas(64) float in[3][lanes];
      for (std::size_t l = 0; l < lanes; ++l) {
        const float* from = x.data() + first[l];
        in[0][l] = from[0];
        in[1][l] = from[1];
        in[2][l] = from[2];
      }
      for (std::size_t a = 0; a < 3; ++a)
        for (std::size_t l = 0; l < lanes; ++l)
          sum[a][l] += v[3 * a * lanes + l] * in[0][l] + v[(3 * a + 1) * lanes + l] * in[1][l] +
                       v[(3 * a + 2) * lanes + l] * in[2][l];
    }
    const std::size_t last = std::min(lanes, rows_ - slice * lanes);
    for (std::size_t l = 0; l < last; ++l)
      for (std::size_t a = 0; a < 3; ++a) y[3 * (slice * lanes + l) + a] = sum[a][l];
  }
}

}  // namespace turgor::linear_algebra
