#pragma once

#include <string>
#include <vector>

#include "configuration/description.hpp"

namespace turgor::configuration {

/// One table of the file with the parameters in it, for manuals; user-given names stand as <carrier>.
struct ListedTable {
  std::string header;  ///< "[carriers.<carrier>.plasma]"; empty: the top of the file
  std::string path;    ///< "carriers.<carrier>.plasma"
  std::string help;
  std::vector<Parameter> parameters;
};

/// All tables of a parameter file in the order of the manual, bound to objects with their defaults that live
/// as long as the program.
const std::vector<ListedTable>& listed_tables();

/// The default as it stands in a file, in its own unit; for values that depend on the tissue all three; empty
/// where there is none.
std::string default_text(const Parameter& parameter);

}  // namespace turgor::configuration
