"""Reads what `turgor run` wrote for ParaView with VTK: arms, their grids, slices and surfaces."""
import json
import re
import sys
import xml.etree.ElementTree as ElementTree

from vtkmodules.vtkCommonDataModel import (vtkBox, vtkCellArray, vtkGenericCell, vtkPlane, vtkPolyData,
                                           vtkStaticCellLocator)
from vtkmodules.vtkCommonTransforms import vtkTransform
from vtkmodules.vtkFiltersCore import (vtkAppendFilter, vtkAppendPolyData, vtkCleanPolyData, vtkCutter,
                                       vtkFeatureEdges, vtkThreshold)
from vtkmodules.vtkFiltersGeneral import vtkClipDataSet, vtkTransformFilter
from vtkmodules.vtkFiltersGeometry import vtkGeometryFilter
from vtkmodules.vtkIOXML import vtkXMLPUnstructuredGridReader


class Arm:
    """One arm at one output: its grid as computed, and what the grid's field data say about it."""

    def __init__(self, collection, wanted_time, host):
        outputs = [(float(entry.get("timestep")), collection.parent / entry.get("file"))
                   for entry in ElementTree.parse(collection).getroot().findall("Collection/DataSet")]
        if not outputs:
            sys.exit(f"{collection} lists no output.")
        self.time, file = outputs[-1] if wanted_time is None else min(outputs, key=lambda o: abs(o[0] - wanted_time))
        reader = vtkXMLPUnstructuredGridReader()
        reader.SetFileName(str(file))
        reader.Update()
        self.grid = reader.GetOutput()
        field = self.grid.GetFieldData()
        names = field.GetAbstractArray("region names")
        self.name = field.GetAbstractArray("arm").GetValue(0)
        self.regions = [names.GetValue(k) for k in range(names.GetNumberOfValues())]
        octant = field.GetArray("octant")
        self.octant = octant is not None and octant.GetTuple1(0) == 1
        self.arrays = [self.grid.GetPointData().GetArrayName(k)
                       for k in range(self.grid.GetPointData().GetNumberOfArrays())]
        every = range(len(self.regions))
        self.tumour_regions = [k for k in every if self.regions[k] not in host] or list(every)
        self.tumour = self.threshold(self.grid)
        box = self.tumour.GetBounds()
        self.centre = [0.0] * 3 if self.octant else [(box[2 * d] + box[2 * d + 1]) / 2 for d in range(3)]
        self.reach = max(max(box[2 * d + 1] - self.centre[d], self.centre[d] - box[2 * d]) for d in range(3))

    def threshold(self, data):
        """The tumour's part: every region that is not host tissue, or all where that leaves nothing."""
        joined = vtkAppendFilter()
        for region in self.tumour_regions:
            filtered = vtkThreshold()
            filtered.SetInputData(data)
            filtered.SetInputArrayToProcess(0, 0, 0, 1, "region")
            filtered.SetLowerThreshold(region - 0.5)
            filtered.SetUpperThreshold(region + 0.5)
            filtered.Update()
            joined.AddInputData(filtered.GetOutput())
        joined.Update()
        return joined.GetOutput()


def find_collections(folder):
    """The arms' PVD files in the order of the summary (the control first)."""
    found = sorted(folder.glob("*/*.pvd"))
    summary = folder / "summary.json"
    if summary.exists():
        order = list(json.loads(summary.read_text())["arms"])
        position = {name: k for k, name in enumerate(order)}
        def arm_of(file):
            text = (file.parent / "output_0000" / "0.vtu").read_bytes()[:20000].decode("utf-8", "replace")
            codes = re.search(r'Name="arm"[^>]*>\s*([\d\s]*)', text).group(1).split()
            return bytes(int(code) for code in codes if code != "0").decode()
        found.sort(key=lambda file: position.get(arm_of(file), len(order)))
    if not found:
        sys.exit(f"{folder} holds no arm's PVD file; is it what `turgor run --output` wrote, with visual output on?")
    return found


def mirrored(data, axes_list):
    """Copies of a surface mirrored at the coordinate planes, joined; shared points become one."""
    joined = vtkAppendPolyData()
    for axes in axes_list:
        transform = vtkTransform()
        transform.Scale(*[-1 if axis in axes else 1 for axis in range(3)])
        copy = vtkTransformFilter()
        copy.SetTransform(transform)
        copy.SetInputData(data)
        copy.Update()
        joined.AddInputData(copy.GetOutput())
    clean = vtkCleanPolyData()
    clean.SetInputConnection(joined.GetOutputPort())
    clean.SetTolerance(1e-7)
    clean.Update()
    return clean.GetOutput()


def subsets(axes):
    return [[axis for k, axis in enumerate(axes) if bits >> k & 1] for bits in range(2 ** len(axes))]


def slice_through(arm, axis):
    plane = vtkPlane()
    # A little off the octant's face, where a cutter would find nothing.
    origin = [c + 1e-5 * arm.reach * (d == axis) for d, c in enumerate(arm.centre)]
    plane.SetOrigin(origin)
    plane.SetNormal([float(d == axis) for d in range(3)])
    cutter = vtkCutter()
    cutter.SetInputData(arm.grid)
    cutter.SetCutFunction(plane)
    cutter.Update()
    return mirrored(cutter.GetOutput(), subsets([d for d in range(3) if d != axis]) if arm.octant else [[]])


def cut_open(arm):
    """The tumour's surface with the corner towards the viewer taken out."""
    surface = vtkGeometryFilter()
    if arm.octant:
        surface.SetInputData(arm.tumour)
        surface.Update()
        return mirrored(surface.GetOutput(), [axes for axes in subsets([0, 1, 2]) if axes])
    box = vtkBox()
    far = 4 * arm.reach
    box.SetXMin(arm.centre)
    box.SetXMax([c + far for c in arm.centre])
    clip = vtkClipDataSet()
    clip.SetInputData(arm.tumour)
    clip.SetClipFunction(box)
    clip.Update()
    surface.SetInputConnection(clip.GetOutputPort())
    surface.Update()
    return surface.GetOutput()


def outline(arm, sliced, axis):
    """The line between tumour and everything else on a slice.

    Where coarse and fine cells meet, their sides do not match either: only what has tumour on one side stays.
    """
    surface = vtkGeometryFilter()
    surface.SetInputData(arm.threshold(sliced))
    edges = vtkFeatureEdges()
    edges.SetInputConnection(surface.GetOutputPort())
    edges.FeatureEdgesOff()
    edges.NonManifoldEdgesOff()
    edges.ManifoldEdgesOff()
    edges.ColoringOff()
    edges.Update()
    candidates = edges.GetOutput()
    locator = vtkStaticCellLocator()
    locator.SetDataSet(sliced)
    locator.BuildLocator()
    region = sliced.GetCellData().GetArray("region")
    cell, place, weights = vtkGenericCell(), [0.0] * 3, [0.0] * 32

    def is_tumour(point):
        found = locator.FindCell(point, 0.0, cell, place, weights)
        return found >= 0 and region.GetTuple1(found) in arm.tumour_regions

    right, up = [d for d in range(3) if d != axis]
    lines = vtkCellArray()
    for k in range(candidates.GetNumberOfCells()):
        ends = candidates.GetCell(k).GetPointIds()
        a, b = (candidates.GetPoint(ends.GetId(end)) for end in (0, 1))
        across = [0.0] * 3
        across[right], across[up] = 0.1 * (a[up] - b[up]), 0.1 * (b[right] - a[right])
        middle = [(u + v) / 2 for u, v in zip(a, b)]
        if is_tumour([m + n for m, n in zip(middle, across)]) != is_tumour([m - n for m, n in zip(middle, across)]):
            lines.InsertNextCell(ends)
    kept = vtkPolyData()
    kept.SetPoints(candidates.GetPoints())
    kept.SetLines(lines)
    return kept
