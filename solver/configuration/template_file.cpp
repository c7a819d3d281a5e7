#include "configuration/template_file.hpp"

#include <algorithm>
#include <set>

#include "configuration/parameter_value.hpp"
#include "configuration/parameters/descriptions.hpp"
#include "units/quantity.hpp"

namespace turgor::configuration {

namespace {

RegionParameters porous_region(const std::string& name) {
  auto region = default_region(name);
  region.vessel_wall.pores = PoreDistribution::log_normal;
  region.vessel_wall.mean_diameter = name == "host" ? 12e-9 : 200e-9;
  region.vessel_wall.standard_deviation = name == "host" ? 3e-9 : 60e-9;
  // Chosen so that the pores give about the L_p of Baxter & Jain 1989.
  region.vessel_wall.area_fraction = name == "host" ? 2.7e-3 : 6.5e-5;
  return region;
}

std::vector<CarrierParameters> three_carriers() {
  std::vector<CarrierParameters> carriers;
  for (const int diameter : {12, 60, 125}) {
    CarrierParameters carrier;
    carrier.name = std::to_string(diameter) + " nm";
    carrier.diameter = units::parse_si(carrier.name, units::length);
    carrier.plasma.kinetics = PlasmaKinetics::bolus;
    // Wang et al. 2022, section "plasma time constant".
    carrier.plasma.time_constant = 60 * (diameter == 12 ? 1480.0 : diameter == 60 ? 995.0 : 582.0);
    carriers.push_back(carrier);
  }
  return carriers;
}

/// A spheroid in a gel without vessels, as in Helmlinger et al. 1997.
void make_spheroid(Case& parameters) {
  constexpr double day = 86400;
  parameters.carriers.clear();
  auto& geometry = parameters.geometry;
  geometry.radius = 50e-6;
  geometry.host = {.shape = HostShape::sphere, .extent = 1e-3};
  auto spheroid = default_region("tumour"), gel = default_region("host");
  for (auto* region : {&spheroid, &gel}) {
    region->vessel_surface_density = 0;
    region->lymphatic_conductance = 0;
    region->solid.poisson_ratio = 0.3;
  }
  gel.fluid_fraction = 0.98;
  spheroid.solid.shear_modulus = 5e3;
  gel.solid.shear_modulus = 2e3;
  spheroid.growth = {.law = std::string(poroelasticity::GompertzGrowth::name),
                     .rate = 0.1 / day,
                     .largest_stretch = 2.5,
                     .stress_inhibition = 1e-4};
  parameters.regions = {spheroid, gel};
  parameters.mechanics.coordinates = Coordinates::radial;
  parameters.time.end = 30 * day;
  parameters.time.outputs.clear();
  for (int n = 0; n <= 10; ++n) parameters.time.outputs.push_back(3 * n * day);
}

Case case_of(const std::string& name) {
  Case parameters;
  auto& geometry = parameters.geometry;
  parameters.regions = {porous_region("tumour")};
  parameters.carriers = three_carriers();
  parameters.arms = {{.name = "control"}};
  parameters.time.outputs = {0, 3600, 6 * 3600.0, 24 * 3600.0};
  geometry.radius = 5e-3;
  if (name == "sphere_in_host") {
    geometry.host.shape = HostShape::sphere;
    parameters.regions.push_back(porous_region("host"));
  } else if (name == "ellipsoid") {
    geometry.shape = Shape::ellipsoid;
    geometry.radius = 0;
    geometry.semi_axes = {6e-3, 5e-3, 4e-3};
  } else if (name == "scan") {
    geometry.shape = Shape::scan;
    geometry.radius = 0;
    geometry.scan.file = "tumour.nii.gz";
  } else if (name == "mesh") {
    geometry.shape = Shape::mesh;
    geometry.radius = 0;
    geometry.mesh.file = "tumour.msh";
  } else if (name == "regimen") {
    AgentParameters agent{.name = "my agent"};
    agent.effects = {{"pore_diameter", 0.5}, {"vessel_surface_density", 0.8}};
    agent.half_effect_dose = 5e-6;
    agent.onset = 86400;
    agent.offset = 2 * 86400.0;
    agent.window = 5 * 86400.0;
    parameters.agents = {agent};
    DoseParameters low{.agent = "my agent", .time = -3 * 86400.0, .amount = 10e-6};
    DoseParameters high = low;
    high.amount = 40e-6;
    const DoseParameters carriers{.carrier = "all"};
    parameters.arms = {{.name = "control", .doses = {carriers}},
                       {.name = "low dose", .doses = {low, carriers}},
                       {.name = "high dose", .doses = {high, carriers}}};
  } else if (name == "spheroid") {
    make_spheroid(parameters);
  }
  ProbeParameters axis;
  axis.name = "from centre to rim";
  axis.from = Point{0, 0, 0};
  axis.to = Point{geometry.radius, 0, 0};
  if (geometry.radius > 0) parameters.output.probes = {axis};
  return parameters;
}

/// Writes each parameter with its explanation; those that have their default stand behind a `#`.
class TemplateWriter {
 public:
  explicit TemplateWriter(const Case& parameters) : parameters_(parameters) {}

  void write_table(const Description& description, const Description& defaults, const std::string& path) {
    for (const auto& element : description.elements())
      if (const auto* parameter = std::get_if<Parameter>(&element)) write(*parameter, defaults);
    for (const auto& element : description.elements()) {
      if (const auto* section = std::get_if<Section>(&element)) {
        const std::string key = join_key(path, section->key);
        if (is_idle(key)) continue;
        begin_table("[" + key + "]", explain_ ? section->help : "");
        write_table(*section->contents, *std::get<Section>(*defaults.find(section->key)).contents, key);
      } else if (const auto* collection = std::get_if<Collection>(&element)) {
        write_items(*collection, join_key(path, collection->key));
      }
    }
  }

  const std::string& text() const { return text_; }

 private:
  void write_items(const Collection& collection, const std::string& key) {
    const bool explain_outside = explain_;
    const auto items = collection.items();
    for (const auto& [name, item] : items) {
      // Each kind of item is explained once.
      const bool first = explained_.insert(collection.key).second;
      const std::string table = collection.is_list ? key : join_key(key, name);
      begin_table(collection.is_list ? "[[" + table + "]]" : "[" + table + "]", first ? collection.help : "");
      explain_ = first;
      RegionParameters region = default_region(name);
      Description region_defaults;
      describe(region_defaults, region);
      write_table(*item, key == "regions" ? region_defaults : *collection.sample(), table);
      explain_ = explain_outside;
    }
    if (items.empty() && explain_) write_sample(collection, key);
  }

  /// What an item of an empty collection would look like, all behind #.
  void write_sample(const Collection& collection, const std::string& key) {
    text_ += "\n# " + collection.help + "\n";
    text_ += collection.is_list ? "# [[" + key + "]]\n"
                                : "# [" + key + ".\"name of the " + collection.item_word + "\"]\n";
    const auto sample = collection.sample();
    for (const auto& element : sample->elements())
      if (const auto* parameter = std::get_if<Parameter>(&element))
        text_ += "# " + quoted_key(parameter->key) + " = " + example_of(*parameter) + "  # " +
                 parameter->about.help + "\n";
  }

  static std::string example_of(const Parameter& parameter) {
    const auto& about = parameter.about;
    const std::string example = about.example.empty() ? about.tumour : about.example;
    return example.empty() ? to_toml_in_own_unit(parameter).value_or("\"\"")
                           : text_to_toml(parameter, example);
  }

  void begin_table(const std::string& header, const std::string& help) {
    text_ += "\n";
    if (!help.empty()) text_ += "# " + help + "\n";
    text_ += header + "\n";
  }

  static bool belongs_to_mechanics(const std::string& key) {
    const auto of_region = [&](const char* table) {
      return key.starts_with("regions.") && key.ends_with(std::string(".") + table);
    };
    return key == "mechanics" || of_region("solid") || of_region("growth") || of_region("permeability") ||
           of_region("swelling");
  }

  bool is_idle(const std::string& key) const {
    return (key == "geometry.scan" && parameters_.geometry.shape != Shape::scan) ||
           (key == "geometry.mesh" && parameters_.geometry.shape != Shape::mesh) ||
           (parameters_.mechanics.coordinates == Coordinates::none && belongs_to_mechanics(key));
  }

  void write(const Parameter& parameter, const Description& defaults) {
    const auto value = to_toml_in_own_unit(parameter);
    const auto* element = defaults.find(parameter.key);
    const auto default_value = element ? to_toml_in_own_unit(std::get<Parameter>(*element)) : std::nullopt;
    const bool is_default = !value || value == default_value;
    // Later items of a collection show only what they set.
    if (!explain_ && is_default) return;
    if (explain_) {
      text_ += "# " + parameter.about.help;
      const std::string range = range_text(parameter);
      if (const auto* choice = std::get_if<Choice>(&parameter.address)) {
        for (const auto& option : choice->options) text_ += "\n#   \"" + option.word + "\": " + option.help;
      } else if (!range.empty()) {
        text_ += " Allowed: " + range + ".";
      }
      text_ += "\n";
    }
    if (!is_default) {
      text_ += quoted_key(parameter.key) + " = " + *value + "\n";
    } else if (value) {
      text_ +=
          "# " + quoted_key(parameter.key) + " = " + *value + "  # default, " + parameter.about.source + "\n";
    } else {
      text_ += "# " + quoted_key(parameter.key) + " = " + example_of(parameter) +
               "  # if not given: " + parameter.about.otherwise + "\n";
    }
  }

  const Case& parameters_;
  std::set<std::string> explained_;
  bool explain_ = true;
  std::string text_;
};

}  // namespace

const std::vector<Template>& templates() {
  static const std::vector<Template> all{
      {"sphere", "a ball of tumour, alone"},
      {"sphere_in_host", "a ball of tumour inside healthy tissue"},
      {"ellipsoid", "a tumour with three semi-axes"},
      {"scan", "a tumour from a segmented image"},
      {"mesh", "a tumour from a gmsh mesh"},
      {"regimen", "a ball of tumour, an agent, and arms that give it in different doses"},
      {"spheroid", "a spheroid that grows in a gel: solid stress and fluid pressure"}};
  return all;
}

std::optional<std::string> template_file(const std::string& name) {
  const auto found = std::find_if(templates().begin(), templates().end(),
                                  [&](const auto& candidate) { return candidate.name == name; });
  if (found == templates().end()) return std::nullopt;
  Case parameters = case_of(name), defaults;
  Description description, default_description;
  describe(description, parameters);
  describe(default_description, defaults);
  TemplateWriter writer(parameters);
  writer.write_table(description, default_description, "");
  return "# Template \"" + name + "\": " + found->help +
         ".\n# Every key is here. Lines behind a # show the default, or an example where there is none.\n" +
         "# Values carry their unit: \"5 mm\", \"15.6 mmHg\", \"2.8e-7 cm/(mmHg s)\", \"10 mg/kg\", "
         "\"1/day\", \"30 %\".\n\n" +
         writer.text();
}

}  // namespace turgor::configuration
