#pragma once

#include <zlib.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace turgor::testing_vtu {

inline std::string content(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// An array of a VTU file, read as the format describes it.
template <typename Value>
std::vector<Value> array(const std::string& file, const std::string& name) {
  const auto at = file.find("Name=\"" + name + "\"");
  if (at == std::string::npos) throw std::runtime_error("no array " + name);
  const auto offset = std::stoul(file.substr(file.find("offset=\"", at) + 8));
  const char* data = file.data() + file.find("<AppendedData encoding=\"raw\">\n_") + 31 + offset;
  const auto header = [&](std::size_t k) {
    std::uint64_t value;
    std::memcpy(&value, data + 8 * k, 8);
    return value;
  };
  const auto blocks = header(0);
  std::vector<char> bytes;
  const char* block = data + 8 * (3 + blocks);
  for (std::uint64_t b = 0; b < blocks; ++b) {
    uLongf size = b + 1 == blocks && header(2) ? header(2) : header(1);
    const std::size_t start = bytes.size();
    bytes.resize(start + size);
    if (uncompress(reinterpret_cast<Bytef*>(bytes.data() + start), &size,
                   reinterpret_cast<const Bytef*>(block), header(3 + b)) != Z_OK)
      throw std::runtime_error("damaged array " + name);
    block += header(3 + b);
  }
  std::vector<Value> values(bytes.size() / sizeof(Value));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

}  // namespace turgor::testing_vtu
