#include "simulation/growing_arm.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <type_traits>

#include "simulation/mapped_tissue.hpp"
#include "simulation/mechanics_body.hpp"
#include "simulation/mechanics_case.hpp"
#include "simulation/mechanics_cut.hpp"
#include "simulation/mechanics_fields.hpp"
#include "simulation/mechanics_steps.hpp"

namespace turgor::simulation {

namespace {

using configuration::Case;
using configuration::Coordinates;
using configuration::MechanicsSolver;
using poroelasticity::MatrixFreePoroelasticProblem;
using poroelasticity::PoroelasticProblem;

/// A moment at which something changes or is written.
struct Moment {
  double time = 0;
  bool tissue = false, output = false, excision = false, cut = false;
};

std::vector<Moment> moments_of(const Case& run, const ArmRegimen& regimen) {
  std::vector<Moment> moments;
  for (const auto& event : regimen.events())
    moments.push_back({.time = event.time, .tissue = event.flow_update, .output = event.output});
  for (const double time : mechanics_breaks(run)) {
    const auto same = [&](const Moment& moment) {
      return std::abs(moment.time - time) <= 1e-9 * run.time.end;
    };
    auto found = std::find_if(moments.begin(), moments.end(), same);
    if (found == moments.end()) found = moments.insert(found, {.time = time});
    // Several may fall on one moment.
    found->excision = found->excision || run.mechanics.excision == time;
    found->cut = found->cut || run.mechanics.cut.time == time;
  }
  std::stable_sort(moments.begin(), moments.end(),
                   [](const Moment& a, const Moment& b) { return a.time < b.time; });
  return moments;
}

StepControl step_control(const Case& run, double radius) {
  const double softest = softest_modulus(run);
  constexpr double no_matter = 1e-3;  // of the radius, and of the softest solid's modulus: chosen here
  return {.tolerance = run.mechanics.step_tolerance,
          .least = run.mechanics.least_step,
          .largest = run.mechanics.largest_step.value_or(run.time.end),
          .first = 1e-3 * run.time.end,
          .least_displacement = no_matter * radius,
          .least_pressure = no_matter * softest};
}

/// The axis along which a cylinder is high.
template <class InCoordinates>
constexpr int height_axis = InCoordinates::dimension == 3 ? 2 : 1;

template <class Problem>
class GrowingBody : public GrowingArm {
 public:
  using InCoordinates = typename Problem::Coordinates;
  static constexpr int dim = Problem::dim;

  GrowingBody(MPI_Comm communicator, const Case& run, const configuration::ArmParameters& arm,
              const ArmRegimen& regimen, const std::filesystem::path& folder)
      : communicator_(communicator),
        run_(run),
        arm_(arm),
        regimen_(regimen),
        folder_(folder),
        first_tissue_(regimen.tissue(0)),
        tissue_(first_tissue_),
        tissue_at_(mapped_tissue(run)) {
    make(true);
    steps_ = std::make_unique<AdaptiveSteps<Problem>>(*problem_, step_control(run, body_.radius));
  }

  bool advance(Progress& progress, double share_before, double share,
               const std::function<void()>& output) override {
    if (run_.mechanics.start == configuration::MechanicsStart::settled) steps_->settle();
    const auto look = [&] {
      progress.at({.arm = arm_.name,
                   .step = steps_->counts().steps,
                   .time = problem_->time(),
                   .end = run_.time.end,
                   .share_done = share_before + share * problem_->time() / run_.time.end,
                   .ledger_relative_error = steps_->counts().worst_residual});
      return !progress.interrupted();
    };
    for (const auto& moment : moments_of(run_, regimen_)) {
      if (!steps_->advance_to(moment.time, look)) return false;
      if (moment.output) output();
      if (moment.excision) excise();
      if (moment.cut) open_cut();
      if (moment.tissue && moment.time > 0) {
        tissue_ = regimen_.tissue(moment.time);
        problem_->set_tissues(growing_tissues(run_, tissue_));
      }
    }
    return true;
  }

  double time() const override { return problem_->time(); }

  MechanicsState state() const override {
    MechanicsState state{.arm = arm_,
                         .time = problem_->time(),
                         .tissue = tissue_,
                         .points = {},
                         .counts = steps_->counts(),
                         .unknowns = problem_->unknowns(),
                         .outflow = body_.copies * steps_->counts().last_outflow,
                         .forces = forces(),
                         .pinned = steps_->counts().forces.pinned_magnitude,
                         .copies = body_.copies,
                         .radius = body_.radius,
                         .shell = dim == 1 ? 0 : mechanics_cell(run_, first_tissue_),
                         .cut = cut_,
                         .at = {}};
    problem_->visit_points([&](const auto& point) {
      state.points.push_back(mechanical_point<InCoordinates>(point, body_.copies, body_.centre));
    });
    if constexpr (dim > 1) state.points = cell_means(state.points);
    gather(state.points, problem_->communicator());
    if (state.cut) state.cut->opening = opening_of(*problem_, cut_vertices_);
    state.at = [this](const std::array<double, 3>& at) -> std::optional<MechanicalPoint> {
      try {
        return mechanical_point<InCoordinates>(problem_->state_at(body_.fold(at)), body_.copies,
                                               body_.centre);
      } catch (const std::invalid_argument&) {
        return {};  // cut away, or never there
      }
    };
    return state;
  }

  output::MeshSummary mesh() const override {
    output::MeshSummary mesh;
    double volume = 0, least = 1e300, cells = 0;
    std::size_t points = 0;
    problem_->visit_points([&](const auto& point) {
      volume += body_.copies * point.weight;
      ++points;
    });
    for (const auto& cell : body_.mesh->active_cell_iterators())
      if (cell->is_locally_owned()) {
        least = std::min(least, cell->minimum_vertex_distance());
        ++cells;
      }
    for (double* sum : {&volume, &cells})
      MPI_Allreduce(MPI_IN_PLACE, sum, 1, MPI_DOUBLE, MPI_SUM, problem_->communicator());
    MPI_Allreduce(MPI_IN_PLACE, &least, 1, MPI_DOUBLE, MPI_MIN, problem_->communicator());
    mesh.cells = static_cast<std::int64_t>(cells);
    mesh.nodes = static_cast<std::int64_t>(problem_->unknowns() / (dim + 1));
    mesh.multiplicity = body_.copies;
    mesh.least_cell_size_m = least;
    mesh.volume_m3 = volume;
    mesh.budget_binds = body_.budget_binds;
    return mesh;
  }

  void write_visual() override {
    int rank = 0;
    MPI_Comm_rank(communicator_, &rank);
    // Where each process has all of the body, one writes.
    if constexpr (dim > 1)
      if (run_.output.visual && (is_shared || rank == 0)) {
        if (!visual_) visual_ = std::make_unique<output::PieceSeries>(problem_->communicator(), folder_);
        write_fields<Problem>(*visual_, *problem_, run_, arm_.name, body_.copies, body_.centre);
      }
  }

 private:
  static constexpr bool is_shared = std::is_same_v<Problem, MatrixFreePoroelasticProblem>;

  void make(bool with_host) {
    body_ = make_mechanics_body<InCoordinates>(is_shared ? communicator_ : MPI_COMM_SELF, run_, first_tissue_,
                                               with_host);
    boundaries_ = body_.symmetry;
    for (const auto& [name, id] : body_.sides)
      // Cut free: nothing holds it any more, and what it lies in takes up its fluid.
      boundaries_[id] = with_host ? boundary_of_side(run_, name, height_axis<InCoordinates>, dim)
                                  : surface_in_fluid(run_.boundary.pressure);
    if constexpr (dim == 3)
      refuse_unmapped_cells(is_shared ? communicator_ : MPI_COMM_SELF, *body_.mesh, tissue_at_,
                            growing_tissues(run_, tissue_));
    auto options = poroelastic_options(run_.mechanics);
    options.tissue_at = tissue_at_;
    options.pins = pins_of<InCoordinates>(boundaries_, body_.centre, body_.radius);
    problem_ = std::make_unique<Problem>(*body_.mesh, *body_.mapping, growing_tissues(run_, tissue_),
                                         boundaries_, options);
    problem_->set_oxygen([this](const poroelasticity::Place&, dealii::types::material_id region) {
      return run_.regions[region].growth.oxygen.value_or(0);
    });
  }

  /// By the names of the sides and of what else holds the body.
  std::vector<SideForce> forces() const {
    // Axisymmetric problems have their axis as the second component.
    constexpr std::string_view axes = InCoordinates::translates[0] ? "xyz" : "rz";
    const auto& of = steps_->counts().forces;
    std::vector<SideForce> forces;
    const auto add = [&](const std::string& side, const poroelasticity::Place& force) {
      SideForce of_side{.side = side, .along = {}};
      for (int c = 0; c < dim; ++c)
        if (InCoordinates::translates[c]) of_side.along.emplace_back(axes[c], force[c]);
      if (!of_side.along.empty()) forces.push_back(of_side);
    };
    for (const auto& [side, id] : body_.sides)
      if (const auto found = of.through.find(id); found != of.through.end()) add(side, found->second);
    for (const auto& [id, boundary] : body_.symmetry)
      if (const auto found = of.through.find(id); found != of.through.end())
        for (int c = 0; c < dim; ++c)
          if (boundary.displacement[c] && InCoordinates::translates[c])
            add(body_.cut == id ? "cut" : std::string("symmetry_") + axes[c], found->second);
    if (of.pinned != poroelasticity::Place{}) add("pins", of.pinned);
    return forces;
  }

  void excise() {
    const auto whole_body = std::move(body_);
    const auto whole = std::move(problem_);
    make(false);
    problem_->continue_from(*whole);
    steps_->go_on_with(*problem_);
  }

  void open_cut() {
    if constexpr (dim == 3) {
      cut_vertices_ = vertices_of(*body_.mesh, *body_.cut);
      cut_ = released_by(*problem_, *body_.mesh, *body_.cut, run_.mechanics.strain);
      cut_->depth = run_.mechanics.cut.depth * 2 * reach_along_x(run_.geometry);
      boundaries_[*body_.cut] = surface_in_fluid(run_.boundary.pressure);
      problem_->set_boundaries(boundaries_);
      steps_->go_on_with(*problem_);
    }
  }

  MPI_Comm communicator_;
  const Case& run_;
  const configuration::ArmParameters& arm_;
  const ArmRegimen& regimen_;
  std::filesystem::path folder_;  ///< of the visual output
  Tissue first_tissue_;           ///< decides on the cells, which stay whatever agents do to the vessels
  Tissue tissue_;
  poroelasticity::TissueField tissue_at_;
  MechanicsBody<InCoordinates> body_;
  typename Problem::Boundaries boundaries_;
  std::unique_ptr<Problem> problem_;
  std::unique_ptr<AdaptiveSteps<Problem>> steps_;
  std::unique_ptr<output::PieceSeries> visual_;
  std::optional<CutState> cut_;
  std::set<unsigned> cut_vertices_;
};

}  // namespace

std::unique_ptr<GrowingArm> make_growing_arm(MPI_Comm communicator, const Case& run,
                                             const configuration::ArmParameters& arm,
                                             const ArmRegimen& regimen, const std::filesystem::path& folder) {
  const auto make = [&]<class Problem>(std::type_identity<Problem>) -> std::unique_ptr<GrowingArm> {
    return std::make_unique<GrowingBody<Problem>>(communicator, run, arm, regimen, folder);
  };
  switch (run.mechanics.coordinates) {
    case Coordinates::radial:
      return make(std::type_identity<PoroelasticProblem<poroelasticity::Radial>>());
    case Coordinates::axisymmetric:
      return make(std::type_identity<PoroelasticProblem<poroelasticity::Axisymmetric>>());
    case Coordinates::plane_strain:
      return make(std::type_identity<PoroelasticProblem<poroelasticity::PlaneStrain>>());
    case Coordinates::cartesian:
      if (run.mechanics.linear_solver == MechanicsSolver::direct)
        return make(std::type_identity<PoroelasticProblem<poroelasticity::Cartesian>>());
      return make(std::type_identity<MatrixFreePoroelasticProblem>());
    case Coordinates::none:
      break;
  }
  throw std::logic_error("Growth without coordinates.");
}

}  // namespace turgor::simulation
