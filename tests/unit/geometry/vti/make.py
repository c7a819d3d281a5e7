#!/usr/bin/env python3
"""Writes the .vti files of this folder with VTK (Debian: python3-vtk9): one image, as every kind of file VTK knows.

The image has 5 x 4 x 3 voxels of 1 x 1.5 x 2.5 mm, label (i + 2 j + 3 k) mod 4, and the extent begins at (2, 0, 1)."""
import pathlib

import vtk

FOLDER = pathlib.Path(__file__).resolve().parent
SIZE, FIRST = (5, 4, 3), (2, 0, 1)


def image(kind, of_cells):
    grid = vtk.vtkImageData()
    grid.SetExtent(*sum(((f, f + s - (0 if of_cells else 1)) for f, s in zip(FIRST, SIZE)), ()))
    grid.SetOrigin(10, -20, 30)
    grid.SetSpacing(1, 1.5, 2.5)
    grid.SetDirectionMatrix(0, 1, 0, -1, 0, 0, 0, 0, 1)
    labels = kind()
    labels.SetName("labels")
    for k in range(SIZE[2]):
        for j in range(SIZE[1]):
            for i in range(SIZE[0]):
                labels.InsertNextValue((i + 2 * j + 3 * k) % 4)
    other = vtk.vtkFloatArray()
    other.SetName("not the labels")
    for _ in range(labels.GetNumberOfTuples()):
        other.InsertNextValue(0.5)
    data = grid.GetCellData() if of_cells else grid.GetPointData()
    data.AddArray(other)
    data.SetScalars(labels)
    return grid


def write(name, kind=vtk.vtkUnsignedCharArray, of_cells=False, **settings):
    writer = vtk.vtkXMLImageDataWriter()
    writer.SetFileName(str(FOLDER / name))
    writer.SetInputData(image(kind, of_cells))
    writer.SetCompressorTypeToNone()
    for setting, value in settings.items():
        getattr(writer, setting)(*value)
    assert writer.Write() == 1


ZLIB = {"SetCompressorTypeToZLib": (), "SetBlockSize": (128,)}
write("text.vti", SetDataModeToAscii=())
write("inline.vti", SetDataModeToBinary=(), SetHeaderTypeToUInt64=())
write("inline_zlib.vti", kind=vtk.vtkShortArray, SetDataModeToBinary=(), **ZLIB)
write("appended_raw.vti", kind=vtk.vtkIntArray, SetDataModeToAppended=(), SetEncodeAppendedData=(0,))
write("appended_raw_zlib.vti", kind=vtk.vtkDoubleArray, SetDataModeToAppended=(), SetEncodeAppendedData=(0,), **ZLIB)
write("appended_base64_zlib.vti", SetDataModeToAppended=(), SetEncodeAppendedData=(1,), SetHeaderTypeToUInt32=(), **ZLIB)
write("appended_raw_zlib_64.vti", SetDataModeToAppended=(), SetEncodeAppendedData=(0,), SetHeaderTypeToUInt64=(), **ZLIB)
write("cells_big_endian.vti", kind=vtk.vtkFloatArray, of_cells=True, SetDataModeToAppended=(),
      SetEncodeAppendedData=(0,), SetByteOrderToBigEndian=())
write("lz4.vti", SetDataModeToAppended=(), SetCompressorTypeToLZ4=())
