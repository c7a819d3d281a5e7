#pragma once

#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "output/probes.hpp"
#include "output/shells.hpp"

namespace turgor::output {

/// A comma-separated file (RFC 4180) that grows by whole outputs: rows gather in memory until `flush`, which
/// writes them in one go, so that the file ends on a whole row whenever the program stops.
class CsvFile {
 public:
  /// Begins the file with its header line. Throws std::runtime_error naming the file.
  CsvFile(std::filesystem::path file, std::string_view header);

  /// One row; a field that holds a comma, a quote or a line break is quoted.
  void row(std::initializer_list<std::string_view> fields);
  void flush();

 private:
  std::filesystem::path path_;
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream_;
  std::string pending_;
};

/// The text of a number in a table: the shortest that reads back the same; empty where undefined. Throws
/// std::runtime_error for what is no number, naming `quantity`.
std::string table_text(std::optional<double> value, std::string_view quantity);

/// series.csv, probes.csv and radial.csv of a run: one row per value at every output.
///
/// Rank 0 writes; on other ranks every call does nothing. `carrier` is empty for what concerns the fluid,
/// `region` is empty for the whole tumour. Call `flush` at the end of every output.
class LongTables {
 public:
  /// `writes`: whether this is the rank that writes. probes.csv is only made where there are probes.
  LongTables(const std::filesystem::path& folder, bool writes, bool with_probes);

  /// arm,time_s,region,carrier,quantity,value
  void series(std::string_view arm, double time_s, std::string_view region, std::string_view carrier,
              std::string_view quantity, std::optional<double> value);
  /// arm,time_s,carrier,quantity,probe,x_m,y_m,z_m,value
  void probes(std::string_view arm, double time_s, std::string_view carrier, std::string_view quantity,
              std::span<const ProbePoint> points, std::span<const double> values);
  /// arm,time_s,carrier,quantity,distance_m,volume_m3,value
  void radial(std::string_view arm, double time_s, std::string_view carrier, std::string_view quantity,
              std::span<const Shell> shells);
  void flush();

 private:
  std::optional<CsvFile> series_, probes_, radial_;
};

}  // namespace turgor::output
