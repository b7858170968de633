"""Mixes a scene's sound into one file."""

from __future__ import annotations

import os
from typing import Any

import bpy

from render_worker.failure import bad_output


def mix_down(scene: Any, first: int, last: int, file: str) -> None:
    """Write the sound of the frames `first` to `last`, both included, as FLAC."""
    before = scene.frame_start, scene.frame_end
    try:
        scene.frame_start, scene.frame_end = first, last
        with bpy.context.temp_override(scene=scene):
            bpy.ops.sound.mixdown(filepath=file, check_existing=False, container="FLAC", codec="FLAC", format="S16")
    finally:
        scene.frame_start, scene.frame_end = before
    if not os.path.exists(file) or os.path.getsize(file) == 0:
        raise bad_output("NoSound", "Blender mixed the scene's sound without writing a file")
