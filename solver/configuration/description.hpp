#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "units/dimension.hpp"

namespace turgor::configuration {

using Point = std::array<double, 3>;

/// What is said of one parameter besides its name, its type and where it is kept.
struct About {
  std::string help = {};
  std::string unit = {};               ///< in which the default, the limits and the examples are written
  std::string minimum = {};            ///< with unit; empty: no limit
  std::string maximum = {};            ///< with unit; empty: no limit
  std::string source = "chosen here";  ///< of the default
  std::string otherwise = {};          ///< what holds where the parameter is not given
  std::string example = {};            ///< as it stands in a file, without quotes
  /// A number that is zero until it is given.
  bool zero_means_absent = false;
  /// Defaults that depend on the tissue, with their unit; empty: the struct's own default.
  std::string tumour = {}, normal = {}, necrotic = {};
  /// File name endings that are accepted.
  std::vector<std::string> endings = {};
  /// What is said after the allowed range where a value is out of it; begins with "; ".
  std::string out_of_range = {};
};

/// One of the words that a choice accepts.
struct Option {
  std::string word, help;
};

/// An enumeration behind its words.
struct Choice {
  std::vector<Option> options = {};
  std::function<std::size_t()> get = {};
  std::function<void(std::size_t)> set = {};
};

/// Where a parameter is kept.
using Address =
    std::variant<double*, std::optional<double>*, int*, bool*, std::string*, std::filesystem::path*, Point*,
                 std::optional<Point>*, std::vector<double>*, std::vector<Point>*, std::vector<std::string>*,
                 std::map<int, std::string>*, std::map<std::string, double>*, Choice>;

/// One parameter of a parameter file: all that reading, checking, writing and explaining it needs.
struct Parameter {
  std::string key = {};
  Address address;
  units::Dimension dimension = {};
  bool needs_unit = false;
  About about = {};
};

class Description;

/// A table of fixed name inside another.
struct Section {
  std::string key = {}, help = {};
  std::shared_ptr<Description> contents = {};
};

/// Tables that the user names, or a list of tables without names.
struct Collection {
  std::string key = {}, help = {};
  std::string item_word = {};  ///< "carrier"
  bool is_list = false;        ///< `[[doses]]` instead of `[carriers."name"]`
  /// Looks into the table of an item that is not yet read: the text of one of its keys, or empty.
  using Peek = std::function<std::string(const std::string& key)>;
  /// Describes a new item of this name with its defaults, or the one that exists.
  std::function<std::shared_ptr<Description>(const std::string& name, const Peek& peek)> add = {};
  /// The items there are.
  std::function<std::vector<std::pair<std::string, std::shared_ptr<Description>>>()> items = {};
  /// An item with its defaults, for manuals.
  std::function<std::shared_ptr<Description>()> sample = {};
};

/// The parameters of one table, bound to the struct that holds them, in the order of the manual.
///
/// Each struct has a free function `describe(Description&, Struct&)` next to it; reading, range checks, the
/// effective-parameter echo, templates, the manual and the schema all follow from what it says.
class Description {
 public:
  using Element = std::variant<Parameter, Section, Collection>;

  /// A value with a dimension, written as text with its unit.
  template <class Value>
  void quantity(const std::string& key, Value& value, const units::Dimension& dimension, About about) {
    elements_.push_back(Parameter{key, &value, dimension, true, std::move(about)});
  }
  /// A pure number, boolean, text, file or map.
  template <class Value>
  void plain(const std::string& key, Value& value, About about) {
    elements_.push_back(Parameter{key, &value, units::dimensionless, false, std::move(about)});
  }
  /// One of a few words; the options stand in the order of the enumeration.
  template <class Enumeration>
  void choice(const std::string& key, Enumeration& value, std::vector<Option> options, About about) {
    elements_.push_back(
        Parameter{key,
                  Choice{std::move(options), [&value] { return static_cast<std::size_t>(value); },
                         [&value](std::size_t index) { value = static_cast<Enumeration>(index); }},
                  units::dimensionless, false, std::move(about)});
  }
  /// One of the laws of a closed set, kept by its name: the words and their help are those of the laws.
  template <class Laws>
  void law(const std::string& key, std::string& value, const Laws& laws, About about) {
    std::vector<Option> options;
    for (const auto& law : laws)
      options.push_back({std::string(name_of(law)), std::string(description_of(law))});
    Choice choice{.options = options};
    choice.get = [&value, options] {
      std::size_t index = 0;
      while (index < options.size() && options[index].word != value) ++index;
      return index;
    };
    choice.set = [&value, options](std::size_t index) { value = options[index].word; };
    elements_.push_back(Parameter{key, std::move(choice), units::dimensionless, false, std::move(about)});
  }
  /// A table of fixed name.
  template <class Struct>
  void section(const std::string& key, Struct& object, const std::string& help) {
    auto contents = std::make_shared<Description>();
    describe(*contents, object);
    elements_.push_back(Section{key, help, contents});
  }
  /// Tables named by the user, kept in a vector of structs with a member `name`.
  template <class Struct>
  void named(const std::string& key, std::vector<Struct>& objects, const std::string& item_word,
             const std::string& help,
             std::function<Struct(const std::string&, const Collection::Peek&)> make = nullptr) {
    Collection collection{.key = key, .help = help, .item_word = item_word};
    collection.add = [&objects, make](const std::string& name, const Collection::Peek& peek) {
      for (auto& object : objects)
        if (object.name == name) return described(object);
      objects.push_back(make ? make(name, peek) : Struct{});
      objects.back().name = name;
      return described(objects.back());
    };
    collection.items = [&objects] {
      std::vector<std::pair<std::string, std::shared_ptr<Description>>> all;
      for (auto& object : objects) all.emplace_back(object.name, described(object));
      return all;
    };
    collection.sample = sample_of<Struct>();
    elements_.push_back(std::move(collection));
  }
  /// Tables named by the user, kept in a map.
  template <class Struct>
  void named(const std::string& key, std::map<std::string, Struct>& objects, const std::string& item_word,
             const std::string& help) {
    Collection collection{.key = key, .help = help, .item_word = item_word};
    collection.add = [&objects](const std::string& name, const Collection::Peek&) {
      return described(objects[name]);
    };
    collection.items = [&objects] {
      std::vector<std::pair<std::string, std::shared_ptr<Description>>> all;
      for (auto& [name, object] : objects) all.emplace_back(name, described(object));
      return all;
    };
    collection.sample = sample_of<Struct>();
    elements_.push_back(std::move(collection));
  }
  /// A list of tables without names.
  template <class Struct>
  void list(const std::string& key, std::vector<Struct>& objects, const std::string& item_word,
            const std::string& help) {
    Collection collection{.key = key, .help = help, .item_word = item_word, .is_list = true};
    collection.add = [&objects](const std::string&, const Collection::Peek&) {
      objects.emplace_back();
      return described(objects.back());
    };
    collection.items = [&objects] {
      std::vector<std::pair<std::string, std::shared_ptr<Description>>> all;
      for (auto& object : objects) all.emplace_back("", described(object));
      return all;
    };
    collection.sample = sample_of<Struct>();
    elements_.push_back(std::move(collection));
  }

  const std::vector<Element>& elements() const { return elements_; }
  /// All keys that this table accepts.
  std::vector<std::string> keys() const;
  const Element* find(const std::string& key) const;

 private:
  template <class Struct>
  static std::shared_ptr<Description> described(Struct& object) {
    auto description = std::make_shared<Description>();
    describe(*description, object);
    return description;
  }
  template <class Struct>
  static std::function<std::shared_ptr<Description>()> sample_of() {
    // Nobody writes to it, and descriptions may refer to it for as long as the program runs.
    static Struct prototype;
    return [] { return described(prototype); };
  }

  std::vector<Element> elements_;
};

/// The key of an element, whatever it is.
const std::string& key_of(const Description::Element& element);

}  // namespace turgor::configuration
