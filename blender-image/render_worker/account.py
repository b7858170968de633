"""Tells what is in a scene: ranges, rates, cameras, sound."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import bpy

from render_worker.versions import strips


def summary(scene: Any, engine: str | None = None) -> dict[str, Any]:
    """Return a scene's `SceneSummary`."""
    render = scene.render
    rate = Fraction(str(round(render.fps, 6))) / Fraction(str(round(render.fps_base, 6)))
    return {
        "name": scene.name,
        "active": scene == bpy.context.scene,
        "engine": engine or render.engine,
        "frames": {"start": scene.frame_start, "end": scene.frame_end, "step": scene.frame_step},
        "fps": {"numerator": rate.numerator, "denominator": rate.denominator},
        "resolution": {
            "x": render.resolution_x,
            "y": render.resolution_y,
            "percentage": render.resolution_percentage,
        },
        "camera": scene.camera.name if scene.camera else None,
        "output": render.image_settings.file_format,
    }


def is_heard(scene: Any, seen: frozenset[str] = frozenset()) -> bool:
    """Tell whether a mixdown of the scene would hold any sound."""
    if any(
        thing.type == "SPEAKER" and thing.data.sound is not None and not thing.data.muted for thing in scene.objects
    ):
        return True
    if scene.sequence_editor is None:
        return False
    seen = seen | {scene.name}
    for strip in strips(scene.sequence_editor):
        if strip.mute:
            continue
        if strip.type == "SOUND" and strip.sound is not None:
            return True
        inner = strip.scene if strip.type == "SCENE" else None
        if inner is not None and inner.name not in seen and is_heard(inner, seen):
            return True
    return False
