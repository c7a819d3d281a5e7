#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <turgor/kernels/export.hpp>

namespace turgor::kernels {

/// Where transport is computed.
enum class BackEnd {
  /// What the environment's TURGOR_BACK_END names (host, cuda), else cuda where its library and a device are
  /// there, else the host.
  automatic,
  host,  ///< a core for each part of the graph, or threads, as this library's Kokkos was built
  cuda,  ///< an NVIDIA device, by the library turgor_kernels_cuda, which is opened when it is asked for
};

/// "auto", "host" or "cuda"; throws std::invalid_argument for anything else.
TURGOR_KERNELS_API BackEnd back_end_of(std::string_view name);
TURGOR_KERNELS_API std::string name_of(BackEnd back_end);

/// A back end was asked for by name and cannot be had; what() says why and what would help.
class TURGOR_KERNELS_API BackEndUnavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Starts a back end if nobody has, and stops it if this object started it. Transport problems made while it
/// lives use its back end and end before it. Of several the youngest counts.
class TURGOR_KERNELS_API Runtime {
 public:
  explicit Runtime(BackEnd wanted = BackEnd::automatic);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  BackEnd back_end() const { return back_end_; }
  /// Why it is this one.
  const std::string& reason() const { return reason_; }

 private:
  BackEnd back_end_;
  std::string reason_;
  void* previous_;
  bool started_here_;
};

/// "Kokkos 3.4.1, Serial": version and execution space of the back end in use, or of the host's.
TURGOR_KERNELS_API std::string back_end_description();

/// A back end, whether it could be used here and now, and what it runs on or what it lacks.
struct BackEndReport {
  BackEnd back_end;
  bool usable;
  std::string description;
};
TURGOR_KERNELS_API std::vector<BackEndReport> back_ends();

}  // namespace turgor::kernels
