#pragma once

#include <deal.II/base/mpi.h>

#include <cstring>
#include <map>
#include <type_traits>
#include <vector>

namespace turgor::discretization {

/// Sends each rank its list of plain records and returns what came from each.
template <typename Record>
std::map<unsigned, std::vector<Record>> exchange_records(
    MPI_Comm communicator, const std::map<unsigned, std::vector<Record>>& to_send) {
  static_assert(std::is_trivially_copyable_v<Record>);
  std::map<unsigned, std::vector<char>> bytes;
  for (const auto& [rank, list] : to_send) {
    auto& buffer = bytes[rank];
    buffer.resize(list.size() * sizeof(Record));
    std::memcpy(buffer.data(), list.data(), buffer.size());
  }
  std::map<unsigned, std::vector<Record>> received;
  for (const auto& [rank, buffer] : dealii::Utilities::MPI::some_to_some(communicator, bytes)) {
    auto& list = received[rank];
    list.resize(buffer.size() / sizeof(Record));
    std::memcpy(list.data(), buffer.data(), buffer.size());
  }
  return received;
}

}  // namespace turgor::discretization
