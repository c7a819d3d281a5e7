#pragma once

#include "configuration/case.hpp"
#include "configuration/description.hpp"

namespace turgor::configuration {

// One function per struct: its parameters' names, units, ranges, sources and help, said once.
void describe(Description& description, GeometryParameters& geometry);
void describe(Description& description, HostParameters& host);
void describe(Description& description, ScanParameters& scan);
void describe(Description& description, MeshFileParameters& mesh);
void describe(Description& description, ResolutionParameters& resolution);
void describe(Description& description, RegionParameters& region);
void describe(Description& description, VesselWallParameters& wall);
void describe(Description& description, PoreClassParameters& pores);
void describe(Description& description, FibreParameters& fibres);
void describe(Description& description, CutParameters& cut);
void describe(Description& description, SideParameters& side);
void describe(Description& description, SolidParameters& solid);
void describe(Description& description, GrowthParameters& growth);
void describe(Description& description, PermeabilityParameters& permeability);
void describe(Description& description, SwellingParameters& swelling);
void describe(Description& description, MechanicsParameters& mechanics);
void describe(Description& description, SolidBoundaryParameters& boundary);
void describe(Description& description, BoundaryParameters& boundary);
void describe(Description& description, CarrierParameters& carrier);
void describe(Description& description, CarrierInRegion& values);
void describe(Description& description, PlasmaParameters& plasma);
/// How names of images end that can be read.
inline const std::vector<std::string> image_endings = {".nii", ".nii.gz", ".nrrd", ".mha",
                                                       ".mhd", ".vti",    ".vtk"};

void describe(Description& description, MapParameters& map);
void describe(Description& description, AgentParameters& agent);
void describe(Description& description, ArmParameters& arm);
void describe(Description& description, DoseParameters& dose);
void describe(Description& description, TimeParameters& time);
void describe(Description& description, TransportParameters& transport);
void describe(Description& description, SolverParameters& solver);
void describe(Description& description, OutputParameters& output);
void describe(Description& description, ProbeParameters& probe);
/// The whole file.
void describe(Description& description, Case& parameters);

/// A region with the defaults of its tissue, which `tissue` names or else the region's own name.
RegionParameters default_region(const std::string& name, const std::string& tissue = "");

}  // namespace turgor::configuration
