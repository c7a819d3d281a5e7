#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace turgor::output {

/// Folder names for named things, in their order: letters, digits, '.', '-' and '_' stay, all else becomes
/// '_'; names that would fall together (also where letter case does not count) get a number.
std::vector<std::string> folder_names(std::span<const std::string> names);

/// Writes a file under a temporary name and renames it, so that a reader finds the old or the new one, never
/// half of one. Throws std::runtime_error naming the file and the system's reason.
void write_whole_file(const std::filesystem::path& file, std::string_view content);

}  // namespace turgor::output
