#include "output/long_tables.hpp"

#include <cerrno>
#include <cmath>
#include <cstring>
#include <stdexcept>

#include "output/number_text.hpp"

namespace turgor::output {

namespace {

void append_field(std::string& row, std::string_view field) {
  if (field.find_first_of(",\"\r\n") == std::string_view::npos) {
    row += field;
    return;
  }
  row += '"';
  for (const char letter : field) {
    if (letter == '"') row += '"';
    row += letter;
  }
  row += '"';
}

[[noreturn]] void refuse(const std::filesystem::path& file) {
  throw std::runtime_error("Cannot write " + file.string() + ": " + std::strerror(errno) +
                           ". Free some space or choose another folder with --output.");
}

}  // namespace

CsvFile::CsvFile(std::filesystem::path file, std::string_view header)
    : path_(std::move(file)), stream_(std::fopen(path_.c_str(), "wb"), std::fclose), pending_(header) {
  if (!stream_) refuse(path_);
  pending_ += '\n';
  flush();
}

void CsvFile::row(std::initializer_list<std::string_view> fields) {
  bool first = true;
  for (const auto field : fields) {
    if (!first) pending_ += ',';
    first = false;
    append_field(pending_, field);
  }
  pending_ += '\n';
}

void CsvFile::flush() {
  if (std::fwrite(pending_.data(), 1, pending_.size(), stream_.get()) != pending_.size() ||
      std::fflush(stream_.get()) != 0)
    refuse(path_);
  pending_.clear();
}

std::string table_text(std::optional<double> value, std::string_view quantity) {
  if (!value) return {};
  if (!std::isfinite(*value))
    throw std::runtime_error("The quantity \"" + std::string(quantity) + "\" came out as " +
                             number_text(*value) + ", which is no result; it is not written.");
  return number_text(*value);
}

LongTables::LongTables(const std::filesystem::path& folder, bool writes, bool with_probes) {
  if (!writes) return;
  series_.emplace(folder / "series.csv", "arm,time_s,region,carrier,quantity,value");
  radial_.emplace(folder / "radial.csv", "arm,time_s,carrier,quantity,distance_m,volume_m3,value");
  if (with_probes)
    probes_.emplace(folder / "probes.csv", "arm,time_s,carrier,quantity,probe,x_m,y_m,z_m,value");
}

void LongTables::series(std::string_view arm, double time_s, std::string_view region,
                        std::string_view carrier, std::string_view quantity, std::optional<double> value) {
  if (series_)
    series_->row({arm, number_text(time_s), region, carrier, quantity, table_text(value, quantity)});
}

void LongTables::probes(std::string_view arm, double time_s, std::string_view carrier,
                        std::string_view quantity, std::span<const ProbePoint> points,
                        std::span<const double> values) {
  if (!probes_) return;
  for (std::size_t k = 0; k < points.size(); ++k) {
    const auto& x = points[k].position;
    probes_->row({arm, number_text(time_s), carrier, quantity, points[k].probe, number_text(x[0]),
                  number_text(x[1]), number_text(x[2]), table_text(values[k], quantity)});
  }
}

void LongTables::radial(std::string_view arm, double time_s, std::string_view carrier,
                        std::string_view quantity, std::span<const Shell> shells) {
  if (!radial_) return;
  for (const auto& shell : shells)
    radial_->row({arm, number_text(time_s), carrier, quantity, number_text(shell.distance),
                  number_text(shell.volume), table_text(shell.mean, quantity)});
}

void LongTables::flush() {
  for (auto* file : {&series_, &probes_, &radial_})
    if (*file) (*file)->flush();
}

}  // namespace turgor::output
