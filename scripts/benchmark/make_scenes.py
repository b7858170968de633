"""Makes the benchmark's scenes: `python make_scenes.py OUT_DIR [NAME…]` writes light, medium and heavy.blend.

light: 48 frames that render in no time, so that what remains is what a farm costs.
medium: 200,000 polygons and 160 MB of packed pictures, so that loading costs more than rendering.
heavy: seconds of path tracing a frame and little else.
"""

import math
import sys
from collections.abc import Callable
from pathlib import Path

import bpy
import numpy as np

PICTURES, ROCK_GRID = 10, (500, 400)
"""Of the medium scene: a rock of 500 x 400 quads has 200,000 polygons."""

PICTURE_SIZE = 2048
"""A picture of noise of this size cannot be compressed: 10 in RGBA make 168 MB."""


def make_light() -> None:
    """Build a cube that turns on a floor: 7 polygons."""
    begin(frames=48, samples=1)
    cube = add("Cube", box())
    add("Floor", square(3)).location.z = -1
    key(cube, "rotation_euler", {1: (0, 0, 0), 49: (0, 0, math.pi)})
    end(distance=12)


def make_medium() -> None:
    """Build a scanned rock of one mesh, in bands that each have a picture of their own."""
    begin(frames=12, samples=1)
    random = np.random.default_rng(1)
    rock = add("Rock", rough_ball("Rock", *ROCK_GRID, random))
    for number in range(PICTURES):
        rock.data.materials.append(pictured(f"Noise {number}", noise(f"Noise {number}", random)))
    bands = np.arange(len(rock.data.polygons)) * PICTURES // len(rock.data.polygons)
    rock.data.polygons.foreach_set("material_index", bands.astype(np.int32))
    key(rock, "rotation_euler", {1: (0, 0, 0), 12: (0, 0, 0.5)})
    add("Floor", square(3)).location.z = -1
    end(distance=7)


def make_heavy() -> None:
    """Build glass and metal balls in a bright room, with samples and bounces enough to be slow."""
    begin(frames=6, samples=6)
    bpy.context.scene.cycles.max_bounces = 12
    random = np.random.default_rng(2)
    materials = [shiny("Glass", transmission=1.0), shiny("Metal", metallic=1.0), shiny("Clay")]
    for number in range(49):
        ball = add(f"Ball {number}", rough_ball(f"Ball {number}", 64, 32, random, roughness=0.0))
        ball.location = (number % 7 * 2.1 - 6.3, number // 7 * 2.1 - 6.3, 0)
        ball.data.materials.append(materials[number % 3])
        x, y, _ = ball.location
        key(ball, "location", {1: (x, y, 0), 6: (x, y, random.uniform(0, 1.5))})
    add("Floor", square(40)).location.z = -1
    end(distance=13)


def make_many() -> None:
    """Build many meshes and pictures of some size each, as sets are: 200 MB in thousands of blocks."""
    begin(frames=1, samples=1)
    random = np.random.default_rng(3)
    for number in range(250):
        add(f"Stone {number}", rough_ball(f"Stone {number}", 80, 60, random))
    for number in range(20):
        square_of = add(f"Sign {number}", square(1))
        square_of.data.materials.append(pictured(f"Sign {number}", noise(f"Sign {number}", random, size=1024)))
    end(distance=12)


def begin(frames: int, samples: int) -> None:
    """Start an empty scene that renders PNG at 640 x 360 with Cycles on the CPU."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.frame_start, scene.frame_end = 1, frames
    scene.render.engine = "CYCLES"
    scene.render.resolution_x, scene.render.resolution_y = 640, 360
    scene.render.image_settings.file_format = "PNG"
    scene.render.filepath = "//render/"
    scene.cycles.samples = samples
    scene.cycles.use_adaptive_sampling = scene.cycles.use_denoising = False


def end(distance: float) -> None:
    """Add the sky, a lamp, and a camera that looks down at the middle."""
    scene = bpy.context.scene
    scene.world = bpy.data.worlds.new("Sky")
    scene.world.use_nodes = True
    background = next(node for node in scene.world.node_tree.nodes if node.type == "BACKGROUND")
    background.inputs["Color"].default_value = (0.5, 0.7, 1.0, 1)
    sun = bpy.data.lights.new("Sun", "SUN")
    sun.energy = 3
    add("Sun", sun).rotation_euler = (0.6, 0.3, 0)
    camera = add("Camera", bpy.data.cameras.new("Camera"))
    camera.location = (0, -distance * 0.9, distance * 0.5)
    camera.rotation_euler = (math.radians(90) - math.atan2(0.5, 0.9), 0, 0)
    scene.camera = camera


def add(name: str, data: bpy.types.ID) -> bpy.types.Object:
    """Put an object with this data into the scene."""
    thing = bpy.data.objects.new(name, data)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def key(thing: bpy.types.Object, channel: str, poses: dict[int, tuple[float, float, float]]) -> None:
    """Key a channel at each frame given."""
    for frame, pose in poses.items():
        setattr(thing, channel, pose)
        thing.keyframe_insert(channel, frame=frame)


def box() -> bpy.types.Mesh:
    """Return a cube of two units."""
    corners = [(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    mesh = bpy.data.meshes.new("Cube")
    mesh.from_pydata(corners, [], faces)
    return mesh


def square(size: float) -> bpy.types.Mesh:
    """Return a level square."""
    half = size / 2
    mesh = bpy.data.meshes.new("Floor")
    mesh.from_pydata([(-half, -half, 0), (half, -half, 0), (half, half, 0), (-half, half, 0)], [], [(0, 1, 2, 3)])
    return mesh


def rough_ball(
    name: str, across: int, down: int, random: np.random.Generator, roughness: float = 0.015
) -> bpy.types.Mesh:
    """Return a globe of `across` x `down` quads with a map of it as UVs."""
    columns, rows = np.meshgrid(np.arange(across + 1), np.arange(down + 1))
    east, south = 2 * np.pi * columns / across, np.pi * rows / down
    radius = 1 + random.normal(0, roughness, east.shape)
    points = np.stack(
        [
            radius * np.sin(south) * np.cos(east),
            radius * np.sin(south) * np.sin(east),
            radius * np.cos(south),
        ],
        -1,
    )
    first = (rows * (across + 1) + columns)[:-1, :-1].ravel()
    faces = np.stack([first, first + across + 1, first + across + 2, first + 1], -1)
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(points.reshape(-1, 3).tolist(), [], faces.tolist())
    globe_map = np.stack([columns / across, 1 - rows / down], -1).reshape(-1, 2)[faces.ravel()]
    mesh.uv_layers.new(name="UVMap").data.foreach_set("uv", globe_map.ravel().astype(np.float32))
    mesh.shade_smooth()
    return mesh


def noise(name: str, random: np.random.Generator, size: int = PICTURE_SIZE) -> bpy.types.Image:
    """Return a picture of noise that is packed into the scene."""
    picture = bpy.data.images.new(name, size, size, alpha=True)
    values = random.integers(0, 256, size * size * 4, np.uint8)
    picture.pixels.foreach_set(values.astype(np.float32) / 255)
    picture.pack()
    return picture


def pictured(name: str, picture: bpy.types.Image) -> bpy.types.Material:
    """Return a material coloured by a picture."""
    material = shiny(name)
    texture = material.node_tree.nodes.new("ShaderNodeTexImage")
    texture.image = picture
    material.node_tree.links.new(texture.outputs["Color"], shader_of(material).inputs["Base Color"])
    return material


def shiny(name: str, metallic: float = 0.0, transmission: float = 0.0) -> bpy.types.Material:
    """Return a smooth material."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    inputs = shader_of(material).inputs
    inputs["Roughness"].default_value = 0.1
    inputs["Metallic"].default_value = metallic
    inputs["Transmission Weight"].default_value = transmission
    return material


def shader_of(material: bpy.types.Material) -> bpy.types.Node:
    """Find the material's Principled BSDF."""
    return next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")


SCENES: dict[str, Callable[[], None]] = {
    "light": make_light,
    "medium": make_medium,
    "heavy": make_heavy,
    "many": make_many,
}


def main(folder: Path, names: list[str]) -> None:
    """Write the scenes of these names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        SCENES[name]()
        bpy.ops.wm.save_as_mainfile(filepath=str(folder / f"{name}.blend"), compress=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), sys.argv[2:] or list(SCENES))
