#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include <turgor/kernels/export.hpp>

namespace turgor::kernels {

/// How the parts of a distributed graph talk to each other.
class TURGOR_KERNELS_API Halo {
 public:
  virtual ~Halo();
  /// Starts to fill the ghosts of an array that holds `size` bytes a node, owned nodes first.
  virtual void start(std::byte* values, std::size_t size) = 0;
  /// Waits until they are there.
  virtual void finish() = 0;
  /// From now on owned node n of the graph lies at rows[n] of the arrays, ghosts where they were. False: this
  /// halo cannot follow, and the nodes keep their order.
  virtual bool renumber(std::span<const std::int32_t> rows);
  /// Whether `start_packed` takes the memory of a device, as MPI does where it was built for that.
  virtual bool takes_device_memory() const;
  /// The owned nodes, as `renumber` left them, whose values `start_packed` wants one after the other.
  virtual std::vector<std::int32_t> sent_nodes() const;
  /// As `start`, with those values already side by side, which have to stay until `finish`. Both pointers
  /// may be to a device's memory. Throws std::logic_error where `takes_device_memory` is not overridden.
  virtual void start_packed(const std::byte* packed, std::byte* ghosts, std::size_t size);
  virtual double minimum(double value) = 0;
  /// Sums each value over all parts.
  virtual void sum(std::span<double> values) = 0;
};

/// The halo of a graph that is not distributed.
TURGOR_KERNELS_API std::unique_ptr<Halo> make_serial_halo();

}  // namespace turgor::kernels
