#pragma once

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iomanip>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>

namespace turgor::verification {

/// How far `got` may lie from `expected`.
enum class Measure {
  relative,  ///< |got - expected|/|expected|
  absolute   ///< |got - expected|
};

/// One row of the verification record.
struct Row {
  std::string id = {};         ///< of the test ladder: V1 ... V15, L1 ... L6
  std::string case_name = {};  ///< what was computed, e.g. "lambda = 0.5, dechadilok_deen"
  std::string quantity = {};
  std::optional<double> expected = {};  ///< empty where only an order of convergence or a sign is asked for
  double got = 0;
  double tolerance = 0;  ///< largest error that passes
  Measure measure = Measure::relative;
  std::optional<double> error = {};         ///< where it is more than the distance of got from expected
  std::optional<double> order = {};         ///< measured order of convergence
  std::optional<double> lowest_order = {};  ///< least order that passes
  std::string source = {};                  ///< of the expected value
  std::string test = {};                    ///< name of the test that made the row
};

/// The row's error: given, or by its measure; nan where neither is possible.
inline double error_of(const Row& row) {
  if (row.error) return *row.error;
  if (!row.expected) return std::nan("");
  const double distance = std::abs(row.got - *row.expected);
  return row.measure == Measure::absolute || *row.expected == 0 ? distance
                                                                : distance / std::abs(*row.expected);
}

/// Whether every bound that the row has holds; a row without any bound, or with a nan, fails.
inline bool passes(const Row& row) {
  const double error = error_of(row);
  const bool has_error = row.error || row.expected;
  const bool has_order = row.order && row.lowest_order;
  if (!std::isfinite(row.got) || (!has_error && !has_order)) return false;
  return (!has_error || error <= row.tolerance) && (!has_order || *row.order >= *row.lowest_order);
}

/// A text as a JSON string.
inline std::string json(const std::string& text) {
  std::ostringstream out;
  out << '"';
  for (const char letter : text) {
    if (letter == '"' || letter == '\\')
      out << '\\' << letter;
    else if (static_cast<unsigned char>(letter) < 0x20)
      out << "\\u" << std::hex << std::setw(4) << std::setfill('0') << int(letter) << std::dec;
    else
      out << letter;
  }
  out << '"';
  return out.str();
}

/// A number as JSON; null where it is absent or not finite.
inline std::string json(const std::optional<double>& value) {
  if (!value || !std::isfinite(*value)) return "null";
  std::ostringstream out;
  out << std::setprecision(17) << *value;
  return out.str();
}

/// The row as one line of JSON.
inline std::string json(const Row& row) {
  return "{\"id\":" + json(row.id) + ",\"case\":" + json(row.case_name) +
         ",\"quantity\":" + json(row.quantity) + ",\"expected\":" + json(row.expected) +
         ",\"got\":" + json(std::optional(row.got)) + ",\"error\":" + json(std::optional(error_of(row))) +
         ",\"order\":" + json(row.order) + ",\"tolerance\":" + json(std::optional(row.tolerance)) +
         ",\"passed\":" + (passes(row) ? "true" : "false") + ",\"source\":" + json(row.source) +
         ",\"test\":" + json(row.test) + "}";
}

/// Appends the row to the file that the environment variable TURGOR_VERIFICATION_RECORDS names, if it is set,
/// and says whether the row passes. On several ranks only one may call it.
inline bool record(const Row& row) {
  if (const char* file = std::getenv("TURGOR_VERIFICATION_RECORDS"); file && *file) {
    std::ofstream stream(file, std::ios::app);
    stream << json(row) + "\n" << std::flush;
    if (!stream) throw std::runtime_error(std::string(file) + ": the verification record cannot be written");
  }
  return passes(row);
}

}  // namespace turgor::verification
