// An eighth of a spherical tumour of radius 4 mm in a host of radius 8 mm; lengths in mm. Symmetry planes are named.
//   gmsh sphere_octant_in_host.geo -3 -format msh41 -o sphere_octant_in_host.msh
//   gmsh sphere_octant_in_host.geo -3 -format msh22 -o sphere_octant_in_host_22.msh
tumour_radius = 4;
host_radius = 8;
around = 4;  // nodes along a quarter arc's half
across = 3;  // nodes across a shell

// Layers: 0 the inner block, 1 the tumour's surface, 2 the host's. Seven corners on each: three on the axes, three
// between two axes, one between all.
block = 0.5 * tumour_radius;
Point(1) = {0, 0, 0};
axis[] = {block, tumour_radius, host_radius};
two[] = {0.88 * block, tumour_radius / Sqrt(2), host_radius / Sqrt(2)};
three[] = {0.8 * block, tumour_radius / Sqrt(3), host_radius / Sqrt(3)};
For layer In {0:2}
  p = 10 * (layer + 1);
  Point(p + 1) = {axis[layer], 0, 0};
  Point(p + 2) = {0, axis[layer], 0};
  Point(p + 3) = {0, 0, axis[layer]};
  Point(p + 4) = {two[layer], two[layer], 0};
  Point(p + 5) = {0, two[layer], two[layer]};
  Point(p + 6) = {two[layer], 0, two[layer]};
  Point(p + 7) = {three[layer], three[layer], three[layer]};
EndFor

// From an axis to its two neighbours, from those to the middle.
from[] = {1, 2, 2, 3, 3, 1, 4, 5, 6};
to[] = {4, 4, 5, 5, 6, 6, 7, 7, 7};
For layer In {0:2}
  p = 10 * (layer + 1);
  For e In {0:8}
    If (layer == 0)
      Line(p + e) = {p + from[e], p + to[e]};
    Else
      Circle(p + e) = {p + from[e], 1, p + to[e]};
    EndIf
  EndFor
EndFor
For a In {1:3}
  Line(50 + a) = {1, 10 + a};
EndFor
For layer In {1:2}
  For c In {1:7}
    Line(50 + 10 * layer + c) = {10 * layer + c, 10 * layer + 10 + c};
  EndFor
EndFor
Transfinite Curve {10:18, 20:28, 30:38, 51:53} = around;
Transfinite Curve {61:67, 71:77} = across;

// Spheres and the block's far sides: around the axes 1, 2, 3.
For layer In {0:2}
  p = 10 * (layer + 1);
  Curve Loop(p + 1) = {p + 0, p + 6, -(p + 8), -(p + 5)};
  Curve Loop(p + 2) = {p + 2, p + 7, -(p + 6), -(p + 1)};
  Curve Loop(p + 3) = {p + 4, p + 8, -(p + 7), -(p + 3)};
  For a In {1:3}
    If (layer == 0)
      Surface(p + a) = {p + a};
    Else
      Surface(p + a) = {p + a} In Sphere {1};
    EndIf
  EndFor
EndFor
// The block's sides on the planes z = 0, x = 0, y = 0.
Curve Loop(51) = {51, 10, -11, -52};
Curve Loop(52) = {52, 12, -13, -53};
Curve Loop(53) = {53, 14, -15, -51};
Plane Surface(51) = {51};
Plane Surface(52) = {52};
Plane Surface(53) = {53};
// Between two layers, over each of the nine edges.
For layer In {1:2}
  p = 10 * layer;
  For e In {0:8}
    s = 50 + 10 * layer + e;
    Curve Loop(s + 50) = {p + e, 50 + p + to[e], -(p + 10 + e), -(50 + p + from[e])};
    Surface(s + 50) = {s + 50};
  EndFor
EndFor

Surface Loop(1) = {11, 12, 13, 51, 52, 53};
Volume(1) = {1};
edges[] = {0, 6, 8, 5, 2, 7, 6, 1, 4, 8, 7, 3};
For layer In {1:2}
  For a In {1:3}
    v = 10 * layer + a;
    side = 100 + 10 * layer;
    Surface Loop(v) = {10 * layer + a, 10 * layer + 10 + a, side + edges[4 * a - 4], side + edges[4 * a - 3],
                       side + edges[4 * a - 2], side + edges[4 * a - 1]};
    Volume(v) = {v};
  EndFor
EndFor
Transfinite Surface {:};
Recombine Surface {:};
Transfinite Volume {:};

Physical Volume("tumour") = {1, 11, 12, 13};
Physical Volume("host") = {21, 22, 23};
Physical Surface("outer") = {31, 32, 33};
Physical Surface("symmetry") = {51, 52, 53, 110:115, 120:125};
