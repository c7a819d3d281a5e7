#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "block_data.hpp"
#include "reaction_node.hpp"

#include <turgor/kernels/transport.hpp>

namespace turgor::kernels::detail {

// Where this library computes. A core of the host serves one part: parts are how the host computes in
// parallel.
#if defined(TURGOR_KERNELS_CUDA)
using EngineSpace = Kokkos::Cuda;
#elif defined(KOKKOS_ENABLE_SERIAL)
using EngineSpace = Kokkos::Serial;
#else
using EngineSpace = Kokkos::DefaultHostExecutionSpace;
#endif

/// A block of species behind one interface, whatever its width. Outside arrays are [node * species + s].
template <class Space>
class Block {
 public:
  virtual ~Block() = default;
  virtual void set_coefficients(const GraphData<Space>& graph, const Species& species) = 0;
  /// The amounts stay, but in prescribed rows the concentrations, and what that takes is booked. The losses,
  /// which hold the decay, have to be set anew.
  virtual void set_storage(const GraphData<Space>& graph, std::span<const double> storage) = 0;
  /// The graph's prescribed rows are others now.
  virtual void set_prescribed(const GraphData<Space>& graph) = 0;
  virtual void set_exchange(const GraphData<Space>& graph, const Exchange& exchange) = 0;
  virtual void set_concentration(const GraphData<Space>& graph, std::span<const double> concentration) = 0;
  /// Least of every owned row's largest positive step (s), and where; only `local_step` and what limits it
  /// are set.
  virtual StableStep stable_step(const GraphData<Space>& graph) const = 0;
  /// Gives the prescribed rows their values at `time` and books what that takes.
  virtual void begin(const GraphData<Space>& graph, double time, const ScalarsOfTime& values) = 0;
  virtual void step(const GraphData<Space>& graph, double begin, double step,
                    const ScalarsOfTime& source_scalars, const ScalarsOfTime& prescribed_values,
                    Halo& halo) = 0;
  /// A super step of `stages` stages. False: a concentration fell below zero, and nothing has happened.
  virtual bool super_step(const GraphData<Space>& graph, double begin, double step, int stages,
                          const ScalarsOfTime& source_scalars, const ScalarsOfTime& prescribed_values,
                          Halo& halo) = 0;
  virtual void concentration(std::span<double> values) const = 0;
  virtual void exposure(std::span<double> values) const = 0;
  virtual void note_peaks(double time) = 0;
  virtual void peak(std::span<double> values) const = 0;
  virtual void time_of_peak(std::span<double> values) const = 0;
  /// Where the concentrations of one of all species, which is in this block, lie until the next step.
  virtual StateField state(std::size_t species) const = 0;
  /// Somebody wrote to them.
  virtual void states_changed() = 0;
  virtual void add_source_integrals(std::vector<double>& integrals) const = 0;
  virtual void add_supplied(std::vector<double>& supplied) const = 0;
  /// Lowers minimum[species] to the least of the block's values; gives the first row and species that hold no
  /// number.
  virtual std::optional<std::pair<std::int32_t, std::size_t>> lower_minimum(
      std::vector<double>& minimum) const = 0;
};

/// The block of species [first, first + count) of all.
template <class Space>
std::unique_ptr<Block<Space>> make_block(const GraphData<Space>& graph, const Species& species,
                                         std::size_t first, std::size_t count,
                                         std::span<const double> storage, const TransportOptions& options);

/// The same with `width` lanes and fluxes computed in `Number`.
template <class Space, int width, class Number>
std::unique_ptr<Block<Space>> make_wide_block(const GraphData<Space>& graph, const Species& species,
                                              std::size_t first, std::size_t count,
                                              std::span<const double> storage,
                                              const TransportOptions& options);

}  // namespace turgor::kernels::detail
