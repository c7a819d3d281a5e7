#include "configuration/description.hpp"

namespace turgor::configuration {

const std::string& key_of(const Description::Element& element) {
  return std::visit([](const auto& kind) -> const std::string& { return kind.key; }, element);
}

std::vector<std::string> Description::keys() const {
  std::vector<std::string> all;
  for (const auto& element : elements_) all.push_back(key_of(element));
  return all;
}

const Description::Element* Description::find(const std::string& key) const {
  for (const auto& element : elements_)
    if (key_of(element) == key) return &element;
  return nullptr;
}

}  // namespace turgor::configuration
