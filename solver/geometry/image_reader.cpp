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
#include "geometry/image_values.hpp"
#include "geometry/input_error.hpp"
#include "geometry/vti_reader.hpp"

namespace turgor::geometry {

namespace {

// Labels too are read as float: integers up to 2^24 are exact, and a probability map shows itself.
using FloatImage = itk::Image<float, 3>;

constexpr double metres_per_image_unit = 1e-3;
constexpr double largest_declared_bytes = 2e9;
constexpr double farthest_origin = 1e6;  // mm; farther away the voxels would drown in round-off

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

// What any format says before its voxels are read, lengths in mm.
struct Header {
  std::size_t components = 1, bytes_per_value = 0;
  std::vector<std::size_t> size;
  std::vector<double> spacing, origin;
};

Header header_of(const itk::ImageIOBase& io) {
  Header header{.components = io.GetNumberOfComponents(), .bytes_per_value = io.GetComponentSize()};
  for (unsigned d = 0; d < io.GetNumberOfDimensions(); ++d) {
    header.size.push_back(io.GetDimensions(d));
    header.spacing.push_back(io.GetSpacing(d));
    header.origin.push_back(io.GetOrigin(d));
  }
  return header;
}

Header header_of(const VtiHeader& vti) {
  return {.components = vti.components,
          .bytes_per_value = vti.bytes_per_value,
          .size = {vti.size.begin(), vti.size.end()},
          .spacing = {vti.spacing.begin(), vti.spacing.end()},
          .origin = {vti.origin.begin(), vti.origin.end()}};
}

void check_header(const std::filesystem::path& file, const Header& header) {
  if (header.components != 1)
    refuse(file,
           "has " + std::to_string(header.components) +
               " values in a voxel; a segmentation has one label. Export the label map, not the colours.");
  const std::size_t dimensions = header.size.size();
  for (std::size_t d = 3; d < dimensions; ++d)
    if (header.size[d] > 1)
      refuse(file, "is a series of " + std::to_string(header.size[d]) +
                       " images; give one three-dimensional segmentation.");
  if (dimensions < 3) refuse(file, "has " + std::to_string(dimensions) + " dimensions; three are needed.");
  double voxels = 1;
  for (std::size_t d = 0; d < 3; ++d) {
    if (header.size[d] == 0)
      refuse(file, "has no voxels along axis " + std::to_string(d) + "; export it anew.");
    voxels *= static_cast<double>(header.size[d]);
    const double spacing = header.spacing[d];
    if (!std::isfinite(spacing) || spacing <= 0) {
      std::ostringstream why;
      why << "says a voxel spacing of " << spacing << " mm along axis " << d
          << "; it must be finite and positive. Write the spacing again with the program that made the scan.";
      refuse(file, why.str());
    }
  }
  if (!std::all_of(header.origin.begin(), header.origin.end(),
                   [](double x) { return std::abs(x) <= farthest_origin; }))
    refuse(file, "says an origin that is no number of mm up to 1e6; write it again.");
  const double bytes = voxels * static_cast<double>(std::max<std::size_t>(4, header.bytes_per_value));
  if (bytes > largest_declared_bytes) {
    std::ostringstream why;
    why << "declares " << header.size[0] << " x " << header.size[1] << " x " << header.size[2] << " voxels, "
        << bytes / 1e9 << " GB; at most 2 GB are read. Crop it to the tumour or resample it.";
    refuse(file, why.str());
  }
}

// The axes must be right-handed, or the mesh would be a mirror image: run along the last axis backwards.
void make_right_handed(ImageValues& image) {
  const auto& d = image.direction;
  const double determinant = d[0][0] * (d[1][1] * d[2][2] - d[1][2] * d[2][1]) -
                             d[0][1] * (d[1][0] * d[2][2] - d[1][2] * d[2][0]) +
                             d[0][2] * (d[1][0] * d[2][1] - d[1][1] * d[2][0]);
  if (determinant > 0) return;
  const std::size_t slice = image.size[0] * image.size[1], slices = image.size[2];
  for (std::size_t k = 0; k < slices / 2; ++k)
    std::swap_ranges(image.values.begin() + static_cast<std::ptrdiff_t>(k * slice),
                     image.values.begin() + static_cast<std::ptrdiff_t>((k + 1) * slice),
                     image.values.begin() + static_cast<std::ptrdiff_t>((slices - 1 - k) * slice));
  for (std::size_t row = 0; row < 3; ++row) {
    image.origin[row] += image.direction[row][2] * image.spacing[2] * static_cast<double>(slices - 1);
    image.direction[row][2] = -image.direction[row][2];
  }
}

// An image without its values yet: pose in m.
template <typename Direction>
ImageValues posed(const Header& header, const Direction& direction) {
  ImageValues image;
  for (unsigned row = 0; row < 3; ++row) {
    image.size[row] = header.size[row];
    image.spacing[row] = header.spacing[row] * metres_per_image_unit;
    image.origin[row] = header.origin[row] * metres_per_image_unit;
    for (unsigned axis = 0; axis < 3; ++axis) image.direction[row][axis] = direction(row, axis);
  }
  return image;
}

// The mesh turns with the axes: they must be of length 1 and square to each other.
void check_axes(const std::filesystem::path& file, const VoxelGrid& image) {
  constexpr double tolerance = 1e-3;  // headers give three digits and more
  const auto& d = image.direction;
  for (unsigned a = 0; a < 3; ++a)
    for (unsigned b = 0; b < 3; ++b) {
      const double product = d[0][a] * d[0][b] + d[1][a] * d[1][b] + d[2][a] * d[2][b];
      if (!(std::abs(product - (a == b ? 1 : 0)) <= tolerance))
        refuse(
            file,
            "has axes that are not square to each other and of length 1 (a sheared or damaged orientation). "
            "Resample it to a rectangular grid, or write the orientation again.");
    }
}

ImageValues filled(const std::filesystem::path& file, ImageValues image, const float* values) {
  check_axes(file, image);
  image.values.assign(values, values + image.size[0] * image.size[1] * image.size[2]);
  make_right_handed(image);
  return image;
}

ImageValues read_with_vti(const std::filesystem::path& file) {
  const auto source = read_vti(file, [&](const VtiHeader& header) { check_header(file, header_of(header)); });
  const auto& direction = source.header.direction;
  return filled(
      file,
      posed(header_of(source.header), [&](unsigned row, unsigned axis) { return direction[row][axis]; }),
      source.values.data());
}

ImageValues read_with_itk(const std::filesystem::path& file) {
  register_formats();
  const auto io = itk::ImageIOFactory::CreateImageIO(file.string().c_str(),
                                                     itk::ImageIOFactory::IOFileModeEnum::ReadMode);
  const std::string damaged =
      "cannot be read as what its name says it is; it may be cut off or another kind of file";
  if (!io) refuse(file, damaged + ". Copy it again or export it anew.");
  try {
    io->SetFileName(file.string());
    io->ReadImageInformation();
    const auto header = header_of(*io);
    check_header(file, header);
    const double voxels = static_cast<double>(header.size[0]) * static_cast<double>(header.size[1]) *
                          static_cast<double>(header.size[2]);
    if (const auto missing = missing_from(file, voxels * static_cast<double>(header.bytes_per_value), voxels);
        !missing.empty())
      refuse(file, missing + "; it was cut off. Copy it again or export it anew.");
    auto reader = itk::ImageFileReader<FloatImage>::New();
    reader->SetImageIO(io);
    reader->SetFileName(file.string());
    reader->Update();
    const auto& image = *reader->GetOutput();
    return filled(file, posed(header, image.GetDirection()), image.GetBufferPointer());
  } catch (const itk::ExceptionObject& exception) {
    refuse(file, damaged + " (" + exception.GetDescription() + "). Copy it again or export it anew.");
  }
}

}  // namespace

ImageValues read_image_values(const std::filesystem::path& file) {
  namespace fs = std::filesystem;
  std::error_code error;
  if (!fs::exists(file, error)) refuse(file, "does not exist.");
  if (fs::is_directory(file, error)) refuse(file, "is a folder; give the image file.");
  if (fs::file_size(file, error) == 0) refuse(file, "is empty (0 bytes); copy it again.");
  std::string name = file.filename().string();
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  if (name.ends_with(".vti")) return read_with_vti(file);
  if (!ends_with_any(name, {".nii", ".nii.gz", ".nrrd", ".mha", ".mhd", ".vtk"}))
    refuse(file, "is not of a known format; allowed are .nii .nii.gz .nrrd .mha .mhd .vti .vtk.");
  return read_with_itk(file);
}

SegmentedImage read_segmented_image(const std::filesystem::path& file) {
  const auto image = read_image_values(file);
  SegmentedImage segmented;
  static_cast<VoxelGrid&>(segmented) = image;
  segmented.labels.reserve(image.values.size());
  for (const float value : image.values) {
    if (!std::isfinite(value) || value != std::round(value) || std::abs(value) > 1e6f) {
      std::ostringstream why;
      why << "holds the value " << value
          << ", which is no label (an integer). A probability map has to be thresholded first.";
      refuse(file, why.str());
    }
    segmented.labels.push_back(static_cast<std::int32_t>(value));
  }
  return segmented;
}

}  // namespace turgor::geometry
