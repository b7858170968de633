"""Caches on disk: what simulations were baked into, found by the name of the scene's file or by a folder's path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import bpy

from render_worker.external_paths import point_caches
from render_worker.versions import holds_packed_bake, id_type

FLUID_PARTS = ("config", "data", "noise", "mesh", "particles", "guiding")


@dataclass(frozen=True)
class CacheFolder:
    """A folder that should hold a cache."""

    path: str
    kind: str
    # What the names of its files begin with; empty when all that is in it is the cache's.
    prefix: str = ""

    def exists(self) -> bool:
        """Tell whether any of the cache is there."""
        if not os.path.isdir(self.path):
            return False
        return any(name.startswith(self.prefix) for name in os.listdir(self.path))


def cache_folders(block: Any) -> Iterator[CacheFolder]:
    """Yield the folders that a data-block's caches are read from, where they were baked."""
    if id_type(block) == "SCENE":
        world = block.rigidbody_world
        if world is not None and world.enabled:
            yield from _of_point_cache(world.point_cache, block)
    elif id_type(block) == "OBJECT":
        for cache in point_caches(block):
            yield from _of_point_cache(cache, block)
        for modifier in block.modifiers:
            if modifier.show_render:
                yield from _of_modifier(modifier, block)


def _of_point_cache(cache: Any, owner: Any) -> Iterator[CacheFolder]:
    folder = point_cache_folder(cache, owner)
    if folder is not None and cache.is_baked:  # else it is simulated, be its folder there or not
        yield folder


def point_cache_folder(cache: Any, owner: Any) -> CacheFolder | None:
    """Return where a point cache lies when it is on disk, or would lie once it is baked."""
    if cache.use_external:
        return CacheFolder(_absolute(cache.filepath, owner), "point-cache", f"{cache.name}_")
    if cache.use_disk_cache:
        library = owner.library if cache.use_library_path else None
        file = bpy.data.filepath if library is None else _absolute(library.filepath, None)
        stem = os.path.splitext(os.path.basename(file))[0]
        # Blender calls a cache without a name by its owner's, in hexadecimal.
        name = cache.name or owner.name.encode().hex().upper()
        return CacheFolder(os.path.join(os.path.dirname(file), f"blendcache_{stem}"), "point-cache", f"{name}_")
    return None


def _of_modifier(modifier: Any, owner: Any) -> Iterator[CacheFolder]:
    if modifier.type == "OCEAN" and modifier.is_cached:
        yield CacheFolder(_absolute(modifier.filepath, owner), "ocean-cache")
    elif modifier.type == "FLUID":
        domain = modifier.domain_settings
        if domain is None:
            return
        folder = _absolute(domain.cache_directory, owner)
        is_baked = domain.cache_type != "REPLAY" and domain.has_cache_baked_any
        # What was replayed is read where it is there, and simulated where it is not.
        if is_baked or any(os.path.isdir(os.path.join(folder, part)) for part in FLUID_PARTS):
            yield CacheFolder(folder, "fluid-cache")
    elif modifier.type == "NODES":
        for bake in getattr(modifier, "bakes", ()):
            baked = bake_folder(modifier, bake, owner)
            # What was never baked names a folder too, and then simulates.
            if baked is not None and not holds_packed_bake(bake) and os.path.isdir(baked):
                yield CacheFolder(baked, "geometry-bake")


def bake_folder(modifier: Any, bake: Any, owner: Any) -> str | None:
    """Return where a bake of geometry nodes lies when it is on disk."""
    if bake.use_custom_path and bake.directory:
        return _absolute(bake.directory, owner)
    if not modifier.bake_directory:
        return None
    return os.path.join(_absolute(modifier.bake_directory, owner), str(bake.bake_id))


def _absolute(stored: str, owner: Any) -> str:
    library = None if owner is None else owner.library
    path: str = bpy.path.abspath(stored.replace("\\", "/"), library=library)
    return os.path.normpath(path)
