#include <turgor/kernels/halo.hpp>

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

std::unique_ptr<Halo> make_serial_halo() {
  return std::make_unique<SerialHalo>();
}

}  // namespace turgor::kernels
