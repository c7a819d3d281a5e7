#pragma once

#include <filesystem>
#include <string>

namespace turgor::geometry {

/// What is missing from an image file whose header announces `bytes` of voxels, or empty.
///
/// ITK fills the missing end of a cut-off NIfTI, MetaImage or VTK file with whatever was in memory and only
/// NRRD complains, so the length is checked here.
std::string missing_from(const std::filesystem::path& file, double bytes, double voxels);

}  // namespace turgor::geometry
