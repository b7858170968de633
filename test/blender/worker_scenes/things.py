"""Pieces that several scenes are made of."""

import math
import os
from typing import Any

import bpy

Scene = Any


def start() -> Scene:
    """Begin with a lit, moving cube before the camera `Near`, and a second camera, `Far`."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    made = bpy.context.scene
    render = made.render
    render.engine = "CYCLES"
    made.cycles.samples = 1
    made.cycles.use_denoising = False
    render.resolution_x, render.resolution_y, render.resolution_percentage = 64, 36, 100
    made.frame_start, made.frame_end = 1, 10
    cube = add("Cube", cube_mesh())
    for frame, x in ((1, -2.0), (10, 2.0)):
        cube.location.x = x
        cube.keyframe_insert("location", index=0, frame=frame)
    made.camera = add("Near", bpy.data.cameras.new("Near"), location=(0, -8, 0))
    add("Far", bpy.data.cameras.new("Far"), location=(0, -80, 0))
    add("Sun", bpy.data.lights.new("Sun", "SUN"), location=(0, -8, 0))
    return made


def cube_mesh() -> Any:
    """Return a cube without the operators that need a window."""
    mesh = bpy.data.meshes.new("Cube")
    corners = [(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    mesh.from_pydata(corners, [], faces)
    return mesh


def add(name: str, data: Any, location: tuple[float, float, float] = (0, 0, 0)) -> Any:
    """Add an object to the scene; cameras and lights look along +Y."""
    thing = bpy.data.objects.new(name, data)
    thing.location = location
    if not isinstance(data, bpy.types.Mesh):
        thing.rotation_euler = (math.pi / 2, 0, 0)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def save(folder: str, name: str) -> None:
    """Save under the name, with paths relative to the file."""
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(folder, name), relative_remap=False)


def textured(path: str, source: str = "FILE") -> Any:
    """Return a material that shows an image file by its own light, before the whole camera."""
    image = bpy.data.images.new(os.path.basename(path), 8, 8)
    image.source, image.filepath = source, path
    material = bpy.data.materials.new("Textured")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()
    texture, glow = nodes.new("ShaderNodeTexImage"), nodes.new("ShaderNodeEmission")
    output = nodes.new("ShaderNodeOutputMaterial")
    texture.image = image
    texture.image_user.frame_duration = 10
    links.new(texture.outputs["Color"], glow.inputs["Color"])
    links.new(glow.outputs["Emission"], output.inputs["Surface"])
    return material


def show(material: Any) -> Any:
    """Fill the picture with the material."""
    wall = add("Wall", cube_mesh(), location=(0, 2, 0))
    wall.scale = (20, 0.1, 20)
    wall.data.materials.append(material)
    return wall


def write_image(path: str, colour: tuple[float, float, float]) -> None:
    """Write a small picture of one colour."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    image = bpy.data.images.new("written", 8, 8)
    image.pixels.foreach_set([*colour, 1.0] * 64)
    image.filepath_raw, image.file_format = path, "PNG"
    image.save()
    bpy.data.images.remove(image)


def register_text(name: str, code: str) -> None:
    """Add a text that Blender runs on opening, where scripts are allowed."""
    text = bpy.data.texts.new(name)
    text.write(code)
    text.use_module = True


def strips(made: Scene) -> Any:
    """Return the strips of the scene's sequencer, which is made for them."""
    editor = made.sequence_editor_create()
    return editor.strips if hasattr(editor, "strips") else editor.sequences
