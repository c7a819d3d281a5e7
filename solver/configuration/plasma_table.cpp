#include "configuration/plasma_table.hpp"

#include <charconv>
#include <cmath>
#include <fstream>
#include <stdexcept>

namespace turgor::configuration {

namespace {

constexpr std::uintmax_t largest_table = std::uintmax_t(16) << 20;
constexpr std::string_view header = "time_s,relative_concentration";

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\r");
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

double number(const std::string& cell, const std::string& where) {
  double value = 0;
  const auto result = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (result.ec != std::errc() || result.ptr != cell.data() + cell.size() || !std::isfinite(value))
    throw std::runtime_error(where + "\"" + cell + "\" is no finite number");
  return value;
}

}  // namespace

PlasmaTable read_plasma_table(const std::filesystem::path& file) {
  const auto at = [&](int line) { return file.string() + ":" + std::to_string(line) + ": "; };
  if (std::filesystem::file_size(file) > largest_table)
    throw std::runtime_error(file.string() + ": is too large for a plasma curve (at most 16 MB)");
  std::ifstream stream(file);
  if (!stream) throw std::runtime_error(file.string() + ": cannot be opened; check its permissions");
  PlasmaTable table;
  std::string text;
  int line = 0;
  bool has_header = false;
  while (std::getline(stream, text)) {
    ++line;
    text = trimmed(text);
    if (text.empty() || text.front() == '#') continue;
    if (text.find('\0') != std::string::npos) throw std::runtime_error(at(line) + "is no text");
    const auto comma = text.find(',');
    if (comma == std::string::npos || text.find(',', comma + 1) != std::string::npos)
      throw std::runtime_error(at(line) + "expects two columns, " + std::string(header));
    const std::string first = trimmed(text.substr(0, comma)), second = trimmed(text.substr(comma + 1));
    if (!has_header) {
      if (first + "," + second != header)
        throw std::runtime_error(at(line) + "the first line must be " + std::string(header));
      has_header = true;
      continue;
    }
    const double time = number(first, at(line)), value = number(second, at(line));
    if (table.times.empty() && time != 0) throw std::runtime_error(at(line) + "the first time must be 0");
    if (!table.times.empty() && time <= table.times.back())
      throw std::runtime_error(at(line) + "times must increase");
    if (value < 0) throw std::runtime_error(at(line) + "a concentration cannot be negative");
    table.times.push_back(time);
    table.values.push_back(value);
  }
  if (table.times.size() < 2)
    throw std::runtime_error(file.string() + ": needs at least two rows below " + std::string(header));
  return table;
}

}  // namespace turgor::configuration
