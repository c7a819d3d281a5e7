#pragma once

#include <deal.II/distributed/tria.h>

#include <map>
#include <memory>
#include <string>

#include "geometry/scan_domain.hpp"
#include "poroelasticity/consolidation_problem.hpp"

namespace turgor::benchmarks {

/// What the command line asks for, described in benchmarks/README.md.
struct PoroelasticCase {
  enum class Load { top, foot };
  enum class Mesh { cube, general, sphere, scan };
  Load load = Load::top;
  Mesh mesh = Mesh::cube;
  int cells = 12, steps = 10;
  double poisson = 0.3, step = 0.05, contrast = 1, tolerance = 1e-8;
  /// K, or of K step M/h2 where that is given, M = lambda + 2 mu.
  double conductivity = 1;
  double drained_share = 0;
  bool hanging = false;
  bool finite_strain = false;  ///< the ball grows by a tenth in all steps together
  std::string formulation = "automatic";
  std::string scan;  ///< its image, label 1 the tumour

  double shear() const { return 1 / (2 * (1 + poisson)); }  // E = 1
  double oedometric_modulus() const;
  /// At finite strain a load as large as E would turn cells inside out.
  double load_size() const { return finite_strain ? 0.05 : 1; }
};

using Mesh3 = dealii::parallel::distributed::Triangulation<3>;

/// A mesh with its mapping and the place at which pressure is told; region 1 is a ball, or a scan's tumour.
struct PoroelasticBody {
  PoroelasticBody(MPI_Comm communicator, const PoroelasticCase& chosen);

  std::unique_ptr<Mesh3> own;
  std::unique_ptr<geometry::ScanDomain> scan;
  std::unique_ptr<dealii::Mapping<3>> straight;
  double size = 1;  ///< edge, or the scan's, m
  dealii::Point<3> told = {};

  const Mesh3& mesh() const { return scan ? scan->triangulation() : *own; }
  const dealii::Mapping<3>& mapping() const { return scan ? scan->mapping() : *straight; }
};

/// `size`: of the body, by whose square K is larger, so that times stay the same.
std::map<dealii::types::material_id, poroelasticity::Tissue> tissues_of(const PoroelasticCase& chosen,
                                                                        double size);
std::map<dealii::types::boundary_id, poroelasticity::Boundary> boundaries_of(const PoroelasticCase& chosen);

}  // namespace turgor::benchmarks
