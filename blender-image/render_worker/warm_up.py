"""Has Blender load what the first frame of any scene needs, while no scene has come yet."""

from __future__ import annotations

import os
import tempfile

import bpy


def warm_up() -> None:
    """Render a tiny picture of the startup scene: Cycles and the view transform take 0.1 s to load (Blender 4.5)."""
    scene = bpy.context.scene
    if scene.camera is None:
        return
    render = scene.render
    render.engine = "CYCLES"
    render.resolution_x = render.resolution_y = 8
    scene.cycles.samples = 1
    scene.cycles.use_denoising = False
    with tempfile.TemporaryDirectory() as folder:
        render.filepath = os.path.join(folder, "warm-up.png")
        bpy.ops.render.render(write_still=True)
