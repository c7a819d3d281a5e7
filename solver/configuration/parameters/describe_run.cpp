#include "configuration/parameters/descriptions.hpp"

namespace turgor::configuration {

void describe(Description& d, BoundaryParameters& boundary) {
  d.choice("fluid", boundary.fluid, {{"pressure", "the pressure is given"}, {"sealed", "no fluid passes"}},
           {.help = "The fluid at the outer boundary (of the host, or of a tumour alone)."});
  d.quantity("pressure", boundary.pressure, units::pressure,
             {.help = "Pressure at the outer boundary; with mechanics it pushes on the tissue's surface too.",
              .unit = "mmHg",
              .minimum = "-100 mmHg",
              .maximum = "300 mmHg",
              .source = "Baxter & Jain 1989"});
  d.choice("concentration", boundary.concentration,
           {{"given", "relative_concentration"},
            {"outflow", "carried out by the fluid, no diffusion through the boundary"},
            {"sealed", "nothing passes"}},
           {.help = "The carriers at the outer boundary."});
  d.plain("relative_concentration", boundary.relative_concentration,
          {.help = "Concentration where given, or in fluid that flows in, relative to each carrier's peak in "
                   "the plasma.",
           .minimum = "0",
           .maximum = "1e3"});
}

void describe(Description& d, TimeParameters& time) {
  d.quantity("end", time.end, units::time,
             {.help = "When the simulation ends.", .unit = "h", .minimum = "1 us", .maximum = "3660 d"});
  // Once resolved, the interval stands for the outputs.
  if (!time.output_interval)
    d.quantity("outputs", time.outputs, units::time,
               {.help = "When results are written.",
                .unit = "h",
                .minimum = "0 s",
                .maximum = "3660 d",
                .otherwise = "begin, quarter points and end",
                .example = "1 h, 6 h, 24 h"});
  d.quantity("output_interval", time.output_interval, units::time,
             {.help = "Results are written at the beginning, after each interval and at the end; instead of "
                      "outputs.",
              .unit = "h",
              .minimum = "1 us",
              .maximum = "3660 d",
              .otherwise = "outputs holds",
              .example = "1 h"});
  d.plain(
      "flow_update_tolerance", time.flow_update_tolerance,
      {.help = "Largest relative change of a model parameter by an agent between two solutions of the flow.",
       .minimum = "1e-4",
       .maximum = "1"});
}

void describe(Description& d, TransportParameters& transport) {
  d.choice("scheme", transport.scheme,
           {{"limited", "second order where the solution is smooth"},
            {"upwind", "first order; falsifies the effect of the carriers' size, for comparisons only"}},
           {.help = "Scheme for the carriers."});
  d.choice("precision", transport.precision,
           {{"mixed", "fluxes in single precision, amounts and their balance in double"},
            {"all_double", "everything in double precision; slower"}},
           {.help = "Numbers that the carriers' fluxes are computed with. The two differ by less than a "
                    "millionth of the largest concentration."});
  d.plain("stages", transport.stages,
          {.help = "Stages of the strong-stability-preserving time step.", .minimum = "1", .maximum = "2"});
  d.choice("super_steps", transport.super_steps,
           {{"off", "all steps keep concentrations positive by themselves"},
            {"three_stages", "up to 2.5 stable steps in 3 stages"},
            {"five_stages", "up to 7 stable steps in 5 stages"},
            {"seven_stages", "up to 13.5 stable steps in 7 stages"}},
           {.help = "Runge-Kutta-Legendre steps of second order, for long runs. One that falls below zero is "
                    "taken back and done in steps that cannot. Their error in time is that of longer steps: "
                    "compare with off once."});
  d.plain("step_safety", transport.step_safety,
          {.help = "Part of the largest step that keeps concentrations positive.",
           .minimum = "0.01",
           .maximum = "1"});
  d.quantity("maximum_step", transport.maximum_step, units::time,
             {.help = "Longest time step.",
              .unit = "s",
              .minimum = "1 us",
              .maximum = "30 d",
              .otherwise = "as long as is stable",
              .example = "60 s"});
}

void describe(Description& d, SolverParameters& solver) {
  d.plain("relative_tolerance", solver.relative_tolerance,
          {.help = "Relative residual at which the pressure counts as solved.",
           .minimum = "1e-15",
           .maximum = "1e-8"});
  d.plain(
      "maximum_iterations", solver.maximum_iterations,
      {.help = "Iterations after which the pressure solver gives up.", .minimum = "1", .maximum = "100000"});
}

void describe(Description& d, OutputParameters& output) {
  d.plain("visual", output.visual, {.help = "Write fields for ParaView."});
  d.quantity("shell_thickness", output.shell_thickness, units::length,
             {.help = "Thickness of the shells of radial.csv.",
              .unit = "mm",
              .minimum = "1 um",
              .maximum = "10 cm",
              .otherwise = "chosen from the mesh",
              .example = "0.1 mm",
              .zero_means_absent = true});
}

void describe(Description& d, ProbeParameters& probe) {
  // Once resolved, the line stands for its points.
  if (!probe.from || !probe.to)
    d.quantity("points", probe.points, units::length,
               {.help = "Points at which values are written.",
                .unit = "mm",
                .minimum = "-10 m",
                .maximum = "10 m",
                .otherwise = "a line from .. to",
                .example = "[\"0 mm\", \"0 mm\", \"0 mm\"]"});
  const About end_of_line{.help = "One end of a line of points.",
                          .unit = "mm",
                          .minimum = "-10 m",
                          .maximum = "10 m",
                          .otherwise = "points holds",
                          .example = "0 mm, 0 mm, 0 mm"};
  d.quantity("from", probe.from, units::length, end_of_line);
  d.quantity("to", probe.to, units::length, end_of_line);
  d.plain("number_of_points", probe.number_of_points,
          {.help = "Points on the line, its ends included.", .minimum = "2", .maximum = "100000"});
}

void describe(Description& d, Case& parameters) {
  d.plain("title", parameters.title,
          {.help = "Stands in the results.", .otherwise = "none", .example = "A tumour of 5 mm"});
  d.section("geometry", parameters.geometry, "The tumour's shape and what surrounds it.");
  d.section("resolution", parameters.resolution, "How fine the mesh is.");
  d.named<RegionParameters>(
      "regions", parameters.regions, "region",
      "Tissue, by region: tumour, necrotic_core and host of built-in shapes, or those of the scan or mesh.",
      [](const std::string& name, const Collection::Peek& peek) {
        return default_region(name, peek("tissue"));
      });
  d.named("maps", parameters.maps, "map",
          "Images by which a parameter of growing tissues varies within regions, such as an elastogram.");
  d.section("boundary", parameters.boundary, "What holds on the outer boundary.");
  d.section("mechanics", parameters.mechanics,
            "Growth, solid stress and interstitial fluid together; what each region's solid is stands in its "
            "tables.");
  d.named("carriers", parameters.carriers, "carrier",
          "Nanocarriers and solutes; without any, the pressure alone is computed.");
  d.named("agents", parameters.agents, "agent", "Agents that change the tissue, such as normalizing ones.");
  d.named("arms", parameters.arms, "arm", "Regimens that are run and compared; the first is the control.");
  d.section("time", parameters.time, "How long, and when results are written.");
  d.section("transport", parameters.transport, "Numerics of the carriers.");
  d.section("solver", parameters.solver, "Numerics of the pressure.");
  d.section("output", parameters.output, "What is written.");
  d.named("probes", parameters.output.probes, "probe", "Points and lines at which values are written.");
}

}  // namespace turgor::configuration
