"""Renders a scene's frames as `blender -a` does: `python bare_blender.py SCENE OUT_DIR [FRAME]`.

Prints one line a frame: the seconds since the process began when it was written.
"""

import os
import sys
import time

began = time.monotonic()

import bpy  # noqa: E402


def main() -> None:
    """Open the scene and render all its frames, or one."""
    scene_file, folder, *frame = sys.argv[1:]
    bpy.ops.wm.open_mainfile(filepath=scene_file)
    scene = bpy.context.scene
    scene.render.filepath = f"{folder}/"
    if frame:
        scene.frame_start = scene.frame_end = int(frame[0])
    bpy.app.handlers.render_write.append(report)
    bpy.ops.render.render(animation=True)


def report(*_: object) -> None:
    """Say when a frame was written."""
    print(f"WRITTEN {time.monotonic() - began:.4f}", file=sys.stderr)


main()
sys.stderr.flush()
# Blender's module sometimes hangs while Python shuts down; the frames are written by now.
os._exit(0)
