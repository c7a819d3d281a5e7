#include <turgor/kernels/halo.hpp>

#include <stdexcept>

namespace turgor::kernels {

namespace {

class SerialHalo final : public Halo {
 public:
  void start(std::byte*, std::size_t) override {}
  void finish() override {}
  bool renumber(std::span<const std::int32_t>) override { return true; }
  double minimum(double value) override { return value; }
  void sum(std::span<double>) override {}
};

}  // namespace

Halo::~Halo() = default;

bool Halo::renumber(std::span<const std::int32_t>) {
  return false;
}

bool Halo::takes_device_memory() const {
  return false;
}

std::vector<std::int32_t> Halo::sent_nodes() const {
  return {};
}

void Halo::start_packed(const std::byte*, std::byte*, std::size_t) {
  throw std::logic_error("this halo does not take packed values");
}

std::unique_ptr<Halo> make_serial_halo() {
  return std::make_unique<SerialHalo>();
}

}  // namespace turgor::kernels
