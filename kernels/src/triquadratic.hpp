#pragma once

#include "pack.hpp"

namespace turgor::kernels::detail {

/// Sum factorisation on a cell's grid of 3 x 3 x 3. `P` holds the same value of several cells.
///
/// Values go from nodes to points of Gauss first; there the quadratic along each axis is that through its
/// three points, whose distance is g/2 on the unit cube, g = sqrt(3/5), so that its slopes times g are sums
/// of small integers times values. Slopes here are times g; inverse Jacobians are kept over g.
template <class Number>
inline constexpr Number gauss_width = static_cast<Number>(0.774596669241483377035853079956);

/// Calls line(a, b, c) with the places of each line of three along axis 0, 1 or 2.
template <int axis, class Line>
KOKKOS_FORCEINLINE_FUNCTION void each_line(const Line& line) {
  constexpr int step = axis == 0 ? 1 : axis == 1 ? 3 : 9, one = axis == 0 ? 3 : 1, other = axis == 2 ? 3 : 9;
  for (int m = 0; m < 3; ++m)
    for (int n = 0; n < 3; ++n) {
      const int first = n * one + m * other;
      line(first, first + step, first + 2 * step);
    }
}

template <class Number, int axis, class P>
KOKKOS_FORCEINLINE_FUNCTION void to_points_along(P* u) {
  // N_0 and N_2 at -+g/2 from the middle are 0.3 +- g/2, N_1 is 0.4.
  each_line<axis>([u](int a, int b, int c) {
    const P sum = (u[a] + u[c]) * Number(0.3) + u[b] * Number(0.4);
    const P difference = (u[a] - u[c]) * (gauss_width<Number> / 2);
    u[a] = sum + difference;
    u[c] = sum - difference;
  });
}

template <class Number, int axis, class P>
KOKKOS_FORCEINLINE_FUNCTION void from_points_along(P* u) {
  each_line<axis>([u](int a, int b, int c) {
    const P difference = (u[a] - u[c]) * (gauss_width<Number> / 2);
    const P sum = u[a] + u[c];
    u[b] += sum * Number(0.4);
    u[a] = sum * Number(0.3) + difference;
    u[c] = sum * Number(0.3) - difference;
  });
}

/// Values at 27 nodes become those at 27 points.
template <class Number, class P>
KOKKOS_FORCEINLINE_FUNCTION void to_points(P* u) {
  to_points_along<Number, 0>(u);
  to_points_along<Number, 1>(u);
  to_points_along<Number, 2>(u);
}
/// The transpose.
template <class Number, class P>
KOKKOS_FORCEINLINE_FUNCTION void from_points(P* u) {
  from_points_along<Number, 2>(u);
  from_points_along<Number, 1>(u);
  from_points_along<Number, 0>(u);
}

template <int axis, class P>
KOKKOS_FORCEINLINE_FUNCTION void slopes_along(const P* u, P* slope) {
  each_line<axis>([u, slope](int a, int b, int c) {
    const P middle = u[c] - u[a], bend = u[a] + u[c] - (u[b] + u[b]);
    slope[a] = middle - (bend + bend);
    slope[b] = middle;
    slope[c] = middle + (bend + bend);
  });
}
template <int axis, class P>
KOKKOS_FORCEINLINE_FUNCTION void add_slopes_along(const P* slope, P* u) {
  each_line<axis>([u, slope](int a, int b, int c) {
    const P difference = slope[a] - slope[c], twice = difference + difference;
    const P sum = slope[a] + slope[b] + slope[c];
    u[a] -= sum + twice;
    u[b] += twice + twice;
    u[c] += sum - twice;
  });
}

/// Slopes of what is known at the points along the three axes of the unit cube, times g, [27 axis + point].
template <class P>
KOKKOS_FORCEINLINE_FUNCTION void slopes(const P* u, P* slope) {
  slopes_along<0>(u, slope);
  slopes_along<1>(u, slope + 27);
  slopes_along<2>(u, slope + 54);
}
/// Adds the transpose.
template <class P>
KOKKOS_FORCEINLINE_FUNCTION void add_slopes(const P* slope, P* u) {
  add_slopes_along<0>(slope, u);
  add_slopes_along<1>(slope + 27, u);
  add_slopes_along<2>(slope + 54, u);
}

/// Values at 8 corners become those at 27 points, and back by the transpose.
template <class Number, class P>
KOKKOS_FORCEINLINE_FUNCTION void corners_to_points(const P* corner, P* point) {
  constexpr Number near = (1 + gauss_width<Number>) / 2, far = (1 - gauss_width<Number>) / 2,
                   half = Number(0.5);
  P line[12], face[18];
  for (int k = 0; k < 4; ++k) {
    const P x = corner[2 * k], y = corner[2 * k + 1];
    line[3 * k] = x * near + y * far;
    line[3 * k + 1] = (x + y) * half;
    line[3 * k + 2] = x * far + y * near;
  }
  for (int z = 0; z < 2; ++z)
    for (int i = 0; i < 3; ++i) {
      const P x = line[6 * z + i], y = line[6 * z + 3 + i];
      face[9 * z + i] = x * near + y * far;
      face[9 * z + 3 + i] = (x + y) * half;
      face[9 * z + 6 + i] = x * far + y * near;
    }
  for (int k = 0; k < 9; ++k) {
    const P x = face[k], y = face[9 + k];
    point[k] = x * near + y * far;
    point[9 + k] = (x + y) * half;
    point[18 + k] = x * far + y * near;
  }
}
template <class Number, class P>
KOKKOS_FORCEINLINE_FUNCTION void points_to_corners(const P* point, P* corner) {
  constexpr Number near = (1 + gauss_width<Number>) / 2, far = (1 - gauss_width<Number>) / 2,
                   half = Number(0.5);
  P line[12], face[18];
  for (int k = 0; k < 9; ++k) {
    const P middle = point[9 + k] * half;
    face[k] = point[k] * near + middle + point[18 + k] * far;
    face[9 + k] = point[k] * far + middle + point[18 + k] * near;
  }
  for (int z = 0; z < 2; ++z)
    for (int i = 0; i < 3; ++i) {
      const P middle = face[9 * z + 3 + i] * half;
      line[6 * z + i] = face[9 * z + i] * near + middle + face[9 * z + 6 + i] * far;
      line[6 * z + 3 + i] = face[9 * z + i] * far + middle + face[9 * z + 6 + i] * near;
    }
  for (int k = 0; k < 4; ++k) {
    const P middle = line[3 * k + 1] * half;
    corner[2 * k] = line[3 * k] * near + middle + line[3 * k + 2] * far;
    corner[2 * k + 1] = line[3 * k] * far + middle + line[3 * k + 2] * near;
  }
}

}  // namespace turgor::kernels::detail
