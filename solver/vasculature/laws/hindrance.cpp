#include "vasculature/laws/hindrance.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace turgor::vasculature {

std::string_view name_of(const HindranceLaw& law) {
  return std::visit([](const auto& theory) { return theory.name; }, law);
}

std::string_view description_of(const HindranceLaw& law) {
  return std::visit([](const auto& theory) { return theory.description; }, law);
}

std::vector<HindranceLaw> hindrance_laws() {
  return []<std::size_t... index>(std::index_sequence<index...>) {
    return std::vector<HindranceLaw>{HindranceLaw(std::in_place_index<index>)...};
  }
  (std::make_index_sequence<std::variant_size_v<HindranceLaw>>());
}

HindranceLaw hindrance_law(std::string_view name) {
  std::string known;
  for (const auto& law : hindrance_laws()) {
    if (name_of(law) == name) return law;
    known += (known.empty() ? "" : ", ") + std::string(name_of(law));
  }
  throw std::invalid_argument("there is no hindrance theory \"" + std::string(name) + "\"; known are " +
                              known);
}

}  // namespace turgor::vasculature
