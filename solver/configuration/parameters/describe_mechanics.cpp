#include "configuration/parameters/descriptions.hpp"
#include "poroelasticity/laws/law_names.hpp"

namespace turgor::configuration {

namespace {

using poroelasticity::all_laws;

const std::string days_not_seconds = "; tissue grows in days: was \"1/d\" meant?";

}  // namespace

void describe(Description& d, MechanicsParameters& mechanics) {
  d.choice("coordinates", mechanics.coordinates,
           {{"none", "no growth and no stress: pressure and carriers alone"},
            {"radial", "the same in all directions from the centre; seconds a run"},
            {"axisymmetric", "the same around an axis"},
            {"plane_strain", "nothing changes along z"},
            {"cartesian", "three dimensions, on any number of processes"}},
           {.help = "Whether growth, solid stress and fluid are computed together, and where."});
  d.choice("strain", mechanics.strain,
           {{"finite", "total Lagrangian; for growth by more than a few per cent"},
            {"small", "all linear about the reference state"}},
           {.help = "Measure of strain."});
  d.choice(
      "scheme", mechanics.scheme,
      {{"backward_euler", "first order; jumps stay jumps"}, {"bdf2", "second order, for smooth courses"}},
      {.help = "Scheme in time."});
  d.choice("start", mechanics.start,
           {{"reference", "undeformed and at no pressure"},
            {"settled",
             "in equilibrium with vessels, swelling, residual stretch and load; takes a way for the "
             "fluid"}},
           {.help = "What the tissue has come to before time 0."});
  d.plain(
      "smooth_pressure", mechanics.smooth_pressure,
      {.help =
           "Keep the pressure from wavering beside a drained surface right after a jump, in steps shorter "
           "than turgor check names; changes no limit of fine meshes."});
  d.plain(
      "step_tolerance", mechanics.step_tolerance,
      {.help = "Error of one step that is accepted, relative to displacement, pressure and growth stretch.",
       .minimum = "1e-8",
       .maximum = "0.1"});
  d.quantity("least_step", mechanics.least_step, units::time,
             {.help = "Shortest step: it is kept whatever its error, and the run gives up where it fails.",
              .unit = "s",
              .minimum = "1e-9 s",
              .maximum = "10 d"});
  d.quantity("largest_step", mechanics.largest_step, units::time,
             {.help = "Longest step.",
              .unit = "d",
              .minimum = "1e-6 s",
              .maximum = "366 d",
              .otherwise = "as long as the error allows",
              .example = "0.5 d"});
  d.plain("cells_per_radius", mechanics.cells_per_radius,
          {.help = "Cells along the tumour's radius; more where resolution asks for more at the rim.",
           .minimum = "2",
           .maximum = "10000"});
  d.quantity(
      "excision", mechanics.excision, units::time,
      {.help = "When the host is cut away and the residual stress is left; from then on the tumour's surface "
               "is free, in fluid at boundary.pressure, whatever [boundary] and [mechanics.boundary] say.",
       .unit = "d",
       .minimum = "0 d",
       .maximum = "3660 d",
       .otherwise = "never",
       .example = "10 d"});
  d.choice("linear_solver", mechanics.linear_solver,
           {{"automatic", "matrix_free in cartesian coordinates, direct in all others"},
            {"direct", "a factorization, by one process: anything, but small meshes in three dimensions"},
            {"matrix_free",
             "cartesian coordinates only: any mesh on any number of processes; solids up to a bulk modulus "
             "of 50 shear moduli (poisson_ratio 0.49)"}},
           {.help = "How Newton's linear systems are solved."});
  d.section("boundary", mechanics.boundary,
            "The solid at the outer boundary; [boundary] says what holds for the fluid.");
  d.named("sides", mechanics.sides, "side",
          "Sides that are not like the rest of the outer boundary: x_min, x_max, ... z_max of a box; side, "
          "bottom, "
          "top of a cylinder; outer of all others.");
  d.section(
      "cut", mechanics.cut,
      "A cut into the tumour along z = 0 (symmetry = \"half\"), whose opening tells the residual stress.");
}

void describe(Description& d, CutParameters& cut) {
  d.quantity("time", cut.time, units::time,
             {.help = "When the tumour is cut.",
              .unit = "d",
              .minimum = "0 d",
              .maximum = "3660 d",
              .otherwise = "never",
              .example = "10 d"});
  d.plain("depth", cut.depth,
          {.help = "Depth of the cut along x, as a share of the tumour's diameter.",
           .minimum = "0.05",
           .maximum = "0.95",
           .source = "Stylianopoulos et al. 2012"});
}

void describe(Description& d, SideParameters& side) {
  describe(d, side.body);
  d.choice("fluid", side.fluid,
           {{"as_boundary", "what [boundary] says"},
            {"pressure", "`fluid_pressure` is given"},
            {"sealed", "no fluid passes"},
            {"inflow", "`inflow` is given"}},
           {.help = "The fluid at this side."});
  d.quantity("fluid_pressure", side.fluid_pressure, units::pressure,
             {.help = "Pressure of the fluid there, which pushes on the tissue's surface too.",
              .unit = "Pa",
              .minimum = "-1e6 Pa",
              .maximum = "1e6 Pa"});
  d.quantity("inflow", side.inflow, units::velocity,
             {.help = "Fluid that flows in, per area; out where negative.",
              .unit = "um/s",
              .minimum = "-1 mm/s",
              .maximum = "1 mm/s"});
}

void describe(Description& d, SolidBoundaryParameters& boundary) {
  d.choice(
      "solid", boundary.solid,
      {{"free", "nothing pushes or holds"},
       {"fixed", "does not move"},
       {"roller", "slides along its plane (only in [mechanics.sides], of a side that is plane)"},
       {"pressure", "`pressures` push along the normal on the solid alone, as dextran around a spheroid"},
       {"foundation", "springs of `stiffness`, as skin or a stiff gel"},
       {"displacement", "moves by `displacement` times `factors`"},
       {"traction", "is pulled by `traction` times `factors`, per undeformed area"},
       {"plate",
        "stays plane and takes the total `force` times `factors`, free to slide (only in [mechanics.sides], "
        "of a side that is plane)"}},
      {.help = "What the surroundings do to the solid."});
  d.quantity("pressures", boundary.pressures, units::pressure,
             {.help = "Pressure on the solid: one value, or one for each of `times`, linear in between.",
              .unit = "Pa",
              .minimum = "-1e6 Pa",
              .maximum = "1e6 Pa",
              .otherwise = "required for pressure",
              .example = "500 Pa"});
  d.quantity("displacement", boundary.displacement, units::length,
             {.help = "Displacement in x, y, z (r, z in axisymmetric coordinates).",
              .unit = "mm",
              .minimum = "-10 cm",
              .maximum = "10 cm",
              .otherwise = "required for displacement",
              .example = "0 mm, 0 mm, -0.1 mm",
              .zero_means_absent = true});
  d.quantity("traction", boundary.traction, units::pressure,
             {.help = "Traction in x, y, z (r, z in axisymmetric coordinates).",
              .unit = "Pa",
              .minimum = "-1e6 Pa",
              .maximum = "1e6 Pa",
              .otherwise = "required for traction",
              .example = "0 Pa, 0 Pa, -500 Pa",
              .zero_means_absent = true});
  d.quantity("force", boundary.force, units::force,
             {.help = "Total force on the rigid plate along its outward normal; of what is computed, and per "
                      "metre in plane strain.",
              .unit = "mN",
              .minimum = "-1e3 N",
              .maximum = "1e3 N",
              .otherwise = "required for plate",
              .example = "-1 mN",
              .zero_means_absent = true});
  d.plain("factors", boundary.factors,
          {.help = "Course of displacement, traction, force or inflow at each of `times`, linear in between.",
           .minimum = "-1e6",
           .maximum = "1e6",
           .otherwise = "1 always",
           .example = "0, 1"});
  d.quantity(
      "times", boundary.times, units::time,
      {.help = "When each of `pressures` or `factors` holds; constant before the first and after the last.",
       .unit = "d",
       .minimum = "0 d",
       .maximum = "3660 d",
       .otherwise = "one pressure holds always",
       .example = "0 d, 1 h"});
  d.quantity("stiffness", boundary.stiffness, units::foundation_stiffness,
             {.help = "Stiffness of the foundation: pressure per displacement.",
              .unit = "kPa/mm",
              .minimum = "0 kPa/mm",
              .maximum = "1e6 kPa/mm",
              .otherwise = "required for foundation",
              .example = "2 kPa/mm",
              .zero_means_absent = true});
}

void describe(Description& d, MapParameters& map) {
  d.plain(
      "image", map.image,
      {.help =
           "The image, relative to this parameter file; its world frame is that of the body: LPS of a "
           "scan; balls have the origin at their centre, boxes at a corner, cylinders at the middle of their "
           "bottom. In cartesian coordinates alone, and with geometry.symmetry = \"none\" for balls and "
           "ellipsoids.",
       .otherwise = "required",
       .example = "stiffness.nii.gz",
       .endings = image_endings});
  d.choice("parameter", map.parameter,
           {{"stiffness", "shear and bulk modulus of the solid"},
            {"hydraulic_conductivity", "K of the interstitium"},
            {"vessel_surface_density", "what vessels exchange with the tissue"},
            {"growth_rate", "rate of the growth law"}},
           {.help = "What varies as the image."});
  d.plain(
      "one", map.one,
      {.help = "Value of the image at which the region's own parameter holds; a voxel of twice this value "
               "has twice the parameter.",
       .minimum = "1e-12",
       .maximum = "1e12"});
  d.plain("regions", map.regions,
          {.help = "Where it holds.", .otherwise = "all regions", .example = "tumour"});
}

void describe(Description& d, SolidParameters& solid) {
  d.law("law", solid.law, all_laws<poroelasticity::SolidLaw>(),
        {.help = "Strain energy per intermediate volume.", .source = "Voutouri et al. 2014"});
  d.quantity("shear_modulus", solid.shear_modulus, units::pressure,
             {.help = "mu of the undeformed solid.",
              .unit = "kPa",
              .minimum = "1 mPa",
              .maximum = "1 GPa",
              .otherwise = "required with mechanics",
              .example = "10 kPa",
              .zero_means_absent = true});
  d.plain(
      "poisson_ratio", solid.poisson_ratio,
      {.help = "nu of the drained solid. At 0.5 nothing could be squeezed out, and displacement and pressure "
               "together cannot tell the stress.",
       .minimum = "0",
       .maximum = "0.49999",
       .otherwise = "poisson_ratio or bulk_modulus is required with mechanics",
       .example = "0.3"});
  d.quantity("bulk_modulus", solid.bulk_modulus, units::pressure,
             {.help = "k of the undeformed, drained solid, instead of poisson_ratio (not for blatz_ko).",
              .unit = "kPa",
              .minimum = "1 mPa",
              .maximum = "1 TPa",
              .otherwise = "2 mu (1 + nu)/(3 (1 - 2 nu))",
              .example = "20 kPa"});
  d.plain("stiffening", solid.stiffening,
          {.help = "g of fung_exponential.",
           .minimum = "1e-6",
           .maximum = "1e3",
           .otherwise = "required for fung_exponential",
           .example = "1"});
  d.plain("share_of_first", solid.share_of_first,
          {.help = "f of blatz_ko: 1 for a solid, 0 for its foam.",
           .minimum = "0",
           .maximum = "1",
           .otherwise = "1",
           .example = "0.5"});
  d.plain(
      "fraction", solid.fraction,
      {.help = "phi_s0: solid's share (cells and matrix) of the reference volume; the run stops where growth "
               "leaves no fluid.",
       .minimum = "0",
       .maximum = "0.999",
       .otherwise = "1 - fluid_fraction",
       .example = "0.7"});
  d.plain(
      "residual_stretch", solid.residual_stretch,
      {.help =
           "Fr: stretch of the stress-free state before any growth; 1 is a tissue without residual stress.",
       .minimum = "0.5",
       .maximum = "2"});
}

void describe(Description& d, GrowthParameters& growth) {
  d.law("law", growth.law, all_laws<poroelasticity::GrowthLaw>(),
        {.help = "How the growth stretch lambda (the cube of it is the volume) changes."});
  d.quantity("times", growth.times, units::time,
             {.help = "Times of a given curve.",
              .unit = "d",
              .minimum = "0 d",
              .maximum = "3660 d",
              .otherwise = "does not grow",
              .example = "0 d, 10 d"});
  d.plain("stretches", growth.stretches,
          {.help = "Growth stretch at each of `times`, linear in between.",
           .minimum = "0.1",
           .maximum = "100",
           .otherwise = "does not grow",
           .example = "1, 1.2"});
  d.quantity("rate", growth.rate, units::rate,
             {.help = "a_0 of gompertz, or k1 of oxygen (ln 2 over the doubling time).",
              .unit = "1/d",
              .minimum = "0 1/d",
              .maximum = "10 1/d",
              .otherwise = "required for gompertz and oxygen",
              .example = "0.1 1/d",
              .out_of_range = days_not_seconds});
  d.plain("largest_stretch", growth.largest_stretch,
          {.help = "lambda_max of gompertz.",
           .minimum = "1",
           .maximum = "100",
           .otherwise = "required for gompertz",
           .example = "2.5"});
  d.quantity(
      "stress_inhibition", growth.stress_inhibition, units::compliance,
      {.help =
           "beta: growth stops where the compressive solid stress is 1/beta; cells in gels stop at 6 to 16 "
           "kPa.",
       .unit = "1/kPa",
       .minimum = "0 1/kPa",
       .maximum = "1 1/Pa",
       .source = "range from Helmlinger et al. 1997"});
  d.quantity("half_oxygen", growth.half_oxygen, units::concentration,
             {.help = "k2 of oxygen: concentration at half the largest rate.",
              .unit = "mol/m3",
              .minimum = "0 mol/m3",
              .maximum = "1 mol/m3",
              .source = "archived file of Mpekris et al. 2017"});
  d.quantity("oxygen", growth.oxygen, units::concentration,
             {.help = "Oxygen in this region, for the oxygen law.",
              .unit = "mol/m3",
              .minimum = "0 mol/m3",
              .maximum = "2 mol/m3",
              .otherwise = "required for oxygen",
              .example = "0.05 mol/m3"});
  d.plain(
      "supply", growth.supply,
      {.help =
           "Share of new solid that vessels feed; the rest is made from interstitial fluid, so that growth "
           "sucks.",
       .minimum = "0",
       .maximum = "1"});
}

void describe(Description& d, PermeabilityParameters& permeability) {
  d.law("law", permeability.law, all_laws<poroelasticity::PermeabilityLaw>(),
        {.help = "How K follows the strain; K_0 is hydraulic_conductivity."});
  d.plain("sensitivity", permeability.sensitivity,
          {.help = "m of exponential and holmes_mow.", .minimum = "0", .maximum = "100"});
  d.plain("exponent", permeability.exponent,
          {.help = "kappa of holmes_mow.", .minimum = "0", .maximum = "20", .source = "Holmes & Mow 1990"});
}

void describe(Description& d, SwellingParameters& swelling) {
  d.law("law", swelling.law, all_laws<poroelasticity::SwellingLaw>(),
        {.help = "Pressure that drives the matrix apart."});
  d.quantity("pressure", swelling.pressure, units::pressure,
             {.help = "Swelling pressure of `given`.", .unit = "Pa", .minimum = "0 Pa", .maximum = "1 MPa"});
  d.quantity("fixed_charge", swelling.fixed_charge, units::concentration,
             {.help = "c_F0 of donnan: charges fixed to the matrix per volume of its fluid.",
              .unit = "mol/m3",
              .minimum = "0 mol/m3",
              .maximum = "1000 mol/m3"});
  d.quantity("salt", swelling.salt, units::concentration,
             {.help = "c_0 of donnan: salt outside.",
              .unit = "mol/m3",
              .minimum = "0.1 mol/m3",
              .maximum = "2000 mol/m3",
              .source = "physiological"});
  d.quantity("temperature", swelling.temperature, units::temperature,
             {.help = "Temperature of donnan.",
              .unit = "K",
              .minimum = "273.15 K",
              .maximum = "330 K",
              .source = "37 degC"});
}

}  // namespace turgor::configuration
