#!/usr/bin/env python3
"""Writes a narrow sector of a sphere as a gmsh 2.2 mesh of hexahedra, one cell wide: what varies along the radius
alone is resolved with a few hundred cells where a whole sphere of near-cubic cells would need tens of millions.

The sector is a square pyramid around the x axis, cut off at 5 % of the radius (1/8000 of the volume). Its sides and
the cut are "symmetry"; its base, flat instead of curved by a part in 10^4 of the radius, is "outer"."""
import argparse


def radii(radius, rim_cell, growth, angle, cut):
    """From the rim inwards: cells grow by `growth`, but are nowhere longer than wide."""
    levels, size = [radius], rim_cell
    while levels[-1] > cut:
        levels.append(levels[-1] - min(size, angle * levels[-1]))
        size *= growth
    # What the last cell is too long is shared by all beyond the rim's own cells.
    excess = (cut - levels[-1]) / (radius - levels[-1])
    return [radius - (radius - x) * (1 - excess) for x in levels][::-1]


def write(out, levels, angle):
    corners = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)]
    print("$MeshFormat\n2.2 0 8\n$EndMeshFormat", file=out)
    print('$PhysicalNames\n3\n2 1 "outer"\n2 2 "symmetry"\n3 3 "tumour"\n$EndPhysicalNames', file=out)
    print(f"$Nodes\n{4 * len(levels)}", file=out)
    for layer, x in enumerate(levels):
        for corner, (y, z) in enumerate(corners):
            print(f"{4 * layer + corner + 1} {x:.12g} {angle * x * y:.12g} {angle * x * z:.12g}", file=out)
    print("$EndNodes", file=out)

    def node(layer, corner):
        return 4 * layer + corner % 4 + 1

    last = len(levels) - 1
    elements = [(3, 1, [node(last, c) for c in range(4)]), (3, 2, [node(0, c) for c in range(4)])]
    for layer in range(last):
        for c in range(4):
            side = [node(layer, c), node(layer, c + 1), node(layer + 1, c + 1), node(layer + 1, c)]
            elements.append((3, 2, side))
        elements.append((5, 3, [node(layer + up, c) for up in (0, 1) for c in range(4)]))
    print(f"$Elements\n{len(elements)}", file=out)
    for number, (kind, physical, nodes) in enumerate(elements, 1):
        print(number, kind, 2, physical, physical, *nodes, file=out)
    print("$EndElements", file=out)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--radius", type=float, default=10, help="mm")
    parser.add_argument("--rim-cell", type=float, default=2e-3, help="length of the outermost cell, mm")
    parser.add_argument("--growth", type=float, default=1.08, help="length of a cell over that of the next outer one")
    parser.add_argument("--angle", type=float, default=0.02, help="width over distance from the centre")
    arguments = parser.parse_args()
    levels = radii(arguments.radius, arguments.rim_cell, arguments.growth, arguments.angle, 0.05 * arguments.radius)
    with open(arguments.file, "w") as out:
        write(out, levels, arguments.angle)
    print(len(levels) - 1, "cells, outermost", levels[-1] - levels[-2], "mm")


main()
