#pragma once

#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace turgor::poroelasticity {

/// The name in a parameter file of the law that a variant holds.
template <class... Laws>
std::string_view name_of(const std::variant<Laws...>& law) {
  return std::visit([](const auto& alternative) { return alternative.name; }, law);
}

/// One sentence, with its source, about the law that a variant holds.
template <class... Laws>
std::string_view description_of(const std::variant<Laws...>& law) {
  return std::visit([](const auto& alternative) { return alternative.description; }, law);
}

/// Every law of a closed variant with its default parameters.
template <class Law>
std::vector<Law> all_laws() {
  return []<std::size_t... index>(std::index_sequence<index...>) {
    return std::vector<Law>{Law(std::in_place_index<index>)...};
  }
  (std::make_index_sequence<std::variant_size_v<Law>>());
}

}  // namespace turgor::poroelasticity
