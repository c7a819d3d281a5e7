#include "output/number_text.hpp"

#include <array>
#include <charconv>

namespace turgor::output {

std::string number_text(double value) {
  std::array<char, 32> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

}  // namespace turgor::output
