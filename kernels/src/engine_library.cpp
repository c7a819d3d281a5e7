#include "engine.hpp"

#include "graph_engine.hpp"
#include "reaction_engine.hpp"
#include "scalar_engine.hpp"

namespace turgor::kernels::detail {

namespace {

class KokkosLibrary final : public EngineLibrary {
 public:
  std::string description() const override {
    const int version = KOKKOS_VERSION;
    return "Kokkos " + std::to_string(version / 10000) + "." + std::to_string(version / 100 % 100) + "." +
           std::to_string(version % 100) + ", " + EngineSpace::name();
  }
  bool start([[maybe_unused]] int device) override {
    if (Kokkos::is_initialized()) return false;
#if !defined(TURGOR_KERNELS_CUDA)
    Kokkos::initialize();
#elif KOKKOS_VERSION >= 30700
    Kokkos::initialize(Kokkos::InitializationSettings().set_device_id(device));
#else
    Kokkos::InitArguments arguments;
    arguments.device_id = device;
    Kokkos::initialize(arguments);
#endif
    return true;
  }
  void stop() override {
    if (Kokkos::is_initialized()) Kokkos::finalize();
  }
  std::unique_ptr<Engine> make_engine(const Graph& graph, NodeOrder order, const Species& species,
                                      std::span<const double> storage,
                                      const TransportOptions& options) override {
    return make_graph_engine(graph, std::move(order), species, storage, options);
  }
  std::unique_ptr<ReactionEngine> make_reactions(const ReactionNetwork& network,
                                                 std::span<const double> storage,
                                                 std::span<const double> sites,
                                                 const ReactionOptions& options,
                                                 const RegionRates& rates) override {
    return make_reaction_engine(network, storage, sites, options, rates);
  }
  std::unique_ptr<ScalarEngine> make_scalar(const ScalarRows& rows,
                                            std::span<const double> storage) override {
    return make_scalar_engine(rows, storage);
  }
};

}  // namespace

EngineLibrary& engine_library() {
  static KokkosLibrary library;
  return library;
}

}  // namespace turgor::kernels::detail
