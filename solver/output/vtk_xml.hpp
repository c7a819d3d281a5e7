#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace turgor::output {

/// Text as it may stand in an XML attribute or element.
std::string escape_xml(std::string_view text);

/// "name [unit]", the name that a field has in ParaView.
std::string name_with_unit(std::string_view name, std::string_view unit);

/// The data of one array as VTK's XML formats append it: zlib-compressed blocks behind a table of their
/// sizes.
///
/// Header (uint64): number of blocks, bytes of a block, bytes of the last block if it is partial, compressed
/// bytes of each. Source: VTK file formats, "XML file formats, compression".
std::string compressed_block(std::span<const std::byte> data);

/// A VTU file in the making: the arrays in order, and their data.
class VtuFile {
 public:
  /// A compressed array made earlier, so that what does not change is compressed once.
  struct Array {
    std::string attributes;  ///< of the DataArray element: type, name, components
    std::string data;        ///< a compressed_block
  };
  static Array array(std::string_view name, std::span<const float> values, int components = 1);
  static Array array(std::string_view name, std::span<const std::int32_t> values, int components = 1);
  static Array array(std::string_view name, std::span<const std::int64_t> values, int components = 1);
  static Array array(std::string_view name, std::span<const std::uint8_t> values, int components = 1);

  VtuFile(std::size_t points, std::size_t cells) : points_(points), cells_(cells) {}

  void add_point_data(const Array& array) { point_data_.push_back(&array); }
  void add_cell_data(const Array& array) { cell_data_.push_back(&array); }
  void add_points(const Array& array) { geometry_ = &array; }
  /// connectivity, offsets, types
  void add_cells(const Array& array) { topology_.push_back(&array); }
  /// Field data of the whole file: a list of words, or a number.
  void add_words(std::string_view name, std::span<const std::string> words);
  void add_number(std::string_view name, double value);

  /// The file's content; the arrays given must still live.
  std::string content() const;

 private:
  std::size_t points_, cells_;
  std::vector<const Array*> point_data_, cell_data_, topology_;
  const Array* geometry_ = nullptr;
  std::string field_data_;
};

/// The PVTU that joins the pieces (names relative to its folder) whose first one holds these arrays.
std::string pvtu_content(std::span<const VtuFile::Array> point_data,
                         std::span<const VtuFile::Array> cell_data, const VtuFile::Array& points,
                         std::span<const std::string> pieces);

/// A file of a time series.
struct TimedFile {
  double time;       ///< s
  std::string name;  ///< relative to the PVD's folder
};

/// The PVD that lists files with their times.
std::string pvd_content(std::span<const TimedFile> files);

}  // namespace turgor::output
