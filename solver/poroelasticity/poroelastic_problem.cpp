#include "poroelasticity/poroelastic_problem.hpp"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/dofs/dof_renumbering.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/fe_system.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/lac/affine_constraints.h>
#include <deal.II/lac/dynamic_sparsity_pattern.h>
#include <deal.II/lac/sparse_direct.h>
#include <deal.II/lac/sparse_matrix.h>
#include <deal.II/lac/vector.h>
#include <deal.II/numerics/vector_tools.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "poroelasticity/poroelastic_point.hpp"

namespace turgor::poroelasticity {

namespace {

using dealii::types::boundary_id;
using dealii::types::material_id;

template <int dim>
Place place_of(const dealii::Point<dim>& point) {
  Place place = {};
  for (int d = 0; d < dim; ++d) place[d] = point[d];
  return place;
}

double inner(const Matrix3& a, const Matrix3& b) {
  double sum = 0;
  for (int n = 0; n < 9; ++n) sum += a[n] * b[n];
  return sum;
}

Matrix3 product(const Tangent& tangent, const Matrix3& change) {
  Matrix3 result = {};
  for (int n = 0; n < 9; ++n)
    for (int m = 0; m < 9; ++m) result[n] += tangent[n][m] * change[m];
  return result;
}

/// What a quadrature point remembers.
struct History {
  double volume = 1, volume_before = 1;  ///< J at the last time and the one before
  double growth = 1, growth_next = 1;    ///< lambda at the last time and the next
};

/// dJ/dt times the step is now J + last J_n + before J_(n-1).
struct Difference {
  double now = 1, last = -1, before = 0;
};

Difference difference(TimeScheme scheme, double step, double step_before) {
  if (scheme == TimeScheme::backward_euler || step_before == 0) return {};
  const double ratio = step / step_before;
  return {.now = (1 + 2 * ratio) / (1 + ratio), .last = -(1 + ratio), .before = ratio * ratio / (1 + ratio)};
}

}  // namespace

template <class Coordinates>
struct PoroelasticProblem<Coordinates>::Implementation {
  using Vector = dealii::Vector<double>;

  /// A degree of freedom of the cell at the current point.
  struct Shape {
    int component = 0;      // dim: pressure
    Matrix3 gradient = {};  // of a displacement
    double value = 0;
    std::array<double, 3> pushed = {};  // gradient of a pressure, by the cofactor
    Matrix3 stress = {};                // tangent times gradient
    double volume = 0;                  // change of J
  };

  Implementation(const dealii::Triangulation<dim>& mesh, const dealii::Mapping<dim>& how_mapped,
                 const Regions& tissues, const Boundaries& held, const PoroelasticOptions& chosen)
      : mapping(how_mapped),
        regions(tissues),
        boundaries(held),
        options(chosen),
        element(dealii::FE_Q<dim>(2), dim, dealii::FE_Q<dim>(1), 1),
        dofs(mesh),
        quadrature(3),
        face_quadrature(3) {
    check_regions_and_boundaries();
    dofs.distribute_dofs(element);
    dealii::DoFRenumbering::Cuthill_McKee(dofs);
    support.resize(dofs.n_dofs());
    dealii::DoFTools::map_dofs_to_support_points(mapping, dofs, support);
    find_plates();
    constrain();
    dealii::DynamicSparsityPattern pattern(dofs.n_dofs());
    dealii::DoFTools::make_sparsity_pattern(dofs, pattern, constraints, false);
    sparsity.copy_from(pattern);
    matrix.reinit(sparsity);
    for (auto* vector : {&solution, &residual, &magnitude}) vector->reinit(dofs.n_dofs());
    history.resize(mesh.n_active_cells() * quadrature.size());
    grow_to(0, 0);
    for (auto& point : history) point.growth = point.growth_next;
  }

  const dealii::Mapping<dim>& mapping;
  Regions regions;
  Boundaries boundaries;
  PoroelasticOptions options;
  dealii::FESystem<dim> element;
  dealii::DoFHandler<dim> dofs;
  dealii::QGauss<dim> quadrature;
  dealii::QGauss<dim - 1> face_quadrature;
  dealii::AffineConstraints<double> constraints;
  dealii::SparsityPattern sparsity;
  dealii::SparseMatrix<double> matrix;
  Vector solution, residual, magnitude;
  std::vector<dealii::Point<dim>> support;
  std::vector<History> history;
  VolumeLoads loads;
  std::map<boundary_id, dealii::types::global_dof_index> plate_dof;
  OxygenField oxygen;
  double time = 0, step_before = 0;

  const Tissue& tissue_of(material_id id) const { return regions.at(id); }

  void check_regions_and_boundaries() const {
    for (const auto& cell : dofs.get_triangulation().active_cell_iterators())
      if (regions.count(cell->material_id()) == 0)
        throw std::invalid_argument("region " + std::to_string(cell->material_id()) + " has no tissue");
    const auto ids = dofs.get_triangulation().get_boundary_ids();
    for (const auto& [id, boundary] : boundaries)
      if (std::find(ids.begin(), ids.end(), id) == ids.end())
        throw std::invalid_argument("the mesh has no boundary " + std::to_string(id));
  }

  dealii::ComponentMask mask(int component) const {
    dealii::ComponentMask mask(dim + 1, false);
    mask.set(component, true);
    return mask;
  }
  dealii::IndexSet dofs_on(boundary_id id, int component) const {
    return dealii::DoFTools::extract_boundary_dofs(dofs, mask(component), {id});
  }

  void find_plates() {
    for (const auto& [id, boundary] : boundaries)
      if (boundary.plate) plate_dof[id] = *dofs_on(id, *boundary.plate).begin();
  }

  /// Increments of given values are 0; those on a plate are all the same.
  void constrain() {
    constraints.clear();
    dealii::DoFTools::make_hanging_node_constraints(dofs, constraints);
    visit_given([&](auto dof, const Given&) {
      if (!constraints.is_constrained(dof)) constraints.add_line(dof);
    });
    for (const auto& [id, master] : plate_dof)
      for (const auto dof : dofs_on(id, *boundaries.at(id).plate))
        if (dof != master && !constraints.is_constrained(dof)) {
          constraints.add_line(dof);
          constraints.add_entry(dof, master, 1);
        }
    constraints.close();
  }

  template <class Visit>
  void visit_given(const Visit& visit) const {
    for (const auto& [id, boundary] : boundaries) {
      for (int c = 0; c < dim; ++c)
        if (boundary.displacement[c])
          for (const auto dof : dofs_on(id, c)) visit(dof, *boundary.displacement[c]);
      if (boundary.fluid_pressure)
        for (const auto dof : dofs_on(id, dim)) visit(dof, *boundary.fluid_pressure);
    }
  }

  /// The shapes of a cell at point q, for a state with this cofactor.
  template <class Values>
  void take_shapes(const Values& values, unsigned q, std::vector<Shape>& shapes) const {
    const auto& at = values.quadrature_point(q);
    for (unsigned i = 0; i < shapes.size(); ++i) {
      const int component = static_cast<int>(element.system_to_component_index(i).first);
      auto& shape = shapes[i];
      shape.component = component;
      shape.value = values.shape_value(i, q);
      const auto slope = values.shape_grad(i, q);
      if (component < dim) {
        shape.gradient = Coordinates::gradient(component, shape.value, slope, at);
      } else {
        shape.gradient = {};
        for (int d = 0; d < dim; ++d) shape.gradient[d] = slope[d];  // its first row
      }
    }
  }

  struct LocalState {
    dealii::Tensor<1, dim> displacement;
    Matrix3 gradient = {};  // of u
    double pressure = 0;
    std::array<double, 3> slope = {};  // of p
  };
  LocalState state_of(const std::vector<Shape>& shapes, const std::vector<double>& local) const {
    LocalState state;
    for (unsigned i = 0; i < shapes.size(); ++i) {
      const auto& shape = shapes[i];
      if (shape.component < dim) {
        for (int n = 0; n < 9; ++n) state.gradient[n] += local[i] * shape.gradient[n];
        state.displacement[shape.component] += local[i] * shape.value;
      } else {
        state.pressure += local[i] * shape.value;
        for (int d = 0; d < 3; ++d) state.slope[d] += local[i] * shape.gradient[d];
      }
    }
    return state;
  }

  static std::array<double, 3> push(const Matrix3& cofactor, const double* slope) {
    std::array<double, 3> pushed = {};
    for (int i = 0; i < 3; ++i)
      for (int d = 0; d < 3; ++d) pushed[i] += cofactor[3 * i + d] * slope[d];
    return pushed;
  }

  std::vector<double> local_values(const std::vector<dealii::types::global_dof_index>& indices) const {
    std::vector<double> local(indices.size());
    for (unsigned i = 0; i < local.size(); ++i) local[i] = solution[indices[i]];
    return local;
  }

  /// Residual at the current iterate, and with it its derivative and the magnitudes of what is in it. Throws
  /// std::domain_error where a point is turned inside out.
  void assemble(double end, double step, bool with_matrix) {
    const auto dt = difference(options.scheme, step, step_before);
    residual = 0;
    magnitude = 0;
    if (with_matrix) matrix = 0;
    dealii::FEValues<dim> values(mapping, element, quadrature,
                                 dealii::update_values | dealii::update_gradients |
                                     dealii::update_quadrature_points | dealii::update_JxW_values);
    dealii::FEFaceValues<dim> face_values(mapping, element, face_quadrature,
                                          dealii::update_values | dealii::update_gradients |
                                              dealii::update_quadrature_points | dealii::update_JxW_values |
                                              dealii::update_normal_vectors);
    const unsigned size = element.n_dofs_per_cell();
    std::vector<dealii::types::global_dof_index> indices(size);
    std::vector<Shape> shapes(size);
    dealii::FullMatrix<double> cell_matrix(size, size);
    Vector cell_residual(size), cell_magnitude(size);
    for (const auto& cell : dofs.active_cell_iterators()) {
      values.reinit(cell);
      cell->get_dof_indices(indices);
      const auto local = local_values(indices);
      cell_matrix = 0;
      cell_residual = 0;
      cell_magnitude = 0;
      const Tissue& tissue = tissue_of(cell->material_id());
      for (unsigned q = 0; q < quadrature.size(); ++q) {
        take_shapes(values, q, shapes);
        const auto& past = history[cell->active_cell_index() * quadrature.size() + q];
        const double weight = values.JxW(q) * Coordinates::measure(values.quadrature_point(q));
        add_point(tissue, past, dt, step, weight, local, shapes, with_matrix, cell_matrix, cell_residual,
                  cell_magnitude);
        add_volume_loads(place_of(values.quadrature_point(q)), end, step, weight, shapes, cell_residual,
                         cell_magnitude);
      }
      for (const unsigned face : cell->face_indices())
        if (cell->at_boundary(face))
          if (const auto found = boundaries.find(cell->face(face)->boundary_id());
              found != boundaries.end()) {
            face_values.reinit(cell, face);
            for (unsigned q = 0; q < face_values.n_quadrature_points; ++q) {
              const double measure = Coordinates::measure(face_values.quadrature_point(q));
              if (measure == 0) continue;  // a centre or an axis, where nothing can be put
              take_shapes(face_values, q, shapes);
              add_boundary_point(found->second, place_of(face_values.quadrature_point(q)),
                                 face_values.normal_vector(q), end, step, face_values.JxW(q) * measure, local,
                                 shapes, with_matrix, cell_matrix, cell_residual, cell_magnitude);
            }
          }
      if (with_matrix)
        constraints.distribute_local_to_global(cell_matrix, cell_residual, indices, matrix, residual);
      else
        constraints.distribute_local_to_global(cell_residual, indices, residual);
      for (unsigned i = 0; i < size; ++i) magnitude[indices[i]] += cell_magnitude[i];
    }
    for (const auto& [id, dof] : plate_dof) {
      const double force = boundaries.at(id).plate_force(end);
      residual[dof] -= force;
      magnitude[dof] += std::abs(force);
    }
  }

  void add_point(const Tissue& tissue, const History& past, const Difference& dt, double step, double weight,
                 const std::vector<double>& local, std::vector<Shape>& shapes, bool with_matrix,
                 dealii::FullMatrix<double>& cell_matrix, Vector& cell_residual,
                 Vector& cell_magnitude) const {
    const auto state = state_of(shapes, local);
    const auto point = evaluate(tissue, options.strain, state.gradient, past.growth_next, state.pressure);
    const bool finite = options.strain == Strain::finite;
    const auto cube = [](double x) { return x * x * x; };
    const double stored = dt.now * point.volume + dt.last * past.volume + dt.before * past.volume_before;
    const double fed = tissue.growth_supply * (cube(past.growth_next) - cube(past.growth));
    const double gained = stored - fed - step * point.supply;
    const auto flow = push(point.cofactor, state.slope.data());
    const Matrix3 deformation = [&] {
      Matrix3 f = state.gradient;
      for (int i = 0; i < 3; ++i) f[4 * i] += 1;
      return f;
    }();
    // What rounding leaves of numbers that cancel, as a magnitude at the tolerance.
    const double noise = 8 * std::numeric_limits<double>::epsilon() / options.tolerance;
    double steepest = 0;
    for (unsigned i = 0; i < shapes.size(); ++i) {
      auto& shape = shapes[i];
      if (shape.component < dim) continue;
      shape.pushed = push(point.cofactor, shape.gradient.data());
      for (const double slope : shape.pushed) steepest += std::abs(local[i] * slope);
    }

    for (unsigned i = 0; i < shapes.size(); ++i) {
      const auto& shape = shapes[i];
      if (shape.component < dim) {
        cell_residual[i] += weight * inner(point.stress, shape.gradient);
        for (int n = 0; n < 9; ++n)
          cell_magnitude[i] += weight * (std::abs(point.stress[n]) + noise * point.tangent[0][0]) *
                               std::abs(shape.gradient[n]);
      } else {
        const double seeps =
            step * point.conductivity *
            (flow[0] * shape.pushed[0] + flow[1] * shape.pushed[1] + flow[2] * shape.pushed[2]);
        cell_residual[i] += weight * (shape.value * gained + seeps);
        const double stores = std::abs(point.volume - past.volume) + noise * point.volume + std::abs(fed) +
                              step * std::abs(point.supply);
        const double slope =
            std::abs(shape.pushed[0]) + std::abs(shape.pushed[1]) + std::abs(shape.pushed[2]);
        cell_magnitude[i] +=
            weight * (std::abs(seeps) + noise * step * point.conductivity * steepest * slope +
                      std::abs(shape.value) * stores);
      }
    }
    if (!with_matrix) return;
    for (unsigned j = 0; j < shapes.size(); ++j) {
      auto& other = shapes[j];
      if (other.component < dim) {
        const Matrix3 stress = product(point.tangent, other.gradient);
        const double volume = inner(point.cofactor, other.gradient);
        const double mass = dt.now * volume - step * point.supply_by_volume * volume;
        std::array<double, 3> flow_change = {};
        Matrix3 turned = {};
        if (finite) {
          turned = cofactor_change(deformation, other.gradient);
          flow_change = push(turned, state.slope.data());
        }
        for (unsigned i = 0; i < shapes.size(); ++i) {
          const auto& shape = shapes[i];
          if (shape.component < dim) {
            cell_matrix(i, j) += weight * inner(stress, shape.gradient);
          } else {
            double seeps = 0;
            if (finite) {
              const auto pushed_change = push(turned, shape.gradient.data());
              for (int d = 0; d < 3; ++d)
                seeps += point.conductivity_by_volume * volume * flow[d] * shape.pushed[d] +
                         point.conductivity * (flow_change[d] * shape.pushed[d] + flow[d] * pushed_change[d]);
            }
            cell_matrix(i, j) += weight * (shape.value * mass + step * seeps);
          }
        }
      } else {
        for (unsigned i = 0; i < shapes.size(); ++i) {
          const auto& shape = shapes[i];
          if (shape.component < dim)
            cell_matrix(i, j) -= weight * other.value * inner(point.cofactor, shape.gradient);
          else
            cell_matrix(i, j) +=
                weight * step *
                (point.conductivity * (other.pushed[0] * shape.pushed[0] + other.pushed[1] * shape.pushed[1] +
                                       other.pushed[2] * shape.pushed[2]) -
                 point.supply_by_pressure * other.value * shape.value);
        }
      }
    }
  }

  void add_volume_loads(const Place& at, double end, double step, double weight,
                        const std::vector<Shape>& shapes, Vector& cell_residual,
                        Vector& cell_magnitude) const {
    std::array<double, 4> load = {};
    for (int c = 0; c < dim; ++c)
      if (loads.force[c]) load[c] = (*loads.force[c])(at, end);
    if (loads.fluid_source) load[dim] = step * (*loads.fluid_source)(at, end);
    for (unsigned i = 0; i < shapes.size(); ++i) {
      const double added = weight * shapes[i].value * load[shapes[i].component];
      cell_residual[i] -= added;
      cell_magnitude[i] += std::abs(added);
    }
  }

  void add_boundary_point(const Boundary& boundary, const Place& at, const dealii::Tensor<1, dim>& normal,
                          double end, double step, double weight, const std::vector<double>& local,
                          const std::vector<Shape>& shapes, bool with_matrix,
                          dealii::FullMatrix<double>& cell_matrix, Vector& cell_residual,
                          Vector& cell_magnitude) const {
    const auto state = state_of(shapes, local);
    std::array<double, 3> force = {};
    Matrix3 deformation = state.gradient;
    for (int i = 0; i < 3; ++i) deformation[4 * i] += 1;
    const bool finite = options.strain == Strain::finite;
    const double pushing = boundary.pushing ? (*boundary.pushing)(at, end) : 0;
    double outward[3] = {};
    for (int d = 0; d < dim; ++d) outward[d] = normal[d];
    const auto area = finite ? push(cofactor_of(deformation), outward)
                             : std::array<double, 3>{outward[0], outward[1], outward[2]};
    for (int c = 0; c < dim; ++c) {
      force[c] = boundary.foundation * state.displacement[c] + pushing * area[c];
      if (boundary.traction[c]) force[c] -= (*boundary.traction[c])(at, end);
    }
    const double inflow = boundary.inflow ? (*boundary.inflow)(at, end) : 0;
    for (unsigned i = 0; i < shapes.size(); ++i) {
      const auto& shape = shapes[i];
      const double added = shape.component < dim ? force[shape.component] : -step * inflow;
      cell_residual[i] += weight * shape.value * added;
      cell_magnitude[i] += weight * std::abs(shape.value * added);
      if (!with_matrix || shape.component == dim) continue;
      for (unsigned j = 0; j < shapes.size(); ++j) {
        const auto& other = shapes[j];
        if (other.component == dim) continue;
        double change = other.component == shape.component ? boundary.foundation * other.value : 0;
        if (finite && pushing != 0)
          change += pushing * push(cofactor_change(deformation, other.gradient), outward)[shape.component];
        cell_matrix(i, j) += weight * shape.value * change;
      }
    }
  }

  /// The larger of both relative residuals.
  double relative_residual(const dealii::IndexSet& pressures) const {
    double worst[2] = {}, scale[2] = {};
    for (dealii::types::global_dof_index n = 0; n < dofs.n_dofs(); ++n) {
      const int rows = pressures.is_element(n) ? 1 : 0;
      worst[rows] = std::max(worst[rows], std::abs(residual[n]));
      scale[rows] = std::max(scale[rows], magnitude[n]);
    }
    double largest = 0;
    for (const int rows : {0, 1})
      if (worst[rows] > 0) largest = std::max(largest, worst[rows] / scale[rows]);
    return largest;
  }

  template <class Visit>
  void visit_states(const Visit& visit) const {
    dealii::FEValues<dim> values(mapping, element, quadrature,
                                 dealii::update_values | dealii::update_gradients |
                                     dealii::update_quadrature_points | dealii::update_JxW_values);
    std::vector<dealii::types::global_dof_index> indices(element.n_dofs_per_cell());
    std::vector<Shape> shapes(indices.size());
    for (const auto& cell : dofs.active_cell_iterators()) {
      values.reinit(cell);
      cell->get_dof_indices(indices);
      const auto local = local_values(indices);
      for (unsigned q = 0; q < quadrature.size(); ++q) {
        take_shapes(values, q, shapes);
        visit(cell, values.quadrature_point(q),
              values.JxW(q) * Coordinates::measure(values.quadrature_point(q)), state_of(shapes, local),
              cell->active_cell_index() * quadrature.size() + q);
      }
    }
  }

  /// The growth that the tissue under its last stress reaches at `end`.
  void grow_to(double begin, double end) {
    visit_states(
        [&](const auto& cell, const dealii::Point<dim>& at, double, const LocalState& state, std::size_t n) {
          const Tissue& tissue = tissue_of(cell->material_id());
          const auto stress = effective_stress(tissue, options.strain, state.gradient, history[n].growth);
          const GrowthConditions conditions{.time = begin,
                                            .mean_stress = (stress[0] + stress[4] + stress[8]) / 3,
                                            .oxygen = oxygen ? oxygen(place_of(at)) : 0};
          history[n].growth_next = grow(tissue.growth, history[n].growth, begin, end, conditions);
        });
  }

  StepReport step(double length) {
    StepReport report;
    const Vector kept = solution;
    const double end = time + length;
    const auto pressures = dealii::DoFTools::extract_dofs(dofs, mask(dim));
    try {
      grow_to(time, end);
      visit_given([&](auto dof, const Given& value) { solution[dof] = value(place_of(support[dof]), end); });
      hanging_values();
      for (int n = 0; n <= options.newton_steps; ++n) {
        assemble(end, length, true);
        report.residual.push_back(relative_residual(pressures));
        if (report.residual.back() <= options.tolerance) {
          report.converged = true;
          break;
        }
        if (n == options.newton_steps || !std::isfinite(report.residual.back())) break;
        if (!take_newton_step(end, length, pressures, report.residual.back())) break;
      }
      if (!report.converged)
        report.failure =
            "Newton's method stopped at a relative residual of " + std::to_string(report.residual.back());
    } catch (const std::domain_error& error) {
      report.failure = error.what();
    }
    if (!report.converged) {
      solution = kept;
      return report;
    }
    accept(end, length);
    return report;
  }

  /// Values of hanging nodes and plates after others were set.
  void hanging_values() {
    for (const auto& line : constraints.get_lines()) {
      if (line.entries.empty()) continue;
      double value = 0;
      for (const auto& [dof, factor] : line.entries) value += factor * solution[dof];
      solution[line.index] = value;
    }
  }

  /// A full step if it helps, else a half, a quarter ...; false if none does.
  bool take_newton_step(double end, double length, const dealii::IndexSet& pressures, double before) {
    Vector change = residual;
    dealii::SparseDirectUMFPACK solver;
    solver.factorize(matrix);
    solver.solve(change);
    constraints.distribute(change);
    const Vector from = solution;
    constexpr int halvings = 8;
    double share = 1;
    for (int n = 0; n <= halvings; ++n, share *= 0.5) {
      solution = from;
      solution.add(-share, change);
      try {
        assemble(end, length, false);
        if (relative_residual(pressures) < before || n == halvings) return true;
      } catch (const std::domain_error&) {
        if (n == halvings) throw;
      }
    }
    return true;
  }

  void accept(double end, double length) {
    const bool finite = options.strain == Strain::finite;
    visit_states([&](const auto&, const dealii::Point<dim>&, double, const LocalState& state, std::size_t n) {
      Matrix3 deformation = state.gradient;
      for (int i = 0; i < 3; ++i) deformation[4 * i] += 1;
      auto& past = history[n];
      past.volume_before = past.volume;
      past.volume = finite ? determinant_of(deformation)
                           : 1 + state.gradient[0] + state.gradient[4] + state.gradient[8];
      past.growth = past.growth_next;
    });
    time = end;
    step_before = length;
  }
};

template <class Coordinates>
PoroelasticProblem<Coordinates>::PoroelasticProblem(const dealii::Triangulation<dim>& mesh,
                                                    const dealii::Mapping<dim>& mapping,
                                                    const Regions& regions, const Boundaries& boundaries,
                                                    const PoroelasticOptions& options)
    : implementation_(std::make_unique<Implementation>(mesh, mapping, regions, boundaries, options)) {}

template <class Coordinates>
PoroelasticProblem<Coordinates>::~PoroelasticProblem() = default;

template <class Coordinates>
void PoroelasticProblem<Coordinates>::set_volume_loads(const VolumeLoads& loads) {
  implementation_->loads = loads;
}

template <class Coordinates>
void PoroelasticProblem<Coordinates>::set_oxygen(OxygenField oxygen) {
  implementation_->oxygen = std::move(oxygen);
}

template <class Coordinates>
StepReport PoroelasticProblem<Coordinates>::step(double length) {
  return implementation_->step(length);
}

template <class Coordinates>
double PoroelasticProblem<Coordinates>::time() const {
  return implementation_->time;
}

template <class Coordinates>
double PoroelasticProblem<Coordinates>::pressure_at(const dealii::Point<dim>& at) const {
  const auto& self = *implementation_;
  dealii::Vector<double> values(dim + 1);
  dealii::VectorTools::point_value(self.mapping, self.dofs, self.solution, at, values);
  return values[dim];
}

template <class Coordinates>
dealii::Tensor<1, PoroelasticProblem<Coordinates>::dim> PoroelasticProblem<Coordinates>::displacement_at(
    const dealii::Point<dim>& at) const {
  const auto& self = *implementation_;
  dealii::Vector<double> values(dim + 1);
  dealii::VectorTools::point_value(self.mapping, self.dofs, self.solution, at, values);
  dealii::Tensor<1, dim> displacement;
  for (int d = 0; d < dim; ++d) displacement[d] = values[d];
  return displacement;
}

template <class Coordinates>
void PoroelasticProblem<Coordinates>::visit_points(
    const std::function<void(const PointState<dim>&)>& visit) const {
  const auto& self = *implementation_;
  self.visit_states(
      [&](const auto& cell, const dealii::Point<dim>& at, double weight, const auto& state, std::size_t n) {
        const Tissue& tissue = self.tissue_of(cell->material_id());
        const auto& past = self.history[n];
        PointState<dim> point{.position = at, .region = cell->material_id(), .weight = weight};
        point.displacement = state.displacement;
        point.deformation = state.gradient;
        for (int i = 0; i < 3; ++i) point.deformation[4 * i] += 1;
        point.volume = past.volume;
        point.growth = past.growth;
        point.pressure = state.pressure;
        point.effective_stress = effective_stress(tissue, self.options.strain, state.gradient, past.growth);
        point.fluid_fraction = 1 - tissue.solid_fraction * std::pow(past.growth, 3) / past.volume;
        visit(point);
      });
}

template <class Coordinates>
std::size_t PoroelasticProblem<Coordinates>::unknowns() const {
  return implementation_->dofs.n_dofs();
}

template class PoroelasticProblem<Cartesian>;
template class PoroelasticProblem<PlaneStrain>;
template class PoroelasticProblem<Axisymmetric>;
template class PoroelasticProblem<Radial>;

}  // namespace turgor::poroelasticity
