#include <itkImage.h>
#include <itkImageFileReader.h>
#include <itkImageIOFactory.h>
#include <itkMetaImageIOFactory.h>
#include <itkNiftiImageIOFactory.h>
#include <itkNrrdImageIOFactory.h>
#include <itkVTKImageIOFactory.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <sstream>

#include "geometry/image_completeness.hpp"
#include "geometry/image_segmentation.hpp"
#include "geometry/input_error.hpp"

namespace turgor::geometry {

namespace {

// Labels are read as float: integers up to 2^24 are exact, and a probability map shows itself.
using LabelImage = itk::Image<float, 3>;

constexpr double metres_per_image_unit = 1e-3;
constexpr double largest_declared_bytes = 2e9;

void register_formats() {
  static std::once_flag once;
  std::call_once(once, [] {
    itk::NiftiImageIOFactory::RegisterOneFactory();
    itk::NrrdImageIOFactory::RegisterOneFactory();
    itk::MetaImageIOFactory::RegisterOneFactory();
    itk::VTKImageIOFactory::RegisterOneFactory();
  });
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw InputError("Scan " + file.string() + ": " + why);
}

bool ends_with_any(const std::string& name, std::initializer_list<const char*> endings) {
  return std::any_of(endings.begin(), endings.end(), [&](const char* e) { return name.ends_with(e); });
}

void check_header(const std::filesystem::path& file, const itk::ImageIOBase& header) {
  if (header.GetNumberOfComponents() != 1)
    refuse(file,
           "has " + std::to_string(header.GetNumberOfComponents()) +
               " values in a voxel; a segmentation has one label. Export the label map, not the colours.");
  const unsigned dimensions = header.GetNumberOfDimensions();
  for (unsigned d = 3; d < dimensions; ++d)
    if (header.GetDimensions(d) > 1)
      refuse(file, "is a series of " + std::to_string(header.GetDimensions(d)) +
                       " images; give one three-dimensional segmentation.");
  if (dimensions < 3) refuse(file, "has " + std::to_string(dimensions) + " dimensions; three are needed.");
  double voxels = 1;
  for (unsigned d = 0; d < 3; ++d) {
    voxels *= static_cast<double>(header.GetDimensions(d));
    const double spacing = header.GetSpacing(d);
    if (!std::isfinite(spacing) || spacing <= 0) {
      std::ostringstream why;
      why << "says a voxel spacing of " << spacing << " mm along axis " << d
          << "; it must be finite and positive. Write the spacing again with the program that made the scan.";
      refuse(file, why.str());
    }
    if (!std::isfinite(header.GetOrigin(d)))
      refuse(file, "says an origin that is not a finite number; write it again.");
  }
  const double bytes = voxels * static_cast<double>(std::max<std::size_t>(4, header.GetComponentSize()));
  if (bytes > largest_declared_bytes) {
    std::ostringstream why;
    why << "declares " << header.GetDimensions(0) << " x " << header.GetDimensions(1) << " x "
        << header.GetDimensions(2) << " voxels, " << bytes / 1e9
        << " GB; at most 2 GB are read. Crop it to the tumour or resample it.";
    refuse(file, why.str());
  }
}

// The axes must be right-handed, or the mesh would be a mirror image: run along the last axis backwards.
void make_right_handed(SegmentedImage& image) {
  const auto& d = image.direction;
  const double determinant = d[0][0] * (d[1][1] * d[2][2] - d[1][2] * d[2][1]) -
                             d[0][1] * (d[1][0] * d[2][2] - d[1][2] * d[2][0]) +
                             d[0][2] * (d[1][0] * d[2][1] - d[1][1] * d[2][0]);
  if (determinant > 0) return;
  const std::size_t slice = image.size[0] * image.size[1], slices = image.size[2];
  for (std::size_t k = 0; k < slices / 2; ++k)
    std::swap_ranges(image.labels.begin() + static_cast<std::ptrdiff_t>(k * slice),
                     image.labels.begin() + static_cast<std::ptrdiff_t>((k + 1) * slice),
                     image.labels.begin() + static_cast<std::ptrdiff_t>((slices - 1 - k) * slice));
  for (std::size_t row = 0; row < 3; ++row) {
    image.origin[row] += image.direction[row][2] * image.spacing[2] * static_cast<double>(slices - 1);
    image.direction[row][2] = -image.direction[row][2];
  }
}

SegmentedImage convert(const std::filesystem::path& file, const LabelImage& source) {
  SegmentedImage image;
  const auto region = source.GetLargestPossibleRegion();
  for (unsigned d = 0; d < 3; ++d) {
    image.size[d] = region.GetSize(d);
    image.spacing[d] = source.GetSpacing()[d] * metres_per_image_unit;
    image.origin[d] = source.GetOrigin()[d] * metres_per_image_unit;
    for (unsigned axis = 0; axis < 3; ++axis) image.direction[d][axis] = source.GetDirection()(d, axis);
  }
  const std::size_t voxels = image.size[0] * image.size[1] * image.size[2];
  const float* values = source.GetBufferPointer();
  image.labels.resize(voxels);
  for (std::size_t v = 0; v < voxels; ++v) {
    if (!std::isfinite(values[v]) || values[v] != std::round(values[v]) || std::abs(values[v]) > 1e6f) {
      std::ostringstream why;
      why << "holds the value " << values[v]
          << ", which is no label (an integer). A probability map has to be thresholded first.";
      refuse(file, why.str());
    }
    image.labels[v] = static_cast<std::int32_t>(values[v]);
  }
  make_right_handed(image);
  return image;
}

}  // namespace

SegmentedImage read_segmented_image(const std::filesystem::path& file) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::exists(file, error)) refuse(file, "does not exist.");
  if (fs::is_directory(file, error)) refuse(file, "is a folder; give the image file.");
  if (fs::file_size(file, error) == 0) refuse(file, "is empty (0 bytes); copy it again.");
  std::string name = file.filename().string();
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  if (name.ends_with(".vti"))
    refuse(file,
           "this program was built without VTK, which reads .vti; save the scan as .mha, .nrrd or .nii.gz.");
  if (!ends_with_any(name, {".nii", ".nii.gz", ".nrrd", ".mha", ".mhd", ".vtk"}))
    refuse(file, "is not of a known format; allowed are .nii .nii.gz .nrrd .mha .mhd .vti .vtk.");
  register_formats();
  const auto header = itk::ImageIOFactory::CreateImageIO(file.string().c_str(),
                                                         itk::ImageIOFactory::IOFileModeEnum::ReadMode);
  const std::string damaged =
      "cannot be read as what its name says it is; it may be cut off or another kind of file";
  if (!header) refuse(file, damaged + ". Copy it again or export it anew.");
  try {
    header->SetFileName(file.string());
    header->ReadImageInformation();
    check_header(file, *header);
    const double voxels = static_cast<double>(header->GetDimensions(0)) *
                          static_cast<double>(header->GetDimensions(1)) *
                          static_cast<double>(header->GetDimensions(2));
    if (const auto missing =
            missing_from(file, voxels * static_cast<double>(header->GetComponentSize()), voxels);
        !missing.empty())
      refuse(file, missing + "; it was cut off. Copy it again or export it anew.");
    auto reader = itk::ImageFileReader<LabelImage>::New();
    reader->SetImageIO(header);
    reader->SetFileName(file.string());
    reader->Update();
    return convert(file, *reader->GetOutput());
  } catch (const itk::ExceptionObject& exception) {
    refuse(file, damaged + " (" + exception.GetDescription() + "). Copy it again or export it anew.");
  }
}

}  // namespace turgor::geometry
