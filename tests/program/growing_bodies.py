"""Parameter files of bodies that grow or are pressed, small enough to be computed in seconds."""

SPHEROID = '''title = "a small spheroid in a gel"
[geometry]
radius = "0.1 mm"
[geometry.host]
shape = "sphere"
extent = "1 mm"
[regions.tumour]
vessel_surface_density = "0 1/cm"
[regions.tumour.solid]
shear_modulus = "5 kPa"
poisson_ratio = 0.3
fraction = 0.5
[regions.tumour.growth]
law = "gompertz"
rate = "0.1 1/d"
largest_stretch = 2
stress_inhibition = "0.1 1/kPa"
[regions.host]
vessel_surface_density = "0 1/cm"
lymphatic_conductance = "0 1/(mmHg s)"
[regions.host.solid]
shear_modulus = "1 kPa"
poisson_ratio = 0.3
fraction = 0.02
[arms.control]
[arms."the same again"]
[mechanics]
coordinates = "radial"
cells_per_radius = 8
[time]
end = "10 d"
outputs = ["0 d", "5 d", "10 d"]
[probes.centre]
points = [["0 mm", "0 mm", "0 mm"]]
[probes.gel]
points = [["0 mm", "0.3 mm", "0.4 mm"]]
'''

# A box that is pressed between its sides; M = 9 kPa.
COLUMN = '''title = "a column"
[geometry]
shape = "box"
size = ["1 mm", "1 mm", "2 mm"]
[regions.tumour]
vessel_surface_density = "0 1/cm"
hydraulic_conductivity = "1e-9 m2/(Pa s)"
[regions.tumour.solid]
shear_modulus = "3 kPa"
poisson_ratio = 0.25
[mechanics]
coordinates = "cartesian"
strain = "small"
cells_per_radius = 2
[mechanics.sides]
x_min = { solid = "roller", fluid = "sealed" }
x_max = { solid = "roller", fluid = "sealed" }
y_min = { solid = "roller", fluid = "sealed" }
y_max = { solid = "roller", fluid = "sealed" }
z_min = { solid = "roller", fluid = "sealed" }
z_max = { solid = "traction", traction = ["0 Pa", "0 Pa", "-90 Pa"] }
[time]
end = "1 d"
outputs = "1 d"
'''


def alone(spheroid):
    """The spheroid without its gel, and without probes."""
    text = spheroid.replace('[geometry.host]\nshape = "sphere"\nextent = "1 mm"\n', "")
    return text[:text.index("[regions.host]")] + text[text.index("[arms.control]"):text.index("[probes.centre]")]


def unheld(column, side, time):
    """The column with one side that is loaded and none that holds it."""
    return column[:column.index("[mechanics.sides]")] + f"[mechanics.sides]\n{side}\n[time]\n{time}\n"
