"""The one place where Blender's versions differ: 4.2 to 5.2, and as much of 3.4 as costs nothing."""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Iterator
from typing import Any

import bpy

VERSION: tuple[int, int] = bpy.app.version[:2]
# EEVEE was called EEVEE_NEXT from 4.2 to 4.5.
EEVEE_NAMES = ("BLENDER_EEVEE", "BLENDER_EEVEE_NEXT")


# What 3.5 and later call `id_type`.
ID_TYPES = {
    "Brush": "BRUSH",
    "CacheFile": "CACHEFILE",
    "Camera": "CAMERA",
    "Image": "IMAGE",
    "MovieClip": "MOVIECLIP",
    "NodeTree": "NODETREE",
    "Object": "OBJECT",
    "PaintCurve": "PAINTCURVE",
    "Palette": "PALETTE",
    "Scene": "SCENE",
    "Screen": "SCREEN",
    "Sound": "SOUND",
    "Text": "TEXT",
    "Texture": "TEXTURE",
    "VectorFont": "FONT",
    "Volume": "VOLUME",
    "WindowManager": "WINDOWMANAGER",
    "WorkSpace": "WORKSPACE",
}


def id_type(block: Any) -> str:
    """Return the kind of a data-block."""
    known = getattr(block, "id_type", None)
    if known is not None:
        return str(known)
    kinds = (kind for name, kind in ID_TYPES.items() if isinstance(block, getattr(bpy.types, name)))
    return next(kinds, "")


def engines() -> list[str]:
    """List the engines of this Blender; only the error of a wrong one names them all."""
    try:
        bpy.context.scene.render.engine = "?"
    except TypeError as error:
        listed = re.search(r"not found in \((.*)\)", str(error))
        if listed:
            return re.findall(r"'([^']+)'", listed.group(1))
    return []


def own_engine_name(name: str) -> str:
    """Return an engine's name in this Blender: files and requests may use EEVEE's other one."""
    if name in EEVEE_NAMES:
        return next((known for known in engines() if known in EEVEE_NAMES), name)
    return name


def literal_path(path: str) -> str:
    """Keep Blender from reading braces in a path as a template, as it does since 4.5."""
    return path.replace("{", "{{").replace("}", "}}") if VERSION >= (4, 5) else path


def strips(editor: Any, nested: bool = True) -> list[Any]:
    """List the strips of a sequence editor, those inside meta strips too if `nested`."""
    name = ("strips" if VERSION >= (4, 4) else "sequences") + ("_all" if nested else "")
    return list(getattr(editor, name))


def live_strips(holder: Any) -> list[Any]:
    """List the strips of an editor or meta strip that neither they, their channel nor the strip around them mutes."""
    muted = {number for number, channel in enumerate(holder.channels) if channel.mute}
    found = []
    for strip in getattr(holder, "strips" if VERSION >= (4, 4) else "sequences"):
        if strip.mute or strip.channel in muted:
            continue
        found.append(strip)
        if strip.type == "META":
            found.extend(live_strips(strip))
    return found


def is_packed_library(library: Any) -> bool:
    """Tell whether a library lies within the scene's own file; since 5.0 single linked data-blocks may, too."""
    return library.packed_file is not None or bool(getattr(library, "is_archive", False))


class PathInput:
    """An input of a geometry nodes modifier that takes a path; since 5.1 inputs are properties of their own."""

    def __init__(self, modifier: Any, identifier: str) -> None:
        self._modifier = modifier
        self._identifier = identifier

    @property
    def path(self) -> str:
        """The path as stored."""
        if hasattr(self._modifier, "properties"):
            return str(getattr(self._modifier.properties.inputs, self._identifier).value)
        return str(self._modifier.get(self._identifier, ""))

    @path.setter
    def path(self, path: str) -> None:
        if hasattr(self._modifier, "properties"):
            getattr(self._modifier.properties.inputs, self._identifier).value = path
        else:
            self._modifier[self._identifier] = path
        self._modifier.id_data.update_tag()


def path_inputs(modifier: Any) -> Iterator[PathInput]:
    """Yield the inputs of a geometry nodes modifier that take paths, which since 4.5 some nodes import from."""
    for item in modifier.node_group.interface.items_tree if modifier.node_group else ():
        if getattr(item, "in_out", "") == "INPUT" and getattr(item, "subtype", "") == "FILE_PATH":
            yield PathInput(modifier, item.identifier)


def compositor_tree(scene: Any) -> Any | None:
    """Return the node tree that will composite the scene's picture, if any."""
    if not scene.render.use_compositing:
        return None
    if hasattr(scene, "compositing_node_group"):
        return scene.compositing_node_group
    return scene.node_tree if scene.use_nodes else None


def curve_holders(action: Any) -> Iterator[Any]:
    """Yield each collection of F-curves in an action; since 4.4 they lie in layers."""
    if hasattr(action, "layers"):
        for layer in action.layers:
            for strip in layer.strips:
                for bag in strip.channelbags:
                    yield bag.fcurves
    else:
        yield action.fcurves


def set_image_format(settings: Any, file_format: str, depth: int) -> None:
    """Set an image format; since 5.0 the kind of medium comes first."""
    if hasattr(settings, "media_type"):
        settings.media_type = "MULTI_LAYER_IMAGE" if file_format == "OPEN_EXR_MULTILAYER" else "IMAGE"
    settings.file_format = file_format
    settings.color_depth = str(depth)


def use_cpu_for_compositing(render: Any) -> None:
    """Keep the compositor off the GPU, where 5.x goes by default."""
    for name in ("compositor_device", "compositor_denoise_device"):
        if hasattr(render, name):
            setattr(render, name, "CPU")


def layer_sockets(scene: Any, layer: Any) -> list[str]:
    """List the passes that the scene's engine makes of a view layer, as the compositor's Render Layers node has them.

    The first, `Image`, is the pass that files call `Combined`, and `Alpha` is a part of it. The node needs a tree;
    before 5.0 that is part of a scene.
    """
    if hasattr(scene, "compositing_node_group"):
        probe: Any = bpy.data.node_groups.new("farm-pass-probe", "CompositorNodeTree")
        tree, remove = probe, bpy.data.node_groups.remove
    else:
        probe = bpy.data.scenes.new("farm-pass-probe")
        probe.use_nodes = True
        tree, remove = probe.node_tree, bpy.data.scenes.remove
    try:
        node = tree.nodes.new("CompositorNodeRLayers")
        node.scene = scene
        node.layer = layer.name
        sockets = [(one.name, one.enabled and not getattr(one, "is_unavailable", False)) for one in node.outputs]
    finally:
        remove(probe)
    return [name for name, enabled in sockets if enabled]


def switch_compositor_on(scene: Any) -> bool:
    """Have the scene's compositor nodes used; returns whether there are any."""
    if hasattr(scene, "compositing_node_group"):
        tree = scene.compositing_node_group
        return tree is not None and len(tree.nodes) > 0
    if scene.node_tree is None or not scene.node_tree.nodes:
        return False
    scene.use_nodes = True
    return True


def is_multilayer(node: Any) -> bool:
    """Tell whether a File Output node writes one file of all that it gets."""
    return bool(node.format.file_format == "OPEN_EXR_MULTILAYER")


def file_output_items(node: Any) -> list[str]:
    """List what the inputs of a File Output node are called, by the author of the scene."""
    if hasattr(node, "directory"):
        return [item.name for item in node.file_output_items]
    return [slot.path for slot in node.file_slots]


def confine_file_output(node: Any, folder: str, stem: str) -> None:
    """Make a File Output node write into the folder: `stem`, or `stem-1`, `stem-2`… where each input is a file."""
    if hasattr(node, "directory"):
        node.directory = literal_path(folder + os.sep)
        node.use_file_extension = True
        if is_multilayer(node):  # its items are the names of layers in the file
            node.file_name = stem
            return
        node.file_name = f"{stem}-"
        for number, item in enumerate(node.file_output_items, start=1):
            item.name = str(number)
        return
    if is_multilayer(node):
        node.base_path = literal_path(os.path.join(folder, f"{stem}_"))
        return
    node.base_path = literal_path(folder + os.sep)
    for number, slot in enumerate(node.file_slots, start=1):
        slot.path = f"{stem}-{number}_"


def numbers_outputs() -> bool:
    """Tell whether File Output nodes put the frame's number into the names of stills; since 5.0 they do not."""
    return VERSION < (5, 0)


def holds_packed_bake(bake: Any) -> bool:
    """Tell whether a simulation zone's bake is packed into the file.

    Python is not told, so DNA's `NodesModifierBake.packed` is read: a pointer after 48 bytes, in every
    version that can pack bakes (4.3 to 5.2).
    """
    if VERSION < (4, 3):
        return False
    return ctypes.c_void_p.from_address(bake.as_pointer() + 48).value is not None


def bake_into_the_file(modifier: Any, bake: Any, number: int) -> None:
    """Have a simulation zone's results kept in the file, or before 4.3, beside it in a folder of this number."""
    if hasattr(bake, "bake_target"):
        bake.bake_target = "PACKED"
        return
    bake.use_custom_path = False
    modifier.bake_directory = f"//simulation_bakes/{number}"


def can_simulate_fluids() -> bool:
    """Tell whether this Blender simulates fluids.

    As a module it does not, or it aborts in the attempt (bpy 4.5: Mantaflow's Python side is not there).
    """
    return bool(bpy.app.build_options.fluid) and not bool(getattr(bpy.app, "module", False))


def graphics_renderer() -> str:
    """Name what draws with OpenGL here; before 5.0 that is known only once something was drawn."""
    import gpu

    try:
        if hasattr(gpu, "init"):
            gpu.init()
        return str(gpu.platform.renderer_get())
    except SystemError:
        return ""


def can_mix_sound() -> bool:
    """Tell whether this Blender was built with sound; bpy 4.2 from PyPI was not."""
    options = bpy.app.build_options
    return bool(options.audaspace and options.codec_ffmpeg)


def can_denoise() -> bool:
    """Tell whether this Blender's Cycles was built with a denoiser for the CPU."""
    import _cycles

    return bool(getattr(_cycles, "with_openimagedenoise", False))
