"""Renders the frames 1 to LAST of scenes in order, as plain Blender does, or compares pictures.

python in_order.py render LAST SCENE.blend...      leaves in-order/0001.exr… beside each scene
python in_order.py compare PICTURE OTHER...        prints, for each pair, the share of pixels that differ
"""

import json
import os
import sys

import bpy
import numpy

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../blender-image"))

from render_worker.as_rendered import evaluate_as_rendered  # noqa: E402
from render_worker.graph import reachable  # noqa: E402

# What a pixel's channel may differ by, linear, and still be the same: Cycles on several threads has its own noise.
SAME = 1e-3


def render(last: int, scenes: list[str]) -> None:
    """Step through each scene's frames and render each, in OpenEXR of 32 bits."""
    for path in scenes:
        bpy.ops.wm.open_mainfile(filepath=path, load_ui=False)
        scene = bpy.context.scene
        image = scene.render.image_settings
        if hasattr(image, "media_type"):
            image.media_type = "IMAGE"
        image.file_format, image.color_depth, image.color_mode = "OPEN_EXR", "32", "RGBA"
        evaluate_as_rendered(scene, reachable(scene))
        for frame in range(1, last + 1):
            scene.frame_set(frame)
            scene.render.filepath = os.path.join(os.path.dirname(path), "in-order", f"{frame:04}.exr")
            bpy.ops.render.render(write_still=True)


def pixels(path: str) -> numpy.ndarray:
    """Read a picture's linear colours."""
    image = bpy.data.images.load(path)
    image.colorspace_settings.name = "Non-Color"
    colours = numpy.empty(len(image.pixels), numpy.float32)
    image.pixels.foreach_get(colours)
    bpy.data.images.remove(image)
    return colours.reshape(-1, 4)


def differing(one: str, other: str) -> float:
    """Return the share of pixels that are not the same in both pictures."""
    return float((numpy.abs(pixels(one) - pixels(other)).max(axis=1) > SAME).mean())


def main(command: str, *arguments: str) -> None:
    """Carry out the command."""
    if command == "render":
        render(int(arguments[0]), list(arguments[1:]))
    else:
        print("SHARES", json.dumps([differing(*pair) for pair in zip(arguments[::2], arguments[1::2], strict=True)]))
    sys.stdout.flush()
    os._exit(0)


main(*(sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else sys.argv[1:]))
