#include "configuration/reader.hpp"

#include "configuration/parameter_value.hpp"
#include "units/nearest_word.hpp"

namespace turgor::configuration {

namespace {

/// The tables, anywhere in the file, that accept this key.
void find_owners(const Description& description, const std::string& table, const std::string& key,
                 std::vector<std::string>& owners) {
  for (const auto& element : description.elements()) {
    if (const auto* section = std::get_if<Section>(&element)) {
      const std::string path = join_key(table, section->key);
      if (section->contents->find(key)) owners.push_back("[" + path + "]");
      find_owners(*section->contents, path, key, owners);
    } else if (const auto* collection = std::get_if<Collection>(&element)) {
      const std::string path = join_key(table, collection->key) +
                               (collection->is_list ? "" : ".\"" + collection->item_word + "\"");
      const auto sample = collection->sample();
      if (sample->find(key)) owners.push_back("[" + path + "]");
      find_owners(*sample, path, key, owners);
    }
  }
}

class Reader {
 public:
  Reader(const Description& root, const std::filesystem::path& folder, ProblemList& problems)
      : root_(root), folder_(folder), problems_(problems) {}

  void read_table(const Description& description, const Node& table, const std::string& path) {
    for (const auto& entry : table.entries) {
      const std::string key = join_key(path, entry.key);
      const auto* element = description.find(entry.key);
      if (!element) {
        problems_.add(entry.position, key, unknown(description, entry, path));
        continue;
      }
      // A table is placed by its header, a value by its key.
      const bool is_table = entry.value.kind == Node::Kind::table;
      problems_.remember(
          key, {is_table ? entry.value.position : entry.position, is_table ? "" : entry.value.as_written()});
      std::visit([&](const auto& kind) { read(kind, entry, key); }, *element);
    }
  }

 private:
  void read(const Parameter& parameter, const Node::Entry& entry, const std::string& key) {
    problems_.remember(key, {entry.position, entry.value.as_written()});
    assign(parameter, entry.value, key, folder_, problems_);
  }

  void read(const Section& section, const Node::Entry& entry, const std::string& key) {
    if (entry.value.kind != Node::Kind::table) {
      problems_.add(entry.position, key,
                    "is a table: write [" + key + "] and its keys below it; got " + entry.value.kind_name());
      return;
    }
    read_table(*section.contents, entry.value, key);
  }

  void read(const Collection& collection, const Node::Entry& entry, const std::string& key) {
    if (collection.is_list)
      read_list(collection, entry, key);
    else
      read_named(collection, entry, key);
  }

  void read_named(const Collection& collection, const Node::Entry& entry, const std::string& key) {
    const std::string remedy =
        "; write [" + key + ".\"name of the " + collection.item_word + "\"] and its keys below it";
    if (entry.value.kind != Node::Kind::table) {
      problems_.add(entry.position, key, "is a table of " + collection.item_word + "s" + remedy);
      return;
    }
    for (const auto& item : entry.value.entries) {
      const std::string item_key = join_key(key, item.key);
      if (item.value.kind != Node::Kind::table) {
        problems_.add(item.position, item_key, "is not the table of a " + collection.item_word + remedy);
        continue;
      }
      if (item.key.find_first_not_of(" \t") == std::string::npos) {
        problems_.add(item.position, item_key, "this " + collection.item_word + " has an empty name");
        continue;
      }
      problems_.remember(item_key, {item.position, ""});
      const auto peek = [&](const std::string& wanted) {
        const Node* node = item.value.find(wanted);
        return node && node->kind == Node::Kind::text ? node->text : std::string();
      };
      read_table(*collection.add(item.key, peek), item.value, item_key);
    }
  }

  void read_list(const Collection& collection, const Node::Entry& entry, const std::string& key) {
    if (entry.value.kind != Node::Kind::list) {
      problems_.add(entry.position, key,
                    "is a list; write [[" + key + "]] before the keys of each " + collection.item_word +
                        "; got " + entry.value.kind_name());
      return;
    }
    int number = 0;
    for (const auto& item : entry.value.items) {
      const std::string item_key = key + "." + std::to_string(++number);
      if (item.kind != Node::Kind::table) {
        problems_.add(item.position, item_key,
                      "is not the table of a " + collection.item_word + "; got " + item.kind_name());
        continue;
      }
      problems_.remember(item_key, {item.position, ""});
      read_table(*collection.add("", [](const std::string&) { return std::string(); }), item, item_key);
    }
  }

  std::string unknown(const Description& description, const Node::Entry& entry,
                      const std::string& path) const {
    const bool is_table = entry.value.kind == Node::Kind::table;
    const std::string what = is_table ? "is no known table" : "is no known key";
    const auto keys = description.keys();
    const std::string nearest = units::nearest_word(entry.key, keys);
    if (!nearest.empty()) return what + "; did you mean \"" + nearest + "\"?";
    std::vector<std::string> owners;
    if (!path.empty() && root_.find(entry.key)) owners.push_back("the top of the file");
    find_owners(root_, "", entry.key, owners);
    if (!owners.empty()) return what + " here; it belongs in " + owners.front();
    std::string all;
    for (const auto& key : keys) all += (all.empty() ? "" : ", ") + key;
    return what + "; known here: " + all;
  }

  const Description& root_;
  const std::filesystem::path& folder_;
  ProblemList& problems_;
};

}  // namespace

void read_into(const Description& description, const Node& document, const std::filesystem::path& folder,
               ProblemList& problems) {
  Reader(description, folder, problems).read_table(description, document, "");
}

}  // namespace turgor::configuration
