#include "configuration/parameters/descriptions.hpp"

namespace turgor::configuration {

void describe(Description& d, GeometryParameters& geometry) {
  d.choice("shape", geometry.shape,
           {{"sphere", "a ball, with or without a necrotic core"},
            {"ellipsoid", "three semi-axes"},
            {"box", "from the origin on, for standard problems"},
            {"cylinder", "around the z axis from z = 0 on, for standard problems"},
            {"mesh", "a gmsh file of hexahedra, see [geometry.mesh]"},
            {"scan", "a segmented image, see [geometry.scan]"}},
           {.help = "Where the tumour's shape comes from."});
  d.quantity("radius", geometry.radius, units::length,
             {.help = "Radius of the sphere or cylinder.",
              .unit = "mm",
              .minimum = "2 um",
              .maximum = "20 cm",
              .otherwise = "required for a sphere or cylinder",
              .example = "5 mm",
              .zero_means_absent = true});
  d.quantity("semi_axes", geometry.semi_axes, units::length,
             {.help = "The three semi-axes of the ellipsoid.",
              .unit = "mm",
              .minimum = "10 um",
              .maximum = "20 cm",
              .otherwise = "required for an ellipsoid",
              .example = "6 mm, 5 mm, 4 mm",
              .zero_means_absent = true});
  d.quantity("size", geometry.size, units::length,
             {.help = "The three edges of the box.",
              .unit = "mm",
              .minimum = "10 um",
              .maximum = "20 cm",
              .otherwise = "required for a box",
              .example = "1 mm, 1 mm, 10 mm",
              .zero_means_absent = true});
  d.quantity("height", geometry.height, units::length,
             {.help = "Height of the cylinder.",
              .unit = "mm",
              .minimum = "10 um",
              .maximum = "20 cm",
              .otherwise = "required for a cylinder",
              .example = "2 mm",
              .zero_means_absent = true});
  d.quantity("necrotic_core_radius", geometry.necrotic_core_radius, units::length,
             {.help = "Radius of a concentric core without vessels (sphere only); it becomes the region "
                      "necrotic_core.",
              .unit = "mm",
              .minimum = "10 um",
              .maximum = "20 cm",
              .otherwise = "no core",
              .example = "2 mm",
              .zero_means_absent = true});
  d.choice("symmetry", geometry.symmetry,
           {{"automatic", "an octant where the shape allows it"},
            {"none", "the whole body"},
            {"octant", "one eighth; the results are those of the whole body"},
            {"half", "z >= 0, as a cut along that plane needs"}},
           {.help = "Which part of a built-in shape is computed."});
  d.section("host", geometry.host, "Healthy tissue around the tumour; it becomes the region host.");
  d.section("scan", geometry.scan, "A segmented image (shape = \"scan\").");
  d.section("mesh", geometry.mesh, "A gmsh mesh (shape = \"mesh\").");
}

void describe(Description& d, HostParameters& host) {
  d.choice("shape", host.shape,
           {{"none", "the tumour is alone"},
            {"sphere", "a ball around the tumour (for a built-in shape)"},
            {"box", "a box around the tumour"}},
           {.help = "Outer shape of the host."});
  d.quantity("extent", host.extent, units::length,
             {.help = "Distance from the tumour's surface to the outer boundary.",
              .unit = "mm",
              .minimum = "10 um",
              .maximum = "30 cm",
              .otherwise = "as far as the host's pressure is disturbed; required with mechanics",
              .example = "5 mm"});
}

void describe(Description& d, ScanParameters& scan) {
  d.plain("file", scan.file,
          {.help = "The image, relative to this parameter file; its world frame is LPS.",
           .otherwise = "required for a scan",
           .example = "tumour.nii.gz",
           .endings = image_endings});
  d.plain("labels", scan.labels, {.help = "Which image label is which region; all others are outside."});
  d.quantity(
      "smoothing", scan.smoothing, units::length,
      {.help = "Standard deviation of the Gaussian that smooths the label before its surface is taken.",
       .unit = "mm",
       .minimum = "0 mm",
       .maximum = "5 cm",
       .otherwise = "half the largest voxel spacing",
       .example = "0.5 mm"});
}

void describe(Description& d, MeshFileParameters& mesh) {
  d.plain(
      "file", mesh.file,
      {.help = "A gmsh file (.msh 2.2 or 4.1) of hexahedra with physical names for regions and boundaries, "
               "relative to this parameter file.",
       .otherwise = "required for a mesh",
       .example = "tumour.msh",
       .endings = {".msh"}});
  d.quantity(
      "unit", mesh.unit, units::length,
      {.help = "Length of one unit of the mesh file.", .unit = "mm", .minimum = "1 nm", .maximum = "1 m"});
  d.plain(
      "copies", mesh.copies,
      {.help =
           "How many such meshes make up the body where planes of symmetry cut it, 8 for an octant; volumes, "
           "flows and amounts in the results are those of the body.",
       .minimum = "1",
       .maximum = "1e6",
       .example = "8"});
}

void describe(Description& d, ResolutionParameters& resolution) {
  d.plain("cells_per_penetration_length", resolution.cells_per_penetration_length,
          {.help = "Cells along the depth sqrt(K/(L_p S_V)) over which the pressure rises from the rim.",
           .minimum = "0.25",
           .maximum = "100"});
  d.plain("maximum_cells", resolution.maximum_cells,
          {.help = "Budget of cells; the run says so when it binds.", .minimum = "8", .maximum = "1e9"});
  d.quantity("coarsest_cell", resolution.coarsest_cell, units::length,
             {.help = "Largest cell in the tumour.",
              .unit = "mm",
              .minimum = "100 nm",
              .maximum = "10 cm",
              .otherwise = "none; cells grow with their distance from the rim",
              .example = "0.5 mm"});
  d.quantity("rim_cell", resolution.rim_cell, units::length,
             {.help = "Cell size at the tumour's rim.",
              .unit = "mm",
              .minimum = "100 nm",
              .maximum = "10 cm",
              .otherwise = "from cells_per_penetration_length; required for the mechanics of a scan or mesh",
              .example = "0.14 mm"});
  d.plain("adaptive_cycles", resolution.adaptive_cycles,
          {.help = "At most so many refinements driven by the error of the pressure.",
           .minimum = "0",
           .maximum = "30"});
}

}  // namespace turgor::configuration
