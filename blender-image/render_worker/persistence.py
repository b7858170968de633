"""Decides whether Blender may keep a scene's render data between frames.

It saves most of the time of light frames and of heavy-to-load ones, and gives wrong pictures in the cases
named here (measured with Blender 4.5 and 5.2: up to 76 % of the pixels). docs/pictures.md says which of them the
guard was seen to find, and which are precautions.
"""

from __future__ import annotations

import re
from typing import Any

import bpy

from render_worker.animation import animated_paths

SAMPLING = re.compile(
    r"^(cycles\.(samples|adaptive|use_adaptive|time_limit|sample_|use_sample_)|view_layers\[.*\]\.samples)"
)
SIMPLIFY = re.compile(
    r"^(render\.(use_simplify|simplify_)|cycles\.(texture_limit|use_camera_cull|use_distance_cull))"
)
FRAME_HANDLERS = (
    "frame_change_pre",
    "frame_change_post",
    "render_pre",
    "render_init",
    "depsgraph_update_post",
)


def reasons_against(scene: Any, wanted: bool, sequential: bool, own_handlers: int) -> list[str]:
    """List why data is not kept between frames; an empty list means that it is."""
    reasons = []
    if not wanted:
        reasons.append("the job asked for a fresh state for each frame")
    if sequential:
        reasons.append("simulations are stepped frame by frame")
    if scene.render.engine != "CYCLES":
        reasons.append(f"keeping data is known to be safe for Cycles only, not for {scene.render.engine}")
    paths = animated_paths(scene)
    if any(SAMPLING.match(path) for path in paths):
        reasons.append("samples are animated")
    if any(SIMPLIFY.match(path) for path in paths):
        reasons.append("simplification is animated")
    if any(layer.samples for layer in scene.view_layers):
        reasons.append("view layers have their own sample counts")
    if any(particles.type == "HAIR" and particles.users for particles in bpy.data.particles):
        reasons.append("particle hair does not follow a surface that moves")
    if sum(len(getattr(bpy.app.handlers, name)) for name in FRAME_HANDLERS) > own_handlers:
        reasons.append("scripts of the scene run at each frame")
    return reasons
