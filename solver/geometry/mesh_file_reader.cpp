#include "geometry/mesh_file_reader.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "geometry/input_error.hpp"

namespace turgor::geometry {

namespace {

constexpr double largest_bytes = 2e9;
// Element types of gmsh that this program computes on, and those that carry nothing here.
constexpr int quadrilateral = 3, hexahedron = 5;

/// A text file read line by line, which knows where it is.
class Lines {
 public:
  explicit Lines(const std::filesystem::path& file) : name_(file.string()), stream_(file) {}

  bool next() {
    while (std::getline(stream_, line_)) {
      ++number_;
      line_.erase(line_.find_last_not_of(" \t\r") + 1);
      if (!line_.empty()) return true;
    }
    return false;
  }
  /// The next line, of a section that must not end here.
  std::istringstream expect(const std::string& section) {
    if (!next())
      fail("ends in the middle of " + section + "; it was cut off. Copy it again or let gmsh write it anew.");
    if (line_[0] == '$')
      fail("has fewer entries in " + section + " than it announces; let gmsh write it anew.");
    return std::istringstream(line_);
  }
  template <class... Values>
  std::istringstream read(const std::string& section, Values&... values) {
    auto words = expect(section);
    if (!(words >> ... >> values))
      fail("has an entry in " + section + " that cannot be read: \"" + line_.substr(0, 60) + "\".");
    return words;
  }
  /// The last line of a section: what is left over or cut off here would change the mesh unseen.
  void expect_end(const std::string& section) {
    if (!next() || line_ != "$End" + section.substr(1))
      fail("does not end " + section + " after the entries that it announces; let gmsh write it anew.");
  }
  [[noreturn]] void fail(const std::string& why) const {
    throw InputError("Mesh " + name_ + ", line " + std::to_string(number_) + ": " + why);
  }
  const std::string& line() const { return line_; }

 private:
  std::string name_;
  std::ifstream stream_;
  std::string line_;
  std::size_t number_ = 0;
};

/// The sections of the file, whichever version.
class Reader {
 public:
  explicit Reader(const std::filesystem::path& file) : lines_(file) {}

  MeshFile read() {
    if (!lines_.next() || lines_.line() != "$MeshFormat")
      lines_.fail("is no gmsh mesh: it does not begin with $MeshFormat. Save as .msh, version 4.1 or 2.2.");
    read_format();
    bool nodes = false, elements = false;
    while (lines_.next()) {
      const std::string section = lines_.line();
      if (section == "$PhysicalNames")
        read_names();
      else if (section == "$Entities")
        read_entities();
      else if (section == "$Nodes")
        version_ < 3 ? read_nodes_2() : read_nodes_4(), nodes = true;
      else if (section == "$Elements")
        version_ < 3 ? read_elements_2() : read_elements_4(), elements = true;
      else if (section == "$PartitionedEntities")
        lines_.fail("is partitioned; save it as one piece.");
      else if (section[0] == '$') {
        skip(section);
        continue;
      } else
        lines_.fail("has text outside any section: \"" + section.substr(0, 60) + "\".");
      lines_.expect_end(section);
    }
    if (!nodes || !elements)
      lines_.fail(std::string("has no ") + (nodes ? "$Elements" : "$Nodes") +
                  "; it was cut off or is empty.");
    return std::move(mesh_);
  }

 private:
  void read_format() {
    int binary = 0, word = 0;
    lines_.read("$MeshFormat", version_, binary, word);
    if (binary)
      lines_.fail(
          "is a binary mesh; save it as text: gmsh FILE.msh -save -format msh41 -setnumber Mesh.Binary 0 -o "
          "NEW.msh.");
    if (std::abs(version_ - 2.2) > 0.01 && std::abs(version_ - 4.1) > 0.01) {
      std::ostringstream why;
      why << "is of gmsh format " << version_
          << "; 4.1 and 2.2 are read (gmsh FILE.msh -save -format msh41 -o NEW.msh).";
      lines_.fail(why.str());
    }
    lines_.expect_end("$MeshFormat");
  }

  void skip(const std::string& section) {
    const std::string end = "$End" + section.substr(1);
    do {
      if (!lines_.next()) lines_.fail("ends in the middle of " + section + "; it was cut off.");
    } while (lines_.line() != end);
  }

  void read_names() {
    std::size_t count = 0;
    lines_.read("$PhysicalNames", count);
    for (std::size_t n = 0; n < count; ++n) {
      int dimension = 0, number = 0;
      lines_.read("$PhysicalNames", dimension, number);
      const auto first = lines_.line().find('"'), last = lines_.line().rfind('"');
      if (first == last) lines_.fail("has a physical name without quotes.");
      mesh_.names[{dimension, number}] = lines_.line().substr(first + 1, last - first - 1);
    }
  }

  void read_entities() {
    std::array<std::size_t, 4> count{};
    lines_.read("$Entities", count[0], count[1], count[2], count[3]);
    for (int dimension = 0; dimension < 4; ++dimension)
      for (std::size_t n = 0; n < count[static_cast<std::size_t>(dimension)]; ++n) {
        int tag = 0;
        auto words = lines_.read("$Entities", tag);
        double coordinate = 0;
        for (int c = 0; c < (dimension == 0 ? 3 : 6); ++c) words >> coordinate;
        std::size_t groups = 0;
        int group = 0;
        if (!(words >> groups)) lines_.fail("has an entity in $Entities that cannot be read.");
        if (groups > 1 && dimension > 1)
          lines_.fail((dimension == 3 ? "volume " : "surface ") + std::to_string(tag) + " is in " +
                      std::to_string(groups) + " physical groups, but can bear only one name.");
        if (groups > 0 && words >> group) group_of_[{dimension, tag}] = std::abs(group);
      }
  }

  void add_vertex(std::size_t number, const std::array<double, 3>& position) {
    for (const double x : position)
      if (!std::isfinite(x)) lines_.fail("has a node whose position is not a finite number.");
    position_of_[number] = mesh_.vertices.size();
    mesh_.vertices.push_back(position);
  }

  void read_nodes_2() {
    std::size_t count = 0, number = 0;
    lines_.read("$Nodes", count);
    for (std::size_t n = 0; n < count; ++n) {
      std::array<std::string, 3> x;  // strings: streams do not read nan
      lines_.read("$Nodes", number, x[0], x[1], x[2]);
      add_vertex(number, to_position(x));
    }
  }

  void read_nodes_4() {
    std::size_t blocks = 0;
    lines_.read("$Nodes", blocks);
    for (std::size_t b = 0; b < blocks; ++b) {
      int dimension = 0, entity = 0, parametric = 0;
      std::size_t count = 0;
      lines_.read("$Nodes", dimension, entity, parametric, count);
      std::vector<std::size_t> numbers;  // grows as lines come: a damaged count must not claim memory
      for (std::size_t n = 0; n < count; ++n) lines_.read("$Nodes", numbers.emplace_back());
      for (const auto number : numbers) {
        std::array<std::string, 3> x;
        lines_.read("$Nodes", x[0], x[1], x[2]);
        add_vertex(number, to_position(x));
      }
    }
  }

  std::array<double, 3> to_position(const std::array<std::string, 3>& words) const {
    std::array<double, 3> position{};
    for (std::size_t d = 0; d < 3; ++d) {
      char* end = nullptr;
      position[d] = std::strtod(words[d].c_str(), &end);
      if (*end != '\0') lines_.fail("has a coordinate that is no number: \"" + words[d] + "\".");
    }
    return position;
  }

  void add_element(int type, int physical, std::size_t number, std::istringstream& words) {
    if (type != hexahedron && type != quadrilateral) {
      ++mesh_.other_types[type];
      return;
    }
    MeshFile::Element element{.number = number, .physical = physical, .vertices = {}};
    for (std::size_t v = 0; v < (type == hexahedron ? 8u : 4u); ++v) {
      std::size_t node = 0;
      if (!(words >> node)) lines_.fail("has an element with too few nodes.");
      const auto found = position_of_.find(node);
      if (found == position_of_.end())
        lines_.fail("has an element with the node " + std::to_string(node) + ", which is not in $Nodes.");
      element.vertices.push_back(found->second);
    }
    (type == hexahedron ? mesh_.hexahedra : mesh_.quadrilaterals).push_back(std::move(element));
  }

  void read_elements_2() {
    std::size_t count = 0;
    lines_.read("$Elements", count);
    for (std::size_t n = 0; n < count; ++n) {
      std::size_t number = 0, tags = 0;
      int type = 0, physical = 0, tag = 0;
      auto words = lines_.read("$Elements", number, type, tags);
      for (std::size_t t = 0; t < tags; ++t) {
        if (!(words >> tag)) lines_.fail("has an element with too few nodes.");
        if (t == 0) physical = std::abs(tag);  // gmsh negates the group of a surface that it turned over
      }
      add_element(type, physical, number, words);
    }
  }

  void read_elements_4() {
    std::size_t blocks = 0;
    lines_.read("$Elements", blocks);
    for (std::size_t b = 0; b < blocks; ++b) {
      int dimension = 0, entity = 0, type = 0;
      std::size_t count = 0, number = 0;
      lines_.read("$Elements", dimension, entity, type, count);
      const auto group = group_of_.find({dimension, entity});
      for (std::size_t n = 0; n < count; ++n) {
        auto words = lines_.read("$Elements", number);
        add_element(type, group == group_of_.end() ? 0 : group->second, number, words);
      }
    }
  }

  Lines lines_;
  MeshFile mesh_;
  double version_ = 0;
  std::map<std::size_t, std::size_t> position_of_;
  std::map<std::pair<int, int>, int> group_of_;  // entity -> physical group
};

}  // namespace

MeshFile read_mesh_file(const std::filesystem::path& file) {
  namespace fs = std::filesystem;
  const auto refuse = [&](const std::string& why) { throw InputError("Mesh " + file.string() + ": " + why); };
  std::error_code error;
  if (!fs::exists(file, error)) refuse("does not exist.");
  if (fs::is_directory(file, error)) refuse("is a folder; give the .msh file.");
  const auto bytes = static_cast<double>(fs::file_size(file, error));
  if (bytes == 0) refuse("is empty (0 bytes); let gmsh write it anew.");
  if (bytes > largest_bytes)
    refuse("is larger than 2 GB; a coarse mesh is enough, because the program refines it.");
  return Reader(file).read();
}

}  // namespace turgor::geometry
