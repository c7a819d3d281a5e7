#include <algorithm>
#include <set>
#include <sstream>

#include "geometry/image_segmentation.hpp"
#include "geometry/input_error.hpp"

namespace turgor::geometry {

namespace {

bool touches_border(const SegmentedImage& image, std::int32_t label) {
  const auto [nx, ny, nz] = image.size;
  for (std::size_t k = 0; k < nz; ++k)
    for (std::size_t j = 0; j < ny; ++j) {
      const bool whole_row = j == 0 || j + 1 == ny || k == 0 || k + 1 == nz;
      for (std::size_t i = 0; i < nx; i += whole_row ? 1 : std::max<std::size_t>(1, nx - 1))
        if (image.at(i, j, k) == label) return true;
    }
  return false;
}

}  // namespace

std::vector<std::size_t> component_sizes(const SegmentedImage& image, std::int32_t label) {
  const auto [nx, ny, nz] = image.size;
  const std::array<std::size_t, 3> step{1, nx, nx * ny};
  std::vector<bool> seen(image.labels.size(), false);
  std::vector<std::size_t> sizes, front;
  for (std::size_t start = 0; start < image.labels.size(); ++start) {
    if (image.labels[start] != label || seen[start]) continue;
    std::size_t count = 0;
    front.assign(1, start);
    seen[start] = true;
    while (!front.empty()) {
      const std::size_t voxel = front.back();
      front.pop_back();
      ++count;
      const std::array<std::size_t, 3> index{voxel % nx, voxel / nx % ny, voxel / (nx * ny)};
      for (std::size_t d = 0; d < 3; ++d)
        for (const bool up : {false, true}) {
          if (up ? index[d] + 1 == image.size[d] : index[d] == 0) continue;
          const std::size_t neighbour = up ? voxel + step[d] : voxel - step[d];
          if (image.labels[neighbour] != label || seen[neighbour]) continue;
          seen[neighbour] = true;
          front.push_back(neighbour);
        }
    }
    sizes.push_back(count);
  }
  std::sort(sizes.rbegin(), sizes.rend());
  return sizes;
}

std::vector<std::string> check_labels(const SegmentedImage& image, const std::filesystem::path& file,
                                      const std::map<int, std::string>& labels) {
  const std::set<std::int32_t> present(image.labels.begin(), image.labels.end());
  if (present.size() == 1 && *present.begin() == 0)
    throw InputError(
        "Scan " + file.string() +
        ": every voxel is 0, so there is no tumour in it. Export the segmentation, not an empty layer.");
  std::vector<std::string> warnings;
  for (const auto& [label, region] : labels) {
    std::ostringstream message;
    if (!present.contains(label)) {
      message << "Scan " << file.string() << ": has no label " << label << " (region " << region
              << "); it has the labels";
      for (const auto other : present)
        if (other != 0) message << ' ' << other;
      message << ". Correct geometry.scan.labels.";
      throw InputError(message.str());
    }
    const auto sizes = component_sizes(image, label);
    if (sizes.size() > 1) {
      message << "Scan " << file.string() << ": label " << label << " (" << region << ") has " << sizes.size()
              << " separate components, of";
      for (std::size_t c = 0; c < std::min<std::size_t>(sizes.size(), 5); ++c)
        message << (c ? ", " : " ") << static_cast<double>(sizes[c]) * image.voxel_volume() * 1e6 << " cm3";
      message << (sizes.size() > 5 ? ", ..." : "")
              << "; all are computed. Delete specks in the segmentation if they are not tumour.";
      warnings.push_back(message.str());
      message.str("");
    }
    if (touches_border(image, label)) {
      message << "Scan " << file.string() << ": label " << label << " (" << region
              << ") touches the border of the image: the tumour may go on outside it, and is closed there by "
                 "a flat "
                 "cut that is treated like its surface. Use a larger field of view if there is one.";
      warnings.push_back(message.str());
    }
  }
  return warnings;
}

}  // namespace turgor::geometry
