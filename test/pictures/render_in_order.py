"""Plays a scene in a fresh Blender and renders each frame: what the farm's pictures are held against.

python render_in_order.py SCENE.blend FOLDER '{"sceneName": …, "cameras": […], "viewLayers": […]}'

It begins at frame 1, where simulations begin, or earlier where the scene does, and leaves out none: a frame of
a simulation is right when all those before it were played, as an artist sees them. (The bpy module's render of an
animation does not play: rigid bodies and simulation zones that are not baked stand still in it.)

Pictures go to FOLDER/<camera or "scene">/frame_0001…, those of File Output nodes to FOLDER/outputs/<node>/. Movies,
and formats that the farm does not write, become PNG.
"""

import json
import os
import sys
from pathlib import Path

import bpy

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from picture_scenes.versions import aim_file_output, compositor_trees, set_format  # noqa: E402

FORMATS = ("PNG", "JPEG", "OPEN_EXR", "OPEN_EXR_MULTILAYER")
FILE_OUTPUT = "CompositorNodeOutputFile"


def render(scene: bpy.types.Scene, frames: range, folder: Path) -> None:
    numbered = any(node.bl_idname == FILE_OUTPUT for tree in compositor_trees() for node in tree.nodes)
    for frame in frames:
        scene.frame_set(frame)
        if numbered:  # File Output nodes number their files in animations only, which do not play
            scene.frame_start = scene.frame_end = frame
            scene.render.filepath = str(folder / "frame_####")
            bpy.ops.render.render(animation=True, scene=scene.name)
        else:
            number = f"{frame:04}" if frame >= 0 else f"-{-frame:03}"
            scene.render.filepath = str(folder / f"frame_{number}")
            bpy.ops.render.render(write_still=True, scene=scene.name)


def cache_files(blend: str) -> set[Path]:
    """Return the files of caches beside the scene: simulations that are not baked may leave theirs, too."""
    return set(Path(blend).parent.glob("blendcache_*/*"))


def main(blend: str, out: str, settings: dict[str, list[str] | str]) -> None:
    caches = cache_files(blend)
    bpy.ops.wm.open_mainfile(filepath=blend, load_ui=False)
    scene = bpy.data.scenes[settings["sceneName"]] if "sceneName" in settings else bpy.context.scene
    bpy.context.window.scene = scene
    frames = range(min(scene.frame_start, 1), scene.frame_end + 1)
    scene.frame_step = 1
    if scene.render.image_settings.file_format not in FORMATS:
        set_format(scene.render.image_settings, "PNG", 8)
    for layer in scene.view_layers:
        if "viewLayers" in settings:
            layer.use = layer.name in settings["viewLayers"]
    if hasattr(scene.render, "compositor_device"):
        scene.render.compositor_device = "CPU"
    for tree in compositor_trees():
        for node in tree.nodes:
            if node.bl_idname == FILE_OUTPUT:
                aim_file_output(node, str(Path(out) / "outputs" / node.name))
    if "cameras" not in settings:
        render(scene, frames, Path(out) / "scene")
    for camera in settings.get("cameras", []):
        scene.camera = bpy.data.objects[camera]
        for marker in scene.timeline_markers:
            marker.camera = None
        render(scene, frames, Path(out) / camera)
    for left in cache_files(blend) - caches:  # a second run would begin otherwise
        left.unlink()
    sys.stdout.flush()
    os._exit(0)


main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
