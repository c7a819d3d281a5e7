#include "output/piece_series.hpp"

#include "output/collective.hpp"
#include "output/files.hpp"

namespace turgor::output {

namespace {

std::string padded(std::size_t number) {
  const std::string digits = std::to_string(number);
  return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

std::string content_of(const Piece& piece, double time, const std::function<void(VtuFile&)>& describe) {
  VtuFile file(piece.points, piece.cells);
  file.add_number("TimeValue", time);
  file.add_words("time unit", std::vector<std::string>{"s"});
  file.add_words("length unit", std::vector<std::string>{"m"});
  describe(file);
  for (const auto& array : piece.point_data) file.add_point_data(array);
  for (const auto& array : piece.cell_data) file.add_cell_data(array);
  file.add_points(piece.positions);
  file.add_cells(piece.connectivity);
  file.add_cells(piece.offsets);
  file.add_cells(piece.types);
  return file.content();
}

}  // namespace

PieceSeries::PieceSeries(MPI_Comm communicator, const std::filesystem::path& folder)
    : communicator_(communicator), folder_(folder.has_filename() ? folder : folder.parent_path()) {
  MPI_Comm_rank(communicator, &rank_);
  MPI_Comm_size(communicator, &ranks_);
  together(communicator_, [&] {
    if (rank_ == 0) std::filesystem::create_directories(folder_);
  });
}

std::filesystem::path PieceSeries::collection() const {
  return folder_ / (folder_.filename().string() + ".pvd");
}

void PieceSeries::write(double time_s, const std::function<Piece()>& make,
                        const std::function<void(VtuFile&)>& describe) {
  const std::string name = "output_" + padded(files_.size());
  const auto piece_name = [&](int rank) { return name + "/" + std::to_string(rank) + ".vtu"; };
  together(communicator_, [&] {
    if (rank_ == 0) std::filesystem::create_directories(folder_ / name);
  });
  Piece piece;
  together(communicator_, [&] {
    piece = make();
    write_whole_file(folder_ / piece_name(rank_), content_of(piece, time_s, describe));
  });
  together(communicator_, [&] {
    files_.push_back({time_s, name + ".pvtu"});
    if (rank_ != 0) return;
    std::vector<std::string> pieces;
    for (int rank = 0; rank < ranks_; ++rank) pieces.push_back(piece_name(rank));
    write_whole_file(folder_ / (name + ".pvtu"),
                     pvtu_content(piece.point_data, piece.cell_data, piece.positions, pieces));
    write_whole_file(collection(), pvd_content(files_));
  });
}

}  // namespace turgor::output
