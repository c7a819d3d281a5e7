#include "output/files.hpp"

#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <set>
#include <stdexcept>

namespace turgor::output {

namespace {

std::string safe(std::string_view name) {
  std::string word;
  for (const char letter : name) {
    const bool keep = std::isalnum(static_cast<unsigned char>(letter)) || letter == '-' || letter == '.';
    if (keep && static_cast<unsigned char>(letter) < 128)
      word += letter;
    else if (word.empty() || word.back() != '_')
      word += '_';
  }
  // A leading dot would hide the folder, or leave the results altogether.
  if (word.empty() || word.front() == '.') word = '_' + word;
  return word.substr(0, 100);
}

std::string lower_case(std::string word) {
  for (char& letter : word) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  return word;
}

}  // namespace

std::vector<std::string> folder_names(std::span<const std::string> names) {
  std::vector<std::string> folders;
  // What a run writes beside the arms' folders.
  std::set<std::string> taken{"summary.json", "series.csv", "radial.csv", "probes.csv",
                              "parameters.effective.toml"};
  for (const auto& name : names) {
    const std::string base = safe(name);
    std::string folder = base;
    for (int number = 2; !taken.insert(lower_case(folder)).second; ++number)
      folder = base + "_" + std::to_string(number);
    folders.push_back(folder);
  }
  return folders;
}

void write_whole_file(const std::filesystem::path& file, std::string_view content) {
  const std::filesystem::path temporary = file.string() + ".part";
  const auto fail = [&] {
    const std::string reason = std::strerror(errno);
    std::remove(temporary.c_str());
    throw std::runtime_error("Cannot write " + file.string() + ": " + reason +
                             ". Free some space or choose another folder with --output.");
  };
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(std::fopen(temporary.c_str(), "wb"), std::fclose);
  if (!stream) fail();
  if (std::fwrite(content.data(), 1, content.size(), stream.get()) != content.size()) fail();
  if (std::fclose(stream.release()) != 0) fail();
  if (std::rename(temporary.c_str(), file.c_str()) != 0) fail();
}

}  // namespace turgor::output
