"""Pieces that several scenes are made of."""

import shutil
from pathlib import Path

import bpy
from register import FIVE


def picture(path: Path) -> None:
    """A tiny PNG, by Blender itself."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = bpy.data.images.new("made", 4, 4)
    image.filepath_raw = str(path)
    image.file_format = "PNG"
    image.save()
    bpy.data.images.remove(image)


def image_node(material_name: str = "Textured") -> bpy.types.Node:
    """A picture on the cube, in a material's node."""
    material = bpy.data.materials.new(material_name)
    if bpy.app.version < FIVE:
        material.use_nodes = True
    tree = material.node_tree
    node = tree.nodes.new("ShaderNodeTexImage")
    shader = next(n for n in tree.nodes if n.type == "BSDF_PRINCIPLED")
    tree.links.new(node.outputs["Color"], shader.inputs["Base Color"])
    bpy.data.objects["Cube"].data.materials.append(material)
    return node


def show(path: Path, *, missing: bool = False) -> bpy.types.Image:
    if not path.exists():
        picture(path)
    image = bpy.data.images.load(str(path))
    image_node().image = image
    if missing:
        path.unlink()
    return image


def plane() -> bpy.types.Object:
    bpy.ops.mesh.primitive_grid_add(x_subdivisions=4, y_subdivisions=4)
    return bpy.context.object


def strips(s: bpy.types.Scene) -> object:
    s.sequence_editor_create()
    editor = s.sequence_editor
    return editor.strips if hasattr(editor, "strips") else editor.sequences


def new_effect(s: bpy.types.Scene, kind: str, end: int, channel: int = 1) -> None:
    length = {"length": end} if bpy.app.version >= FIVE else {"frame_end": end}
    strips(s).new_effect(name="effect", type=kind, channel=channel, frame_start=1, **length)


def a_font(path: Path) -> Path:
    """Copy a font that Blender ships."""
    fonts = Path(bpy.utils.system_resource("DATAFILES")) / "fonts"
    shutil.copy(sorted(fonts.glob("*.woff2"))[0], path)
    return path
