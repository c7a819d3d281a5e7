#include "cell_matrices.hpp"

#include <algorithm>
#include <array>

#include "triquadratic.hpp"

namespace turgor::kernels::detail {

namespace {

using B = CellBatches;
using P = CellPack<double>;
constexpr int lanes = cell_lanes<double>, parts = B::parts<double>;

/// Slopes of shape functions times g on the unit cube, [function][point][axis], and their values.
template <int functions>
struct ReferenceShapes {
  std::array<std::array<std::array<double, 3>, 27>, functions> slope;
  std::array<std::array<double, 27>, functions> value;
};

template <int functions>
ReferenceShapes<functions> reference_shapes() {
  ReferenceShapes<functions> shapes;
  for (int i = 0; i < functions; ++i) {
    double at[27] = {}, slope[81];
    if constexpr (functions == 27) {
      at[i] = 1;
      to_points<double>(at);
    } else {
      double corner[8] = {};
      corner[i] = 1;
      corners_to_points<double>(corner, at);
    }
    slopes(at, slope);
    for (int q = 0; q < 27; ++q) {
      shapes.value[i][q] = at[q];
      for (int e = 0; e < 3; ++e) shapes.slope[i][q][e] = slope[27 * e + q];
    }
  }
  return shapes;
}

/// Calls visit for each part with the cells in its lanes: (part, batch, part of the batch).
template <class Visit>
void each_part(const B& cells, const Visit& visit) {
  for (std::size_t part = 0; part < cells.batches * parts; ++part)
    visit(part, part / parts, static_cast<int>(part % parts));
}

/// The cell in a lane, or one past the last where the lane only fills up.
std::size_t cell_of(std::size_t part, int lane) {
  return part * lanes + static_cast<std::size_t>(lane);
}

P gather_cells(std::span<const double> values, std::size_t part, std::size_t cells) {
  P pack = P{};
  for (int l = 0; l < lanes; ++l)
    if (cell_of(part, l) < cells) pack[l] = values[cell_of(part, l)];
  return pack;
}

/// Physical slopes of a shape function at a point.
std::array<P, 3> physical(const std::array<double, 3>& slope, const CellLanes<double>* geometry) {
  std::array<P, 3> result;
  for (int d = 0; d < 3; ++d)
    result[d] = pack_at(geometry[d]) * slope[0] + pack_at(geometry[3 + d]) * slope[1] +
                pack_at(geometry[6 + d]) * slope[2];
  return result;
}

void hand_out(const P* matrix, int size, std::size_t part, std::size_t cells, const VisitMatrix& visit) {
  std::array<double, 576> one;
  for (int l = 0; l < lanes && cell_of(part, l) < cells; ++l) {
    for (int n = 0; n < size; ++n) one[n] = matrix[n][l];
    visit(cell_of(part, l), std::span<const double>(one.data(), size));
  }
}

/// Adds the part of a point to the matrix of 24 x 24, above and on the diagonal's blocks.
void add_linear_stiffness(const std::array<std::array<P, 3>, 8>& g, P shear, P lame, P volume, P* matrix) {
  const P mu = shear * volume, lambda = lame * volume;
  for (int i = 0; i < 8; ++i)
    for (int j = i; j < 8; ++j) {
      const P inner = mu * (g[i][0] * g[j][0] + g[i][1] * g[j][1] + g[i][2] * g[j][2]);
      for (int a = 0; a < 3; ++a)
        for (int b = 0; b < 3; ++b) {
          P entry = lambda * g[i][a] * g[j][b] + mu * g[i][b] * g[j][a];
          if (a == b) entry += inner;
          matrix[24 * (3 * i + a) + 3 * j + b] += entry;
        }
    }
}

void add_tangent_stiffness(const ReferenceShapes<8>& shapes, int q, const CellLanes<float>* stiffness,
                           int part, P* matrix) {
  P tangent[45];
  for (int n = 0; n < 45; ++n) tangent[n] = B::tangent_entry<double>(stiffness[n], part);
  for (int j = 0; j < 8; ++j)
    for (int b = 0; b < 3; ++b) {
      P stress[9];
      for (int n = 0; n < 9; ++n) {
        stress[n] = P{};
        for (int f = 0; f < 3; ++f) {
          const int m = 3 * b + f;
          stress[n] += tangent[n <= m ? triangle(n, m, 9) : triangle(m, n, 9)] * shapes.slope[j][q][f];
        }
      }
      for (int i = 0; i <= j; ++i) {
        const auto& slope = shapes.slope[i][q];
        for (int a = 0; a < 3; ++a)
          matrix[24 * (3 * i + a) + 3 * j + b] +=
              stress[3 * a] * slope[0] + stress[3 * a + 1] * slope[1] + stress[3 * a + 2] * slope[2];
      }
    }
}

/// Fields of a part of a batch at its points, and then what is tested there.
struct Fields {
  P u[81], slope[243], corner[8], p[27], pressure_slope[81];

  void load(const B& cells, std::size_t batch, int which, const double* displacement,
            const double* pressure) {
    gather_displacement(displacement, cells.displacement_row.data() + batch * 27 * B::lanes + which * lanes,
                        u);
    for (int c = 0; c < 3; ++c) {
      to_points<double>(u + 27 * c);
      slopes(u + 27 * c, slope + 81 * c);
    }
    gather_pressure(pressure, cells.pressure_row.data() + batch * 8 * B::lanes + which * lanes, corner);
    corners_to_points<double>(corner, p);
    slopes(p, pressure_slope);
  }

  void state(const CellLanes<double>* geometry, int l, std::span<PoroelasticState> state) const {
    for (int q = 0; q < 27; ++q) {
      const auto* j = geometry + q * B::geometry_size;
      for (int d = 0; d < 3; ++d) {
        for (int c = 0; c < 3; ++c)
          state[q].gradient[3 * c + d] = slope[81 * c + q][l] * j[d].lane[l] +
                                         slope[81 * c + 27 + q][l] * j[3 + d].lane[l] +
                                         slope[81 * c + 54 + q][l] * j[6 + d].lane[l];
        state[q].slope[d] = pressure_slope[q][l] * j[d].lane[l] +
                            pressure_slope[27 + q][l] * j[3 + d].lane[l] +
                            pressure_slope[54 + q][l] * j[6 + d].lane[l];
      }
      state[q].pressure = p[q][l];
    }
  }

  void set(const CellLanes<double>* geometry, int l, std::span<const PoroelasticRates> rates) {
    for (int q = 0; q < 27; ++q) {
      const auto* j = geometry + q * B::geometry_size;
      const double volume = j[9].lane[l];
      const auto& r = rates[q];
      for (int e = 0; e < 3; ++e) {
        const double x = j[3 * e].lane[l] * volume, y = j[3 * e + 1].lane[l] * volume,
                     z = j[3 * e + 2].lane[l] * volume;
        for (int c = 0; c < 3; ++c)
          slope[81 * c + 27 * e + q][l] =
              r.stress[3 * c] * x + r.stress[3 * c + 1] * y + r.stress[3 * c + 2] * z;
        pressure_slope[27 * e + q][l] = r.flux[0] * x + r.flux[1] * y + r.flux[2] * z;
      }
      p[q][l] = r.volume * volume;
    }
  }

  void add(const B& cells, std::size_t batch, int which, double* momentum, double* mass) {
    for (int i = 0; i < 81; ++i) u[i] = P{};
    for (int c = 0; c < 3; ++c) {
      add_slopes(slope + 81 * c, u + 27 * c);
      from_points<double>(u + 27 * c);
    }
    scatter_displacement(u, cells.displacement_row.data() + batch * 27 * B::lanes + which * lanes, momentum);
    add_slopes(pressure_slope, p);
    points_to_corners<double>(p, corner);
    scatter_pressure(corner, cells.pressure_row.data() + batch * 8 * B::lanes + which * lanes, mass);
  }
};

}  // namespace

void add_diagonal(const B& cells, double* diagonal) {
  static const auto shapes = reference_shapes<27>();
  each_part(cells, [&](std::size_t part, std::size_t batch, int which) {
    P sum[81];
    for (int n = 0; n < 81; ++n) sum[n] = P{};
    const auto* tissue = cells.tissue<double>(part);
    for (int q = 0; q < 27; ++q) {
      const auto* geometry = cells.geometry<double>(part) + q * B::geometry_size;
      for (int i = 0; i < 27; ++i) {
        if (cells.has_tangents()) {
          const auto* tangent = cells.stiffness.data() + (batch * 27 + q) * B::stiffness_size;
          const auto& g = shapes.slope[i][q];
          for (int c = 0; c < 3; ++c)
            for (int e = 0; e < 3; ++e)
              for (int f = 0; f < 3; ++f) {
                const int n = 3 * c + std::min(e, f), m = 3 * c + std::max(e, f);
                sum[27 * c + i] +=
                    B::tangent_entry<double>(tangent[triangle(n, m, 9)], which) * (g[e] * g[f]);
              }
          continue;
        }
        const auto g = physical(shapes.slope[i][q], geometry);
        const P volume = pack_at(geometry[9]), mu = pack_at(tissue[0]) * volume,
                lambda = pack_at(tissue[1]) * volume;
        const P square = mu * (g[0] * g[0] + g[1] * g[1] + g[2] * g[2]);
        for (int c = 0; c < 3; ++c) sum[27 * c + i] += square + (lambda + mu) * g[c] * g[c];
      }
    }
    scatter_displacement(sum, cells.displacement_row.data() + batch * 27 * B::lanes + which * lanes,
                         diagonal);
  });
}

void visit_trilinear_stiffness(const B& cells, const VisitMatrix& visit) {
  static const auto shapes = reference_shapes<8>();
  each_part(cells, [&](std::size_t part, std::size_t batch, int which) {
    P matrix[576];
    for (P& entry : matrix) entry = P{};
    const auto* tissue = cells.tissue<double>(part);
    for (int q = 0; q < 27; ++q) {
      if (cells.has_tangents()) {
        add_tangent_stiffness(shapes, q, cells.stiffness.data() + (batch * 27 + q) * B::stiffness_size, which,
                              matrix);
        continue;
      }
      const auto* geometry = cells.geometry<double>(part) + q * B::geometry_size;
      std::array<std::array<P, 3>, 8> g;
      for (int i = 0; i < 8; ++i) g[i] = physical(shapes.slope[i][q], geometry);
      add_linear_stiffness(g, pack_at(tissue[0]), pack_at(tissue[1]), pack_at(geometry[9]), matrix);
    }
    for (int i = 0; i < 8; ++i)
      for (int j = 0; j < i; ++j)
        for (int a = 0; a < 3; ++a)
          for (int b = 0; b < 3; ++b)
            matrix[24 * (3 * i + a) + 3 * j + b] = matrix[24 * (3 * j + b) + 3 * i + a];
    hand_out(matrix, 576, part, cells.cells, visit);
  });
}

void visit_helmholtz(const B& cells, std::span<const double> mass, std::span<const double> conductivity,
                     const VisitMatrix& visit) {
  static const auto shapes = reference_shapes<8>();
  each_part(cells, [&](std::size_t part, std::size_t, int) {
    P matrix[64];
    for (P& entry : matrix) entry = P{};
    const P a = gather_cells(mass, part, cells.cells), k = gather_cells(conductivity, part, cells.cells);
    for (int q = 0; q < 27; ++q) {
      const auto* geometry = cells.geometry<double>(part) + q * B::geometry_size;
      const P volume = pack_at(geometry[9]);
      std::array<std::array<P, 3>, 8> g;
      for (int i = 0; i < 8; ++i) g[i] = physical(shapes.slope[i][q], geometry);
      for (int i = 0; i < 8; ++i)
        for (int j = 0; j < 8; ++j)
          matrix[8 * i + j] += volume * (a * (shapes.value[i][q] * shapes.value[j][q]) +
                                         k * (g[i][0] * g[j][0] + g[i][1] * g[j][1] + g[i][2] * g[j][2]));
    }
    hand_out(matrix, 64, part, cells.cells, visit);
  });
}

void apply_helmholtz(const B& cells, std::span<const double> mass, std::span<const double> conductivity,
                     const double* x, double* y) {
  each_part(cells, [&](std::size_t part, std::size_t batch, int which) {
    const P a = gather_cells(mass, part, cells.cells), k = gather_cells(conductivity, part, cells.cells);
    const auto* row = cells.pressure_row.data() + batch * 8 * B::lanes + which * lanes;
    P corner[8], p[27], slope[81];
    gather_pressure(x, row, corner);
    corners_to_points<double>(corner, p);
    slopes(p, slope);
    for (int q = 0; q < 27; ++q) {
      const auto* geometry = cells.geometry<double>(part) + q * B::geometry_size;
      P j[9];
      for (int n = 0; n < 9; ++n) j[n] = pack_at(geometry[n]);
      const P volume = pack_at(geometry[9]);
      P flux[3];
      for (int d = 0; d < 3; ++d)
        flux[d] = k * volume * (slope[q] * j[d] + slope[27 + q] * j[3 + d] + slope[54 + q] * j[6 + d]);
      for (int e = 0; e < 3; ++e)
        slope[27 * e + q] = flux[0] * j[3 * e] + flux[1] * j[3 * e + 1] + flux[2] * j[3 * e + 2];
      p[q] *= a * volume;
    }
    add_slopes(slope, p);
    points_to_corners<double>(p, corner);
    scatter_pressure(corner, row, y);
  });
}

void visit_states(const B& cells, const double* displacement, const double* pressure,
                  const std::function<void(std::size_t, std::span<const PoroelasticState>)>& visit) {
  Fields fields;
  std::array<PoroelasticState, 27> state;
  each_part(cells, [&](std::size_t part, std::size_t batch, int which) {
    fields.load(cells, batch, which, displacement, pressure);
    for (int l = 0; l < lanes && cell_of(part, l) < cells.cells; ++l) {
      fields.state(cells.geometry<double>(part), l, state);
      visit(cell_of(part, l), state);
    }
  });
}

void integrate(const B& cells, const double* displacement, const double* pressure, const PoroelasticLaw& law,
               double* momentum, double* mass) {
  Fields fields;
  std::array<PoroelasticState, 27> state;
  std::array<PoroelasticRates, 27> rates;
  each_part(cells, [&](std::size_t part, std::size_t batch, int which) {
    const auto* geometry = cells.geometry<double>(part);
    fields.load(cells, batch, which, displacement, pressure);
    for (int l = 0; l < lanes; ++l) {
      rates.fill({});
      if (cell_of(part, l) < cells.cells) {  // lanes that only fill up have no law
        fields.state(geometry, l, state);
        law(cell_of(part, l), state, rates);
      }
      fields.set(geometry, l, rates);
    }
    fields.add(cells, batch, which, momentum, mass);
  });
}

}  // namespace turgor::kernels::detail
