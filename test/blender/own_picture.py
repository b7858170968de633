"""Renders a frame as Blender does by itself, and tells how far a picture is from it and from black.

python own_picture.py SCENE.blend FRAME PICTURE.png
"""

import json
import os
import sys
import tempfile

import bpy
import numpy


def pixels(path: str) -> numpy.ndarray:
    image = bpy.data.images.load(path)
    image.colorspace_settings.is_data = True
    values = numpy.empty(len(image.pixels), dtype=numpy.float32)
    image.pixels.foreach_get(values)
    return values


def main(blend: str, frame: str, picture: str) -> None:
    bpy.ops.wm.open_mainfile(filepath=blend, load_ui=False)
    scene = bpy.context.scene
    scene.frame_set(int(frame))
    with tempfile.TemporaryDirectory() as folder:
        scene.render.filepath = os.path.join(folder, "own.png")
        scene.render.image_settings.file_format = "PNG"
        bpy.ops.render.render(write_still=True)
        apart = float(abs(pixels(scene.render.filepath) - pixels(picture)).max())
    sys.stdout.flush()
    os.write(1, f"\n{json.dumps({'apart': apart})}\n".encode())
    os._exit(0)


main(*sys.argv[1:4])
