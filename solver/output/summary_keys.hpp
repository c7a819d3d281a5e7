#pragma once

#include "output/summary.hpp"

namespace turgor::output {

// Each function names the keys of one struct once, for the writer and for the schema:
// visit(key, member, description).

template <typename Visit>
void visit_keys(const CarrierRegionSummary& s, Visit&& visit) {
  visit("mean_concentration_relative", s.mean_concentration_relative,
        "Volume mean of the concentration per accessible fluid volume, relative to the peak plasma one");
  visit("mean_tissue_concentration_relative", s.mean_tissue_concentration_relative,
        "Volume mean of the tissue average (accessible fraction times concentration), likewise relative");
  visit("diffusivity_m2_s", s.diffusivity_m2_s, "Diffusion coefficient in the interstitium");
  visit("accessible_fraction", s.accessible_fraction, "Fraction of the tissue that the carrier can reach");
  visit("retardation", s.retardation, "Velocity of the carrier over that of the fluid");
  visit("permeability_m_s", s.permeability_m_s, "Diffusive permeability of the vessel wall");
  visit("reflection", s.reflection, "Solvent-drag reflection coefficient of the vessel wall");
}

template <typename Visit>
void visit_keys(const CarrierSummary& s, Visit&& visit) {
  visit("ledger_relative_error", s.ledger_relative_error,
        "What the amounts gained, stored and lost leave unexplained, over the gross exchange");
  visit("minimum_relative", s.minimum_relative,
        "Least concentration of the whole run over the greatest plasma one");
  visit("delivered_gross_mol", s.delivered_gross_mol, "Amount that passed from vessels into tissue");
  visit("delivered_net_mol", s.delivered_net_mol, "The same less what passed back into vessels");
  visit("supplied_mol", s.supplied_mol,
        "Net amount from outside the outer boundary: with fluid that flows in, or at a given concentration");
  visit("retained_mol", s.retained_mol, "Amount in the tissue at the end");
  visit("lymph_mol", s.lymph_mol, "Amount carried off by lymph");
  visit("outflow_mol", s.outflow_mol, "Amount lost through the outer boundary");
  visit("decayed_mol", s.decayed_mol, "Amount decayed or taken up");
  visit("peak_plasma_mol_m3", s.peak_plasma_mol_m3,
        "Greatest plasma concentration of the arm, the reference of all relative ones");
  visit("mean_concentration_relative", s.mean_concentration_relative,
        "Volume mean over the tumour of the concentration per accessible fluid volume");
  visit("mean_tissue_concentration_relative", s.mean_tissue_concentration_relative,
        "Volume mean over the tumour of accessible fraction times concentration");
  visit("maximum_concentration_relative", s.maximum_concentration_relative, "Greatest value in the tumour");
  visit("coefficient_of_variation", s.coefficient_of_variation,
        "Standard deviation over mean of the concentration in the tumour: heterogeneity");
  visit("penetration_depth_m", s.penetration_depth_m,
        "Depth below the tumour's surface where the shell mean has fallen to 50 % of the highest");
  visit("penetration_depth_10_percent_m", s.penetration_depth_10_percent_m, "The same for 10 %");
  visit("mean_exposure_relative_s", s.mean_exposure_relative_s,
        "Time integral (AUC) of the mean relative concentration over the tumour");
  visit("shortest_step_s", s.shortest_step_s, "Shortest transport step");
  visit("longest_step_s", s.longest_step_s, "Longest transport step");
  visit("regions", s.regions, "Per region");
}

template <typename Visit>
void visit_keys(const FluidSummary& s, Visit&& visit) {
  visit("centre_pressure_Pa", s.centre_pressure_Pa, "Interstitial pressure at the tumour's centre");
  visit("mean_pressure_Pa", s.mean_pressure_Pa, "Volume mean of the pressure over the tumour");
  visit("maximum_pressure_Pa", s.maximum_pressure_Pa, "Greatest pressure in the tumour");
  visit("pressure_coefficient_of_variation", s.pressure_coefficient_of_variation,
        "Standard deviation over mean of the pressure in the tumour");
  visit("rim_velocity_m_s", s.rim_velocity_m_s,
        "Outflow through the tumour's surface over the area of that surface");
  visit("outflow_m3_s", s.outflow_m3_s, "Outflow through the outer boundary of the body");
  visit("tumour_outflow_m3_s", s.tumour_outflow_m3_s, "Outflow through the tumour's surface");
  visit("filtration_m3_s", s.filtration_m3_s, "Net filtration from vessels");
  visit("lymph_m3_s", s.lymph_m3_s, "Drainage by lymphatics");
  visit("residual_relative", s.residual_relative, "Worst relative residual of the pressure solver");
  visit("ledger_relative_error", s.ledger_relative_error,
        "|filtration - lymph - outflow| over the gross exchange, worst of all solves");
  visit("iterations", s.iterations, "Most iterations of a pressure solve");
  visit("solves", s.solves, "Number of pressure solves");
}

template <typename Visit>
void visit_keys(const RegionSummary& s, Visit&& visit) {
  visit("volume_m3", s.volume_m3, "Volume of the region in the whole body");
  visit("mean_pressure_Pa", s.mean_pressure_Pa, "Volume mean of the pressure");
  visit("p_e_Pa", s.p_e_Pa, "Effective pressure of the vessels, p_v - sigma_T (pi_v - pi_i)");
  visit("alpha", s.alpha, "Tumour radius over penetration length of the pressure");
  visit("penetration_length_m", s.penetration_length_m, "sqrt(K/(S_V L_p + lymph))");
  visit("hydraulic_conductivity_m2_Pa_s", s.hydraulic_conductivity_m2_Pa_s, "K of the interstitium");
  visit("vessel_hydraulic_conductivity_m_Pa_s", s.vessel_hydraulic_conductivity_m_Pa_s,
        "L_p of the vessel wall");
  visit("vessel_surface_density_1_m", s.vessel_surface_density_1_m, "Vessel surface per tissue volume S_V");
}

template <typename Visit>
void visit_keys(const SolidRegionSummary& s, Visit&& visit) {
  visit("volume_m3", s.volume_m3, "Deformed volume in the whole body");
  visit("mean_compressive_stress_Pa", s.mean_compressive_stress_Pa,
        "Mean over the deformed volume of the compressive solid stress s = max(0, -tr(sigma)/3)");
  visit("maximum_compressive_stress_Pa", s.maximum_compressive_stress_Pa, "Greatest s");
  visit("compressive_stress_5_percent_Pa", s.compressive_stress_5_percent_Pa, "5 % of the volume have less");
  visit("compressive_stress_50_percent_Pa", s.compressive_stress_50_percent_Pa,
        "Half of the volume has less");
  visit("compressive_stress_95_percent_Pa", s.compressive_stress_95_percent_Pa,
        "95 % of the volume have less");
  visit("mean_radial_stress_Pa", s.mean_radial_stress_Pa,
        "Mean effective Cauchy stress along the radius; tension is positive");
  visit("mean_hoop_stress_Pa", s.mean_hoop_stress_Pa, "Mean of the effective stress across the radius");
  visit("maximum_hoop_stress_Pa", s.maximum_hoop_stress_Pa, "Greatest effective stress across the radius");
  visit("mean_volume_ratio", s.mean_volume_ratio, "Mean of J over the reference volume");
  visit("mean_growth_volume_ratio", s.mean_growth_volume_ratio, "Mean of Jg over the reference volume");
  visit("least_fluid_fraction", s.least_fluid_fraction, "Least phi_f = 1 - phi_s0 Jg/J");
  visit("elastic_energy_J", s.elastic_energy_J, "Elastic energy of the region");
}

template <typename Visit>
void visit_keys(const CutSummary& s, Visit&& visit) {
  visit("depth_m", s.depth_m, "Depth of the cut in the undeformed tumour");
  visit("opening_m", s.opening_m, "Widest distance between its faces");
  visit("opening_share", s.opening_share, "The same over the tumour's undeformed diameter");
  visit("released_force_N", s.released_force_N,
        "Total force on one of its faces when it was made; tension is positive");
  visit("mean_released_stress_Pa", s.mean_released_stress_Pa, "The same over the faces' undeformed area");
  visit("largest_released_stress_Pa", s.largest_released_stress_Pa,
        "Greatest magnitude of the total stress across the faces when it was made");
}

template <typename Visit>
void visit_keys(const ForceSummary& s, Visit&& visit) {
  visit("x_N", s.x_N, "Along x; null where the coordinates have no such direction");
  visit("y_N", s.y_N, "Along y");
  visit("z_N", s.z_N, "Along z");
}

template <typename Visit>
void visit_keys(const SolidSummary& s, Visit&& visit) {
  visit("equivalent_diameter_m", s.equivalent_diameter_m,
        "Diameter of a ball of the tumour's deformed volume");
  visit("tumour", s.tumour, "All regions but healthy tissue together");
  visit("cut", s.cut, "The cut of [mechanics.cut]; null where there is none");
  visit("residual_relative", s.residual_relative,
        "Worst relative residual of a step: nodal forces, or volumes of fluid, out of balance");
  visit("fluid_ledger_relative_error", s.fluid_ledger_relative_error,
        "|stored - fed - supplied - inflow| over their magnitudes, or a thousandth of the volume if that is "
        "more");
  visit("force_ledger_relative_error", s.force_ledger_relative_error,
        "Sum of all forces over their magnitudes, or a thousandth of the body's stress if that is more");
  visit("pinned_force_share", s.pinned_force_share,
        "What the pins of a body that nothing holds take of these magnitudes: 0 where its loads balance");
  visit("forces", s.forces,
        "What the outside does to the computed part of the body at the end: loads and supports of each side, "
        "of "
        "planes of symmetry, and of the pins of a body that nothing holds; per metre in plane strain");
  visit("unknowns", s.unknowns, "Displacements and pressures");
  visit("steps", s.steps, "Steps, each of two halves");
  visit("steps_taken_back", s.steps_taken_back, "Steps that failed or were too long");
  visit("steps_at_the_least", s.steps_at_the_least,
        "Steps of the least length that were kept in spite of their error, as after a jump");
  visit("newton_iterations", s.newton_iterations, "Newton iterations of all steps");
  visit("shortest_step_s", s.shortest_step_s, "Shortest step");
  visit("longest_step_s", s.longest_step_s, "Longest step");
  visit("regions", s.regions, "Per region");
}

template <typename Visit>
void visit_keys(const ArmSummary& s, Visit&& visit) {
  visit("completed", s.completed, "False where the run was stopped before the arm's end");
  visit("end_time_s", s.end_time_s,
        "Time of the last output; of growth the end, also where nothing is written there");
  visit("transport_steps", s.transport_steps, "Number of transport steps");
  visit("super_steps_taken_back", s.super_steps_taken_back,
        "Super steps that fell below zero and were done anew in short steps; null without super steps");
  visit("carriers", s.carriers, "Per carrier");
  visit("fluid", s.fluid, "The interstitial fluid at the end");
  visit("solid", s.solid, "The growing solid at the end; null where growth is not computed");
  visit("regions", s.regions, "Per region");
}

template <typename Visit>
void visit_keys(const MeshSummary& s, Visit&& visit) {
  visit("cells", s.cells, "Cells of the computed body");
  visit("nodes", s.nodes, "Free nodes");
  visit("volume_m3", s.volume_m3, "Volume of the whole body");
  visit("multiplicity", s.multiplicity,
        "Copies of the mesh that make up the body: 8 for an octant, geometry.mesh.copies for a mesh, else 1");
  visit("least_cell_size_m", s.least_cell_size_m, "Shortest edge");
  visit("least_scaled_jacobian", s.least_scaled_jacobian, "1 for cubes, 0 for a flat cell");
  visit("budget_binds", s.budget_binds, "Whether the cell budget ended the refinement");
  visit("estimated_relative_error", s.estimated_relative_error,
        "Interpolation error of the pressure over the greatest effective pressure");
}

template <typename Visit>
void visit_keys(const Provenance& s, Visit&& visit) {
  visit("version", s.version, "Version of Turgor");
  visit("commit", s.commit, "Commit that was built");
  visit("libraries", s.libraries, "Versions of the libraries");
  visit("command", s.command, "As typed");
  visit("input_sha256", s.input_sha256, "SHA-256 of the parameter file");
  visit("ranks", s.ranks, "MPI ranks");
  visit("back_end", s.back_end, "Back end of the transport kernels");
  visit("wall_time_s", s.wall_time_s, "Wall time per room");
  visit("peak_memory_bytes", s.peak_memory_bytes, "Greatest resident memory, summed over the ranks");
  visit("finished", s.finished, "UTC");
}

template <typename Visit>
void visit_keys(const Summary& s, Visit&& visit) {
  visit("title", s.title, "Title of the parameter file");
  visit("arms", s.arms, "Per arm; the first is the control");
  visit("mesh", s.mesh, "The mesh that all arms share");
  visit("provenance", s.provenance, "What made these results");
}

}  // namespace turgor::output
