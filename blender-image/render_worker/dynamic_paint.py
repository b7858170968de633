"""The first frame of dynamic paint, which a render makes otherwise than the timeline.

Blender paints the first frame of a cache that is not baked anew wherever it comes to it: on the timeline with all
brushes, in a render with those alone that are rendered, and brushes often are not. Each later frame is read from what
the timeline painted. So a cache that was filled by playing is what renders show, but for its first frame.
"""

from __future__ import annotations

import os
from typing import Any

from render_worker.caches import point_cache_folder
from render_worker.simulations import Simulation
from render_worker.versions import id_type
from render_worker.window import show


def first_frames_as_rendered(
    layers: list[tuple[Any, Any]], blocks: set[Any], found: list[Simulation]
) -> dict[str, bytes]:
    """Return what the files of the caches' first frames are to hold, by their paths.

    The scene is to be opened anew afterwards: what is not rendered is hidden in it.
    """
    for block in blocks:
        if id_type(block) in ("OBJECT", "COLLECTION") and block.hide_render:
            block.hide_viewport = True
    files: dict[str, bytes] = {}
    for scene, layer in layers:
        here = [one for one in found if one.owner.name in layer.objects]
        for frame in sorted({one.cache.frame_start for one in here if one.cache is not None}):
            show(scene, layer)
            scene.frame_set(frame)
            files.update(_files_at(frame, here))
    return files


def _files_at(frame: int, found: list[Simulation]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for one in found:
        cache = one.cache
        folder = point_cache_folder(cache, one.owner)
        if cache is None or folder is None or cache.frame_start != frame:
            continue
        path = os.path.join(folder.path, f"{folder.prefix}{frame:06}_{cache.index:02}.bphys")
        with open(path, "rb") as file:
            files[path] = file.read()
    return files
