"""The places in data-blocks where paths of other files stand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from render_worker.graph import node_trees
from render_worker.sequences import any_member_exists
from render_worker.versions import id_type, path_inputs, strips

UDIM_TOKENS = ("<UDIM>", "<UVTILE>")
Exists = Callable[[str], bool]


@dataclass(frozen=True)
class Slot:
    """A property that holds a path."""

    holder: Any
    attribute: str
    # Tells whether a real path is what it should lead to.
    exists: Exists = os.path.isfile

    def read(self) -> str:
        """Return the path as stored."""
        return str(getattr(self.holder, self.attribute))

    def write(self, path: str) -> None:
        """Replace the path."""
        setattr(self.holder, self.attribute, path)


def external_paths(block: Any) -> Iterator[Slot]:
    """Yield every place in a data-block where a path stands by which a render reads."""
    kind = id_type(block)
    if kind == "IMAGE":
        if block.source not in ("GENERATED", "VIEWER") and not block.packed_file and not len(block.packed_files):
            yield Slot(block, "filepath", _image_exists(block))
    elif kind == "VOLUME" and not block.packed_file:
        yield Slot(block, "filepath", any_member_exists if block.is_sequence else os.path.isfile)
    elif kind in ("SOUND", "FONT"):
        if block.packed_file is None and block.filepath != "<builtin>":
            yield Slot(block, "filepath")
    elif kind == "CACHEFILE":
        yield Slot(block, "filepath", any_member_exists if block.is_sequence else os.path.isfile)
        for layer in getattr(block, "layers", ()):
            if not layer.hide_layer:
                yield Slot(layer, "filepath")
    elif kind == "MOVIECLIP":
        yield Slot(block, "filepath", any_member_exists if block.source == "SEQUENCE" else os.path.isfile)
    elif kind == "CAMERA" and getattr(block, "custom_mode", "") == "EXTERNAL":
        yield Slot(block, "custom_filepath")
    elif kind == "OBJECT":
        yield from _of_object(block)
    elif kind == "SCENE":
        yield from _of_scene(block)
    for tree in node_trees(block):
        yield from _of_nodes(tree)


def point_caches(thing: Any) -> Iterator[Any]:
    """Yield the point caches of an object's simulations."""
    for modifier in thing.modifiers:
        if modifier.type == "PARTICLE_SYSTEM":
            yield modifier.particle_system.point_cache
        elif modifier.type == "DYNAMIC_PAINT":
            canvas = modifier.canvas_settings
            yield from (surface.point_cache for surface in (canvas.canvas_surfaces if canvas else ()))
        elif getattr(modifier, "point_cache", None) is not None:
            yield modifier.point_cache


def _of_object(thing: Any) -> Iterator[Slot]:
    for modifier in thing.modifiers:
        if modifier.type == "MESH_CACHE" or (modifier.type == "MULTIRES" and modifier.is_external):
            yield Slot(modifier, "filepath")
        elif modifier.type == "OCEAN" and modifier.is_cached:
            yield Slot(modifier, "filepath", os.path.isdir)
        elif modifier.type == "FLUID" and modifier.domain_settings is not None:
            yield Slot(modifier.domain_settings, "cache_directory", os.path.isdir)
        elif modifier.type == "NODES":
            yield from _of_geometry_nodes(modifier)
    for cache in point_caches(thing):
        if cache.use_external:
            yield Slot(cache, "filepath", os.path.isdir)


def _of_geometry_nodes(modifier: Any) -> Iterator[Slot]:
    if hasattr(modifier, "bake_directory"):
        yield Slot(modifier, "bake_directory", os.path.isdir)
    for bake in getattr(modifier, "bakes", ()):
        if bake.use_custom_path:
            yield Slot(bake, "directory", os.path.isdir)
    for given in path_inputs(modifier):
        yield Slot(given, "path")


def _of_scene(scene: Any) -> Iterator[Slot]:
    for strip in strips(scene.sequence_editor) if scene.sequence_editor else ():
        if strip.type == "MOVIE":
            yield Slot(strip, "filepath")
        elif strip.type == "IMAGE":
            yield Slot(strip, "directory", os.path.isdir)


def _of_nodes(tree: Any) -> Iterator[Slot]:
    for node in tree.nodes:
        if node.bl_idname in ("ShaderNodeTexIES", "ShaderNodeScript"):
            if node.mode == "EXTERNAL":
                yield Slot(node, "filepath")
        elif node.bl_idname.startswith("GeometryNodeImport") and not node.inputs[0].is_linked:
            yield Slot(node.inputs[0], "default_value")


def _image_exists(image: Any) -> Exists:
    if image.source == "TILED":
        return lambda path: any(os.path.isfile(tile_path(path, tile.number)) for tile in image.tiles)
    if image.source == "SEQUENCE":
        return any_member_exists
    return lambda path: os.path.isfile(path) or views_exist(path, image)


def tile_path(path: str, number: int) -> str:
    """Return the file of a tile: `<UDIM>` is its number, `<UVTILE>` Mudbox's `u1_v1` for it."""
    uv = f"u{(number - 1001) % 10 + 1}_v{(number - 1001) // 10 + 1}"
    return path.replace("<UDIM>", str(number)).replace("<UVTILE>", uv)


def view_paths(path: str, thing: Any, suffixes: list[str]) -> list[str]:
    """Return the files of an image or strip of which there is one for each eye: a suffix is replaced by each."""
    if not thing.use_multiview or thing.views_format != "INDIVIDUAL":
        return [path]
    stem, extension = os.path.splitext(path)
    own = next((suffix for suffix in suffixes if suffix and stem.endswith(suffix)), None)
    return [path] if own is None else [stem[: -len(own)] + suffix + extension for suffix in suffixes]


def views_exist(path: str, image: Any) -> bool:
    """Tell whether a stereo image is there as one file for each eye."""
    if not image.use_multiview or image.views_format != "INDIVIDUAL":
        return False
    stem, extension = os.path.splitext(path)
    return all(os.path.exists(f"{stem}{suffix}{extension}") for suffix in ("_L", "_R"))
