"""Pieces that several scenes are made of."""

from pathlib import Path
from typing import Any

import bpy
from worker_scenes.things import add as add
from worker_scenes.things import cube_mesh as cube_mesh
from worker_scenes.things import start

from picture_scenes.versions import set_format

LAST = 10
Thing = Any


def stage(last: int = LAST) -> tuple[Thing, Thing]:
    """Return a scene with a cube at rest before a camera, written as 32-bit OpenEXR, and the cube."""
    made = start()
    made.frame_end = last
    made.cycles.samples = 2
    made.world = bpy.data.worlds.new("World")
    made.world.use_nodes = True
    set_format(made.render.image_settings, "OPEN_EXR", 32)
    cube = bpy.data.objects["Cube"]
    cube.animation_data_clear()
    cube.location.x = 0
    cube.rotation_euler = (0.4, 0.2, 0.5)
    return made, cube


def noisy_stage(last: int = LAST) -> tuple[Thing, Thing]:
    """Return a stage on which the number of samples shows: a moving cube with a very soft shadow."""
    made, cube = stage(last)
    sun = bpy.data.lights["Sun"]
    sun.angle, sun.energy = 2.0, 2.0
    bpy.data.objects["Sun"].rotation_euler = (0.7, 0.4, 0)
    background(made).inputs["Strength"].default_value = 0.3
    floor = add("Floor", plane_mesh(), location=(0, 1.5, 0))
    floor.scale = (8, 8, 8)
    slide(cube, -1.0, 1.0)
    return made, cube


def background(made: Thing) -> Thing:
    """Return the world's node that shines."""
    return made.world.node_tree.nodes["Background"]


def key(holder: Thing, path: str, values: dict[int, Any], index: int = -1) -> None:
    """Set and key a property at frames."""
    for frame, value in values.items():
        if index < 0:
            setattr(holder, path, value)
        else:
            getattr(holder, path)[index] = value
        holder.keyframe_insert(path, index=index, frame=frame)


def slide(thing: Thing, begin: float = -2.0, end: float = 2.0, last: int = LAST) -> None:
    """Move a thing from left to right."""
    key(thing, "location", {1: begin, last: end}, index=0)


def plane_mesh(name: str = "Plane", tiles: int = 1) -> Thing:
    """Return a square that faces the camera, with UVs that span so many tiles."""
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata([(-1, 0, -1), (1, 0, -1), (1, 0, 1), (-1, 0, 1)], [], [(0, 1, 2, 3)])
    layer = mesh.uv_layers.new(name="UVMap")
    for corner, (u, v) in enumerate(((0, 0), (tiles, 0), (tiles, 1), (0, 1))):
        layer.data[corner].uv = (u * 0.999, v * 0.999)
    return mesh


def grid(name: str = "Grid", size: float = 1.5, cuts: int = 12, z: float = 0.5) -> Thing:
    """Return a level grid above the floor, fine enough to bend."""
    bpy.ops.mesh.primitive_grid_add(x_subdivisions=cuts, y_subdivisions=cuts, size=size * 2, location=(0, 0, z))
    made = bpy.context.object
    made.name = name
    return made


def without_cube() -> None:
    bpy.data.objects.remove(bpy.data.objects["Cube"])


def activate(thing: Thing) -> None:
    bpy.context.view_layer.objects.active = thing
    thing.select_set(True)


def glow(name: str = "Glow") -> tuple[Thing, Thing]:
    """Return a material that shines by itself, and its node."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    shine, output = tree.nodes.new("ShaderNodeEmission"), tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(shine.outputs[0], output.inputs["Surface"])
    return material, shine


def wall(material: Thing, tiles: int = 1) -> Thing:
    """Return a square before the whole camera, with the material."""
    made = add("Wall", plane_mesh(tiles=tiles), location=(0, 2, 0))
    made.scale = (4, 4, 4)
    made.data.materials.append(material)
    return made


def picture(path: str, colour: tuple[float, float, float], size: int = 8) -> None:
    """Write a picture of one colour with a dark corner, as PNG."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    image = bpy.data.images.new("written", size, size)
    pixels = [*colour, 1.0] * (size * size)
    pixels[: 4 * (size // 2)] = [0.0, 0.0, 0.0, 1.0] * (size // 2)
    image.pixels.foreach_set(pixels)
    image.filepath_raw, image.file_format = path, "PNG"
    image.save()
    bpy.data.images.remove(image)


def numbered_pictures(folder: str, numbers: range) -> None:
    """Write members of a sequence, each of another grey."""
    for number in numbers:
        picture(f"{folder}/s_{number:04}.png", (number / 20, 0.5, 1 - number / 20))


def shown(stored: str, source: str = "FILE") -> tuple[Thing, Thing]:
    """Return a wall's material that shows the image at a stored path, and its texture node."""
    material, shine = glow("Shown")
    texture = material.node_tree.nodes.new("ShaderNodeTexImage")
    image = bpy.data.images.new(Path(stored).name, 8, 8)
    image.source, image.filepath = source, stored
    texture.image = image
    material.node_tree.links.new(texture.outputs["Color"], shine.inputs["Color"])
    return material, texture
