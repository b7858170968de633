"""Reads pictures with Blender itself, for Blenders that bring no OpenImageIO: on the main thread only."""

from __future__ import annotations

import os
import struct
from array import array
from collections.abc import Iterator
from typing import Any

import bpy
import numpy as np
import numpy.typing as npt

from render_worker.pictures import PREVIEW_SIDE, Examined, undecodable


def examine(path: str, preview: str | None) -> Examined:
    """Decode the file, and write a preview of it where one is wanted."""
    try:
        image = bpy.data.images.load(path, check_existing=False)
    except RuntimeError as error:
        raise undecodable(path, str(error)) from error
    try:
        width, height = image.size  # reads the file, after which the type is known
        if image.type == "MULTILAYER":  # Blender shows its passes in the compositor only
            return Examined(*_exr_size(path), 0.0)
        if not width or not height or not image.has_data:
            raise undecodable(path, "Blender cannot load it")
        factor = max(1.0, max(width, height) / PREVIEW_SIDE)
        if factor > 1:
            image.scale(max(1, round(width / factor)), max(1, round(height / factor)))
        magenta = _share_of_magenta(image)
        if preview is None:
            return Examined(width, height, magenta)
        image.filepath_raw, image.file_format = preview, "JPEG"
        image.save()
        small: tuple[int, int] = tuple(image.size)
        return Examined(width, height, magenta, preview=small if os.path.isfile(preview) else None)
    finally:
        bpy.data.images.remove(image)


def rows_of(path: str) -> Iterator[tuple[int, npt.NDArray[Any]]]:
    """Decode the file as one part; nothing comes of a multilayer file, whose passes Blender does not show."""
    try:
        image = bpy.data.images.load(path, check_existing=False)
    except RuntimeError as error:
        raise undecodable(path, str(error)) from error
    try:
        width, height = image.size
        if image.type == "MULTILAYER" or not width or not height:
            return
        flat = np.empty(width * height * image.channels, dtype=np.float32)
        image.pixels.foreach_get(flat)
        rows = flat.reshape(height, width, image.channels)
        # Blender gives the bytes of an 8-bit picture as shares of 1.
        yield 0, rows if image.is_float else np.rint(rows * 255).astype(np.uint8)
    finally:
        bpy.data.images.remove(image)


def _exr_size(path: str) -> tuple[int, int]:
    """Return the size that an OpenEXR's header tells; its pixels stay unread, which the docs say of 4.2."""
    with open(path, "rb") as file:
        data = file.read(65536)
    at = data.find(b"dataWindow\0box2i\0")
    if not data.startswith(b"v/1\x01") or at < 0 or len(data) < at + 38:
        raise undecodable(path, "it has no OpenEXR header")
    left, top, right, bottom = struct.unpack_from("<4i", data, at + 21)
    return right - left + 1, bottom - top + 1


def _share_of_magenta(image: bpy.types.Image) -> float:
    """Count the pixels of the hue that Blender gives to missing textures, in the shrunk picture."""
    channels = image.channels
    if channels < 3:
        return 0.0
    flat = array("f", bytes(4 * image.size[0] * image.size[1] * channels))
    image.pixels.foreach_get(flat)
    colours = zip(flat[0::channels], flat[1::channels], flat[2::channels], strict=True)
    count = sum(
        1
        for red, green, blue in colours
        if min(red, blue) > 0.05 and green < 0.62 * min(red, blue) and min(red, blue) > 0.8 * max(red, blue)
    )
    return count / len(flat[0::channels])
