// Poroelasticity without a matrix, timed: what benchmarks/README.md describes.
#include <deal.II/base/mpi.h>
#include <deal.II/fe/mapping_q.h>

#include <sys/resource.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "cell_rates.hpp"
#include "poroelastic_case.hpp"
#include "poroelasticity/matrix_free_problem.hpp"

namespace turgor::benchmarks {
namespace {

/// Of a = b + 3 c on all ranks at once, GB/s: what every figure is to be seen beside.
double triad_bandwidth(MPI_Comm communicator) {
  constexpr std::size_t size = 1 << 24;
  std::vector<double> a(size, 0.), b(size, 1.), c(size, 2.);
  double best = 1e300;
  for (int repetition = 0; repetition < 5; ++repetition) {
    MPI_Barrier(communicator);
    const double begin = MPI_Wtime();
    for (std::size_t n = 0; n < size; ++n) a[n] = b[n] + (3 + repetition) * c[n];
    MPI_Barrier(communicator);
    best = std::min(best, MPI_Wtime() - begin);
    if (a[size / 2] < 0) return 0;  // the sums are wanted
  }
  return 1e-9 * 24 * size * dealii::Utilities::MPI::n_mpi_processes(communicator) / best;
}

double peak_memory(MPI_Comm communicator) {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return dealii::Utilities::MPI::sum(static_cast<double>(usage.ru_maxrss) / 1024, communicator);
}

/// What a loop over the steps did.
struct Loop {
  bool converged = true;
  int iterations = 0, most = 0, newton_steps = 0;
  double worst_momentum = 0, worst_mass = 0;
  std::string each;
  void note(int count) {
    iterations += count;
    most = std::max(most, count);
    each += " " + std::to_string(count);
  }
};

Loop take_steps(poroelasticity::ConsolidationProblem& problem, const PoroelasticCase& chosen) {
  Loop loop;
  for (int n = 0; n < chosen.steps && loop.converged; ++n) {
    const auto report = problem.step(chosen.step);
    loop.converged = report.converged;
    loop.note(report.iterations);
    loop.worst_momentum = std::max(loop.worst_momentum, report.momentum_residual);
    loop.worst_mass = std::max(loop.worst_mass, report.mass_residual);
  }
  return loop;
}

Loop take_steps(poroelasticity::MatrixFreePoroelasticProblem& problem, const PoroelasticCase& chosen) {
  Loop loop;
  for (int n = 0; n < chosen.steps && loop.converged; ++n) {
    const auto report = problem.step(chosen.step);
    loop.converged = report.converged;
    loop.newton_steps += static_cast<int>(report.linear_iterations.size());
    for (const int iterations : report.linear_iterations) loop.note(iterations);
    loop.each += " |";
    loop.worst_momentum = loop.worst_mass = std::max(loop.worst_mass, report.residual.back());
  }
  return loop;
}

void print_rates(const PoroelasticBody& body, double triad, MPI_Comm communicator) {
  const int ranks = static_cast<int>(dealii::Utilities::MPI::n_mpi_processes(communicator));
  poroelasticity::TaylorHoodMesh mesh(body.mesh(), body.mapping());
  const auto rates = cell_rates(mesh, triad / ranks);
  if (dealii::Utilities::MPI::this_mpi_process(communicator) != 0) return;
  for (const auto& rate : rates)
    std::printf("%s %.3f us a cell, %.1f Gflop/s (%.2f of peak), %.1f GB/s (%.2f of triad)\n",
                rate.name.c_str(), rate.microseconds, rate.gigaflops, rate.share_of_peak, rate.gigabytes,
                rate.share_of_bandwidth);
}

int run(const PoroelasticCase& chosen, bool with_triad, bool with_kernels, MPI_Comm communicator) {
  const bool speaks = dealii::Utilities::MPI::this_mpi_process(communicator) == 0;
  const auto now = [&] {
    MPI_Barrier(communicator);
    return MPI_Wtime();
  };
  const double begin = now();
  const PoroelasticBody body(communicator, chosen);
  const auto& mesh = body.mesh();
  const auto& mapping = body.mapping();
  const auto tissues = tissues_of(chosen, body.size);
  const double meshed = now();
  poroelasticity::PoroelasticSolverOptions solver{.tolerance = chosen.tolerance};
  if (chosen.formulation == "two_field") solver.formulation = poroelasticity::Formulation::two_field;
  if (chosen.formulation == "total_pressure")
    solver.formulation = poroelasticity::Formulation::total_pressure;
  double ready = 0, done = 0, base = 0;
  std::size_t unknowns = 0;
  Loop loop;
  const auto finish = [&](auto& problem) {
    ready = now();
    loop = take_steps(problem, chosen);
    done = now();
    base = problem.pressure_at(body.told);
    unknowns = problem.unknowns();
  };
  if (chosen.finite_strain) {
    poroelasticity::MatrixFreePoroelasticProblem problem(mesh, mapping, tissues, boundaries_of(chosen),
                                                         {.tolerance = chosen.tolerance}, solver);
    finish(problem);
  } else {
    poroelasticity::ConsolidationProblem problem(mesh, mapping, tissues, boundaries_of(chosen),
                                                 {.solver = solver});
    problem.prepare(chosen.step);
    finish(problem);
  }
  const double memory = peak_memory(communicator);
  const double triad = with_triad || with_kernels ? triad_bandwidth(communicator) : 0;
  if (with_kernels) print_rates(body, triad, communicator);
  if (!loop.converged) {
    if (speaks) std::fprintf(stderr, "no convergence after iterations%s\n", loop.each.c_str());
    return 4;
  }
  if (!speaks) return 0;
  std::printf("unknowns %zu\ncells %llu\nranks %u\n", unknowns,
              static_cast<unsigned long long>(mesh.n_global_active_cells()),
              dealii::Utilities::MPI::n_mpi_processes(communicator));
  std::printf("mesh %.4f s\nset-up %.4f s\nloop %.4f s\n", meshed - begin, ready - meshed, done - ready);
  if (loop.newton_steps > 0) std::printf("newton steps %d\n", loop.newton_steps);
  std::printf("iterations %d\nmost iterations %d\niterations of solves%s\n", loop.iterations, loop.most,
              loop.each.c_str());
  std::printf("momentum residual %.2e\nmass residual %.2e\n", loop.worst_momentum, loop.worst_mass);
  std::printf("peak memory %.0f MB\n", memory);
  if (triad > 0) std::printf("triad %.1f GB/s\n", triad);
  std::printf("base pressure %.9f\n", base);
  return 0;
}

}  // namespace
}  // namespace turgor::benchmarks

int main(int argc, char** argv) {
  using turgor::benchmarks::PoroelasticCase;
  PoroelasticCase chosen;
  bool p2 = false, foot = false, hard = false, triad = false, kernels = false;
  std::string mesh = "cube";
  CLI::App program{
      "Poroelasticity without a matrix, timed. All sizes are without units: E = 1 in a cube of 1."};
  program.add_flag("--p2", p2, "a load on all of the top: Terzaghi's column (the default)");
  program.add_flag("--foot", foot, "a load on a quarter of the top");
  program.add_flag("--hard", hard, "nu = 0.49, K step M/h2 = 1e-4, to 1e-10");
  program.add_option("--cells", chosen.cells, "along each edge");
  program.add_option("--mesh", mesh)->check(CLI::IsMember({"cube", "general", "sphere", "scan"}));
  program
      .add_option("--scan", chosen.scan,
                  "the image of --mesh scan, in which a tumour of label 1 grows by a tenth")
      ->check(CLI::ExistingFile);
  program.add_option("--steps", chosen.steps);
  program.add_option("--step", chosen.step, "length of a step");
  auto* poisson = program.add_option("--poisson", chosen.poisson);
  auto* share = program.add_option("--drained-share", chosen.drained_share, "K step M/h2 in place of K = 1");
  auto* tolerance = program.add_option("--tolerance", chosen.tolerance);
  program.add_option("--contrast", chosen.contrast, "stiffness of a ball in the middle over that around it");
  program.add_flag("--hanging", chosen.hanging, "cells under the load refined");
  program.add_option("--formulation", chosen.formulation)
      ->check(CLI::IsMember({"automatic", "two_field", "total_pressure"}));
  program.add_flag("--finite-strain", chosen.finite_strain,
                   "by Newton's method, a ball in the middle growing");
  program.add_flag("--triad", triad, "measure the memory's bandwidth too");
  program.add_flag("--kernels", kernels, "time the operators on cells alone too, a rank's beside its peak");
  CLI11_PARSE(program, argc, argv);
  if (foot || hard) chosen.load = PoroelasticCase::Load::foot;
  if (hard) {
    if (poisson->empty()) chosen.poisson = 0.49;
    if (share->empty()) chosen.drained_share = 1e-4;
    if (tolerance->empty()) chosen.tolerance = 1e-10;
  }
  if (mesh == "general") chosen.mesh = PoroelasticCase::Mesh::general;
  if (mesh == "sphere") chosen.mesh = PoroelasticCase::Mesh::sphere;
  if (mesh == "scan") chosen.mesh = PoroelasticCase::Mesh::scan;
  if ((mesh == "scan") != !chosen.scan.empty()) {
    std::fprintf(stderr, "--mesh scan and --scan FILE belong together\n");
    return 1;
  }
  dealii::Utilities::MPI::MPI_InitFinalize session(argc, argv, 1);
  try {
    return turgor::benchmarks::run(chosen, triad, kernels, MPI_COMM_WORLD);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
