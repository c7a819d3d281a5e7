"""Reads an output with VTK as ParaView does and checks what it finds: read_with_vtk.py FOLDER CELLS."""
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from vtkmodules.vtkIOXML import vtkXMLPUnstructuredGridReader

folder, cells = Path(sys.argv[1]), int(sys.argv[2])
collection = ElementTree.parse(folder / (folder.name + ".pvd")).getroot()
entries = collection.findall("Collection/DataSet")
assert [float(entry.get("timestep")) for entry in entries] == [12.5]
ElementTree.parse(folder / entries[0].get("file"))
reader = vtkXMLPUnstructuredGridReader()
reader.SetFileName(str(folder / entries[0].get("file")))
reader.Update()
grid = reader.GetOutput()
assert grid.GetNumberOfCells() == cells, (grid.GetNumberOfCells(), cells)
values = grid.GetPointData().GetArray('concentration a & "b" <c> [1]')
worst = 0.0
for point in range(grid.GetNumberOfPoints()):
    distance = sum(x * x for x in grid.GetPoint(point)) ** 0.5
    worst = max(worst, abs(values.GetTuple1(point) - distance))
assert worst < 3e-4, worst  # hanging vertices lie on chords
assert grid.GetCellData().GetArray("flux [m/s]").GetTuple3(cells - 1) == (2.0, 2.0, 2.0)
assert grid.GetCellData().GetArray("region").GetRange() == (0.0, 1.0)
field = grid.GetFieldData()
names = field.GetAbstractArray("region names")
assert [names.GetValue(k) for k in range(names.GetNumberOfValues())] == ["tumour", "host"]
assert field.GetAbstractArray("arm").GetValue(0) == 'low <dose> & "more"'
assert field.GetArray("TimeValue").GetTuple1(0) == 12.5
assert field.GetArray("multiplicity").GetTuple1(0) == 8
assert field.GetArray("octant").GetTuple1(0) == 1
