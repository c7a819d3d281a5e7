#include "team.hpp"

namespace turgor::benchmarks {

Team::Team(int&, char**&) {}
Team::~Team() = default;

void Team::wait() const {}
double Team::largest(double value) const {
  return value;
}
double Team::sum(double value) const {
  return value;
}
int Team::told(int value) const {
  return value;
}
std::vector<double> Team::gathered(const std::vector<double>& values) const {
  return values;
}
std::unique_ptr<kernels::Halo> Team::halo(const kernels::testing::GraphPart&) const {
  return kernels::make_serial_halo();
}

}  // namespace turgor::benchmarks
