#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace turgor::linear_algebra {

/// A sparse matrix of 3 x 3 blocks in single precision. Rows lie in slices of 16 side by side, filled up to
/// the longest, so that a product works on 16 rows at a time; it waits for memory, of which it takes a third
/// of what PETSc's AIJ in double does.
class SingleBlocks {
 public:
  SingleBlocks() = default;
  /// Block rows [begin[n], begin[n + 1]) of `column`; `values` row-major, 9 a block.
  SingleBlocks(std::span<const std::int64_t> begin, std::span<const std::int32_t> column,
               std::span<const double> values);

  std::size_t rows() const { return rows_; }
  /// y = A x, 3 numbers a row; x may be longer, with what other ranks have at its end.
  void multiply(std::span<const float> x, std::span<float> y) const;

 private:
  static constexpr std::size_t lanes = 16;
  std::size_t rows_ = 0;
  std::vector<std::int64_t> slice_begin_;  ///< in blocks of a lane
  std::vector<std::int32_t> first_;        ///< [block][lane]: 3 times the column
  std::vector<float> values_;              ///< [block][9][lane]
};

}  // namespace turgor::linear_algebra
