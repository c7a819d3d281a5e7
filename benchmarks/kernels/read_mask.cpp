#include <cstring>
#include <stdexcept>

#include "scan_mask.hpp"

#if defined(TURGOR_HAS_ZLIB)
#include <zlib.h>
#else
#include <fstream>
#include <iterator>
#endif

namespace turgor::benchmarks {

namespace {

#if defined(TURGOR_HAS_ZLIB)
std::vector<char> content(const std::string& file) {
  const gzFile stream = gzopen(file.c_str(), "rb");  // reads what is not compressed as it is
  if (!stream) throw std::runtime_error(file + ": cannot be opened");
  std::vector<char> bytes;
  char piece[1 << 16];
  int got = 0;
  while ((got = gzread(stream, piece, sizeof(piece))) > 0) bytes.insert(bytes.end(), piece, piece + got);
  gzclose(stream);
  if (got < 0) throw std::runtime_error(file + ": cannot be unpacked");
  return bytes;
}
#else
std::vector<char> content(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw std::runtime_error(file + ": cannot be opened");
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}
#endif

template <class Number>
Number number_at(const std::vector<char>& bytes, std::size_t at) {
  Number value;
  std::memcpy(&value, bytes.data() + at, sizeof(value));
  return value;
}

template <class Number>
std::vector<std::uint8_t> labelled(const std::vector<char>& bytes, std::size_t at, std::size_t count) {
  if (bytes.size() < at + count * sizeof(Number)) throw std::runtime_error("the mask is cut off");
  std::vector<std::uint8_t> inside;
  for (std::size_t n = 0; n < count; ++n)
    inside.push_back(number_at<Number>(bytes, at + n * sizeof(Number)) != 0);
  return inside;
}

}  // namespace

ScanMask read_mask(const std::string& file) {
  const auto bytes = content(file);
  constexpr std::size_t header = 348;
  if (bytes.size() < header || number_at<std::int32_t>(bytes, 0) != header)
    throw std::runtime_error(
        file + ": not a NIfTI-1 file of this machine's byte order" +
        (bytes.size() > 1 && bytes[0] == '\x1f' ? " (compressed, and built without zlib)" : ""));
  std::array<int, 3> voxels;
  Point spacing;
  std::size_t count = 1;
  for (std::size_t d = 0; d < 3; ++d) {
    voxels[d] = number_at<std::int16_t>(bytes, 42 + 2 * d);
    spacing[d] = number_at<float>(bytes, 80 + 4 * d);
    if (voxels[d] < 1 || !(spacing[d] > 0))
      throw std::runtime_error(file + ": not an image in three dimensions");
    count *= static_cast<std::size_t>(voxels[d]);
  }
  const auto at = static_cast<std::size_t>(number_at<float>(bytes, 108));
  switch (number_at<std::int16_t>(bytes, 70)) {
    case 2:
    case 256:
      return {voxels, spacing, labelled<std::uint8_t>(bytes, at, count)};
    case 4:
    case 512:
      return {voxels, spacing, labelled<std::uint16_t>(bytes, at, count)};
    case 16:
      return {voxels, spacing, labelled<float>(bytes, at, count)};
    default:
      throw std::runtime_error(file + ": voxels of bytes, short or float numbers are read, no others");
  }
}

}  // namespace turgor::benchmarks
