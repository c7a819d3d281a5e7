#include "geometry/image_completeness.hpp"

#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

#include "geometry/input_error.hpp"

namespace turgor::geometry {

namespace {

std::string shortfall(double there, double wanted) {
  if (there >= wanted) return "";
  std::ostringstream text;
  text << "holds " << there << " bytes of voxels where its header announces " << wanted;
  return text.str();
}

std::string missing_from_gzip(const std::filesystem::path& file, double bytes) {
  const gzFile stream = gzopen(file.string().c_str(), "rb");
  if (!stream) return "cannot be opened";
  std::vector<char> buffer(1 << 16);
  double total = 0;
  int count = 0;
  while ((count = gzread(stream, buffer.data(), static_cast<unsigned>(buffer.size()))) > 0) total += count;
  int status = Z_OK;
  gzerror(stream, &status);
  gzclose(stream);
  if (count < 0 || (status != Z_OK && status != Z_STREAM_END))
    return "ends in the middle of its compressed data";
  return shortfall(total, bytes);
}

// Header lines up to the one that starts with `last`, and where the data begins.
std::string header_until(std::ifstream& stream, const std::string& last) {
  std::string header, line;
  while (std::getline(stream, line) && header.size() < 100000) {
    header += line + '\n';
    if (line.rfind(last, 0) == 0) break;
  }
  return header;
}

// The value of "key = value" in a MetaImage header.
std::string value_of(const std::string& header, const std::string& key) {
  std::istringstream lines(header);
  std::string line;
  while (std::getline(lines, line)) {
    const auto equals = line.find('=');
    if (equals == std::string::npos || line.substr(0, line.find_last_not_of(" \t", equals - 1) + 1) != key)
      continue;
    const auto first = line.find_first_not_of(" \t", equals + 1), last = line.find_last_not_of(" \t\r");
    return first == std::string::npos ? "" : line.substr(first, last - first + 1);
  }
  return "";
}

std::string missing_from_meta(const std::filesystem::path& file, double bytes, double voxels) {
  std::ifstream stream(file, std::ios::binary);
  const auto header = header_until(stream, "ElementDataFile");
  const auto data = value_of(header, "ElementDataFile");
  const bool local = data == "LOCAL";
  const auto data_file = local ? file : file.parent_path() / data;
  std::error_code error;
  if (data.starts_with("LIST") || data.find('%') != std::string::npos)
    throw InputError("Scan " + file.string() + ": is spread over several files (ElementDataFile = " + data +
                     "); write it as one, for example as .nrrd.");
  if (!std::filesystem::exists(data_file, error)) return "has no data file " + data_file.string();
  double there = static_cast<double>(std::filesystem::file_size(data_file, error));
  if (local) there -= static_cast<double>(stream.tellg());
  double wanted = value_of(header, "BinaryData") == "False" ? 2 * voxels - 1 : bytes;
  const auto compressed = value_of(header, "CompressedData");
  if (compressed == "True" || compressed == "true") {
    const auto size = value_of(header, "CompressedDataSize");
    wanted = size.empty() ? 1 : std::strtod(size.c_str(), nullptr);
  }
  return shortfall(there, wanted);
}

std::string missing_from_vtk(const std::filesystem::path& file, double bytes, double voxels) {
  std::ifstream stream(file, std::ios::binary);
  const auto header = header_until(stream, "LOOKUP_TABLE");
  const double there = static_cast<double>(std::filesystem::file_size(file)) -
                       std::max(0., static_cast<double>(stream.tellg()));
  return shortfall(there, header.find("\nASCII") != std::string::npos ? 2 * voxels - 1 : bytes);
}

}  // namespace

std::string missing_from(const std::filesystem::path& file, double bytes, double voxels) {
  constexpr double nifti_header = 352;
  std::string name = file.filename().string();
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  if (name.ends_with(".nii.gz")) return missing_from_gzip(file, nifti_header + bytes);
  if (name.ends_with(".nii"))
    return shortfall(static_cast<double>(std::filesystem::file_size(file)), nifti_header + bytes);
  if (name.ends_with(".mha") || name.ends_with(".mhd")) return missing_from_meta(file, bytes, voxels);
  if (name.ends_with(".vtk")) return missing_from_vtk(file, bytes, voxels);
  return "";
}

}  // namespace turgor::geometry
