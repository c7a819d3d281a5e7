#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace turgor::transport {

/// The name in a parameter file of the law that a variant holds.
template <class Law>
std::string_view name_of(const Law& law) {
  return std::visit([](const auto& alternative) { return alternative.name; }, law);
}

/// One sentence, with its source, about the law that a variant holds.
template <class Law>
std::string_view description_of(const Law& law) {
  return std::visit([](const auto& alternative) { return alternative.description; }, law);
}

/// Whether the law that a variant holds depends on the fibres of the interstitium (it says `uses_fibres`
/// then).
template <class Law>
bool uses_fibres(const Law& law) {
  return std::visit(
      []<class Alternative>(const Alternative&) {
        return requires {
          Alternative::uses_fibres;
        };
      },
      law);
}

/// Every law of a closed variant with its default parameters.
template <class Law>
std::vector<Law> all_laws() {
  return []<std::size_t... index>(std::index_sequence<index...>) {
    return std::vector<Law>{Law(std::in_place_index<index>)...};
  }
  (std::make_index_sequence<std::variant_size_v<Law>>());
}

/// The law of this name; throws std::invalid_argument that lists the names if there is none.
template <class Law>
Law law_named(std::string_view name) {
  std::string known;
  for (const auto& law : all_laws<Law>()) {
    if (name_of(law) == name) return law;
    known += (known.empty() ? "" : ", ") + std::string(name_of(law));
  }
  throw std::invalid_argument("there is no law \"" + std::string(name) + "\"; known are " + known);
}

}  // namespace turgor::transport
