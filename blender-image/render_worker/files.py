"""Lists the files outside the `.blend` that the picture needs, and which of them are missing.

Blender's own list of paths is not used: it names brushes and asset references that no picture needs, and leaves
out all members of a sequence but one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import bpy

from render_worker.caches import cache_folders
from render_worker.external_paths import tile_path, view_paths, views_exist
from render_worker.graph import node_trees
from render_worker.places import Places
from render_worker.sequences import (
    MemberAt,
    any_member_exists,
    cache_member,
    image_member,
    is_cache_sequence,
    strip_member,
    volume_member,
)
from render_worker.usd_layers import layers_of
from render_worker.versions import id_type, is_packed_library, live_strips, path_inputs


@dataclass(frozen=True)
class Needed:
    """A file, as the scene stores it and where it lies."""

    stored: str
    path: str
    kind: str
    library: Any | None
    exists: bool
    # For sequences: the members, asked for frame by frame.
    members: tuple[MemberAt, ...] = ()
    # The file that names it, when that is no `.blend`.
    by: str | None = None
    # Needed at some frames alone, as what members of a sequence are made of.
    at_times: bool = False


@dataclass
class ProjectTree:
    """Names files relative to the project tree's root."""

    places: Places
    scene: str
    # The scene that is rendered, by its name in the file.
    rendered: str
    needed: list[Needed] = field(default_factory=list)

    def name(self, path: str) -> str:
        """Return a path relative to the root with `/`, or the place where it stood when that lies outside."""
        return self.places.name(path)

    def account(self) -> list[dict[str, Any]]:
        """Return every needed file as an `ExternalFile`."""
        found: dict[tuple[str, str], dict[str, Any]] = {}
        for needed in self.needed:
            path = self.name(needed.path)
            by = self._named_by(needed)
            found[path, by] = {
                "path": path,
                "kind": needed.kind,
                "exists": needed.exists,
                "neededBy": by,
                "scenes": [self.rendered],
            }
        return [found[key] for key in sorted(found)]

    def _named_by(self, needed: Needed) -> str:
        if needed.by is not None:
            return self.name(needed.by)
        return self.scene if needed.library is None else self.name(_library_path(needed.library))

    def missing(self) -> list[str]:
        """Return the needed files that are not there."""
        return sorted({self.name(n.path) for n in self.needed if not n.exists and not n.at_times})

    def missing_at(self, frame: int) -> list[str]:
        """Return the missing members of sequences that one frame needs, and what those members lack."""
        named = (at(frame) for needed in self.needed if needed.exists for at in needed.members)
        members = {path for path in named if path is not None}
        missing = {path for path in members if not os.path.exists(path)}
        for layer in (layer for path in members - missing for layer in layers_of(path)):
            if not (layer.exists and self.places.holds(layer.path)):
                missing.add(layer.path)
        return sorted(self.name(path) for path in missing)


def needed_files(places: Places, scene_path: str, scene: Any, blocks: set[Any]) -> ProjectTree:
    """Find the files that the rendered scene needs, through all its libraries; their paths lead into the tree."""
    tree = ProjectTree(places, scene_path, scene.name)
    users = _image_users(blocks)
    for each in (user for some in users.values() for user in some):
        # Or data that is kept between frames shows the first frame's member in all: up to 4.5 as in 5.2.
        if hasattr(each, "use_auto_refresh"):
            each.use_auto_refresh = True
    views = [view.file_suffix for view in scene.render.views if view.use] if scene.render.use_multiview else []
    found: list[Needed] = []
    for block in blocks:
        found.extend(_of_block(block, users, views))
    for library in _libraries(blocks):
        path = _library_path(library)
        found.append(Needed(library.filepath, path, "library", library.parent, os.path.isfile(path)))
    for cache in [each for each in found if each.kind == "cache-file" and each.exists]:
        for layer in layers_of(cache.path):
            needed = Needed(layer.stored, layer.path, "usd-layer", cache.library, layer.exists)
            found.append(replace(needed, by=layer.by, at_times=len(cache.members) > 0))
    # What lies outside may be there on this machine, and is none of the job's.
    tree.needed.extend(replace(each, exists=each.exists and places.holds(each.path)) for each in found)
    return tree


def absolute(stored: str, library: Any | None) -> str:
    """Resolve a path against the file that holds it; Windows' separators are no matter."""
    path: str = bpy.path.abspath(stored.replace("\\", "/"), library=library)
    return os.path.normpath(path)


def _library_path(library: Any) -> str:
    # Blender rewrites the paths of libraries in libraries relative to the main file.
    return absolute(library.filepath, None)


def _libraries(blocks: set[Any]) -> set[Any]:
    found = set()
    for block in blocks:
        library = block.library
        while library is not None and library not in found:
            if not is_packed_library(library):
                found.add(library)
            library = library.parent
    return found


def _file(stored: str, kind: str, block: Any) -> Iterator[Needed]:
    if stored:
        path = absolute(stored, block.library)
        yield Needed(stored, path, kind, block.library, os.path.exists(path))


def _of_block(block: Any, users: dict[Any, list[Any]], views: list[str]) -> Iterator[Needed]:
    kind = id_type(block)
    if kind == "IMAGE":
        yield from _of_image(block, users.get(block, []), views)
    elif kind == "VOLUME":
        yield from _of_volume(block)
    elif kind == "SOUND" and block.packed_file is None:
        yield from _file(block.filepath, "sound", block)
    elif kind == "FONT" and block.packed_file is None and block.filepath != "<builtin>":
        yield from _file(block.filepath, "font", block)
    elif kind == "CACHEFILE":
        yield from _of_cache_file(block)
        for layer in getattr(block, "layers", ()):
            if not layer.hide_layer:
                yield from _file(layer.filepath, "cache-file", block)
    elif kind == "MOVIECLIP":
        yield from _file(block.filepath, "movie", block)
    elif kind == "CAMERA" and getattr(block, "custom_mode", "") == "EXTERNAL" and block.type == "CUSTOM":
        yield from _file(block.custom_filepath, "script", block)
    elif kind == "OBJECT":
        yield from _of_modifiers(block)
    elif kind == "SCENE":
        yield from _of_sequencer(block, views)
    yield from cache_files(block)
    for tree in node_trees(block):
        for node in tree.nodes:
            if node.bl_idname == "ShaderNodeTexIES" and node.mode == "EXTERNAL":
                yield from _file(node.filepath, "ies", block)
            elif node.bl_idname == "ShaderNodeScript" and node.mode == "EXTERNAL":
                yield from _file(node.filepath, "script", block)
            elif node.bl_idname.startswith("GeometryNodeImport") and not node.inputs[0].is_linked:
                yield from _file(node.inputs[0].default_value, "geometry", block)


def _of_image(image: Any, users: list[Any], views: list[str]) -> Iterator[Needed]:
    if image.source in ("GENERATED", "VIEWER") or image.packed_file or not image.filepath:
        return
    if image.source == "TILED":
        if len(image.packed_files) == 0:
            for tile in image.tiles:
                stored = tile_path(image.filepath, tile.number)
                yield from _file(stored, "image", image)
        return
    path = absolute(image.filepath, image.library)
    if image.source == "SEQUENCE":
        members = tuple(image_member(path, user) for user in users)
        yield Needed(image.filepath, path, "image", image.library, any_member_exists(path), members)
        return
    kind = "movie" if image.source == "MOVIE" else "image"
    for each in view_paths(path, image, views):
        exists = os.path.exists(each) or views_exist(each, image)
        yield Needed(image.filepath, each, kind, image.library, exists)


def _of_volume(volume: Any) -> Iterator[Needed]:
    if volume.packed_file or not volume.filepath:
        return
    path = absolute(volume.filepath, volume.library)
    if not volume.is_sequence:
        yield Needed(volume.filepath, path, "volume", volume.library, os.path.exists(path))
        return
    members = (volume_member(path, volume),)
    yield Needed(volume.filepath, path, "volume", volume.library, any_member_exists(path), members)


def _of_cache_file(cache: Any) -> Iterator[Needed]:
    path = absolute(cache.filepath, cache.library)
    if not is_cache_sequence(path, cache):
        yield from _file(cache.filepath, "cache-file", cache)
        return
    members = (cache_member(path, cache),)
    yield Needed(cache.filepath, path, "cache-file", cache.library, any_member_exists(path), members)


def _of_modifiers(thing: Any) -> Iterator[Needed]:
    for modifier in thing.modifiers:
        if not modifier.show_render:
            continue
        if modifier.type == "MESH_CACHE":
            yield from _file(modifier.filepath, "mesh-cache", thing)
        elif modifier.type == "MULTIRES" and modifier.is_external:
            yield from _file(modifier.filepath, "multires", thing)
        elif modifier.type == "NODES":
            for given in path_inputs(modifier):
                yield from _file(given.path, "geometry", thing)


def cache_files(block: Any) -> Iterator[Needed]:
    """Yield the caches on disk that the simulations of a data-block are read from."""
    for cache in cache_folders(block):
        yield Needed(cache.path, cache.path, cache.kind, block.library, cache.exists())


def _of_sequencer(scene: Any, views: list[str]) -> Iterator[Needed]:
    if scene.sequence_editor is None or not scene.render.use_sequencer:
        return
    for strip in live_strips(scene.sequence_editor):
        if strip.type == "MOVIE":
            yield from _file(strip.filepath, "movie", scene)
        elif strip.type == "IMAGE" and strip.elements:
            folder = absolute(strip.directory, scene.library)
            first = os.path.join(folder, strip.elements[0].filename)
            stored = strip.directory + strip.elements[0].filename
            exists = any(os.path.exists(os.path.join(folder, e.filename)) for e in strip.elements)
            members = (strip_member(folder, strip),) if len(strip.elements) > 1 else ()
            for each in view_paths(first, strip, views):
                there = exists if each == first else os.path.exists(each)
                yield Needed(stored, each, "image", scene.library, there, members if each == first else ())


def _image_users(blocks: set[Any]) -> dict[Any, list[Any]]:
    """Return, for each image, who says which member of a sequence to show."""
    users: dict[Any, list[Any]] = {}
    for block in blocks:
        if id_type(block) == "TEXTURE" and getattr(block, "image", None) is not None:
            users.setdefault(block.image, []).append(block.image_user)
        for tree in node_trees(block):
            for node in tree.nodes:
                image = getattr(node, "image", None)
                if image is None:
                    continue
                user = getattr(node, "image_user", None)
                if user is None and hasattr(node, "frame_duration"):
                    user = node  # the compositor's image node is its own user
                if user is not None and not node.mute:
                    users.setdefault(image, []).append(user)
    return users
