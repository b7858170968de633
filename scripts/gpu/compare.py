"""Compares pictures with the first: `python compare.py -- FIRST.png OTHER.png…` prints a line of JSON.

For each other picture it tells the mean difference of its values, from 0 to 1, and how much they vary within it: a
picture of one colour has 0.
"""

import json
import sys

import bpy
import numpy as np


def values(path: str) -> np.ndarray:
    """Read a picture's red, green and blue, from 0 to 1, as they are stored."""
    picture = bpy.data.images.load(path)
    picture.colorspace_settings.name = "Non-Color"
    pixels = np.empty(len(picture.pixels), np.float32)
    picture.pixels.foreach_get(pixels)
    return pixels.reshape(-1, picture.channels)[:, :3]


first, *others = (values(path) for path in sys.argv[sys.argv.index("--") + 1 :])
compared = [{"difference": float(np.abs(other - first).mean()), "spread": float(other.std())} for other in others]
print("COMPARED", json.dumps(compared))
