#include "kept_graph.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace turgor::kernels::detail {

namespace {

template <class View, class Values>
void copy_in(View& view, const std::string& name, const Values& values) {
  view = View(name, values.size());
  write(view, [&](auto* to) { std::copy(values.begin(), values.end(), to); });
}

}  // namespace

KeptGraph::KeptGraph(const Graph& graph, NodeOrder order, bool each_edge_once)
    : row_begin_(graph.row_begin.begin(), graph.row_begin.end()),
      neighbour_(graph.neighbour.begin(), graph.neighbour.end()),
      region_class_(graph.region_class.begin(), graph.region_class.end()),
      ghost_nodes_(graph.ghost_nodes),
      classes_(graph.classes),
      order_(std::move(order)) {
  data_.owned = static_cast<std::int32_t>(graph.owned_nodes);
  data_.ghosts = static_cast<std::int32_t>(graph.ghost_nodes);
  data_.classes = static_cast<int>(graph.classes);
  keep_rows();
  keep_entries(each_edge_once && rows_in_turn<EngineSpace>);
  write_coefficients(0, graph.stiffness);
  set_prescribed({});
}

Graph KeptGraph::given() const {
  return {.owned_nodes = static_cast<std::size_t>(data_.owned),
          .ghost_nodes = ghost_nodes_,
          .classes = classes_,
          .row_begin = row_begin_,
          .neighbour = neighbour_,
          .region_class = region_class_,
          .stiffness = {}};
}

void KeptGraph::set_flow(const Flow& flow) {
  write_coefficients(1, flow.in);
  write_coefficients(2, flow.out);
}

void KeptGraph::set_prescribed(std::span<const std::int32_t> rows) {
  std::vector<std::int32_t> place(data_.owned, -1);
  for (std::size_t n = 0; n < rows.size(); ++n) place[rows[n]] = static_cast<std::int32_t>(n);
  copy_in(data_.prescribed_place, "prescribed place", place);
}

void KeptGraph::keep_rows() {
  std::vector<std::int64_t> begin{0};
  std::vector<std::int32_t> neighbour;
  neighbour.reserve(neighbour_.size());
  for (std::int32_t i = 0; i < data_.owned; ++i) {
    const auto node = order_.given(i);
    const auto first = neighbour.end() - neighbour.begin();
    for (auto e = row_begin_[node]; e < row_begin_[node + 1]; ++e)
      neighbour.push_back(order_.row(neighbour_[e]));
    std::sort(neighbour.begin() + first, neighbour.end());
    begin.push_back(static_cast<std::int64_t>(neighbour.size()));
  }
  copy_in(data_.row_begin, "row begin", begin);
  copy_in(data_.neighbour, "neighbour", neighbour);
  find_reach(begin, neighbour);
  find_border(begin, neighbour);
}

void KeptGraph::find_reach(std::span<const std::int64_t> begin, std::span<const std::int32_t> neighbour) {
  std::int32_t last = 0;
  for (std::int32_t i = 0; i < data_.owned; ++i) {
    for (auto e = begin[i]; e < begin[i + 1]; ++e)
      if (neighbour[e] < data_.owned) last = std::max(last, neighbour[e]);
    if ((i + 1) % data_.chunk == 0 || i + 1 == data_.owned) data_.reach.push_back(std::max(last, i));
  }
}

void KeptGraph::find_border(std::span<const std::int64_t> begin, std::span<const std::int32_t> neighbour) {
  std::vector<std::int32_t> border, near;
  std::vector<char> is_near(data_.owned, 0);
  for (std::int32_t i = 0; i < data_.owned; ++i) {
    const auto row = neighbour.subspan(begin[i], begin[i + 1] - begin[i]);
    if (row.empty() || row.back() < data_.owned) continue;  // ghosts come last
    border.push_back(i);
    is_near[i] = 1;
    for (const auto j : row)
      if (j < data_.owned) is_near[j] = 1;
  }
  for (std::int32_t i = 0; i < data_.owned; ++i)
    if (is_near[i]) near.push_back(i);
  copy_in(data_.border, "border", border);
  copy_in(data_.near_border, "near border", near);
}

void KeptGraph::keep_entries(bool each_edge_once) {
  data_.each_edge_once = each_edge_once;
  std::vector<std::int64_t> begin{0};
  std::vector<std::int32_t> neighbour;
  std::vector<std::uint8_t> region_class;
  std::vector<std::pair<std::int32_t, std::uint16_t>> row;
  for (std::int32_t i = 0; i < data_.owned; ++i) {
    const auto node = order_.given(i);
    if (row_begin_[node + 1] - row_begin_[node] > std::numeric_limits<std::uint16_t>::max())
      throw std::invalid_argument("row " + std::to_string(node) + " has more than 65535 entries");
    row.clear();
    for (auto e = row_begin_[node]; e < row_begin_[node + 1]; ++e)
      if (const auto j = order_.row(neighbour_[e]); !each_edge_once || j > i)
        row.emplace_back(j, static_cast<std::uint16_t>(e - row_begin_[node]));
    std::sort(row.begin(), row.end());
    for (const auto& [j, place] : row) {
      neighbour.push_back(j);
      region_class.push_back(region_class_[row_begin_[node] + place]);
      place_in_row_.push_back(place);
    }
    begin.push_back(static_cast<std::int64_t>(neighbour.size()));
  }
  copy_in(data_.entries.begin, "entries' begin", begin);
  copy_in(data_.entries.neighbour, "entries' neighbour", neighbour);
  copy_in(data_.entries.region_class, "entries' class", region_class);
  data_.entries.coefficients = decltype(data_.entries.coefficients)("coefficients", 3 * neighbour.size());
}

void KeptGraph::write_coefficients(int column, std::span<const double> values) {
  const auto begin = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), data_.entries.begin);
  write(data_.entries.coefficients, [&](double* to) {
    std::size_t n = 0;
    for (std::int32_t i = 0; i < data_.owned; ++i)
      for (const auto end = static_cast<std::size_t>(begin(i + 1)); n < end; ++n)
        to[3 * n + column] = values[row_begin_[order_.given(i)] + place_in_row_[n]];
  });
}

}  // namespace turgor::kernels::detail
