"""Scenes that link from libraries."""

from pathlib import Path

import bpy
from register import Expected, scene
from things import image_node, picture


def write_library(path: Path, textured: Path | None = None) -> None:
    """A library with one cube, which may show a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mesh = bpy.data.meshes.new("LibMesh")
    mesh.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])
    thing = bpy.data.objects.new("LibObject", mesh)
    if textured:
        picture(textured)
        node = image_node("LibMaterial")
        node.image = bpy.data.images.load(str(textured))
        bpy.data.objects["Cube"].data.materials.clear()
        mesh.materials.append(bpy.data.materials["LibMaterial"])
    bpy.data.libraries.write(str(path), {thing}, path_remap="RELATIVE_ALL")
    bpy.data.objects.remove(thing)
    bpy.data.batch_remove([mesh, *bpy.data.materials, *(i for i in bpy.data.images if i.source == "FILE")])


def link(path: Path, folder: Path) -> None:
    with bpy.data.libraries.load(str(path), link=True) as (_, wanted):
        wanted.objects = ["LibObject"]
    bpy.context.scene.collection.objects.link(wanted.objects[0])
    for library in bpy.data.libraries:
        relative = Path(bpy.path.abspath(library.filepath)).resolve().relative_to(folder.resolve())
        library.filepath = f"//{relative}"


@scene
def library_present(folder: Path) -> Expected:
    write_library(folder / "assets/lib.blend")
    link(folder / "assets/lib.blend", folder)
    return {"files": ["assets/lib.blend"]}


@scene
def library_missing(folder: Path) -> Expected:
    write_library(folder / "assets/lib.blend")
    link(folder / "assets/lib.blend", folder)
    (folder / "assets/lib.blend").unlink()
    return {"files": ["assets/lib.blend"], "missing": ["assets/lib.blend"]}


@scene
def library_with_missing_picture(folder: Path) -> Expected:
    write_library(folder / "assets/lib.blend", folder / "assets/maps/bark.png")
    link(folder / "assets/lib.blend", folder)
    (folder / "assets/maps/bark.png").unlink()
    return {
        "files": ["assets/lib.blend", "assets/maps/bark.png"],
        "missing": ["assets/maps/bark.png"],
        "neededBy": {"assets/maps/bark.png": "assets/lib.blend"},
    }
