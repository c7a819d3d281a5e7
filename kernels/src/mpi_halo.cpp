#include <turgor/kernels/mpi_halo.hpp>

#include <algorithm>
#include <cstdlib>
#include <string_view>

#if __has_include(<mpi-ext.h>)
#include <mpi-ext.h>
#endif

namespace turgor::kernels {

namespace {

/// Whether this MPI says that it reads and writes a device's memory. The environment knows better than an
/// MPI that cannot be asked.
bool mpi_takes_device_memory() {
  if (const char* said = std::getenv("TURGOR_MPI_TAKES_DEVICE_MEMORY")) return std::string_view(said) == "1";
#if defined(MPIX_CUDA_AWARE_SUPPORT)
  return MPIX_Query_cuda_support() == 1;
#else
  return false;
#endif
}

class MpiHalo final : public Halo {
 public:
  MpiHalo(MPI_Comm communicator, HaloPlan plan)
      : communicator_(communicator), plan_(std::move(plan)), device_memory_(mpi_takes_device_memory()) {
    if (!plan_.receive.empty()) first_ghost_ = plan_.receive.front().first;
    for (const auto& part : plan_.receive) first_ghost_ = std::min(first_ghost_, part.first);
  }

  void start(std::byte* values, std::size_t size) override {
    std::size_t sent = 0;
    for (const auto& part : plan_.send) sent += part.nodes.size();
    buffer_.resize(sent * size);
    std::byte* to = buffer_.data();
    for (const auto& part : plan_.send)
      for (const auto node : part.nodes) to = std::copy_n(values + node * size, size, to);
    exchange(buffer_.data(), values + first_ghost_ * size, size);
  }
  bool takes_device_memory() const override { return device_memory_; }
  std::vector<std::int32_t> sent_nodes() const override {
    std::vector<std::int32_t> nodes;
    for (const auto& part : plan_.send) nodes.insert(nodes.end(), part.nodes.begin(), part.nodes.end());
    return nodes;
  }
  void start_packed(const std::byte* packed, std::byte* ghosts, std::size_t size) override {
    exchange(packed, ghosts, size);
  }
  void finish() override {
    MPI_Waitall(static_cast<int>(requests_.size()), requests_.data(), MPI_STATUSES_IGNORE);
  }
  bool renumber(std::span<const std::int32_t> rows) override {
    for (auto& part : plan_.send)
      for (auto& node : part.nodes) node = rows[node];
    return true;
  }
  double minimum(double value) override {
    MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_MIN, communicator_);
    return value;
  }
  void sum(std::span<double> values) override {
    MPI_Allreduce(MPI_IN_PLACE, values.data(), static_cast<int>(values.size()), MPI_DOUBLE, MPI_SUM,
                  communicator_);
  }

 private:
  void exchange(const std::byte* packed, std::byte* ghosts, std::size_t size) {
    requests_.clear();
    for (const auto& part : plan_.receive)
      MPI_Irecv(ghosts + (part.first - first_ghost_) * size, static_cast<int>(part.count * size), MPI_BYTE,
                part.rank, tag, communicator_, &requests_.emplace_back());
    for (const auto& part : plan_.send) {
      const std::size_t bytes = part.nodes.size() * size;
      MPI_Isend(packed, static_cast<int>(bytes), MPI_BYTE, part.rank, tag, communicator_,
                &requests_.emplace_back());
      packed += bytes;
    }
  }

  static constexpr int tag = 733;
  MPI_Comm communicator_;
  HaloPlan plan_;
  bool device_memory_;
  std::int32_t first_ghost_ = 0;
  std::vector<std::byte> buffer_;
  std::vector<MPI_Request> requests_;
};

}  // namespace

std::unique_ptr<Halo> make_mpi_halo(MPI_Comm communicator, HaloPlan plan) {
  return std::make_unique<MpiHalo>(communicator, std::move(plan));
}

}  // namespace turgor::kernels
