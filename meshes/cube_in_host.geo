// A cubic tumour of 4 mm in a cubic host of 12 mm, hexahedra of 2 mm; lengths in mm.
//   gmsh cube_in_host.geo -3 -format msh41 -o cube_in_host.msh
SetFactory("OpenCASCADE");
Box(1) = {-2, -2, -2, 4, 4, 4};
// The host in 26 blocks, so that each is a transfinite cuboid.
n = 2;
For i In {-1:1}
  For j In {-1:1}
    For k In {-1:1}
      If (i != 0 || j != 0 || k != 0)
        Box(n) = {-2 + 4*i, -2 + 4*j, -2 + 4*k, 4, 4, 4};
        n += 1;
      EndIf
    EndFor
  EndFor
EndFor
Coherence;
Transfinite Curve {:} = 3;
Transfinite Surface {:};
Recombine Surface {:};
Transfinite Volume {:};
tumour() = Volume In BoundingBox {-2.1, -2.1, -2.1, 2.1, 2.1, 2.1};
all() = Volume {:};
host() = all();
host() -= tumour();
outer() = Boundary { Volume {:}; };
Physical Volume("tumour") = {tumour()};
Physical Volume("host") = {host()};
outside() = CombinedBoundary { Volume {:}; };
Physical Surface("outer") = {outside()};
