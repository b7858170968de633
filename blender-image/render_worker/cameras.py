"""The cameras from which a frame is rendered, one after another."""

from __future__ import annotations

from typing import Any

from render_worker.failure import permanent
from render_worker.labels import labels
from render_worker.versions import live_strips


def choose_cameras(scene: Any, wanted: list[str] | None) -> list[Any]:
    """Return the named cameras, of which the first becomes the scene's; empty when the job names none."""
    if not wanted:
        return []
    cameras = {thing.name: thing for thing in scene.objects if thing.type == "CAMERA"}
    absent = [name for name in wanted if name not in cameras]
    if absent:
        names = ", ".join(f"'{name}'" for name in absent)
        raise permanent(
            "UnknownCamera",
            f"scene '{scene.name}' has no camera {names}; it has: {', '.join(cameras) or 'none'}",
            "name one of them in settings.cameras",
            cameras=list(cameras),
        )
    scene.camera = cameras[wanted[0]]
    for marker in scene.timeline_markers:
        marker.camera = None  # a marker would take the camera back at its frame
    return [cameras[name] for name in wanted]


def camera_labels(scene: Any) -> dict[str, str]:
    """Return what the files of each camera of the scene are named by."""
    names = sorted(thing.name for thing in scene.objects if thing.type == "CAMERA")
    return dict(zip(names, labels(names), strict=True))


def sequencer_hides_cameras(scene: Any) -> bool:
    """Tell whether the sequencer's picture is made of other things than this scene's cameras."""
    if not scene.render.use_sequencer or scene.sequence_editor is None:
        return False
    seen = [strip for strip in live_strips(scene.sequence_editor) if strip.type != "SOUND"]
    return bool(seen) and not any(strip.type == "SCENE" and strip.scene == scene for strip in seen)
