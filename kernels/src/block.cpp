#include "block.hpp"

namespace turgor::kernels::detail {

template <class Space>
std::unique_ptr<Block<Space>> make_block(const GraphData<Space>& graph, const Species& species,
                                         std::size_t first, std::size_t count,
                                         std::span<const double> storage, const TransportOptions& options) {
  const auto of_width = [&]<int width>(std::integral_constant<int, width>) {
    return options.precision == Precision::mixed
               ? make_wide_block<Space, width, float>(graph, species, first, count, storage, options)
               : make_wide_block<Space, width, double>(graph, species, first, count, storage, options);
  };
  switch (count) {
    case 1:
      return of_width(std::integral_constant<int, 1>());
    case 2:
      return of_width(std::integral_constant<int, 2>());
    case 3:
    case 4:
      return of_width(std::integral_constant<int, 4>());
    default:
      return of_width(std::integral_constant<int, 8>());
  }
}

template std::unique_ptr<Block<EngineSpace>> make_block<EngineSpace>(const GraphData<EngineSpace>&,
                                                                     const Species&, std::size_t, std::size_t,
                                                                     std::span<const double>,
                                                                     const TransportOptions&);

}  // namespace turgor::kernels::detail
