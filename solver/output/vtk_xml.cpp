#include "output/vtk_xml.hpp"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <stdexcept>

#include "output/number_text.hpp"

namespace turgor::output {

namespace {

constexpr const char* byte_order = std::endian::native == std::endian::little ? "LittleEndian" : "BigEndian";

std::string file_start(std::string_view type) {
  return std::string("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<VTKFile type=\"") + std::string(type) +
         "\" version=\"1.0\" byte_order=\"" + byte_order +
         "\" header_type=\"UInt64\" compressor=\"vtkZLibDataCompressor\">\n";
}

template <typename Value>
VtuFile::Array make_array(const char* type, std::string_view name, std::span<const Value> values,
                          int components) {
  return {.attributes = std::string("type=\"") + type + "\" Name=\"" + escape_xml(name) +
                        "\" NumberOfComponents=\"" + std::to_string(components) + "\"",
          .data = compressed_block(std::as_bytes(values))};
}

}  // namespace

std::string escape_xml(std::string_view text) {
  std::string escaped;
  for (const char letter : text) switch (letter) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        // Control characters may not stand in XML at all.
        escaped += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
    }
  return escaped;
}

std::string name_with_unit(std::string_view name, std::string_view unit) {
  return unit.empty() ? std::string(name) : std::string(name) + " [" + std::string(unit) + "]";
}

std::string compressed_block(std::span<const std::byte> data) {
  constexpr std::size_t block = 1u << 20;
  const std::size_t blocks = (data.size() + block - 1) / block;
  std::vector<std::uint64_t> header = {blocks, block, data.size() % block};
  std::string compressed;
  for (std::size_t b = 0; b < blocks; ++b) {
    const std::size_t size = std::min(block, data.size() - b * block);
    uLongf room = compressBound(size);
    const std::size_t start = compressed.size();
    compressed.resize(start + room);
    // The fastest level: fields are noise to zlib beyond that, and writing must not cost more than a step.
    if (compress2(reinterpret_cast<Bytef*>(compressed.data() + start), &room,
                  reinterpret_cast<const Bytef*>(data.data() + b * block), size, Z_BEST_SPEED) != Z_OK)
      throw std::runtime_error("zlib could not compress the visual output.");
    compressed.resize(start + room);
    header.push_back(room);
  }
  std::string text(reinterpret_cast<const char*>(header.data()), header.size() * sizeof(header[0]));
  return text += compressed;
}

VtuFile::Array VtuFile::array(std::string_view name, std::span<const float> values, int components) {
  return make_array("Float32", name, values, components);
}
VtuFile::Array VtuFile::array(std::string_view name, std::span<const std::int32_t> values, int components) {
  return make_array("Int32", name, values, components);
}
VtuFile::Array VtuFile::array(std::string_view name, std::span<const std::int64_t> values, int components) {
  return make_array("Int64", name, values, components);
}
VtuFile::Array VtuFile::array(std::string_view name, std::span<const std::uint8_t> values, int components) {
  return make_array("UInt8", name, values, components);
}

void VtuFile::add_words(std::string_view name, std::span<const std::string> words) {
  field_data_ += "<DataArray type=\"String\" Name=\"" + escape_xml(name) + "\" NumberOfTuples=\"" +
                 std::to_string(words.size()) + "\" format=\"ascii\">\n";
  for (const auto& word : words) {
    for (const char letter : word)
      field_data_ += std::to_string(static_cast<int>(static_cast<unsigned char>(letter))) + " ";
    field_data_ += "0\n";
  }
  field_data_ += "</DataArray>\n";
}

void VtuFile::add_number(std::string_view name, double value) {
  field_data_ += "<DataArray type=\"Float64\" Name=\"" + escape_xml(name) +
                 "\" NumberOfTuples=\"1\" format=\"ascii\">" + number_text(value) + "</DataArray>\n";
}

std::string VtuFile::content() const {
  std::string head = file_start("UnstructuredGrid") + "<UnstructuredGrid>\n";
  if (!field_data_.empty()) head += "<FieldData>\n" + field_data_ + "</FieldData>\n";
  head += "<Piece NumberOfPoints=\"" + std::to_string(points_) + "\" NumberOfCells=\"" +
          std::to_string(cells_) + "\">\n";
  std::vector<const std::string*> appended;
  std::size_t offset = 0;
  const auto section = [&](const char* name, std::span<const Array* const> arrays) {
    head += std::string("<") + name + ">\n";
    for (const auto* array : arrays) {
      head += "<DataArray " + array->attributes + " format=\"appended\" offset=\"" + std::to_string(offset) +
              "\"/>\n";
      appended.push_back(&array->data);
      offset += array->data.size();
    }
    head += std::string("</") + name + ">\n";
  };
  section("PointData", point_data_);
  section("CellData", cell_data_);
  section("Points", {&geometry_, 1});
  section("Cells", topology_);
  head += "</Piece>\n</UnstructuredGrid>\n<AppendedData encoding=\"raw\">\n_";
  constexpr std::string_view tail = "\n</AppendedData>\n</VTKFile>\n";
  std::string text;
  text.reserve(head.size() + offset + tail.size());
  text += head;
  for (const auto* data : appended) text += *data;
  return text += tail;
}

std::string pvtu_content(std::span<const VtuFile::Array> point_data,
                         std::span<const VtuFile::Array> cell_data, const VtuFile::Array& points,
                         std::span<const std::string> pieces) {
  std::string text = file_start("PUnstructuredGrid") + "<PUnstructuredGrid GhostLevel=\"0\">\n";
  const auto section = [&](const char* name, std::span<const VtuFile::Array> arrays) {
    text += std::string("<") + name + ">\n";
    for (const auto& array : arrays) text += "<PDataArray " + array.attributes + "/>\n";
    text += std::string("</") + name + ">\n";
  };
  section("PPointData", point_data);
  section("PCellData", cell_data);
  section("PPoints", {&points, 1});
  for (const auto& piece : pieces) text += "<Piece Source=\"" + escape_xml(piece) + "\"/>\n";
  return text + "</PUnstructuredGrid>\n</VTKFile>\n";
}

std::string pvd_content(std::span<const TimedFile> files) {
  std::string text = std::string("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- times in seconds -->\n") +
                     "<VTKFile type=\"Collection\" version=\"0.1\" byte_order=\"" + byte_order +
                     "\">\n<Collection>\n";
  for (const auto& file : files)
    text += "<DataSet timestep=\"" + number_text(file.time) + "\" group=\"\" part=\"0\" file=\"" +
            escape_xml(file.name) + "\"/>\n";
  return text + "</Collection>\n</VTKFile>\n";
}

}  // namespace turgor::output
