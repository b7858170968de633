"""The one place where Blender's versions differ, for the scenes and for the render that they are held against."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy

VERSION: tuple[int, int] = bpy.app.version[:2]
# Whether what is written as a library has the paths of other libraries led along, as those of textures are.
LEADS_LIBRARIES_ALONG = VERSION >= (5, 0)


def set_format(settings: Any, file_format: str, depth: int | None = None) -> None:
    """Set a file format; since 5.0 the kind of medium comes first."""
    if hasattr(settings, "media_type"):
        media = {"OPEN_EXR_MULTILAYER": "MULTI_LAYER_IMAGE", "FFMPEG": "VIDEO"}
        settings.media_type = media.get(file_format, "IMAGE")
    settings.file_format = file_format
    if depth is not None:
        settings.color_depth = str(depth)


def strips(made: Any) -> Any:
    """Return the strips of the scene's sequencer, which is made for them."""
    editor = made.sequence_editor_create()
    return editor.strips if hasattr(editor, "strips") else editor.sequences


def timing(start: int, end: int) -> dict[str, int]:
    """Return the arguments for an effect strip from one frame to before another."""
    return (
        {"frame_start": start, "length": end - start}
        if VERSION >= (5, 0)
        else {"frame_start": start, "frame_end": end}
    )


def compositor(made: Any) -> tuple[Any, Any]:
    """Return an empty compositor tree for the scene, and the node that takes its picture."""
    if hasattr(made, "compositing_node_group"):
        tree = bpy.data.node_groups.new("Compositing", "CompositorNodeTree")
        tree.interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
        made.compositing_node_group = tree
        return tree, tree.nodes.new("NodeGroupOutput")
    made.use_nodes = True
    made.node_tree.nodes.clear()
    return made.node_tree, made.node_tree.nodes.new("CompositorNodeComposite")


def compositor_trees() -> Iterator[Any]:
    """Yield every tree that may hold File Output nodes."""
    yield from bpy.data.node_groups
    for made in bpy.data.scenes:
        tree = None if hasattr(made, "compositing_node_group") else made.node_tree
        if tree is not None:
            yield tree


def file_output(tree: Any, folder: str, slots: list[str], file_format: str = "OPEN_EXR", depth: int = 32) -> Any:
    """Return a File Output node with these slots."""
    node = tree.nodes.new("CompositorNodeOutputFile")
    set_format(node.format, file_format, depth)
    aim_file_output(node, folder)
    if hasattr(node, "file_output_items"):
        node.file_output_items.clear()
        for slot in slots:
            node.file_output_items.new("RGBA", slot)
    else:
        node.file_slots.clear()
        for slot in slots:
            node.file_slots.new(slot)
    return node


def aim_file_output(node: Any, folder: str) -> None:
    """Make a File Output node write into a folder."""
    if hasattr(node, "directory"):
        node.directory, node.file_name = folder + "/", ""
    elif node.format.file_format == "OPEN_EXR_MULTILAYER":
        node.base_path = folder + "/layers"
    else:
        node.base_path = folder + "/"


def adaptive_subdivision(made: Any, thing: Any) -> None:
    """Subdivide an object as finely as its pixels need it."""
    modifier = thing.modifiers.new("Dice", "SUBSURF")
    modifier.subdivision_type = "SIMPLE"
    if hasattr(modifier, "use_adaptive_subdivision"):
        modifier.use_adaptive_subdivision = True
    else:
        made.cycles.feature_set = "EXPERIMENTAL"
        thing.cycles.use_adaptive_subdivision = True


def eevee() -> str:
    """Return EEVEE's name in this Blender."""
    return "BLENDER_EEVEE_NEXT" if (4, 2) <= VERSION < (5, 0) else "BLENDER_EEVEE"


def use_bundled_packages() -> None:
    """Make the Python packages importable that come with Blender: openvdb is one."""
    below = Path(bpy.utils.resource_path("LOCAL")) / "python" / "lib"
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    sys.path += [str(below / name / "site-packages"), str(below / "site-packages")]
