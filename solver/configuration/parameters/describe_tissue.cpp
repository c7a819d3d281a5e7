#include "configuration/parameters/descriptions.hpp"
#include "vasculature/laws/hindrance.hpp"

namespace turgor::configuration {

void describe(Description& d, RegionParameters& region) {
  const std::string baxter_jain = "Baxter & Jain 1989, table 1";
  d.choice(
      "tissue", region.tissue,
      {{"tumour", "tumour tissue"}, {"normal", "healthy tissue"}, {"necrotic", "tumour without vessels"}},
      {.help = "Whose defaults the region takes. Regions named tumour, host and necrotic_core know it.",
       .source = "the region's name",
       .otherwise = "required for regions of other names",
       .tumour = "tumour",
       .normal = "normal",
       .necrotic = "necrotic"});
  d.quantity("hydraulic_conductivity", region.hydraulic_conductivity, units::tissue_conductivity,
             {.help = "K: interstitial flow per pressure gradient (permeability over viscosity).",
              .unit = "cm2/(mmHg s)",
              .minimum = "1e-20 m2/(Pa s)",
              .maximum = "1e-8 m2/(Pa s)",
              .source = baxter_jain + "; published values span 1e-15 to 2e-13 m2/(Pa s)",
              .tumour = "4.13e-8 cm2/(mmHg s)",
              .normal = "8.53e-9 cm2/(mmHg s)",
              .necrotic = "4.13e-8 cm2/(mmHg s)"});
  d.quantity("vessel_surface_density", region.vessel_surface_density, units::reciprocal_length,
             {.help = "S_V: vessel surface per tissue volume.",
              .unit = "1/cm",
              .minimum = "0 1/cm",
              .maximum = "1e5 1/cm",
              .source = "Baxter & Jain 1989; a necrotic core has no vessels",
              .tumour = "200 1/cm",
              .normal = "70 1/cm",
              .necrotic = "0 1/cm"});
  d.quantity("vessel_hydraulic_conductivity", region.vessel_hydraulic_conductivity, units::wall_conductivity,
             {.help = "L_p: flow through the vessel wall per area and pressure. Where vessel_wall.pores is "
                      "classes or log_normal, the pores give it and this value is not used.",
              .unit = "cm/(mmHg s)",
              .minimum = "0 cm/(mmHg s)",
              .maximum = "1e-5 m/(Pa s)",
              .source = baxter_jain,
              .tumour = "2.8e-7 cm/(mmHg s)",
              .normal = "0.36e-7 cm/(mmHg s)",
              .necrotic = "2.8e-7 cm/(mmHg s)"});
  d.quantity("microvascular_pressure", region.microvascular_pressure, units::pressure,
             {.help = "p_v: fluid pressure in the small vessels.",
              .unit = "mmHg",
              .minimum = "0 mmHg",
              .maximum = "300 mmHg",
              .source = baxter_jain,
              .tumour = "15.6 mmHg",
              .normal = "15.6 mmHg",
              .necrotic = "15.6 mmHg"});
  d.quantity("plasma_oncotic_pressure", region.plasma_oncotic_pressure, units::pressure,
             {.help = "pi_v: oncotic pressure of the plasma.",
              .unit = "mmHg",
              .minimum = "0 mmHg",
              .maximum = "100 mmHg",
              .source = baxter_jain,
              .tumour = "20 mmHg",
              .normal = "20 mmHg",
              .necrotic = "20 mmHg"});
  d.quantity("interstitial_oncotic_pressure", region.interstitial_oncotic_pressure, units::pressure,
             {.help = "pi_i: oncotic pressure of the interstitial fluid.",
              .unit = "mmHg",
              .minimum = "0 mmHg",
              .maximum = "100 mmHg",
              .source = baxter_jain,
              .tumour = "15 mmHg",
              .normal = "10 mmHg",
              .necrotic = "15 mmHg"});
  d.plain("osmotic_reflection", region.osmotic_reflection,
          {.help = "sigma_T: how much of the oncotic pressure difference acts across the vessel wall.",
           .minimum = "0",
           .maximum = "1",
           .source = baxter_jain + " (without pores)",
           .otherwise = "from the pores, for albumin, where vessel_wall.pores is classes or log_normal",
           .tumour = "0.82",
           .normal = "0.91",
           .necrotic = "0.82"});
  d.quantity(
      "lymphatic_conductance", region.lymphatic_conductance, units::volumetric_conductance,
      {.help = "L_pl S_l/V: lymph flow per tissue volume and pressure.",
       .unit = "1/(mmHg s)",
       .minimum = "0 1/(mmHg s)",
       .maximum = "1 1/(mmHg s)",
       .source = "1.33e-5 1/(mmHg s) is used in later computations with Baxter & Jain's model; tumours "
                 "have no working lymphatics",
       .tumour = "0 1/(mmHg s)",
       .normal = "1.33e-5 1/(mmHg s)",
       .necrotic = "0 1/(mmHg s)"});
  d.quantity("lymphatic_pressure", region.lymphatic_pressure, units::pressure,
             {.help = "p_l: above it the lymphatics drain.",
              .unit = "mmHg",
              .minimum = "-50 mmHg",
              .maximum = "100 mmHg",
              .source = "Baxter & Jain 1990"});
  d.plain("fluid_fraction", region.fluid_fraction,
          {.help = "Volume of interstitial fluid per volume of tissue.", .minimum = "0.001", .maximum = "1"});
  d.section("vessel_wall", region.vessel_wall,
            "Pores of the vessel wall; they give L_p, the osmotic reflection and each carrier's permeability "
            "and reflection from its size.");
  d.section("fibres", region.fibres, "Fibres of the interstitium, for the laws that use them.");
  d.section("solid", region.solid, "The solid, where mechanics.coordinates asks for growth and stress.");
  d.section("growth", region.growth, "How the tissue grows, with mechanics.");
  d.section("permeability", region.permeability, "How K follows the strain, with mechanics.");
  d.section("swelling", region.swelling, "Swelling pressure of the matrix, with mechanics.");
}

void describe(Description& d, VesselWallParameters& wall) {
  d.choice("pores", wall.pores,
           {{"none", "L_p, the osmotic reflection and each carrier's P and sigma are given"},
            {"classes", "the list `classes`"},
            {"log_normal", "a log-normal distribution of diameters: mean_diameter, standard_deviation"},
            {"implied", "one class, as wide as the given L_p and area_fraction imply"}},
           {.help = "Where the pores come from."});
  d.list("classes", wall.classes, "pore class", "Pore classes (pores = \"classes\").");
  d.quantity("mean_diameter", wall.mean_diameter, units::length,
             {.help = "Mean pore diameter of the log-normal distribution (of the number of pores).",
              .unit = "nm",
              .minimum = "1 nm",
              .maximum = "10 um",
              .otherwise = "required for log_normal",
              .example = "200 nm",
              .zero_means_absent = true});
  d.quantity("standard_deviation", wall.standard_deviation, units::length,
             {.help = "Standard deviation of the pore diameters of the log-normal distribution.",
              .unit = "nm",
              .minimum = "0.01 nm",
              .maximum = "10 um",
              .otherwise = "required for log_normal",
              .example = "60 nm",
              .zero_means_absent = true});
  d.plain("number_of_classes", wall.number_of_classes,
          {.help = "Classes that stand for the log-normal distribution.", .minimum = "1", .maximum = "200"});
  d.plain("area_fraction", wall.area_fraction,
          {.help = "gamma: part of the wall's area that is pores (log_normal and implied).",
           .minimum = "1e-9",
           .maximum = "1",
           .source = "Wang et al. 2022"});
  d.quantity("thickness", wall.thickness, units::length,
             {.help = "L_w: thickness of the wall.",
              .unit = "um",
              .minimum = "10 nm",
              .maximum = "1 mm",
              .source = "Wang et al. 2022"});
  d.quantity("plasma_viscosity", wall.plasma_viscosity, units::viscosity,
             {.help = "Viscosity of the fluid in the pores; it sets L_p and the free diffusivity there.",
              .unit = "mPa s",
              .minimum = "0.1 mPa s",
              .maximum = "100 mPa s",
              .source = "plasma at 37 degC"});
  d.quantity("temperature", wall.temperature, units::temperature,
             {.help = "Temperature of the fluid in the pores.",
              .unit = "K",
              .minimum = "273.15 K",
              .maximum = "330 K",
              .source = "37 degC"});
  d.law("hindrance", wall.hindrance, vasculature::hindrance_laws(),
        {.help = "Theory of how the pore's wall hinders a particle."});
  d.choice("held_fixed", wall.held_fixed,
           {{"area_fraction", "narrower pores cover the same area"}, {"number", "the pores stay as many"}},
           {.help = "What stays the same when an agent changes the pore diameter."});
  d.quantity("osmotic_agent_diameter", wall.osmotic_agent_diameter, units::length,
             {.help = "Diameter of the protein that makes the oncotic pressure.",
              .unit = "nm",
              .minimum = "0.1 nm",
              .maximum = "100 nm",
              .source = "albumin"});
  d.plain(
      "charge_energy", wall.charge_energy,
      {.help = "Energy of a carrier of charge 1 touching the pore's wall over k_B T; positive repels, 0 is "
               "neutral.",
       .minimum = "-100",
       .maximum = "100"});
  d.quantity("debye_length", wall.debye_length, units::length,
             {.help = "Distance over which that energy decays.",
              .unit = "nm",
              .minimum = "0.01 nm",
              .maximum = "1 um",
              .source = "physiological salt"});
}

void describe(Description& d, PoreClassParameters& pores) {
  d.quantity("diameter", pores.diameter, units::length,
             {.help = "Diameter of the pores.",
              .unit = "nm",
              .minimum = "1 nm",
              .maximum = "10 um",
              .otherwise = "required",
              .example = "200 nm",
              .zero_means_absent = true});
  d.plain("area_fraction", pores.area_fraction,
          {.help = "Part of the wall's area that is pores of this class.",
           .minimum = "1e-12",
           .maximum = "1",
           .otherwise = "required",
           .example = "1e-3",
           .zero_means_absent = true});
}

void describe(Description& d, FibreParameters& fibres) {
  d.quantity("radius", fibres.radius, units::length,
             {.help = "Fibre radius.", .unit = "nm", .minimum = "0.1 nm", .maximum = "10 um"});
  d.plain("volume_fraction", fibres.volume_fraction,
          {.help = "Volume of fibres per volume of tissue.", .minimum = "1e-6", .maximum = "0.39"});
  d.plain("drives_hydraulic_conductivity", fibres.drives_hydraulic_conductivity,
          {.help = "Let K follow from the fibres instead of hydraulic_conductivity."});
}

}  // namespace turgor::configuration
