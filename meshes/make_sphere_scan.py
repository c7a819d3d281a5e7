#!/usr/bin/env python3
"""Writes a binary scan of a sphere (MetaImage .mha, zlib-compressed), voxels 0.98 x 0.98 x 3.27 mm by default.

A voxel is labelled 1 where its centre lies in the sphere. Needs nothing but the standard library:
    meshes/make_sphere_scan.py meshes/sphere_scan.mha --radius 12
"""
import argparse
import zlib


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--radius", type=float, default=12, help="mm")
    parser.add_argument("--core", type=float, default=0, help="radius of a concentric core with label 2 (mm)")
    parser.add_argument("--spacing", type=float, nargs=3, default=[0.98, 0.98, 3.27], help="mm")
    parser.add_argument("--margin", type=int, default=3, help="voxels of background around the sphere")
    arguments = parser.parse_args()

    half = [int(arguments.radius / s) + arguments.margin for s in arguments.spacing]
    voxels = bytearray()
    for k in range(-half[2], half[2] + 1):
        for j in range(-half[1], half[1] + 1):
            for i in range(-half[0], half[0] + 1):
                distance = sum((n * s) ** 2 for n, s in zip((i, j, k), arguments.spacing)) ** 0.5
                voxels.append(2 if distance < arguments.core else 1 if distance < arguments.radius else 0)
    data = zlib.compress(bytes(voxels), 9)
    header = "\n".join([
        "ObjectType = Image",
        "NDims = 3",
        "BinaryData = True",
        "BinaryDataByteOrderMSB = False",
        "CompressedData = True",
        f"CompressedDataSize = {len(data)}",
        "TransformMatrix = 1 0 0 0 1 0 0 0 1",
        "Offset = " + " ".join(f"{-h * s:.10g}" for h, s in zip(half, arguments.spacing)),
        "CenterOfRotation = 0 0 0",
        "ElementSpacing = " + " ".join(f"{s:.10g}" for s in arguments.spacing),
        "DimSize = " + " ".join(str(2 * h + 1) for h in half),
        "ElementType = MET_UCHAR",
        "ElementDataFile = LOCAL",
    ]) + "\n"
    with open(arguments.file, "wb") as file:
        file.write(header.encode("ascii"))
        file.write(data)


if __name__ == "__main__":
    main()
