#include "kept_graph.hpp"

#include <algorithm>
#include <cmath>
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

/// A power of two near the largest value, so that dividing by it rounds nothing; the least of all where there
/// are only zeros, so that another unit beside it decides.
double unit_of(std::span<const double> values) {
  double largest = std::numeric_limits<double>::min();
  for (const double value : values) largest = std::max(largest, std::abs(value));
  return power_of_two(largest);
}

constexpr int at_once = entries_at_once<EngineSpace>;
constexpr int far = NodeOrder::far;

/// How many entries are missing to fill the last group.
std::size_t missing(std::size_t entries) {
  return (at_once - entries % at_once) % at_once;
}

}  // namespace

KeptGraph::KeptGraph(const Graph& graph, NodeOrder order, const TransportOptions& options)
    : row_begin_(graph.row_begin.begin(), graph.row_begin.end()),
      neighbour_(graph.neighbour.begin(), graph.neighbour.end()),
      region_class_(graph.region_class.begin(), graph.region_class.end()),
      ghost_nodes_(graph.ghost_nodes),
      classes_(graph.classes),
      order_(std::move(order)),
      precision_(options.precision) {
  data_.owned = static_cast<std::int32_t>(graph.owned_nodes);
  data_.ghosts = static_cast<std::int32_t>(graph.ghost_nodes);
  data_.classes = static_cast<int>(graph.classes);
  keep_rows();
  keep_entries(options.each_edge_once && rows_in_turn<EngineSpace>);
  if (options.nodal_factors) stiffness_.assign(graph.stiffness.begin(), graph.stiffness.end());
  set_stiffness(graph.stiffness);
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

void KeptGraph::set_stiffness(std::span<const double> stiffness) {
  data_.stiffness_unit = unit_of(stiffness);
  write_coefficients(0, stiffness, stiffness, data_.stiffness_unit);
}

void KeptGraph::set_factors(const NodalFactors& factors) {
  retardation_factor_.assign(factors.retardation.begin(), factors.retardation.end());
  if (factors.diffusivity.empty())
    set_stiffness(stiffness_);
  else
    set_stiffness(with_factor(stiffness_, factors.diffusivity));
}

void KeptGraph::set_flow(const Flow& flow) {
  std::vector<double> in, out;
  auto kept = flow;
  if (!retardation_factor_.empty()) {
    in = with_factor(flow.in, retardation_factor_);
    out = with_factor(flow.out, retardation_factor_);
    kept = Flow{.in = in, .out = out};
  }
  data_.flow_unit = std::max(unit_of(kept.in), unit_of(kept.out));
  write_coefficients(1, kept.in, kept.out, data_.flow_unit);
  write_coefficients(2, kept.out, kept.in, data_.flow_unit);
}

std::vector<double> KeptGraph::with_factor(std::span<const double> values,
                                           std::span<const double> factor) const {
  std::vector<double> result(values.begin(), values.end());
  for (std::int32_t node = 0; node < data_.owned; ++node) {
    const double here = factor[order_.row(node)];
    // The sum of two numbers has no order: both rows of a pair, on whatever parts, find the same mean.
    for (auto e = row_begin_[node]; e < row_begin_[node + 1]; ++e)
      result[e] *= 0.5 * (here + factor[order_.row(neighbour_[e])]);
  }
  return result;
}

void KeptGraph::set_prescribed(std::span<const std::int32_t> rows) {
  std::vector<std::int32_t> place(data_.owned, -1);
  for (std::size_t n = 0; n < rows.size(); ++n) place[rows[n]] = static_cast<std::int32_t>(n);
  copy_in(data_.prescribed_place, "prescribed place", place);
  copy_in(data_.prescribed, "prescribed rows", rows);
}

void KeptGraph::keep_rows() {
  std::vector<std::int64_t> begin{0};
  std::vector<std::int32_t> neighbour, row;
  std::vector<double> share;
  std::vector<float> terms;
  neighbour.reserve(neighbour_.size());
  for (std::int32_t i = 0; i < data_.owned; ++i) {
    const auto node = order_.given(i);
    row.clear();
    for (auto e = row_begin_[node]; e < row_begin_[node + 1]; ++e) row.push_back(order_.row(neighbour_[e]));
    std::sort(row.begin(), row.end());
    row.erase(std::unique(row.begin(), row.end()), row.end());
    share.push_back(row.empty() ? 0 : 1 / static_cast<double>(row.size()));
    terms.push_back(static_cast<float>(row.size() + missing(row.size())));
    neighbour.insert(neighbour.end(), missing(row.size()), i);
    neighbour.insert(neighbour.end(), row.begin(), row.end());
    begin.push_back(static_cast<std::int64_t>(neighbour.size()) / at_once);
  }
  copy_in(data_.stencil.begin, "stencils' begin", begin);
  copy_in(data_.stencil.neighbour, "stencils' neighbours", neighbour);
  copy_in(data_.stencil.share, "stencils' share", share);
  copy_in(data_.stencil.terms, "stencils' terms", terms);
  find_rim(begin, neighbour);
  find_reach(begin, neighbour);
}

void KeptGraph::find_reach(std::span<const std::int64_t> begin, std::span<const std::int32_t> neighbour) {
  std::vector<std::int32_t> reach;
  std::int32_t last = 0;
  for (std::int32_t i = 0; i < data_.deep; ++i) {
    for (auto e = begin[i] * at_once; e < begin[i + 1] * at_once; ++e)
      if (neighbour[e] < data_.deep) last = std::max(last, neighbour[e]);
    if ((i + 1) % data_.chunk == 0 || i + 1 == data_.deep) reach.push_back(std::max(last, i));
  }
  copy_in(data_.reach, "reach", reach);
}

void KeptGraph::find_rim(std::span<const std::int64_t> begin, std::span<const std::int32_t> neighbour) {
  const auto& distance = order_.edges_to_ghosts();
  const auto of_row = [&](std::int32_t i) { return distance.empty() ? far : distance[order_.given(i)]; };
  while (data_.deep < data_.owned && of_row(data_.deep) >= far) ++data_.deep;
  std::vector<std::int32_t> border, off_border, outer, inner;
  for (std::int32_t i = 0; i < data_.owned; ++i) {
    const auto row = neighbour.subspan(begin[i] * at_once, (begin[i + 1] - begin[i]) * at_once);
    if (i < data_.deep) {
      if (std::any_of(row.begin(), row.end(), [&](auto j) { return j >= data_.deep; }))
        off_border.push_back(i);
      continue;
    }
    (of_row(i) <= 1 ? border : off_border).push_back(i);
    (of_row(i) <= 2 ? inner : outer).push_back(i);
  }
  copy_in(data_.border, "border", border);
  copy_in(data_.off_border, "off the border", off_border);
  copy_in(data_.outer_rim, "outer rim", outer);
  copy_in(data_.inner_rim, "inner rim", inner);
}

void KeptGraph::keep_entries(bool each_edge_once) {
  data_.each_edge_once = each_edge_once;
  std::vector<std::int64_t> begin{0};
  std::vector<std::int32_t> neighbour;
  std::vector<std::uint16_t> region_class;
  std::vector<std::pair<std::int32_t, std::uint16_t>> row;
  for (std::int32_t i = 0; i < data_.owned; ++i) {
    const auto node = order_.given(i);
    if (row_begin_[node + 1] - row_begin_[node] >= no_place)
      throw std::invalid_argument("row " + std::to_string(node) + " has more than " +
                                  std::to_string(no_place - 1) + " entries");
    row.clear();
    for (auto e = row_begin_[node]; e < row_begin_[node + 1]; ++e)
      if (const auto j = order_.row(neighbour_[e]); !each_edge_once || j > i)
        row.emplace_back(j, static_cast<std::uint16_t>(e - row_begin_[node]));
    std::sort(row.begin(), row.end());
    row.insert(row.begin(), missing(row.size()), {i, no_place});
    for (std::size_t n = 0; n < row.size(); ++n) {
      neighbour.push_back(row[n].first);
      place_in_row_.push_back(row[n].second);
      if (n % at_once > 0) continue;
      const auto class_of = [&](std::size_t of) -> std::size_t {
        return row[of].second == no_place ? 0 : region_class_[row_begin_[node] + row[of].second];
      };
      std::size_t kind = 0;
      for (int e = 0; e < at_once; ++e) kind = kind * classes_ + class_of(n + e);
      region_class.push_back(static_cast<std::uint16_t>(kind));
    }
    begin.push_back(static_cast<std::int64_t>(neighbour.size()) / at_once);
  }
  copy_in(data_.entries.begin, "entries' begin", begin);
  copy_in(data_.entries.neighbour, "entries' neighbour", neighbour);
  copy_in(data_.entries.region_class, "entries' class", region_class);
  if (precision_ == Precision::mixed)
    data_.entries.rounded = decltype(data_.entries.rounded)("coefficients", 3 * neighbour.size());
  else
    data_.entries.exact = decltype(data_.entries.exact)("coefficients", 3 * neighbour.size());
}

void KeptGraph::write_coefficients(int column, std::span<const double> values, std::span<const double> turned,
                                   double unit) {
  const auto begin = Kokkos::create_mirror_view_and_copy(Kokkos::HostSpace(), data_.entries.begin);
  // Where a pair is kept in both rows, the earlier one's numbers count for both: what the caller gives may
  // differ in round-off, and then what one node loses would not be what the other one gains.
  const auto value = [&](std::int32_t i, std::size_t place) {
    const auto node = order_.given(i);
    const auto e = row_begin_[node] + static_cast<std::int64_t>(place);
    const auto other = neighbour_[e];
    if (data_.each_edge_once || other >= data_.owned || order_.row(other) > i) return values[e];
    const auto first = neighbour_.begin() + row_begin_[other],
               last = neighbour_.begin() + row_begin_[other + 1];
    auto f = std::lower_bound(first, last, node) - neighbour_.begin();
    while (region_class_[f] != region_class_[e]) ++f;
    return turned[f];
  };
  const auto put = [&]<class Number>(Number* to) {
    std::size_t n = 0;
    for (std::int32_t i = 0; i < data_.owned; ++i)
      for (const auto end = static_cast<std::size_t>(begin(i + 1)) * at_once; n < end; ++n)
        to[(n / at_once * 3 + column) * at_once + n % at_once] =
            place_in_row_[n] == no_place ? 0 : static_cast<Number>(value(i, place_in_row_[n]) / unit);
  };
  if (precision_ == Precision::mixed)
    write(data_.entries.rounded, put);
  else
    write(data_.entries.exact, put);
}

}  // namespace turgor::kernels::detail
