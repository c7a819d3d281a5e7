#include "configuration/parameters/descriptions.hpp"
#include "transport/laws/size_laws.hpp"

namespace turgor::configuration {

void describe(Description& d, CarrierParameters& carrier) {
  d.quantity("diameter", carrier.diameter, units::length,
             {.help = "Hydrodynamic diameter.",
              .unit = "nm",
              .minimum = "0.1 nm",
              .maximum = "10 um",
              .otherwise = "required",
              .example = "60 nm",
              .zero_means_absent = true});
  d.quantity("molar_mass", carrier.molar_mass, units::molar_mass,
             {.help = "Molar mass, for laws that use it.",
              .unit = "kDa",
              .minimum = "1e-3 kDa",
              .maximum = "1e9 kDa",
              .otherwise = "not known; required by nugent_jain",
              .example = "70 kDa"});
  d.plain("charge", carrier.charge,
          {.help = "Relative surface charge; it meets vessel_wall.charge_energy.",
           .minimum = "-100",
           .maximum = "100"});
  d.law("diffusivity_law", carrier.diffusivity_law, transport::all_laws<transport::DiffusivityLaw>(),
        {.help = "D in the tissue from the carrier's size, where no diffusivity is given."});
  d.law("accessible_fraction_law", carrier.accessible_fraction_law,
        transport::all_laws<transport::AccessibleFractionLaw>(),
        {.help = "Part of the tissue's volume that the carrier reaches, where none is given."});
  d.law("retardation_law", carrier.retardation_law, transport::all_laws<transport::RetardationLaw>(),
        {.help = "How much slower than the fluid the carrier is carried along."});
  describe(d, carrier.everywhere);
  d.named("regions", carrier.regions, "region", "What single regions have instead.");
  d.quantity(
      "decay_rate", carrier.decay_rate, units::rate,
      {.help = "First-order loss in the tissue.", .unit = "1/h", .minimum = "0 1/h", .maximum = "1 1/s"});
  d.plain("allow_excluded", carrier.allow_excluded,
          {.help = "Accept that the carrier is larger than every pore and never leaves the vessels."});
  d.section("plasma", carrier.plasma, "Concentration in the plasma over time, after each dose.");
}

void describe(Description& d, CarrierInRegion& values) {
  d.quantity("diffusivity", values.diffusivity, units::diffusivity,
             {.help = "D: effective diffusivity in the tissue.",
              .unit = "cm2/s",
              .minimum = "0 cm2/s",
              .maximum = "1e-8 m2/s",
              .otherwise = "from diffusivity_law",
              .example = "1.34e-7 cm2/s"});
  d.plain("accessible_fraction", values.accessible_fraction,
          {.help = "Volume that the carrier reaches per volume of tissue.",
           .minimum = "1e-6",
           .maximum = "1",
           .otherwise = "from accessible_fraction_law",
           .example = "0.2"});
  d.plain("retardation", values.retardation,
          {.help = "f: velocity of the carrier over that of the fluid.",
           .minimum = "0",
           .maximum = "2",
           .otherwise = "1, or from retardation_law = \"steric\"",
           .example = "0.9"});
  d.quantity("vascular_permeability", values.vascular_permeability, units::velocity,
             {.help = "P: diffusive permeability of the vessel wall.",
              .unit = "cm/s",
              .minimum = "0 cm/s",
              .maximum = "1 m/s",
              .otherwise = "from the pores",
              .example = "1e-7 cm/s"});
  d.plain("reflection", values.reflection,
          {.help = "sigma: part of the carrier held back where fluid crosses the vessel wall.",
           .minimum = "0",
           .maximum = "1",
           .otherwise = "from the pores",
           .example = "0.5"});
}

void describe(Description& d, PlasmaParameters& plasma) {
  d.choice("kinetics", plasma.kinetics,
           {{"constant", "stays at the peak"},
            {"bolus", "exponential decay from the peak"},
            {"infusion", "even input over infusion_duration, exponential decay"},
            {"bi_exponential", "fast_fraction decays with the fast constant, the rest with the slow one"},
            {"table", "a CSV file"}},
           {.help = "Course after a dose."});
  d.quantity("peak_concentration", plasma.peak_concentration, units::concentration,
             {.help = "Concentration right after a dose of relative amount 1; results are relative to it.",
              .unit = "mol/m3",
              .minimum = "1e-15 mol/m3",
              .maximum = "1e5 mol/m3"});
  d.quantity("half_life", plasma.half_life, units::time,
             {.help = "Time in which half is gone (the slow one of two); give this or time_constant.",
              .unit = "h",
              .minimum = "1 ms",
              .maximum = "3660 d",
              .otherwise = "this or time_constant is required unless constant or a table",
              .example = "16 h"});
  d.quantity("time_constant", plasma.time_constant, units::time,
             {.help = "tau of exp(-t/tau): half_life/ln 2; give this or half_life.",
              .unit = "h",
              .minimum = "1 ms",
              .maximum = "3660 d",
              .otherwise = "see half_life",
              .example = "1480 min"});
  d.plain("fast_fraction", plasma.fast_fraction,
          {.help = "Part of the peak that decays fast (bi_exponential).", .minimum = "0", .maximum = "1"});
  d.quantity("fast_half_life", plasma.fast_half_life, units::time,
             {.help = "Half-life of the fast part; give this or fast_time_constant.",
              .unit = "h",
              .minimum = "1 ms",
              .maximum = "3660 d",
              .otherwise = "this or fast_time_constant is required for bi_exponential",
              .example = "0.5 h"});
  d.quantity("fast_time_constant", plasma.fast_time_constant, units::time,
             {.help = "Time constant of the fast part; give this or fast_half_life.",
              .unit = "h",
              .minimum = "1 ms",
              .maximum = "3660 d",
              .otherwise = "see fast_half_life",
              .example = "0.7 h"});
  d.quantity("infusion_duration", plasma.infusion_duration, units::time,
             {.help = "How long the infusion runs.",
              .unit = "h",
              .minimum = "1 ms",
              .maximum = "3660 d",
              .otherwise = "required for infusion",
              .example = "1 h",
              .zero_means_absent = true});
  d.plain(
      "table", plasma.table,
      {.help =
           "CSV file with the columns time_s and relative_concentration, relative to this parameter file.",
       .otherwise = "required for table",
       .example = "plasma.csv",
       .endings = {".csv"}});
}

}  // namespace turgor::configuration
