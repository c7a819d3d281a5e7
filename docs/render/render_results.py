#!/usr/bin/python3
"""Pictures of a results folder: slices through the tumour, and the tumour cut open, arms below one another.

    xvfb-run -a /usr/bin/python3 docs/render/render_results.py RESULTS
    pvbatch docs/render/render_results.py RESULTS

Needs python3-vtk9 (Debian: apt-get install python3-vtk9 xvfb libgl1-mesa-dri), or ParaView's own Python.
Writes slices.png and view.png. An octant is shown as the whole body that it stands for.
"""
import argparse
import math
import re
import sys
from pathlib import Path

import vtkmodules.vtkInteractionStyle  # noqa: F401
import vtkmodules.vtkRenderingFreeType  # noqa: F401
import vtkmodules.vtkRenderingOpenGL2  # noqa: F401
from vtkmodules.vtkIOImage import vtkPNGWriter
from vtkmodules.vtkRenderingAnnotation import vtkScalarBarActor
from vtkmodules.vtkRenderingCore import (vtkActor, vtkColorTransferFunction, vtkPolyDataMapper, vtkRenderer,
                                         vtkRenderWindow, vtkTextActor, vtkWindowToImageFilter)

sys.path.insert(0, str(Path(sys.argv[0]).resolve().parent))  # pvbatch knows no __file__
from read_results import Arm, cut_open, find_collections, outline, slice_through  # noqa: E402

# Nine colours each of the perceptually uniform maps viridis and inferno (S. van der Walt, N. Smith, CC0).
VIRIDIS = "440154 472d7b 3b528b 2c728e 21908c 27ad81 5dc863 aadc32 fde725"
INFERNO = "000004 210c4a 56106e 89226a bb3754 e35932 f98c0a f9c932 fcffa4"
INK = (0.12, 0.12, 0.14)
UNIT_WORDS = {"1": "of the peak plasma concentration"}


class Quantity:
    """A field of the results: its array, what a person calls it, its unit and its colours."""

    def __init__(self, array):
        self.array = array
        name, self.unit = re.fullmatch(r"(.*?)(?: \[(.*)\])?", array).groups()
        self.is_pressure = name == "interstitial_pressure"
        self.title = re.sub(r"^(tissue )?concentration ", "", name).replace("_", " ")
        self.title = self.title[:1].upper() + self.title[1:]
        self.colours = VIRIDIS if self.is_pressure else INFERNO

    def lookup(self, low, high):
        function = vtkColorTransferFunction()
        function.SetColorSpaceToLab()
        colours = self.colours.split()
        for k, colour in enumerate(colours):
            red, green, blue = (int(colour[2 * c:2 * c + 2], 16) / 255 for c in range(3))
            function.AddRGBPoint(low + (high - low) * k / (len(colours) - 1), red, green, blue)
        function.SetNanColor(0.85, 0.85, 0.85)
        return function


def seconds(text):
    number, unit = re.fullmatch(r"\s*([\d.eE+-]+)\s*([a-z]*)\s*", text).groups()
    return float(number) * {"": 1, "s": 1, "min": 60, "h": 3600, "day": 86400, "d": 86400}[unit]


def spoken_time(time):
    for unit, size in (("days", 172800), ("h", 3600), ("min", 60)):
        if time >= size:
            return f"{time / (86400 if unit == 'days' else size):.4g} {unit}"
    return f"{time:.3g} s"


def actor_of(data, quantity=None, limits=None, line_width=None):
    mapper = vtkPolyDataMapper()
    mapper.SetInputData(data)
    actor = vtkActor()
    actor.SetMapper(mapper)
    if quantity:
        mapper.SetScalarModeToUsePointFieldData()
        mapper.SelectColorArray(quantity.array)
        mapper.SetLookupTable(quantity.lookup(*limits))
        mapper.SetUseLookupTableScalarRange(True)
        mapper.InterpolateScalarsBeforeMappingOn()
    else:
        mapper.ScalarVisibilityOff()
        actor.GetProperty().SetColor(INK)
    if line_width:
        actor.GetProperty().SetLineWidth(line_width)
    return actor


class Canvas:
    """A white page in pixels, with panels and words on it."""

    def __init__(self, width, height):
        self.width, self.height = width, height
        self.window = vtkRenderWindow()
        self.window.SetOffScreenRendering(1)
        self.window.SetMultiSamples(8)
        self.window.SetSize(width, height)
        self.page = self.panel(0, 0, width, height)

    def panel(self, left, bottom, width, height):
        renderer = vtkRenderer()
        renderer.SetBackground(1, 1, 1)
        renderer.SetViewport(left / self.width, bottom / self.height,
                             (left + width) / self.width, (bottom + height) / self.height)
        self.window.AddRenderer(renderer)
        return renderer

    def write_words(self, text, x, y, size, bold=False, turned=False, across="Centered"):
        actor = vtkTextActor()
        actor.SetInput(text)
        style = actor.GetTextProperty()
        style.SetFontFamilyToArial()
        style.SetFontSize(size)
        style.SetBold(bold)
        style.SetColor(INK)
        style.SetOrientation(90 if turned else 0)
        getattr(style, "SetJustificationTo" + across)()
        style.SetVerticalJustificationToCentered()
        actor.SetPosition(x, y)
        self.page.AddViewProp(actor)

    def colour_bar(self, quantity, limits, left, bottom, width, height):
        """A horizontal bar with ticks at round numbers and the unit below."""
        bar = vtkScalarBarActor()
        bar.SetLookupTable(quantity.lookup(*limits))
        bar.SetOrientationToHorizontal()
        bar.SetNumberOfLabels(0)
        bar.SetMaximumNumberOfColors(256)
        bar.SetPosition(0, 0)
        bar.SetPosition2(1, 1)
        bar.SetBarRatio(1)
        renderer = self.panel(left, bottom, width, height)
        renderer.AddViewProp(bar)
        size = max(11, round(height * 0.85))
        for tick in ticks(*limits):
            x = left + width * (tick - limits[0]) / (limits[1] - limits[0])
            self.write_words(f"{tick:.4g}", x, bottom - size, size)
        unit = UNIT_WORDS.get(quantity.unit, quantity.unit)
        self.write_words(unit, left + width / 2, bottom - 2.5 * size, size)

    def save(self, file):
        self.window.Render()
        image = vtkWindowToImageFilter()
        image.SetInput(self.window)
        image.ReadFrontBufferOff()
        image.SetInputBufferTypeToRGB()
        writer = vtkPNGWriter()
        writer.SetFileName(str(file))
        writer.SetInputConnection(image.GetOutputPort())
        writer.Write()
        print(file)


def ticks(low, high, wanted=4):
    rough = (high - low) / wanted
    size = 10 ** math.floor(math.log10(rough))
    step = next(m * size for m in (1, 2, 2.5, 5, 10) if m * size >= rough * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [k * step for k in range(first, math.floor(high / step + 1e-9) + 1)]


def limits_of(quantity, pictures):
    """From 0, or the least value where that is below, to the greatest one of all arms."""
    ranges = [data.GetPointData().GetArray(quantity.array).GetRange() for data in pictures]
    low, high = min(0.0, min(r[0] for r in ranges)), max(r[1] for r in ranges)
    return (low, high) if high > low else (low, low + 1)


def round_up(length):
    """The next length with one digit or two."""
    size = 10 ** math.floor(math.log10(length))
    return next(m * size for m in (1, 1.1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 10) if m * size >= length * 0.999)


def spoken_length(length):
    return f"{length * 1e3:g} mm" if length >= 1e-3 else f"{length * 1e6:g} µm"


def look_at_slice(renderer, arm, axis, half_width):
    camera = renderer.GetActiveCamera()
    camera.ParallelProjectionOn()
    camera.SetFocalPoint(arm.centre)
    camera.SetPosition([c + (-1 if axis == 1 else 1) * 4 * half_width * (d == axis)
                        for d, c in enumerate(arm.centre)])
    camera.SetViewUp(0, 1, 0) if axis == 2 else camera.SetViewUp(0, 0, 1)
    camera.SetParallelScale(half_width)
    renderer.ResetCameraClippingRange()


def look_at_body(renderer, arm):
    camera = renderer.GetActiveCamera()
    camera.SetFocalPoint(arm.centre)
    direction = (1.0, 0.78, 0.62)
    camera.SetPosition([c + 6.4 * arm.reach / math.hypot(*direction) * d for c, d in zip(arm.centre, direction)])
    camera.SetViewUp(0, 0, 1)
    camera.SetViewAngle(21)
    renderer.ResetCameraClippingRange()


def draw(arms, quantities, options, cut):
    """One picture: a row per arm, a column per quantity, a colour bar below each column."""
    panel = options.panel
    gap, left, foot = panel // 16, panel // 5, panel * 3 // 10
    top = panel * (9 if cut else 7) // 20
    title, text = panel // 11, panel // 14
    columns_width = len(quantities) * panel + (len(quantities) - 1) * gap
    width = max(left + columns_width + gap, 3 * panel)
    left = max(left, (width - columns_width) // 2 if width == 3 * panel else left)
    canvas = Canvas(width, top + len(arms) * (panel + gap) + foot)
    axis = "xyz".index(options.axis)
    towards = -1 if axis == 1 else 1  # the viewer's side of the slice
    pictures = [slice_through(arm, axis) if cut else cut_open(arm) for arm in arms]
    has_host = len(arms[0].tumour_regions) < len(arms[0].regions)
    wide = round_up((2.5 if has_host else 2.1) * max(arm.reach for arm in arms))
    heading = "Slice through the tumour" if cut else "The tumour, cut open"
    canvas.write_words(f"{heading}, {spoken_time(arms[0].time)}", width / 2, canvas.height - panel // 8, title, bold=True)
    if cut:
        words = f"Each panel is {spoken_length(wide)} wide" + ("; the white line is the tumour's surface" if has_host else "")
        canvas.write_words(words + ".", width / 2, canvas.height - panel // 4, text)
    for column, quantity in enumerate(quantities):
        x = left + column * (panel + gap)
        canvas.write_words(quantity.title, x + panel / 2, canvas.height - top + text * 0.6, text, bold=True)
        tumours = [arm.threshold(picture) for arm, picture in zip(arms, pictures)] if cut else pictures
        limits = limits_of(quantity, tumours)
        canvas.colour_bar(quantity, limits, x + panel // 12, foot - panel // 9, panel - panel // 6, panel // 16)
        for row, (arm, picture) in enumerate(zip(arms, pictures)):
            renderer = canvas.panel(x, foot + (len(arms) - 1 - row) * (panel + gap), panel, panel)
            actor = actor_of(picture, quantity, limits)
            renderer.AddActor(actor)
            if cut:
                actor.GetProperty().LightingOff()
                # Seen through the hair-fine gaps where coarse and fine cells meet.
                behind = actor_of(picture, quantity, limits)
                behind.GetProperty().LightingOff()
                behind.AddPosition([wide / panel * (-0.5 * towards if d == axis else 0.7) for d in range(3)])
                renderer.AddActor(behind)
                edge = actor_of(outline(arm, picture, axis), line_width=max(1.5, panel / 200))
                edge.GetProperty().SetColor(1, 1, 1)
                edge.GetProperty().LightingOff()
                edge.AddPosition([0.003 * wide * (d == axis) * towards for d in range(3)])
                renderer.AddActor(edge)
                look_at_slice(renderer, arm, axis, wide / 2)
            else:
                # Little shading, so that a colour means the same value on every face.
                actor.GetProperty().SetAmbient(0.7)
                actor.GetProperty().SetDiffuse(0.32)
                look_at_body(renderer, arm)
    for row, arm in enumerate(arms):
        y = foot + (len(arms) - 1 - row) * (panel + gap) + panel / 2
        canvas.write_words(arm.name, left - panel / 10, y, text, bold=True, turned=True)
    canvas.save((options.output or options.results) / ("slices.png" if cut else "view.png"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("results", type=Path, help="folder that turgor run wrote")
    parser.add_argument("--arm", action="append", help="only this arm (repeatable; default: all)")
    parser.add_argument("--time", type=seconds, help="output nearest to this: 90min, 6h, 2day (default: the last)")
    parser.add_argument("--tissue", action="store_true", help="tissue averages instead of accessible fluid")
    parser.add_argument("--host", action="append", help='a region that is no tumour (repeatable; default: "host")')
    parser.add_argument("--axis", choices="xyz", default="z", help="normal of the slice")
    parser.add_argument("--output", type=Path, help="folder of the pictures (default: the results folder)")
    parser.add_argument("--panel", type=int, default=420, help="edge of a panel in pixels")
    options = parser.parse_args()
    arms = [Arm(file, options.time, options.host or ["host"]) for file in find_collections(options.results)]
    if options.arm:
        names = [arm.name for arm in arms]
        arms = [arm for arm in arms if arm.name in options.arm]
        if not arms:
            sys.exit(f"No such arm; there are: {', '.join(names)}.")
    carriers = "tissue concentration " if options.tissue else "concentration "
    quantities = [Quantity(array) for array in arms[0].arrays
                  if array.startswith("interstitial_pressure") or array.startswith(carriers)]
    draw(arms, quantities, options, cut=True)
    draw(arms, quantities, options, cut=False)


if __name__ == "__main__":
    main()
