#!/usr/bin/env python3
"""poroelastic_benchmark's --p2 in DOLFINx 0.5, written from its documentation: a peer for the same work.

mpirun -n 2 python3 dolfinx_poroelasticity.py --solver block|mumps [--cells 12]

Unit cube of hexahedra, Q2-Q1, rollers on the sides and the base, unit load on the drained top, E = 1, nu = 0.3, K = 1,
dt = 0.05, ten backward Euler steps from rest, relative residual 1e-8. `block`: MINRES with a block-diagonal
preconditioner on nested matrices (demo_stokes), the displacement's block by GAMG with the rigid motions
(demo_elasticity), the pressure's by hypre. `mumps`: one matrix, factorized once (demo_stokes)."""
import argparse
import time

import numpy as np
import ufl
from dolfinx import fem, la, mesh
from mpi4py import MPI
from petsc4py import PETSc

E, NU, K, DT, STEPS, TOLERANCE = 1.0, 0.3, 1.0, 0.05, 10, 1e-8
MU, LAME = E / (2 * (1 + NU)), E * NU / ((1 + NU) * (1 - 2 * NU))


def rigid_motions(space):
    """The near null space of the displacement's block, as in demo_elasticity."""
    index_map, size = space.dofmap.index_map, space.dofmap.index_map_bs
    basis = [la.create_petsc_vector(index_map, size) for _ in range(6)]
    local = size * index_map.size_local
    x = space.tabulate_dof_coordinates()
    blocks = space.dofmap.list.array
    dofs = [space.sub(i).dofmap.list.array for i in range(3)]
    arrays = [np.zeros(size * (index_map.size_local + index_map.num_ghosts)) for _ in basis]
    for i in range(3):
        arrays[i][dofs[i]] = 1
    x0, x1, x2 = x[blocks, 0], x[blocks, 1], x[blocks, 2]
    arrays[3][dofs[0]], arrays[3][dofs[1]] = -x1, x0
    arrays[4][dofs[0]], arrays[4][dofs[2]] = x2, -x0
    arrays[5][dofs[2]], arrays[5][dofs[1]] = x1, -x2
    for vector, array in zip(basis, arrays):
        vector.setArray(array[:local])
    for i, vector in enumerate(basis):  # orthonormal
        for other in basis[:i]:
            vector.axpy(-vector.dot(other), other)
        vector.normalize()
    return PETSc.NullSpace().create(vectors=basis, comm=space.mesh.comm)


def problem(cells):
    cube = mesh.create_unit_cube(MPI.COMM_WORLD, cells, cells, cells, mesh.CellType.hexahedron)
    displacements = fem.FunctionSpace(cube, ufl.VectorElement("Lagrange", cube.ufl_cell(), 2))
    pressures = fem.FunctionSpace(cube, ufl.FiniteElement("Lagrange", cube.ufl_cell(), 1))
    conditions = []
    for axis in range(3):
        def on_side(x, axis=axis):
            ends = np.isclose(x[axis], 0)
            return ends if axis == 2 else ends | np.isclose(x[axis], 1)
        facets = mesh.locate_entities_boundary(cube, 2, on_side)
        part = displacements.sub(axis)
        conditions.append(fem.dirichletbc(PETSc.ScalarType(0), fem.locate_dofs_topological(part, 2, facets), part))
    top = mesh.locate_entities_boundary(cube, 2, lambda x: np.isclose(x[2], 1))
    conditions.append(fem.dirichletbc(PETSc.ScalarType(0), fem.locate_dofs_topological(pressures, 2, top), pressures))
    loaded = ufl.Measure("ds", cube, subdomain_data=mesh.meshtags(cube, 2, np.sort(top), np.full(len(top), 1, np.int32)))
    u, v = ufl.TrialFunction(displacements), ufl.TestFunction(displacements)
    p, q = ufl.TrialFunction(pressures), ufl.TestFunction(pressures)
    before = fem.Function(displacements)
    strain = ufl.sym(ufl.grad(u))
    stress = 2 * MU * strain + LAME * ufl.tr(strain) * ufl.Identity(3)
    # The mixture's balance with its sign changed, so that the whole is symmetric.
    matrix = fem.form([[ufl.inner(stress, ufl.grad(v)) * ufl.dx, -p * ufl.div(v) * ufl.dx],
                       [-q * ufl.div(u) * ufl.dx, -DT * K * ufl.dot(ufl.grad(p), ufl.grad(q)) * ufl.dx]])
    load = fem.form([-v[2] * loaded(1), -q * ufl.div(before) * ufl.dx])
    schur = fem.form((p * q / (LAME + 2 * MU) + DT * K * ufl.dot(ufl.grad(p), ufl.grad(q))) * ufl.dx)
    return cube, displacements, pressures, conditions, before, matrix, load, schur


def block_solver(spaces, conditions, matrix, load, schur):
    displacements, _ = spaces
    a = fem.petsc.assemble_matrix_nest(matrix, bcs=conditions)
    a.assemble()
    pressure_block = fem.petsc.assemble_matrix(schur, bcs=conditions)
    pressure_block.assemble()
    first = a.getNestSubMatrix(0, 0)
    first.setNearNullSpace(rigid_motions(displacements))
    preconditioner = PETSc.Mat().createNest([[first, None], [None, pressure_block]])
    preconditioner.assemble()
    ksp = PETSc.KSP().create(MPI.COMM_WORLD)
    ksp.setOperators(a, preconditioner)
    ksp.setType("minres")
    ksp.setTolerances(rtol=TOLERANCE, max_it=2000)
    ksp.setInitialGuessNonzero(True)
    pc = ksp.getPC()
    pc.setType("fieldsplit")
    pc.setFieldSplitType(PETSc.PC.CompositeType.ADDITIVE)
    rows = preconditioner.getNestISs()[0]
    pc.setFieldSplitIS(("u", rows[0]), ("p", rows[1]))
    for part, kind in zip(pc.getFieldSplitSubKSP(), ("gamg", "hypre")):
        part.setType("preonly")
        part.getPC().setType(kind)
    solution = PETSc.Vec().createNest([la.create_petsc_vector(space.dofmap.index_map, space.dofmap.index_map_bs)
                                       for space in spaces])
    solution.set(0)

    def step():
        b = fem.petsc.assemble_vector_nest(load)
        fem.petsc.apply_lifting_nest(b, matrix, bcs=conditions)
        for part in b.getNestSubVecs():
            part.ghostUpdate(addv=PETSc.InsertMode.ADD, mode=PETSc.ScatterMode.REVERSE)
        fem.petsc.set_bc_nest(b, fem.bcs_by_block(fem.extract_function_spaces(load), conditions))
        ksp.solve(b, solution)
        u, p = solution.getNestSubVecs()
        return u.array, p.array, ksp.getIterationNumber()
    return step


def direct_solver(spaces, conditions, matrix, load, _):
    displacements, _ = spaces
    a = fem.petsc.assemble_matrix_block(matrix, bcs=conditions)
    a.assemble()
    ksp = PETSc.KSP().create(MPI.COMM_WORLD)
    ksp.setOperators(a)
    ksp.setType("preonly")
    ksp.getPC().setType("lu")
    ksp.getPC().setFactorSolverType("mumps")
    ksp.setUp()
    solution = a.createVecRight()
    size = displacements.dofmap.index_map.size_local * displacements.dofmap.index_map_bs

    def step():
        b = fem.petsc.assemble_vector_block(load, matrix, bcs=conditions)
        ksp.solve(b, solution)
        return solution.array[:size], solution.array[size:], 1
    return step


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--solver", choices=("block", "mumps"), required=True)
    parser.add_argument("--cells", type=int, default=12)
    arguments = parser.parse_args()
    begin = time.perf_counter()
    cube, displacements, pressures, conditions, before, matrix, load, schur = problem(arguments.cells)
    make = block_solver if arguments.solver == "block" else direct_solver
    step = make((displacements, pressures), conditions, matrix, load, schur)
    ready = time.perf_counter()
    iterations = []
    for _ in range(STEPS):
        u, p, count = step()
        before.vector.array[:] = u
        before.x.scatter_forward()
        iterations.append(count)
    end = time.perf_counter()
    # The pressure at the base is the same everywhere.
    at = pressures.tabulate_dof_coordinates()[:len(p)]
    base = [value for value, x in zip(p, at) if abs(x[2]) < 1e-12]
    everyone = [value for part in MPI.COMM_WORLD.allgather(base) for value in part]
    if MPI.COMM_WORLD.rank == 0:
        print(f"set-up {ready - begin:.3f} s")
        print(f"loop {end - ready:.3f} s")
        print("iterations", sum(iterations))
        print(f"base pressure {sum(everyone) / len(everyone):.9f}")


if __name__ == "__main__":
    main()
