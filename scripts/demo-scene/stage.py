"""What surrounds the sculpture: base, floor, backdrop, light, and the camera."""

from pathlib import Path

import bpy
import marbles
import numpy as np
import shaders
import shapes
from fountain import BASE, DROP_RADIUS
from mathutils import Vector

LOOK_AT = Vector((0.0, 0.0, 1.38))


def build(textures: Path) -> None:
    """Add everything but the sculpture and the camera."""
    _add_base(textures / "walnut.png")
    _add_floor(textures / "lacquer.png")
    _add_backdrop(textures / "evening.png")
    _add_stray_marbles()
    _add_lights()
    _colour_the_world()


def _add_base(wood_picture: Path) -> None:
    wood = shaders.principled("Walnut")
    grain = shaders.paint_with_image(wood, wood_picture, 0.55, "Object")
    shaders.roughen(wood, grain, 0.2, 0.5)
    brass = shaders.principled("Inlaid brass", (0.86, 0.55, 0.22), Metallic=1.0, Roughness=0.28)
    gap = 0.125
    inner, outer = DROP_RADIUS - gap, DROP_RADIUS + gap
    disc = [(0.0, BASE), (inner - 0.02, BASE), (inner, BASE - 0.02), (inner, 0.02)]
    ring = [
        (outer, 0.02),
        (outer, BASE - 0.02),
        (outer + 0.02, BASE),
        (1.42, BASE),
        (1.46, BASE - 0.02),
    ]
    ring += [
        (1.475, BASE - 0.06),
        (1.475, 0.12),
        (1.50, 0.09),
        (1.53, 0.06),
        (1.53, 0.0),
    ]
    shapes.add("Base disc", shapes.lathe("Base disc", disc, wood, 160))
    shapes.add("Base ring", shapes.lathe("Base ring", ring, wood, 160))
    for radius in (inner - 0.012, outer + 0.012, 1.36):
        name = f"Inlay {radius:.2f}"
        shapes.add(
            name,
            shapes.wire(name, [shapes.circle(radius, BASE - 0.003)], 0.012, brass, closed=True),
        )


def _add_floor(picture: Path) -> None:
    material = shaders.principled("Lacquer")
    shaders.roughen(material, shaders.paint_with_image(material, picture, 0.3, "Object"), 0.06, 0.26)
    mesh = bpy.data.meshes.new("Floor")
    mesh.from_pydata([(-30, -12, 0), (30, -12, 0), (30, 30, 0), (-30, 30, 0)], [], [(0, 1, 2, 3)])
    mesh.materials.append(material)
    shapes.add("Floor", mesh)


def _add_backdrop(picture: Path) -> None:
    """Bend a screen behind the scene, wide enough for the camera's sway and for reflections in the glass."""
    angles, heights = np.linspace(-1.15, 1.15, 33), (-3.2, 13.0)
    radius = 15.0
    vertices = [(radius * np.sin(a), radius * np.cos(a), z) for z in heights for a in angles]
    count = len(angles)
    mesh = bpy.data.meshes.new("Backdrop")
    mesh.from_pydata(vertices, [], [(i, i + 1, count + i + 1, count + i) for i in range(count - 1)])
    layer = mesh.uv_layers.new(name="UVMap")
    for loop in mesh.loops:
        row, column = divmod(loop.vertex_index, count)
        layer.data[loop.index].uv = (column / (count - 1), row)
    mesh.materials.append(shaders.glowing_image("Evening", picture, 1.0))
    screen = shapes.add("Backdrop", mesh)
    screen.visible_shadow = screen.visible_diffuse = False


def _add_stray_marbles() -> None:
    """Scatter some that got away: out of focus, they give the picture its depth."""
    kinds = sorted(bpy.data.collections[marbles.COLLECTION].objects, key=lambda thing: thing.name)
    places = [
        (-2.05, -1.25, 0),
        (-2.3, -1.1, 3),
        (2.0, -1.3, 1),
        (2.5, -0.3, 2),
        (-2.9, 0.7, 1),
        (3.3, 1.6, 0),
    ]
    for number, (x, y, kind) in enumerate(places):
        stray = shapes.add(f"Stray marble {number}", kinds[kind].data)
        stray.location = (x, y, marbles.RADIUS)
        stray.rotation_euler = (number * 1.7, number * 0.9, number * 2.3)


def _add_lights() -> None:
    _add_area_light("Key", (-4.2, -3.2, 5.2), 300, (1.0, 0.86, 0.70), 2.6)
    _add_area_light("Rim", (4.4, 4.2, 3.8), 520, (0.55, 0.80, 1.0), 2.2)
    _add_area_light("Fill", (4.6, -4.2, 2.4), 60, (0.80, 0.90, 1.0), 3.5)


def _add_area_light(
    name: str,
    place: tuple[float, float, float],
    watts: float,
    colour: shaders.Colour,
    size: float,
) -> None:
    light = bpy.data.lights.new(name, "AREA")
    light.shape, light.size = "DISK", size
    light.energy, light.color = watts, colour
    thing = shapes.add(name, light)
    thing.location = place
    thing.rotation_euler = (LOOK_AT - thing.location).to_track_quat("-Z", "Y").to_euler()


def _colour_the_world() -> None:
    world = bpy.data.worlds.new("Evening")
    world.use_nodes = True
    bpy.context.scene.world = world
    tree = world.node_tree
    background = next(node for node in tree.nodes if node.type == "BACKGROUND")
    background.inputs["Strength"].default_value = 0.35
    world.cycles.sampling_method = "NONE"  # a soft gradient: what the paths find by themselves is enough
    direction = tree.nodes.new("ShaderNodeTexCoord")
    height = tree.nodes.new("ShaderNodeSeparateXYZ")
    ramp = tree.nodes.new("ShaderNodeValToRGB")
    stops = ramp.color_ramp.elements
    stops[0].position, stops[0].color = 0.0, (0.75, 0.33, 0.16, 1)
    stops[1].position, stops[1].color = 0.9, (0.03, 0.09, 0.16, 1)
    stops.new(0.28).color = (0.25, 0.24, 0.30, 1)
    tree.links.new(direction.outputs["Generated"], height.inputs[0])
    tree.links.new(height.outputs["Z"], ramp.inputs["Fac"])
    tree.links.new(ramp.outputs["Color"], background.inputs["Color"])


def add_camera() -> bpy.types.Object:
    """Add a portrait lens, wide open."""
    camera = bpy.data.cameras.new("Camera")
    camera.lens = 45
    camera.dof.use_dof = True
    camera.dof.aperture_fstop = 0.35
    camera.dof.aperture_blades = 7
    thing = shapes.add("Camera", camera)
    bpy.context.scene.camera = thing
    return thing


def place_camera(camera: bpy.types.Object, sway: float, lift: float) -> None:
    """Stand the camera in front; `sway` turns it sideways and `lift` raises it, both about -1 to 1."""
    angle, distance = np.radians(-90 + 4.5 * sway), 8.15 - 0.12 * lift
    camera.location = (
        distance * np.cos(angle),
        distance * np.sin(angle),
        2.42 + 0.16 * lift,
    )
    camera.rotation_euler = (LOOK_AT - camera.location).to_track_quat("-Z", "Y").to_euler()
    camera.data.dof.focus_distance = (LOOK_AT - camera.location).length - 1.0
