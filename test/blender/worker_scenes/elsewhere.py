"""Scenes whose files lie elsewhere: in other folders, on other drives, or where a project was before it was moved."""

import os
from typing import Any

import bpy

from worker_scenes.register import scene
from worker_scenes.things import add, cube_mesh, save, start, textured, write_image


def wall(name: str, material: Any, x: float) -> Any:
    """A tall thin wall that fills an eighth of the picture, at `x`."""
    thing = add(name, cube_mesh(), location=(x, 2, 0))
    thing.scale = (0.45, 0.1, 20)
    thing.data.materials.append(material)
    return thing


def link(path: str, name: str) -> Any:
    with bpy.data.libraries.load(path, link=True) as (_, wanted):
        wanted.objects = [name]
    return wanted.objects[0]


def write_library(path: str, name: str, colour: tuple[float, float, float], x: float, inner: str = "") -> None:
    """A library with one wall, whose texture lies beside it; with `inner`, the wall of another library too."""
    write_image(os.path.join(os.path.dirname(path), "tex", f"{name}.png"), colour)
    made = start()
    wall(name, textured(f"//tex/{name}.png"), x)
    if inner:
        group = bpy.data.collections.new("Both")
        group.objects.link(bpy.data.objects[name])
        group.objects.link(link(inner, "Deep"))
        made.collection.children.link(group)
    save(os.path.dirname(path), os.path.basename(path))


def render_own(folder: str, *frames: int) -> None:
    """What Blender itself makes of the file that was just saved."""
    bpy.ops.wm.open_mainfile(filepath=bpy.data.filepath)
    made = bpy.context.scene
    made.render.image_settings.file_format = "PNG"
    made.render.image_settings.color_mode = "RGBA"
    for frame in frames:
        made.frame_set(frame)
        made.render.filepath = os.path.join(folder, f"own-{frame}.png")
        bpy.ops.render.render(write_still=True)


@scene
def elsewhere(folder: str) -> None:
    """A texture, a sequence and libraries in libraries, each in a folder of its own outside of the scene's."""
    store = os.path.join(os.path.dirname(folder), "store\u00a0two")
    assets = os.path.join(os.path.dirname(folder), "assets")
    write_image(os.path.join(store, "red.png"), (1, 0, 0))
    for number in (1, 2, 4):
        write_image(os.path.join(store, "seq", f"s_{number:04}.png"), (0, number / 10, 0.5))
    write_image(os.path.join(folder, "tex", "inside.png"), (1, 1, 0))
    write_library(os.path.join(assets, "deep", "deep.blend"), "Deep", (0, 1, 1), 2.0)
    write_library(os.path.join(assets, "lib", "things.blend"), "Shallow", (0, 1, 0), 1.0, f"{assets}/deep/deep.blend")
    made = start()
    bpy.data.objects.remove(bpy.data.objects["Cube"])
    made.render.dither_intensity = 0  # its noise is not the same from run to run
    wall("Red", textured(os.path.join(store, "red.png")), -2.0)
    wall("Up", textured(f"//../{os.path.basename(store)}/seq/s_0001.png", source="SEQUENCE"), -1.0)
    wall("Inside", textured(os.path.join(folder, "tex", "inside.png")), 0.0)
    with bpy.data.libraries.load(os.path.join(assets, "lib", "things.blend"), link=True) as (_, wanted):
        wanted.collections = ["Both"]
    made.collection.children.link(wanted.collections[0])
    save(folder, "elsewhere.blend")
    render_own(folder, 1, 2)


@scene
def from_windows(folder: str) -> None:
    """Paths as Windows writes them: of the project, of another drive, and in another case."""
    write_image(os.path.join(folder, "textures", "wood.png"), (1, 0, 0))
    write_image(os.path.join(folder, "_outside", "e", "stone.png"), (0, 0, 1))
    write_library(os.path.join(folder, "lib", "things.blend"), "Shallow", (0, 1, 0), 1.0)
    made = start()
    bpy.data.objects.remove(bpy.data.objects["Cube"])
    wall("Wood", textured("//Textures\\Wood.PNG"), -2.0)
    wall("Stone", textured("e:/stone.png"), -1.0)
    wall("Again", textured("C:\\proj\\textures\\wood.png"), 0.0)
    made.collection.objects.link(link(os.path.join(folder, "lib", "things.blend"), "Shallow"))
    bpy.data.libraries[0].filepath = "C:\\proj\\lib\\things.blend"
    save(folder, "from_windows.blend")
