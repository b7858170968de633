"""Has Blender evaluate a frame as its render does, and draws nothing.

Rendering a frame leaves a trace in some simulations: hair dynamics go on from what the render evaluated (Blender 4.2
to 5.2: up to 5 % of the values of the frames after it). Frames that are only stepped through are evaluated so too,
and what follows is, to the bit, what rendering each of them gives.
"""

from __future__ import annotations

import math
from typing import Any

import bpy

ENGINE = "RENDER_FARM_EVALUATION"


class _Evaluation(bpy.types.RenderEngine):  # type: ignore[misc]
    """An engine that goes to the moments at which Cycles looks at the scene, and leaves the picture empty."""

    bl_idname = ENGINE
    bl_label = "Evaluation without a picture"
    bl_use_custom_freestyle = True  # or Blender would draw its lines

    moments: list[float] = []

    def render(self, _depsgraph: Any) -> None:
        for moment in _Evaluation.moments:
            whole = math.floor(moment)
            self.frame_set(whole, moment - whole)


def evaluate_as_a_render(scene: Any) -> None:
    """Evaluate the frame at hand, with its motion blur, for all view layers that are rendered."""
    if scene.camera is None:
        return  # the sequencer or the compositor makes the picture
    render = scene.render
    _Evaluation.moments = _moments(scene)
    kept = {name: getattr(render, name) for name in ("engine", "use_compositing", "use_sequencer")}
    bpy.utils.register_class(_Evaluation)
    try:
        render.engine, render.use_compositing, render.use_sequencer = ENGINE, False, False
        bpy.ops.render.render(scene=scene.name)
    finally:
        for name, value in kept.items():
            setattr(render, name, value)
        bpy.utils.unregister_class(_Evaluation)


def _moments(scene: Any) -> list[float]:
    """List the moments that Cycles evaluates besides the frame, in its order, which ends at the frame again.

    See `BlenderSync::sync_motion` in Cycles: as many as the object with most motion steps has; the vector pass looks
    at the frames before and after.
    """
    if scene.render.engine != "CYCLES":
        return []
    frame: int = scene.frame_current
    if not scene.render.use_motion_blur:
        vectors = any(layer.use and layer.use_pass_vector for layer in scene.view_layers)
        return [frame - 1.0, frame + 1.0, float(frame)] if vectors else []
    shutter = scene.render.motion_blur_shutter
    centre = frame + {"START": 0.5, "END": -0.5}.get(scene.render.motion_blur_position, 0.0) * shutter
    blurred = [thing.cycles.motion_steps for thing in scene.objects if thing.cycles.use_motion_blur]
    reach = 2 ** (max(blurred) - 1) if blurred else 0
    steps = [centre + step / reach * shutter / 2 for step in range(-reach, reach + 1) if step]
    return [*([] if centre == frame else [centre]), *steps, float(frame)]
