#include "regimen/agent_library.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace turgor::regimen {

namespace {

using enum ModelParameter;

constexpr double day = 86400, mg_per_kg = 1e-6;

constexpr std::string_view kinetics_chosen = "chosen here";
constexpr std::string_view chosen = "direction published; magnitude chosen here";

/// Ratio of treated to control, as the geometric mean over the two probes of the study.
double mean_ratio(double treated_13_nm, double control_13_nm, double treated_32_nm, double control_32_nm) {
  return std::sqrt(treated_13_nm / control_13_nm * (treated_32_nm / control_32_nm));
}

constexpr EffectSource direction{.certainty = Certainty::chosen_here, .source = chosen};

LibraryAgent dc101() {
  return {
      .agent = {.name = "dc101",
                .effects = {{pore_diameter, 0.5},
                            {microvascular_pressure, 1.1},
                            {vessel_surface_density, 0.4, 40 * mg_per_kg}},
                .half_effect_dose = 2 * mg_per_kg,
                .onset = 1 * day,
                .offset = 2 * day,
                .window = 5 * day},
      .agent_class = "antibody against VEGFR-2 (mouse)",
      .usual_dose = "10 mg/kg (low) or 40 mg/kg (high)",
      .sources = {direction, direction, direction},
      .kinetics_source = "window of days 2 to 5 (8) in U87 gliomas, remembered; the rest chosen here",
      .what_is_published =
          "Chauhan et al. 2012: 2.7 times the flux of 12 nm particles out of vessels in E0771 (p = 0.049), "
          "no gain "
          "for larger ones; the fall of the pores' size is inferred there. A low dose (10 mg/kg) improves "
          "perfusion, a high one (40 mg/kg) prunes vessels (Huang et al. 2012, remembered): here pruning has "
          "the "
          "greater half-effect dose. An isolated sphere at fixed pressure does not by itself give the "
          "published "
          "rise of the small particles' flux."};
}

LibraryAgent bevacizumab() {
  return {.agent = {.name = "bevacizumab",
                    .effects = {{vessel_surface_density, 0.58}, {pore_diameter, 0.6}},
                    .onset = 2 * day,
                    .offset = 5 * day,
                    .window = 12 * day},
          .agent_class = "antibody against VEGF (human)",
          .usual_dose = "5 mg/kg (remembered)",
          .sources = {{Certainty::remembered,
                       "Willett et al. 2004, rectal cancer: vessel density 25 to 59 % lower; the middle"},
                      direction},
          .kinetics_source = "measured at day 12, remembered; the rest chosen here",
          .what_is_published =
              "Willett et al. 2004, one dose: interstitial pressure 15.0 to 4.0 mmHg, vessel density "
              "25 to 59 % lower, perfusion 40 % lower (remembered)"};
}

LibraryAgent cediranib() {
  return {.agent = {.name = "cediranib",
                    .effects = {{pore_diameter, 0.6}, {vessel_surface_density, 0.8}},
                    .onset = 1 * day,
                    .offset = 2 * day,
                    .window = 1 * day},
          .agent_class = "VEGF receptor inhibitor",
          .usual_dose = "once a day",
          .sources = {direction, direction},
          .kinetics_source = kinetics_chosen,
          .what_is_published = "pores and vessel density fall; no magnitude"};
}

LibraryAgent dexamethasone(std::string_view dose) {
  const bool low = dose == "3 mg/kg";
  // Fitted L_p (cm/(mmHg s)) and K (cm2/(mmHg s)) of the study's two probes, 13 and 32 nm.
  const double wall =
      low ? mean_ratio(2.80e-6, 8.51e-7, 2.22e-6, 8.62e-7) : mean_ratio(1.12e-6, 8.51e-7, 7.50e-7, 8.62e-7);
  const double matrix =
      low ? mean_ratio(2.03e-6, 3.35e-7, 2.34e-6, 3.34e-7) : mean_ratio(1.80e-6, 3.35e-7, 1.21e-6, 3.34e-7);
  constexpr std::string_view source =
      "Martin et al. 2019, 4T1: ratio of the fitted values, geometric mean of the 13 and 32 nm probes";
  return {.agent = {.name = low ? "dexamethasone_3_mg_kg" : "dexamethasone_30_mg_kg",
                    .effects = {{vessel_hydraulic_conductivity, wall}, {hydraulic_conductivity, matrix}},
                    .onset = 1 * day,
                    .offset = 2 * day,
                    .window = 1 * day},
          .agent_class = "glucocorticoid",
          .usual_dose = dose,
          .sources = {{Certainty::published, source}, {Certainty::published, source}},
          .kinetics_source = kinetics_chosen,
          .what_is_published =
              "interstitial pressure at the periphery 5.27 (control), 3.32 (3 mg/kg) and 2.20 mmHg (30 "
              "mg/kg); the "
              "effect is not monotone in the dose, so each dose is an agent of its own. L_p and K were "
              "fitted through "
              "a discretisation that is not conservative: the ratios inherit that"};
}

LibraryAgent collagenase() {
  return {.agent = {.name = "collagenase",
                    .effects = {{microvascular_pressure, 0.4}, {hydraulic_conductivity, 2}, {diffusivity, 2}},
                    .onset = day / 24,
                    .offset = 1 * day,
                    .window = 1 * day},
          .agent_class = "matrix-degrading enzyme",
          .usual_dose = "any",
          .sources = {{Certainty::published, "Eikenes et al. 2004: microvascular pressure 60 % lower"},
                      direction,
                      direction},
          .kinetics_source = kinetics_chosen,
          .what_is_published =
              "Eikenes et al. 2004: interstitial pressure 45 % and microvascular pressure 60 % lower, "
              "with different kinetics (here one), antibody uptake doubled"};
}

LibraryAgent losartan() {
  return {
      .agent = {.name = "losartan",
                .effects = {{vessel_surface_density, 1.5}, {hydraulic_conductivity, 1.5}, {diffusivity, 1.3}},
                .onset = 4 * day,
                .offset = 4 * day,
                .window = 1 * day},
      .agent_class = "angiotensin receptor blocker",
      .usual_dose = "20 to 40 mg/kg a day (mouse)",
      .sources = {{Certainty::remembered,
                   "perfused fraction about 1.5 to 2 times, weakly remembered (order of magnitude only)"},
                  direction,
                  direction},
      .kinetics_source = kinetics_chosen,
      .what_is_published =
          "Chauhan et al. 2013: collagen I, hyaluronan and solid stress down, vessels open, more "
          "Doxil efficacy; directions"};
}

/// An agent of which only the direction is published.
LibraryAgent by_direction(std::string name, std::string_view agent_class, std::string_view usual_dose,
                          std::vector<Effect> effects, double onset, std::string_view what_is_published) {
  std::vector<EffectSource> sources(effects.size(), direction);
  return {.agent = {.name = std::move(name),
                    .effects = std::move(effects),
                    .onset = onset,
                    .offset = onset,
                    .window = 1 * day},
          .agent_class = agent_class,
          .usual_dose = usual_dose,
          .sources = std::move(sources),
          .kinetics_source = kinetics_chosen,
          .what_is_published = what_is_published};
}

std::vector<LibraryAgent> make_library() {
  const double slow = 3 * day;
  return {
      dc101(),
      bevacizumab(),
      cediranib(),
      dexamethasone("3 mg/kg"),
      dexamethasone("30 mg/kg"),
      collagenase(),
      losartan(),
      by_direction("saridegib", "hedgehog inhibitor", "any", {{vessel_surface_density, 1.4}}, slow,
                   "fewer fibroblasts, less solid stress, vessels open (PNAS 2012)"),
      by_direction(
          "tranilast", "antifibrotic", "200 mg/kg a day",
          {{vessel_surface_density, 1.4}, {hydraulic_conductivity, 1.5}, {diffusivity, 1.3}}, slow,
          "collagen, hyaluronan, stress and interstitial pressure down, perfusion up, the same for all sizes "
          "(Papageorgis et al. 2017); stress about halved, weakly remembered"),
      by_direction("pirfenidone", "antifibrotic", "500 mg/kg a day",
                   {{vessel_surface_density, 1.4}, {hydraulic_conductivity, 1.5}, {diffusivity, 1.3}}, slow,
                   "collagen, hyaluronan, stress and interstitial pressure down, perfusion up (Polydorou et "
                   "al. 2017)"),
      by_direction(
          "pegph20", "hyaluronidase", "any",
          {{vessel_surface_density, 1.5}, {hydraulic_conductivity, 3}, {vascular_permeability, 1.5}}, day / 4,
          "hyaluronan depletion re-expands vessels and opens fenestrations, doxorubicin and gemcitabine up "
          "(Jacobetz et al. 2013); a fall of pressure from 75-100 to 20 mmHg is disputed"),
      by_direction("vitamin_d_analogue", "stroma quiescence", "any", {{hydraulic_conductivity, 1.3}}, slow,
                   "fibroblasts quiescent, collagen down; weakly remembered"),
      by_direction("metformin", "stroma quiescence", "any", {{hydraulic_conductivity, 1.3}}, slow,
                   "hyaluronan and collagen down; weakly remembered"),
      by_direction("amd3100", "CXCR4 inhibitor", "any",
                   {{vessel_surface_density, 1.3}, {hydraulic_conductivity, 1.3}}, slow,
                   "fibroblasts and fibrosis down, immune infiltration up (Chen et al. 2019)"),
      by_direction("anti_tgf_beta", "TGF-beta inhibition (1D11)", "any",
                   {{vessel_surface_density, 1.3}, {hydraulic_conductivity, 1.3}}, slow,
                   "collagen down, pericyte cover and perfusion up (Liu et al. 2012)"),
      by_direction(
          "taxane", "cytotoxic", "any", {{vessel_surface_density, 1.3}, {microvascular_pressure, 0.8}},
          2 * day,
          "cell kill decompresses: vessel diameters up at 48 and 96 h, microvascular and interstitial "
          "pressure down (Griffon-Etienne et al. 1999)"),
      by_direction("metronomic_chemotherapy", "frequent low doses", "every day",
                   {{vessel_surface_density, 1.2}, {pore_diameter, 0.8}}, 4 * day,
                   "vessels mature through thrombospondin-1, kill decompresses (Mpekris et al. 2017)"),
  };
}

}  // namespace

bool LibraryAgent::direction_only() const {
  return std::all_of(sources.begin(), sources.end(),
                     [](const auto& source) { return source.certainty == Certainty::chosen_here; });
}

const std::vector<LibraryAgent>& agent_library() {
  static const std::vector<LibraryAgent> library = make_library();
  return library;
}

const LibraryAgent& library_agent(std::string_view name) {
  std::string known;
  for (const auto& entry : agent_library()) {
    if (entry.agent.name == name) return entry;
    known += (known.empty() ? "" : ", ") + entry.agent.name;
  }
  throw std::invalid_argument("the library has no agent \"" + std::string(name) + "\"; it has " + known);
}

std::string_view text_of(Certainty certainty) {
  switch (certainty) {
    case Certainty::published:
      return "published";
    case Certainty::remembered:
      return "remembered";
    case Certainty::chosen_here:
      return "chosen here";
  }
  return "";
}

}  // namespace turgor::regimen
