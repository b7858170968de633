"""Bakes a scene's simulations into its project tree: its frames are right in any order and process from then on."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from functools import partial
from typing import Any

import bpy

from render_worker import opening, settings
from render_worker.as_rendered import evaluate_as_rendered
from render_worker.dynamic_paint import first_frames_as_rendered
from render_worker.failure import Refusals
from render_worker.graph import reachable
from render_worker.places import Places
from render_worker.progress import Progress
from render_worker.relocation import Relocation
from render_worker.scratch import use_scratch
from render_worker.simulations import Simulation, simulations, zone_bakes
from render_worker.versions import bake_into_the_file, id_type
from render_worker.window import show

Json = dict[str, Any]


def bake(request: Json, progress: Progress) -> list[Json]:
    """Bake all that is not baked yet, save the scene in its place, and tell what it holds when it is opened anew.

    The scene is opened as it was saved: of the job only the settings that simulations depend on are applied, so
    that nothing else of it gets into the file. What is baked begins where each cache begins and ends with the
    job's last frame.
    """
    use_scratch(request["scratch"])
    scene, blocks, unbaked = _open_unbaked(request)
    first_files: dict[str, bytes] = {}
    if painted := [found for found in unbaked if found.kind == "dynamic-paint"]:
        first_files = first_frames_as_rendered(_layers(scene, blocks), blocks, painted)
        scene, blocks, unbaked = _open_unbaked(request)
    first = min(request["from"], scene.frame_start)
    last = request["to"] + _reach_of_blur(scene)
    caches = [found.cache for found in unbaked if found.cache is not None]
    zones = [found for found in unbaked if found.modifier is not None]
    for cache in caches:
        _bound(cache, last)
    layers = _layers(scene, blocks)
    passes: list[Callable[[], object]] = []
    if caches:
        begin = min(first, *(cache.frame_start for cache in caches))
        passes.extend(partial(_play, *where, (begin, last)) for where in layers)
        passes.append(partial(_keep, caches))
    for owner, layer in layers:
        here = [found for found in zones if found.owner.name in layer.objects]
        zones = [found for found in zones if found not in here]
        if here:
            passes.append(partial(_bake_zones, owner, layer, here, (first, last)))
    _make(passes, (first, last), progress)
    show(scene, scene.view_layers[0])
    # Where paths were led into this copy of the tree, they are to lead into every other.
    bpy.ops.file.make_paths_relative()
    bpy.context.preferences.filepaths.save_version = 0
    bpy.ops.wm.save_mainfile(check_existing=False)
    for path, content in first_files.items():
        with open(path, "wb") as file:
            file.write(content)
    scene = _open(request)
    return [found.to_json(scene.name) for found in simulations(scene, reachable(scene))]


def _open(request: Json) -> Any:
    path = os.path.join(request["root"], request["scene"])
    opening.open_scene(path, request["scene"], request["allowScripts"])
    relocation = Relocation(Places.of(request))
    relocation.libraries()
    scene = settings.choose_scene(request["settings"].get("sceneName"))
    _apply_settings(scene, request["settings"])
    relocation.files(reachable(scene))
    return scene


def _apply_settings(scene: Any, wanted: Json) -> None:
    refusals = Refusals()
    if "engine" in wanted:
        settings.choose_engine(scene, wanted["engine"], bpy.data.version[:2], _say_nothing)
    settings.apply_settings(scene, wanted, _say_nothing, refusals)
    refusals.raise_any()


def _say_nothing(_code: str, _message: str) -> None:
    """Leave warnings to the opening of the scene, which gives the same."""


def _open_unbaked(request: Json) -> tuple[Any, set[Any], list[Simulation]]:
    """Open the scene and have it evaluated as it is rendered; return it, what it uses, and what is not baked."""
    scene = _open(request)
    blocks = reachable(scene)
    evaluate_as_rendered(scene, blocks)
    return scene, blocks, [found for found in simulations(scene, blocks) if not found.baked]


def _layers(scene: Any, blocks: set[Any]) -> list[tuple[Any, Any]]:
    """Return the view layers that are rendered, each with its scene."""
    return [(owner, layer) for owner in _scenes(scene, blocks) for layer in owner.view_layers if layer.use]


def _scenes(scene: Any, blocks: set[Any]) -> list[Any]:
    """Return the rendered scene first, then those that its compositor or sequencer renders."""
    others = [block for block in blocks if id_type(block) == "SCENE" and block != scene and block.library is None]
    return [scene, *sorted(others, key=lambda other: other.name)]


def _play(scene: Any, layer: Any, frames: tuple[int, int]) -> None:
    """Play the frames of a view layer, which fills the caches of what is in it."""
    show(scene, layer)
    first, last = frames
    for frame in range(first, last + 1):
        scene.frame_set(frame)


def _keep(caches: list[Any]) -> None:
    """Keep what playing has left in the caches, once all view layers were played: a cache that is kept fills no more.

    Blender's own bake of everything gives other particles than playing where any are born before the first frame.
    """
    for cache in caches:
        with bpy.context.temp_override(point_cache=cache):
            bpy.ops.ptcache.bake_from_cache()


def _reach_of_blur(scene: Any) -> int:
    """Return how many frames past the last one motion blur may look."""
    return math.ceil(scene.render.motion_blur_shutter) if scene.render.use_motion_blur else 0


def _bound(cache: Any, last: int) -> None:
    """Keep a cache from going on after the last frame, and from leaving out frames in between."""
    cache.frame_step = 1
    cache.frame_end = max(cache.frame_start, min(cache.frame_end, last))


def _bake_zones(scene: Any, layer: Any, found: list[Simulation], frames: tuple[int, int]) -> None:
    """Bake all zones of a view layer in one pass, because one that is baked no longer asks for those before it."""
    show(scene, layer)
    for thing in layer.objects:
        thing.select_set(False)
    for number, zones in enumerate(found):
        zones.owner.hide_select = False
        zones.owner.select_set(True)
        layer.objects.active = zones.owner
        for bake in zone_bakes(zones.modifier):
            bake_into_the_file(zones.modifier, bake, number)
            if not scene.use_custom_simulation_range:
                bake.use_custom_simulation_frame_range = True
                bake.frame_start, bake.frame_end = frames
    bpy.ops.object.simulation_nodes_cache_bake(selected=True)


def _make(passes: list[Callable[[], object]], frames: tuple[int, int], progress: Progress) -> None:
    """Make passes over the same frames, and tell how far they are by the frames that Blender goes to."""
    first, last = frames
    done = 0

    def stepped(scene: Any, *_: object) -> None:
        within = min(max((scene.frame_current - first) / max(last - first, 1), 0.0), 1.0)
        progress.tell((done + within) / len(passes), f"Baking frame {scene.frame_current}")

    bpy.app.handlers.frame_change_post.append(stepped)
    try:
        for bake_all in passes:
            bake_all()
            done += 1
    finally:
        bpy.app.handlers.frame_change_post.remove(stepped)
