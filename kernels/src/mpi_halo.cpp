#include <turgor/kernels/mpi_halo.hpp>

#include <algorithm>

namespace turgor::kernels {

namespace {

class MpiHalo final : public Halo {
 public:
  MpiHalo(MPI_Comm communicator, HaloPlan plan) : communicator_(communicator), plan_(std::move(plan)) {
    buffers_.resize(plan_.send.size());
  }

  void start(std::byte* values, std::size_t size) override {
    requests_.clear();
    for (const auto& part : plan_.receive)
      MPI_Irecv(values + part.first * size, static_cast<int>(part.count * size), MPI_BYTE, part.rank, tag,
                communicator_, &requests_.emplace_back());
    for (std::size_t n = 0; n < plan_.send.size(); ++n) {
      auto& buffer = buffers_[n];
      buffer.resize(plan_.send[n].nodes.size() * size);
      std::byte* to = buffer.data();
      for (const auto node : plan_.send[n].nodes) to = std::copy_n(values + node * size, size, to);
      MPI_Isend(buffer.data(), static_cast<int>(buffer.size()), MPI_BYTE, plan_.send[n].rank, tag,
                communicator_, &requests_.emplace_back());
    }
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
  static constexpr int tag = 733;
  MPI_Comm communicator_;
  HaloPlan plan_;
  std::vector<std::vector<std::byte>> buffers_;
  std::vector<MPI_Request> requests_;
};

}  // namespace

std::unique_ptr<Halo> make_mpi_halo(MPI_Comm communicator, HaloPlan plan) {
  return std::make_unique<MpiHalo>(communicator, std::move(plan));
}

}  // namespace turgor::kernels
