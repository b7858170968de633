"""Applies a job's settings to the scene, each checked against what the scene has."""

from __future__ import annotations

import re
from typing import Any

import bpy

from render_worker import versions
from render_worker.animation import remove_animation
from render_worker.appearance import apply_appearance
from render_worker.assign import assign, assign_number
from render_worker.cameras import choose_cameras, sequencer_hides_cameras
from render_worker.failure import Refusals, Warn, permanent
from render_worker.layers import choose_layers, switch_passes_on

WORKBENCH_SAMPLES = {1: "OFF", 5: "5", 8: "8", 11: "11", 16: "16", 32: "32"}


def choose_scene(name: str | None) -> Any:
    """Make the named scene the active one, or keep the file's."""
    if name is None:
        return bpy.context.scene
    local = [scene for scene in bpy.data.scenes if scene.library is None]
    for scene in local:
        if scene.name == name:
            bpy.context.window.scene = scene
            return scene
    names = [scene.name for scene in local]
    raise permanent(
        "UnknownScene",
        f"there is no scene '{name}' in the file; it has: {', '.join(names)}",
        "name one of them in settings.sceneName",
        scenes=names,
    )


def choose_engine(scene: Any, wanted: str | None, saved_by: tuple[int, int], warn: Warn) -> None:
    """Set the engine that the job names, or see to it that the scene's own is there."""
    if wanted is not None:
        _set_engine(scene, wanted)
    else:
        _warn_of_fallback(scene, saved_by, engine_stored_in(scene), warn)


def apply_settings(scene: Any, settings: dict[str, Any], warn: Warn, refusals: Refusals) -> list[Any]:
    """Apply what the job sets, remove the animation that would undo it, and return the cameras that it names.

    What is wrong with one setting is kept, and the others are applied. The engine is chosen before: where it was
    refused, nothing can be said of what depends on it.
    """
    has_engine = not refusals
    cameras: list[Any] = []
    with refusals.kept():
        cameras = choose_cameras(scene, settings.get("cameras"))
    if settings.get("viewLayers"):
        with refusals.kept():
            choose_layers(scene, settings["viewLayers"])
    if "samples" in settings and has_engine:
        with refusals.kept():
            _set_samples(scene, settings["samples"])
    if "resolution" in settings:
        with refusals.kept():
            _set_resolution(scene, settings["resolution"])
    if "denoise" in settings:
        _set_denoising(scene, settings["denoise"], warn)
    apply_appearance(scene, settings, warn, refusals)
    if settings.get("passes") and has_engine:
        with refusals.kept():
            switch_passes_on(scene, settings["passes"])
    if cameras and sequencer_hides_cameras(scene):
        text = "the sequencer makes the picture and does not show this scene: its cameras change nothing"
        warn("CameraUnseen", f"{text}; switch settings.sequencer off to see them")
    return cameras


def _set_engine(scene: Any, wanted: str) -> None:
    name, known = versions.own_engine_name(wanted), versions.engines()
    if name not in known:
        raise permanent(
            "UnknownEngine",
            f"this Blender has no engine '{wanted}'; it has: {', '.join(known)}",
            "name one of them in settings.engine",
            engines=known,
        )
    scene.render.engine = name


def _set_samples(scene: Any, samples: int) -> None:
    engine = scene.render.engine
    if engine == "CYCLES":
        assign(scene, "cycles.samples", samples)
        for layer in scene.view_layers:
            remove_animation(scene, f'view_layers["{layer.name}"].samples')
            layer.samples = 0  # a layer's own count would win
    elif engine in versions.EEVEE_NAMES:
        assign(scene, "eevee.taa_render_samples", samples)
    elif engine == "BLENDER_WORKBENCH":
        nearest = max((known for known in WORKBENCH_SAMPLES if known <= samples), default=1)
        assign(scene, "display.render_aa", WORKBENCH_SAMPLES[nearest])
    else:
        raise permanent(
            "SamplesNotSupported",
            f"the farm does not know how to set samples for the engine '{engine}'",
            "leave settings.samples out and set them in the scene",
        )


def _set_resolution(scene: Any, resolution: dict[str, int]) -> None:
    paths = {"x": "resolution_x", "y": "resolution_y", "percentage": "resolution_percentage"}
    for key, path in paths.items():
        if key in resolution:
            assign_number(scene, f"render.{path}", resolution[key], f"resolution.{key}")


def _set_denoising(scene: Any, denoise: bool, warn: Warn) -> None:
    if scene.render.engine != "CYCLES":
        if denoise:
            warn("DenoiseIgnored", f"the engine {scene.render.engine} does not denoise; only Cycles does")
        return
    assign(scene, "cycles.use_denoising", denoise)


def check_denoiser(scene: Any) -> None:
    """Fail early where Cycles would fail late: this Blender may have no denoiser for the CPU."""
    if scene.render.engine != "CYCLES" or not scene.cycles.use_denoising:
        return
    if not versions.can_denoise():
        raise permanent(
            "NoDenoiser",
            "the scene is denoised, and this Blender was built without OpenImageDenoise",
            "set settings.denoise to false, or use a Blender from blender.org or PyPI",
        )


def check_markers(scene: Any) -> list[Any]:
    """Return the cameras that timeline markers switch to."""
    return [marker.camera for marker in scene.timeline_markers if marker.camera is not None]


def has_picture_without_camera(scene: Any) -> bool:
    """Tell, by Blender's own rules, whether sequencer or compositor supply the picture."""
    editor = scene.sequence_editor
    if scene.render.use_sequencer and editor is not None and versions.strips(editor, nested=False):
        return all(
            strip.scene_camera or (strip.scene and strip.scene.camera) or strip.scene_input == "SEQUENCER"
            for strip in versions.strips(editor)
            if strip.type == "SCENE"
        )
    tree = versions.compositor_tree(scene)
    if tree is None:
        return False
    layers = [node for node in tree.nodes if node.bl_idname == "CompositorNodeRLayers" and not node.mute]
    return all((node.scene or scene).camera for node in layers)


def _warn_of_fallback(scene: Any, saved_by: tuple[int, int], engine_in_file: str, warn: Warn) -> None:
    """Say that the engine in the file is not the one that renders, or fail where an add-on is missing."""
    engine = scene.render.engine
    if engine_in_file and engine_in_file not in versions.engines():
        raise permanent(
            "EngineNotInstalled",
            f"the scene is made for the engine '{engine_in_file}', an add-on that this farm does not have",
            "set settings.engine to an engine of Blender's own, if the scene's materials allow it",
            engine=engine_in_file,
            engines=versions.engines(),
        )
    if saved_by < (2, 80) and engine in versions.EEVEE_NAMES:
        warn(
            "EngineReplaced",
            f"the scene's engine no longer exists since Blender 2.80; it is rendered with {engine}, as Blender does",
        )


def engine_stored_in(scene: Any) -> str:
    """Return the engine's name as the scene holds it, which Python shows only when the engine is known.

    The name lies in memory inside DNA's `RenderData`; where, is found by setting a known one on a scene that is
    thrown away. An empty text means that it was not found.
    """
    import ctypes

    probe = bpy.data.scenes.new("farm-engine-probe")
    try:
        probe.render.engine = "BLENDER_WORKBENCH"
        reach = 2900  # the name lies about 2,450 bytes into the struct in all versions from 4.2 to 5.2
        at = ctypes.string_at(probe.render.as_pointer(), reach).find(b"BLENDER_WORKBENCH\0")
    finally:
        bpy.data.scenes.remove(probe)
    if at < 0:
        return ""
    text = ctypes.string_at(scene.render.as_pointer() + at, 32).split(b"\0")[0].decode("ascii", "replace")
    return text if re.fullmatch(r"[A-Za-z0-9_.-]{2,31}", text) else ""
