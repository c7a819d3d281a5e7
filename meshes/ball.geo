// A ball of radius 5 mm; lengths in mm. gmsh makes tetrahedra, which are refused; this cuts them into hexahedra:
//   gmsh ball.geo -3 -setnumber Mesh.SubdivisionAlgorithm 2 -format msh22 -o ball.msh
SetFactory("OpenCASCADE");
Sphere(1) = {0, 0, 0, 5};
Mesh.MeshSizeMin = 3.5;
Mesh.MeshSizeMax = 3.5;
Physical Volume("tumour") = {1};
outside() = Boundary { Volume {1}; };
Physical Surface("outer") = {outside()};
