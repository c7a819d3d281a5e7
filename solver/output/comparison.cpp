#include "output/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace turgor::output {

namespace {

using Row = std::vector<std::string>;

std::string cell(std::optional<double> value, const char* format) {
  return value && std::isfinite(*value) ? fmt::format(fmt::runtime(format), *value) : "-";
}

std::optional<double> delivered(const ArmSummary& arm, const std::string& carrier) {
  for (const auto& [name, summary] : arm.carriers)
    if (name == carrier) return summary.delivered_net_mol;
  return {};
}

std::optional<double> ratio(std::optional<double> value, std::optional<double> reference) {
  if (!value || !reference || *reference == 0) return {};
  return *value / *reference;
}

std::optional<double> scaled(std::optional<double> value, double factor) {
  if (value) *value *= factor;
  return value;
}

/// How many columns a text takes on a terminal: code points, for Latin names.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// Columns as wide as they must be: the first `left` ones flush left, the others flush right.
std::string aligned(const std::vector<Row>& rows, std::size_t left) {
  std::vector<std::size_t> width(rows.front().size(), 0);
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) width[c] = std::max(width[c], width_of(row[c]));
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string padding(width[c] - width_of(row[c]), ' ');
      if (c > 0) line += "  ";
      line += c < left ? row[c] + padding : padding + row[c];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

}  // namespace

std::string comparison_table(const Summary& summary) {
  if (summary.arms.empty()) return {};
  const auto& [control_name, control] = summary.arms.front();
  const bool carriers = std::any_of(summary.arms.begin(), summary.arms.end(),
                                    [](const auto& arm) { return !arm.second.carriers.empty(); });
  std::vector<Row> rows;
  if (control.solid.equivalent_diameter_m) {
    rows.push_back({"arm", "diameter", "solid stress", "greatest", "hoop, greatest", "mean pressure"});
    rows.push_back({"", "[mm]", "[Pa]", "[Pa]", "[Pa]", "[Pa]"});
    for (const auto& [name, arm] : summary.arms)
      rows.push_back({name, cell(scaled(arm.solid.equivalent_diameter_m, 1e3), "{:.4f}"),
                      cell(arm.solid.tumour.mean_compressive_stress_Pa, "{:.1f}"),
                      cell(arm.solid.tumour.maximum_compressive_stress_Pa, "{:.1f}"),
                      cell(arm.solid.tumour.maximum_hoop_stress_Pa, "{:.1f}"),
                      cell(arm.fluid.mean_pressure_Pa, "{:.1f}")});
    return aligned(rows, 1);
  }
  if (!carriers) {
    rows.push_back({"arm", "mean pressure", "centre pressure", "rim velocity"});
    rows.push_back({"", "[Pa]", "[Pa]", "[um/s]"});
    for (const auto& [name, arm] : summary.arms)
      rows.push_back({name, cell(arm.fluid.mean_pressure_Pa, "{:.1f}"),
                      cell(arm.fluid.centre_pressure_Pa, "{:.1f}"),
                      cell(scaled(arm.fluid.rim_velocity_m_s, 1e6), "{:.4f}")});
    return aligned(rows, 1);
  }
  rows.push_back(
      {"arm", "carrier", "delivery", "mean conc.", "heterogeneity", "depth to 50 %", "mean pressure"});
  rows.push_back({"", "", "/ control", "/ peak plasma", "(CV)", "[um]", "[Pa]"});
  for (const auto& [name, arm] : summary.arms) {
    bool first = true;
    for (const auto& [carrier_name, carrier] : arm.carriers) {
      rows.push_back({first ? name : "", carrier_name,
                      cell(ratio(carrier.delivered_net_mol, delivered(control, carrier_name)), "{:.3f}"),
                      cell(carrier.mean_concentration_relative, "{:.3e}"),
                      cell(carrier.coefficient_of_variation, "{:.3f}"),
                      cell(scaled(carrier.penetration_depth_m, 1e6), "{:.0f}"),
                      first ? cell(arm.fluid.mean_pressure_Pa, "{:.1f}") : ""});
      first = false;
    }
    if (first) rows.push_back({name, "", "", "", "", "", cell(arm.fluid.mean_pressure_Pa, "{:.1f}")});
  }
  return aligned(rows, 2) +
         fmt::format("Control is the arm \"{}\"; concentrations are means over the tumour.\n", control_name);
}

}  // namespace turgor::output
