#pragma once

#include "cell_batches.hpp"
#include "triquadratic.hpp"

namespace turgor::kernels::detail {

/// Which of a cell's fields a block reads and writes.
struct BlockShape {
  bool displacement_in, pressure_in, displacement_out, pressure_out;
};
constexpr BlockShape shape_of(PoroelasticBlock block) {
  switch (block) {
    case PoroelasticBlock::stiffness:
      return {true, false, true, false};
    case PoroelasticBlock::pressure_force:
      return {false, true, true, false};
    case PoroelasticBlock::dilatation:
      return {true, false, false, true};
    case PoroelasticBlock::drainage:
      return {false, true, false, true};
    case PoroelasticBlock::all:
      break;
  }
  return {true, true, true, true};
}

/// A point of a part of a batch: slopes along the unit cube in, what is tested with slopes out.
template <class Number>
struct CellPoint {
  using P = CellPack<Number>;
  P slope[9];           ///< of u, times g; then stress, [3 component + axis]
  P pressure;           ///< then what is tested with q
  P pressure_slope[3];  ///< times g; then flux
};

/// The linear isotropic tissue at a point.
template <class Number, PoroelasticBlock block>
KOKKOS_FORCEINLINE_FUNCTION void linear_point(const CellPack<Number>* tissue,
                                              const CellLanes<Number>* geometry, CellPoint<Number>& at) {
  using P = CellPack<Number>;
  constexpr auto shape = shape_of(block);
  P j[9];
  for (int n = 0; n < 9; ++n) j[n] = pack_at(geometry[n]);
  const P volume = pack_at(geometry[9]);
  P h[9], dilatation;
  if constexpr (shape.displacement_in) {
    for (int c = 0; c < 3; ++c)
      for (int d = 0; d < 3; ++d)
        h[3 * c + d] =
            at.slope[3 * c] * j[d] + at.slope[3 * c + 1] * j[3 + d] + at.slope[3 * c + 2] * j[6 + d];
    dilatation = h[0] + h[4] + h[8];
  }
  if constexpr (shape.displacement_out) {
    if constexpr (shape.displacement_in) {
      const P shear = tissue[0] * volume, twice = shear + shear;
      P spherical = tissue[1] * volume * dilatation;
      if constexpr (shape.pressure_in) spherical -= at.pressure * volume;
      const P xx = twice * h[0] + spherical, yy = twice * h[4] + spherical, zz = twice * h[8] + spherical;
      const P xy = shear * (h[1] + h[3]), xz = shear * (h[2] + h[6]), yz = shear * (h[5] + h[7]);
      for (int e = 0; e < 3; ++e) {
        const P x = j[3 * e], y = j[3 * e + 1], z = j[3 * e + 2];
        at.slope[e] = xx * x + xy * y + xz * z;
        at.slope[3 + e] = xy * x + yy * y + yz * z;
        at.slope[6 + e] = xz * x + yz * y + zz * z;
      }
    } else {
      const P push = -at.pressure * volume;
      for (int c = 0; c < 3; ++c)
        for (int e = 0; e < 3; ++e) at.slope[3 * c + e] = push * j[3 * e + c];
    }
  }
  if constexpr (shape.pressure_out) {
    P stored = P{};
    if constexpr (shape.displacement_in) stored = dilatation;
    if constexpr (shape.pressure_in) {
      stored += tissue[3] * at.pressure;
      const P k = tissue[2] * volume;
      P flux[3];
      for (int d = 0; d < 3; ++d)
        flux[d] = k * (at.pressure_slope[0] * j[d] + at.pressure_slope[1] * j[3 + d] +
                       at.pressure_slope[2] * j[6 + d]);
      for (int e = 0; e < 3; ++e)
        at.pressure_slope[e] = flux[0] * j[3 * e] + flux[1] * j[3 * e + 1] + flux[2] * j[3 * e + 2];
    }
    at.pressure = stored * volume;
  }
}

/// Tangents at a point, pulled back: no geometry any more.
template <class Number, PoroelasticBlock block>
KOKKOS_FORCEINLINE_FUNCTION void tangent_point(const CellLanes<float>* stiffness,
                                               const CellLanes<float>* coupling, int part,
                                               CellPoint<Number>& at) {
  using P = CellPack<Number>;
  using B = CellBatches;
  constexpr auto shape = shape_of(block);
  const auto entry = [&](int n) { return B::template tangent_entry<Number>(coupling[n], part); };
  P stress[9];
  if constexpr (shape.displacement_in && shape.displacement_out) {
    for (int n = 0; n < 9; ++n) stress[n] = P{};
    for (int n = 0; n < 9; ++n) {
      const P own = at.slope[n];
      stress[n] += B::template tangent_entry<Number>(stiffness[triangle(n, n, 9)], part) * own;
      for (int m = n + 1; m < 9; ++m) {
        const P value = B::template tangent_entry<Number>(stiffness[triangle(n, m, 9)], part);
        stress[n] += value * at.slope[m];
        stress[m] += value * own;
      }
    }
  } else if constexpr (shape.displacement_out) {
    for (int n = 0; n < 9; ++n) stress[n] = P{};
  }
  if constexpr (shape.pressure_in && shape.displacement_out)
    for (int n = 0; n < 9; ++n) stress[n] -= at.pressure * entry(B::cofactor + n);
  if constexpr (shape.pressure_out) {
    P stored = P{}, flux[3] = {P{}, P{}, P{}};
    if constexpr (shape.displacement_in) {
      P volume = P{};
      for (int n = 0; n < 9; ++n) volume += entry(B::cofactor + n) * at.slope[n];
      stored = entry(B::mass_by_volume) * volume;
      for (int e = 0; e < 3; ++e)
        for (int n = 0; n < 9; ++n) flux[e] += entry(B::flux_by_strain + 9 * e + n) * at.slope[n];
    }
    if constexpr (shape.pressure_in) {
      stored += entry(B::storage) * at.pressure;
      for (int e = 0; e < 3; ++e)
        for (int f = 0; f < 3; ++f)
          flux[e] +=
              entry(B::drainage + (e <= f ? triangle(e, f, 3) : triangle(f, e, 3))) * at.pressure_slope[f];
    }
    at.pressure = stored;
    for (int e = 0; e < 3; ++e) at.pressure_slope[e] = flux[e];
  }
  if constexpr (shape.displacement_out)
    for (int n = 0; n < 9; ++n) at.slope[n] = stress[n];
}

/// y += block x on all cells.
template <class Number, PoroelasticBlock block, bool tangent>
void apply_block(const CellBatches& cells, const Number* displacement, const Number* pressure,
                 Number* momentum, Number* mass) {
  using P = CellPack<Number>;
  using B = CellBatches;
  constexpr auto shape = shape_of(block);
  constexpr bool slopes_in = shape.pressure_in && shape.pressure_out;
  constexpr bool slopes_out = slopes_in || (tangent && shape.displacement_in && shape.pressure_out);
  constexpr int parts = B::parts<Number>;
  for (std::size_t part = 0; part < cells.batches * parts; ++part) {
    const std::size_t batch = part / parts;
    const int which = static_cast<int>(part % parts), lane = which * cell_lanes<Number>;
    const std::int32_t* row = cells.displacement_row.data() + batch * 27 * B::lanes + lane;
    const std::int32_t* pressure_row = cells.pressure_row.data() + batch * 8 * B::lanes + lane;
    P u[81], slope[243], corner[8], p[27], pressure_slope[81];
    if constexpr (shape.displacement_in) {
      gather_displacement(displacement, row, u);
      for (int c = 0; c < 3; ++c) {
        to_points<Number>(u + 27 * c);
        slopes(u + 27 * c, slope + 81 * c);
      }
    }
    if constexpr (shape.pressure_in) {
      gather_pressure(pressure, pressure_row, corner);
      corners_to_points<Number>(corner, p);
      if constexpr (slopes_in) slopes(p, pressure_slope);
    }
    P tissue[4];
    if constexpr (!tangent)
      for (int n = 0; n < 4; ++n) tissue[n] = pack_at(cells.tissue<Number>(part)[n]);
    for (int q = 0; q < 27; ++q) {
      CellPoint<Number> at;
      if constexpr (shape.displacement_in)
        for (int c = 0; c < 3; ++c)
          for (int e = 0; e < 3; ++e) at.slope[3 * c + e] = slope[81 * c + 27 * e + q];
      if constexpr (shape.pressure_in) at.pressure = p[q];
      if constexpr (slopes_in)
        for (int e = 0; e < 3; ++e) at.pressure_slope[e] = pressure_slope[27 * e + q];
      if constexpr (tangent) {
        const std::size_t point = batch * 27 + q;
        tangent_point<Number, block>(cells.stiffness.data() + point * B::stiffness_size,
                                     cells.coupling.data() + point * B::coupling_size, which, at);
      } else {
        linear_point<Number, block>(tissue, cells.geometry<Number>(part) + q * B::geometry_size, at);
      }
      if constexpr (shape.displacement_out)
        for (int c = 0; c < 3; ++c)
          for (int e = 0; e < 3; ++e) slope[81 * c + 27 * e + q] = at.slope[3 * c + e];
      if constexpr (shape.pressure_out) p[q] = at.pressure;
      if constexpr (slopes_out)
        for (int e = 0; e < 3; ++e) pressure_slope[27 * e + q] = at.pressure_slope[e];
    }
    if constexpr (shape.displacement_out) {
      for (int i = 0; i < 81; ++i) u[i] = P{};
      for (int c = 0; c < 3; ++c) {
        add_slopes(slope + 81 * c, u + 27 * c);
        from_points<Number>(u + 27 * c);
      }
      scatter_displacement(u, row, momentum);
    }
    if constexpr (shape.pressure_out) {
      if constexpr (slopes_out) add_slopes(pressure_slope, p);
      points_to_corners<Number>(p, corner);
      scatter_pressure(corner, pressure_row, mass);
    }
  }
}

/// Chooses among the above at run time; defined for each precision in a file of its own, which compile side
/// by side.
template <class Number>
void apply_block(const CellBatches& cells, PoroelasticBlock block, const Number* displacement,
                 const Number* pressure, Number* momentum, Number* mass);

}  // namespace turgor::kernels::detail
