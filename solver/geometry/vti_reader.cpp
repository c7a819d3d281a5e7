#include "geometry/vti_reader.hpp"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <pugixml.hpp>
#include <sstream>
#include <string>

#include "geometry/input_error.hpp"

namespace turgor::geometry {

namespace {

using Bytes = std::vector<unsigned char>;

// Thrown inside this file; read_vti adds which file it is.
struct Unusable {
  std::string why;
};

// The whole file is held at once; an image may declare 2 GB.
constexpr std::uintmax_t largest_file = 3'000'000'000;

const char* const cut_off = "ends before its last voxel; it was cut off. Copy it again or export it anew.";
const char* const damaged =
    "holds voxels that cannot be unpacked; it is damaged. Copy it again or export it anew.";

std::size_t bytes_of_type(const std::string& type) {
  static const std::map<std::string, std::size_t> bytes = {
      {"Int8", 1},   {"UInt8", 1}, {"Int16", 2},  {"UInt16", 2},  {"Int32", 4},
      {"UInt32", 4}, {"Int64", 8}, {"UInt64", 8}, {"Float32", 4}, {"Float64", 8}};
  const auto found = bytes.find(type);
  if (found == bytes.end()) throw Unusable{"has an array of the unknown type \"" + type + "\"."};
  return found->second;
}

template <std::size_t n>
std::array<double, n> numbers(const pugi::xml_node& node, const char* attribute,
                              std::array<double, n> values) {
  if (!node.attribute(attribute)) return values;
  std::istringstream text(node.attribute(attribute).value());
  std::string word;
  for (auto& value : values) {
    char* end = nullptr;
    if (text >> word) value = std::strtod(word.c_str(), &end);
    if (!end || *end != '\0')
      throw Unusable{std::string("says ") + attribute + "=\"" + node.attribute(attribute).value() + "\"; " +
                     std::to_string(n) + " numbers are needed."};
  }
  return values;
}

// Groups of four letters are three bytes; a padded group may stand in the middle, where VTK began anew.
Bytes from_base64(const char* begin, const char* end, std::size_t wanted) {
  static const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<int, 256> value{};
  value.fill(-1);
  for (std::size_t k = 0; k < alphabet.size(); ++k)
    value[static_cast<unsigned char>(alphabet[k])] = static_cast<int>(k);
  Bytes bytes;
  std::uint32_t group = 0;
  int letters = 0, padding = 0;
  for (; begin != end && bytes.size() < wanted; ++begin) {
    if (std::isspace(static_cast<unsigned char>(*begin))) continue;
    const int now = value[static_cast<unsigned char>(*begin)];
    if (now < 0 && *begin != '=') break;
    padding += *begin == '=';
    group = group << 6 | static_cast<std::uint32_t>(std::max(now, 0));
    if (++letters < 4) continue;
    for (int k = 0; k < 3 - padding; ++k) bytes.push_back(static_cast<unsigned char>(group >> (16 - 8 * k)));
    group = 0;
    letters = padding = 0;
  }
  return bytes;
}

/// The bytes of one array, however they are written.
class Source {
 public:
  Source(std::string_view text, bool base64, std::size_t word_bytes, bool swapped)
      : text_(text), base64_(base64), word_bytes_(word_bytes), swapped_(swapped) {}

  Bytes plain(std::size_t count) const {
    Bytes bytes = first(word_bytes_ + count);
    if (bytes.size() < word_bytes_ + count || word(bytes, 0) < count) throw Unusable{cut_off};
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(word_bytes_));
    return bytes;
  }

  // Blocks of zlib after: their number, their size, the last one's size (0: full), the packed size of each.
  Bytes inflated(std::size_t count) const {
    const auto start = first(3 * word_bytes_);
    if (start.size() < 3 * word_bytes_) throw Unusable{cut_off};
    const std::uint64_t blocks = word(start, 0), block_size = word(start, 1), last_size = word(start, 2);
    if (blocks > count || block_size > (std::uint64_t{1} << 31) || last_size > block_size)
      throw Unusable{damaged};
    const std::size_t header_bytes = (3 + blocks) * word_bytes_;
    const auto header = first(header_bytes);
    if (header.size() < header_bytes) throw Unusable{cut_off};
    std::size_t packed = 0;
    for (std::uint64_t b = 0; b < blocks; ++b) {
      if (word(header, 3 + b) > text_.size()) throw Unusable{cut_off};
      packed += word(header, 3 + b);
    }
    // In base64 the header is padded by itself, so that the blocks follow it in the decoded bytes too.
    const auto all = first(header_bytes + packed);
    if (all.size() < header_bytes + packed) throw Unusable{cut_off};
    Bytes bytes;
    std::size_t at = header_bytes;
    for (std::uint64_t b = 0; b < blocks; ++b) {
      const bool last = b + 1 == blocks;
      uLongf size = last && last_size > 0 ? last_size : block_size;
      if (size > count - bytes.size()) throw Unusable{damaged};
      const std::size_t before = bytes.size();
      bytes.resize(before + size);
      const auto wanted = size;
      if (uncompress(bytes.data() + before, &size, all.data() + at, word(header, 3 + b)) != Z_OK ||
          size != wanted)
        throw Unusable{damaged};
      at += word(header, 3 + b);
    }
    if (bytes.size() < count) throw Unusable{cut_off};
    return bytes;
  }

 private:
  Bytes first(std::size_t wanted) const {
    if (base64_) return from_base64(text_.data(), text_.data() + text_.size(), wanted);
    return {text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(std::min(wanted, text_.size()))};
  }

  std::uint64_t word(const Bytes& bytes, std::size_t index) const {
    std::uint64_t value = 0;
    for (std::size_t k = 0; k < word_bytes_; ++k) {
      const bool little = (std::endian::native == std::endian::little) != swapped_;
      const std::size_t shift = 8 * (little ? k : word_bytes_ - 1 - k);
      value |= static_cast<std::uint64_t>(bytes[index * word_bytes_ + k]) << shift;
    }
    return value;
  }

  std::string_view text_;
  bool base64_;
  std::size_t word_bytes_;
  bool swapped_;
};

template <typename Number>
void convert(const Bytes& bytes, bool swapped, std::vector<float>& values) {
  for (std::size_t v = 0; v < values.size(); ++v) {
    std::array<unsigned char, sizeof(Number)> raw;
    std::memcpy(raw.data(), bytes.data() + v * sizeof(Number), sizeof(Number));
    if (swapped) std::reverse(raw.begin(), raw.end());
    values[v] = static_cast<float>(std::bit_cast<Number>(raw));
  }
}

void convert(const std::string& type, const Bytes& bytes, bool swapped, std::vector<float>& values) {
  if (type == "Int8") convert<std::int8_t>(bytes, swapped, values);
  if (type == "UInt8") convert<std::uint8_t>(bytes, swapped, values);
  if (type == "Int16") convert<std::int16_t>(bytes, swapped, values);
  if (type == "UInt16") convert<std::uint16_t>(bytes, swapped, values);
  if (type == "Int32") convert<std::int32_t>(bytes, swapped, values);
  if (type == "UInt32") convert<std::uint32_t>(bytes, swapped, values);
  if (type == "Int64") convert<std::int64_t>(bytes, swapped, values);
  if (type == "UInt64") convert<std::uint64_t>(bytes, swapped, values);
  if (type == "Float32") convert<float>(bytes, swapped, values);
  if (type == "Float64") convert<double>(bytes, swapped, values);
}

std::vector<float> written_numbers(const char* text, std::size_t count) {
  std::vector<float> values(count);
  for (auto& value : values) {
    char* end = nullptr;
    value = std::strtof(text, &end);
    if (end == text) throw Unusable{cut_off};
    text = end;
  }
  return values;
}

VtiHeader read_grid(const pugi::xml_node& grid, bool of_cells) {
  VtiHeader header;
  const auto extent = numbers<6>(grid, "WholeExtent", {});
  const auto origin = numbers<3>(grid, "Origin", {0, 0, 0});
  const auto direction = numbers<9>(grid, "Direction", {1, 0, 0, 0, 1, 0, 0, 0, 1});
  header.spacing = numbers<3>(grid, "Spacing", {1, 1, 1});
  for (std::size_t d = 0; d < 3; ++d) {
    const double intervals = extent[2 * d + 1] - extent[2 * d];
    if (!(intervals >= 0 && intervals < 1e9))
      throw Unusable{"says a WholeExtent that is none; export it anew."};
    header.size[d] = static_cast<std::size_t>(intervals) + (of_cells ? 0 : 1);
    for (std::size_t row = 0; row < 3; ++row) header.direction[row][d] = direction[3 * row + d];
  }
  for (std::size_t row = 0; row < 3; ++row) {
    header.origin[row] = origin[row];
    for (std::size_t d = 0; d < 3; ++d)
      header.origin[row] +=
          header.direction[row][d] * header.spacing[d] * (extent[2 * d] + (of_cells ? 0.5 : 0));
  }
  return header;
}

pugi::xml_node chosen_array(const pugi::xml_node& data) {
  const auto named = data.attribute("Scalars") ? data.find_child_by_attribute(
                                                     "DataArray", "Name", data.attribute("Scalars").value())
                                               : pugi::xml_node();
  return named ? named : data.child("DataArray");
}

VtiImage read(const std::string& content, const std::function<void(const VtiHeader&)>& accept) {
  // Raw bytes after the arrays are no XML: only what stands before them is parsed.
  const auto appended = content.find("<AppendedData");
  const std::string xml =
      appended == std::string::npos ? content : content.substr(0, appended) + "</VTKFile>";
  pugi::xml_document document;
  if (const auto parsed = document.load_buffer(xml.data(), xml.size()); !parsed)
    throw Unusable{"is no whole XML (" + std::string(parsed.description()) +
                   "); it was cut off or is another kind of file. Copy it again or export it anew."};
  const auto root = document.child("VTKFile");
  const auto grid = root.child("ImageData");
  const auto piece = grid.child("Piece");
  if (!piece)
    throw Unusable{"is no VTK image (it has no ImageData with a Piece). Export the label map as .vti."};
  if (piece.next_sibling("Piece") || numbers<6>(piece, "Extent", {}) != numbers<6>(grid, "WholeExtent", {}))
    throw Unusable{"holds its image in several pieces; save it in one."};

  const bool of_cells = !chosen_array(piece.child("PointData"));
  const auto array = chosen_array(piece.child(of_cells ? "CellData" : "PointData"));
  if (!array) throw Unusable{"has no array of labels; export the label map."};
  VtiImage image{.header = read_grid(grid, of_cells), .values = {}};
  auto& header = image.header;
  const std::string type = array.attribute("type").value(), format = array.attribute("format").value(),
                    compressor = root.attribute("compressor").value();
  header.components = array.attribute("NumberOfComponents").as_uint(1);
  header.bytes_per_value = bytes_of_type(type);
  accept(header);

  const std::size_t count = header.size[0] * header.size[1] * header.size[2];
  if (format == "ascii") {
    image.values = written_numbers(array.child_value(), count);
    return image;
  }
  std::string_view text = array.child_value();
  bool base64 = true;
  if (format == "appended") {
    if (appended == std::string::npos) throw Unusable{cut_off};
    const auto open = content.find('>', appended), begin = content.find('_', open);
    const auto at = begin == std::string::npos ? begin : begin + 1 + array.attribute("offset").as_ullong();
    if (begin == std::string::npos || at >= content.size()) throw Unusable{cut_off};
    base64 = content.substr(appended, open - appended).find("base64") != std::string::npos;
    text = std::string_view(content).substr(at);
  } else if (format != "binary") {
    throw Unusable{"writes its labels as \"" + format + "\"; known are ascii, binary and appended."};
  }
  const bool file_is_big = root.attribute("byte_order").value() == std::string("BigEndian");
  const bool swapped = file_is_big != (std::endian::native == std::endian::big);
  const Source source(text, base64, root.attribute("header_type").value() == std::string("UInt64") ? 8 : 4,
                      swapped);
  if (!compressor.empty() && compressor != "vtkZLibDataCompressor")
    throw Unusable{"is compressed by " + compressor + "; save it with zlib or uncompressed."};
  const std::size_t bytes = count * header.bytes_per_value;
  image.values.resize(count);
  convert(type, compressor.empty() ? source.plain(bytes) : source.inflated(bytes), swapped, image.values);
  return image;
}

}  // namespace

VtiImage read_vti(const std::filesystem::path& file, const std::function<void(const VtiHeader&)>& accept) {
  std::ifstream stream(file, std::ios::binary);
  std::error_code error;
  if (std::filesystem::file_size(file, error) > largest_file)
    throw InputError("Scan " + file.string() + ": is larger than 3 GB; crop it to the tumour.");
  const std::string content((std::istreambuf_iterator<char>(stream)), {});
  try {
    if (!stream) throw Unusable{"cannot be read; look at its permissions."};
    return read(content, accept);
  } catch (const Unusable& problem) {
    throw InputError("Scan " + file.string() + ": " + problem.why);
  }
}

}  // namespace turgor::geometry
