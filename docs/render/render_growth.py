#!/usr/bin/python3
"""A picture of a growing or cut tumour in three dimensions: stress and pressure on the deformed body.

    xvfb-run -a /usr/bin/python3 docs/render/render_growth.py RESULTS [--time "8 d"] [--scale 1]
    pvbatch docs/render/render_growth.py RESULTS

Needs python3-vtk9 (Debian: apt-get install python3-vtk9 xvfb libgl1-mesa-dri), or ParaView's own Python. Writes growth.png: the
computed part of the tumour, moved by its displacement times --scale and seen from its planes of symmetry; on the left coloured by the
hoop stress, on the right by the interstitial pressure."""
import argparse
import sys
from pathlib import Path

import vtkmodules.vtkInteractionStyle  # noqa: F401
import vtkmodules.vtkRenderingFreeType  # noqa: F401
import vtkmodules.vtkRenderingOpenGL2  # noqa: F401
from vtkmodules.vtkFiltersCore import vtkCellDataToPointData
from vtkmodules.vtkFiltersGeneral import vtkWarpVector
from vtkmodules.vtkIOImage import vtkPNGWriter
from vtkmodules.vtkRenderingAnnotation import vtkScalarBarActor
from vtkmodules.vtkRenderingCore import (vtkActor, vtkColorTransferFunction, vtkDataSetMapper, vtkRenderer, vtkRenderWindow,
                                         vtkTextActor, vtkWindowToImageFilter)

sys.path.insert(0, str(Path(sys.argv[0]).resolve().parent))  # pvbatch knows no __file__
from read_results import Arm, find_collections  # noqa: E402
from render_results import INK, VIRIDIS, seconds  # noqa: E402

# Blue pushes, red pulls: the ends and the middle of "coolwarm" (K. Moreland 2009).
COOL_WARM = ((0.23, 0.30, 0.75), (0.87, 0.87, 0.87), (0.71, 0.02, 0.15))
PANELS = (("hoop stress [Pa]", True, "Hoop stress [Pa], tension positive"),
          ("interstitial_pressure [Pa]", False, "Interstitial pressure [Pa]"))


def colours(low, high, about_zero):
    function = vtkColorTransferFunction()
    function.SetColorSpaceToLab()
    if about_zero:
        reach = max(abs(low), abs(high)) or 1
        for at, colour in zip((-reach, 0, reach), COOL_WARM):
            function.AddRGBPoint(at, *colour)
        return function
    wide = (high - low) or 1
    shades = VIRIDIS.split()
    for k, shade in enumerate(shades):
        function.AddRGBPoint(low + wide * k / (len(shades) - 1), *(int(shade[2 * c:2 * c + 2], 16) / 255 for c in range(3)))
    return function


def text(words, x, y, size):
    actor = vtkTextActor()
    actor.SetInput(words)
    actor.GetPositionCoordinate().SetCoordinateSystemToNormalizedViewport()
    actor.GetPositionCoordinate().SetValue(x, y)
    actor.GetTextProperty().SetFontSize(size)
    actor.GetTextProperty().SetColor(*INK)
    return actor


def panel(grid, array, about_zero, title, place):
    in_cells = grid.GetCellData().HasArray(array)
    if in_cells:  # smooth from cell to cell, within the tumour
        smooth = vtkCellDataToPointData()
        smooth.SetInputData(grid)
        smooth.Update()
        grid = smooth.GetOutput()
    low, high = grid.GetPointData().GetArray(array).GetRange()
    lookup = colours(low, high, about_zero)
    mapper = vtkDataSetMapper()
    mapper.SetInputData(grid)
    mapper.SetScalarModeToUsePointFieldData()
    mapper.SelectColorArray(array)
    mapper.SetLookupTable(lookup)
    mapper.UseLookupTableScalarRangeOn()
    actor = vtkActor()
    actor.SetMapper(mapper)
    actor.GetProperty().SetEdgeVisibility(True)
    actor.GetProperty().SetEdgeColor(0.35, 0.35, 0.38)
    actor.GetProperty().SetLineWidth(0.5)
    actor.GetProperty().SetAmbient(0.35)
    bar = vtkScalarBarActor()
    bar.SetLookupTable(lookup)
    bar.SetNumberOfLabels(5)
    bar.SetLabelFormat("%.4g")
    bar.SetWidth(0.1)
    bar.SetHeight(0.6)
    bar.SetPosition(0.87, 0.2)
    bar.GetLabelTextProperty().SetColor(*INK)
    bar.GetLabelTextProperty().ShadowOff()
    bar.GetLabelTextProperty().ItalicOff()
    bar.UnconstrainedFontSizeOn()
    bar.GetLabelTextProperty().SetFontSize(15)
    renderer = vtkRenderer()
    renderer.SetBackground(1, 1, 1)
    renderer.SetViewport(*place)
    for prop in (actor, bar, text(title, 0.05, 0.93, 22)):
        renderer.AddViewProp(prop)
    camera = renderer.GetActiveCamera()
    centre = grid.GetCenter()
    camera.SetFocalPoint(*centre)
    # From below: that is where the planes of symmetry, and a cut along z = 0, are.
    camera.SetPosition(centre[0] - 0.6, centre[1] - 0.9, centre[2] - 1.1)
    camera.SetViewUp(0, 0, -1)
    renderer.ResetCamera()
    camera.Zoom(1.1)
    camera.SetWindowCenter(0.12, 0)  # room for the bar
    return renderer


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path)
    parser.add_argument("--arm", type=int, default=0, help="its place in the summary, from 0")
    parser.add_argument("--time", type=seconds, help="with unit; the last output where nothing is said")
    parser.add_argument("--scale", type=float, default=1, help="of the displacement")
    parser.add_argument("--output", type=Path, help="folder; RESULTS where nothing is said")
    arguments = parser.parse_args()
    arm = Arm(find_collections(arguments.results)[arguments.arm], arguments.time, {"host"})
    warp = vtkWarpVector()
    warp.SetInputData(arm.tumour)
    warp.SetInputArrayToProcess(0, 0, 0, 0, "displacement [m]")
    warp.SetScaleFactor(arguments.scale)
    warp.Update()
    window = vtkRenderWindow()
    window.SetOffScreenRendering(True)
    window.SetSize(1500, 720)
    window.SetMultiSamples(8)
    for k, (array, about_zero, title) in enumerate(PANELS):
        window.AddRenderer(panel(warp.GetOutput(), array, about_zero, title, (0.5 * k, 0, 0.5 * (k + 1), 1)))
    window.Render()
    picture = vtkWindowToImageFilter()
    picture.SetInput(window)
    picture.ReadFrontBufferOff()
    writer = vtkPNGWriter()
    file = (arguments.output or arguments.results) / "growth.png"
    file.parent.mkdir(parents=True, exist_ok=True)
    writer.SetFileName(str(file))
    writer.SetInputConnection(picture.GetOutputPort())
    writer.Write()
    print(file)


if __name__ == "__main__":
    main()
