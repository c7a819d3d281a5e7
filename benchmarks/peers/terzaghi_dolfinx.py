#!/usr/bin/env python3
"""The problem of `poroelastic_benchmark --p2` with DOLFINx 0.5, written after its documentation (mixed problems with
nested and with block matrices).

mpirun -np 2 /usr/bin/python3 terzaghi_dolfinx.py blocks|mumps

blocks: MINRES on nested matrices, symmetric after the mass rows' sign is turned, with BoomerAMG for the displacement
and for mass/(lambda + 2 mu) + step K Laplacian. mumps: one factorisation for all steps."""
import sys
import time

import numpy as np
import ufl
from dolfinx import fem, mesh
from mpi4py import MPI
from petsc4py import PETSc

CELLS, STEPS, STEP, TOLERANCE = 12, 10, 0.05, 1e-8
YOUNG, POISSON, CONDUCTIVITY = 1.0, 0.3, 1.0
MU = YOUNG / (2 * (1 + POISSON))
LAME = YOUNG * POISSON / ((1 + POISSON) * (1 - 2 * POISSON))


def rollers(domain, displacement):
    """No displacement along the normal at the sides and the base."""
    conditions = []
    for axis, value in ((0, 0.0), (0, 1.0), (1, 0.0), (1, 1.0), (2, 0.0)):
        facets = mesh.locate_entities_boundary(domain, 2, lambda x, a=axis, v=value: np.isclose(x[a], v))
        dofs = fem.locate_dofs_topological(displacement.sub(axis), 2, facets)
        conditions.append(fem.dirichletbc(PETSc.ScalarType(0), dofs, displacement.sub(axis)))
    return conditions


def main(how):
    begin = time.monotonic()
    domain = mesh.create_unit_cube(MPI.COMM_WORLD, CELLS, CELLS, CELLS, mesh.CellType.hexahedron)
    displacement = fem.VectorFunctionSpace(domain, ("Q", 2))
    pressure = fem.FunctionSpace(domain, ("Q", 1))
    u, v = ufl.TrialFunction(displacement), ufl.TestFunction(displacement)
    p, q = ufl.TrialFunction(pressure), ufl.TestFunction(pressure)
    top = mesh.locate_entities_boundary(domain, 2, lambda x: np.isclose(x[2], 1))
    held = rollers(domain, displacement)
    held.append(fem.dirichletbc(PETSc.ScalarType(0), fem.locate_dofs_topological(pressure, 2, top), pressure))
    marked = mesh.meshtags(domain, 2, np.sort(top), np.full(len(top), 1, dtype=np.int32))
    on_top = ufl.Measure("ds", domain=domain, subdomain_data=marked)

    def strain(w):
        return ufl.sym(ufl.grad(w))
    stiffness = (2 * MU * ufl.inner(strain(u), strain(v)) + LAME * ufl.div(u) * ufl.div(v)) * ufl.dx
    drainage = STEP * CONDUCTIVITY * ufl.inner(ufl.grad(p), ufl.grad(q)) * ufl.dx
    last = fem.Function(displacement)
    forms = fem.form([[stiffness, -p * ufl.div(v) * ufl.dx], [-q * ufl.div(u) * ufl.dx, -drainage]])
    loads = fem.form([-v[2] * on_top(1), -q * ufl.div(last) * ufl.dx])
    solver = PETSc.KSP().create(domain.comm)
    if how == "mumps":
        matrix = fem.petsc.assemble_matrix_block(forms, bcs=held)
        matrix.assemble()
        solver.setOperators(matrix)
        solver.setType("preonly")
        solver.getPC().setType("lu")
        solver.getPC().setFactorSolverType("mumps")
    else:
        matrix = fem.petsc.assemble_matrix_nest(forms, bcs=held)
        matrix.assemble()
        mass = p * q / (LAME + 2 * MU) * ufl.dx
        blocks = [fem.petsc.assemble_matrix(forms[0][0], bcs=held),
                  fem.petsc.assemble_matrix(fem.form(mass + drainage), bcs=held)]
        for block in blocks:
            block.assemble()
            block.setOption(PETSc.Mat.Option.SPD, True)
        solver.setOperators(matrix, PETSc.Mat().createNest([[blocks[0], None], [None, blocks[1]]]))
        solver.setType("minres")
        solver.setTolerances(rtol=TOLERANCE, max_it=500)
        solver.getPC().setType("fieldsplit")
        solver.getPC().setFieldSplitType(PETSc.PC.CompositeType.ADDITIVE)
        rows = matrix.getNestISs()[0]
        solver.getPC().setFieldSplitIS(("u", rows[0]), ("p", rows[1]))
        for part in solver.getPC().getFieldSplitSubKSP():
            part.setType("preonly")
            part.getPC().setType("hypre")
    solver.setFromOptions()
    solver.setUp()
    ready = time.monotonic()
    iterations = 0
    solution = None
    for _ in range(STEPS):
        if how == "mumps":
            right = fem.petsc.assemble_vector_block(loads, forms, bcs=held)
        else:
            right = fem.petsc.assemble_vector_nest(loads)
            fem.petsc.apply_lifting_nest(right, forms, bcs=held)
            for part in right.getNestSubVecs():
                part.ghostUpdate(addv=PETSc.InsertMode.ADD, mode=PETSc.ScatterMode.REVERSE)
            spaces = fem.bcs_by_block(fem.extract_function_spaces(loads), held)
            fem.petsc.set_bc_nest(right, spaces)
        if solution is None:
            solution = right.duplicate()
        solver.solve(right, solution)
        if solver.getConvergedReason() < 0:
            raise RuntimeError(f"no convergence: {solver.getConvergedReason()}")
        iterations += solver.getIterationNumber()
        if how == "mumps":
            size = displacement.dofmap.index_map.size_local * displacement.dofmap.index_map_bs
            last.vector.array[:] = solution.array_r[:size]
            pressures = solution.array_r[size:]
        else:
            solution.getNestSubVecs()[0].copy(last.vector)
            pressures = solution.getNestSubVecs()[1].array_r
        last.x.scatter_forward()
    done = time.monotonic()
    places = pressure.tabulate_dof_coordinates()[:pressure.dofmap.index_map.size_local]
    at_base = pressures[np.linalg.norm(places, axis=1) < 1e-9]
    base = domain.comm.allreduce(float(at_base[0]) if len(at_base) else 0.0, MPI.SUM)
    unknowns = displacement.dofmap.index_map.size_global * 3 + pressure.dofmap.index_map.size_global
    if domain.comm.rank == 0:
        print(f"unknowns {unknowns}\nset-up {ready - begin:.4f} s\nloop {done - ready:.4f} s")
        print(f"iterations {iterations}\nbase pressure {base:.9f}")


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("blocks", "mumps"):
        sys.exit(__doc__)
    main(sys.argv[1])
