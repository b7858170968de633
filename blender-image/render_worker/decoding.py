"""Reads pictures back, stripe by stripe, so that a large one does not have to fit into memory twice."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np
import numpy.typing as npt

from render_worker.failure import bad_output
from render_worker.versions import bundled_packages

Pixels = npt.NDArray[np.float32]
STRIPE = 256


def _find_openimageio() -> Any | None:
    """Import the OpenImageIO that comes with Blender; only very old Blenders have none."""
    sys.path.extend(folder for folder in bundled_packages() if folder not in sys.path)
    try:
        import OpenImageIO
    except ImportError:
        return None
    return OpenImageIO


oiio = _find_openimageio()


@dataclass
class Picture:
    """A picture that is being read: its size and its rows, top to bottom, as red, green and blue."""

    width: int
    height: int
    linear: bool
    stripes: Iterator[Pixels]


def read(path: str, stripe: int = STRIPE) -> Picture:
    """Open a picture. Without OpenImageIO, Blender itself decodes, which only its main thread may do."""
    return _read_with_openimageio(path, stripe) if oiio else _read_with_blender(path)


def works_in_a_thread() -> bool:
    """Tell whether pictures may be read while Blender renders."""
    return oiio is not None


def write_jpeg(path: str, pixels: npt.NDArray[np.uint8]) -> None:
    """Write a small picture for people to look at."""
    height, width, _ = pixels.shape
    if oiio is None:
        _write_with_blender(path, pixels)
        return
    spec = oiio.ImageSpec(width, height, 3, oiio.UINT8)
    spec.attribute("compression", "jpeg:85")
    out = oiio.ImageOutput.create(path)
    if not out or not out.open(path, spec) or not out.write_image(np.ascontiguousarray(pixels)) or not out.close():
        raise OSError(f"cannot write {os.path.basename(path)}: {out.geterror() if out else oiio.geterror()}")


def _read_with_openimageio(path: str, stripe: int) -> Picture:
    file = oiio.ImageInput.open(path)  # type: ignore[union-attr]
    if not file:
        raise _undecodable(path, oiio.geterror())  # type: ignore[union-attr]
    spec = file.spec()
    linear = path.endswith(".exr")
    return Picture(spec.width, spec.height, linear, _stripes(file, path, stripe))


def _stripes(file: Any, path: str, stripe: int) -> Iterator[Pixels]:
    """Decode everything in the file, parts and passes too, and yield the rows of the first colours found."""
    part, shown = 0, False
    while file.seek_subimage(part, 0):
        spec = file.spec()
        colours = None if shown else _colours(list(spec.channelnames))
        shown = shown or colours is not None
        for top in range(0, spec.height, stripe):
            bottom = min(top + stripe, spec.height)
            rows = file.read_scanlines(spec.y + top, spec.y + bottom, 0, 0, spec.nchannels, spec.format)
            if rows is None:
                raise _undecodable(path, file.geterror())
            if colours is not None:
                yield _to_unit(np.asarray(rows).reshape(bottom - top, spec.width, -1)[:, :, colours])
        part += 1
    file.close()


def _colours(names: list[str]) -> list[int] | None:
    """Return the places of red, green and blue: a grey picture's one channel serves as all three."""
    lower = [name.lower() for name in names]
    for red, channel in enumerate(lower):
        if channel.rpartition(".")[2] == "r":
            stem = channel[:-1]
            try:
                return [red, lower.index(stem + "g"), lower.index(stem + "b")]
            except ValueError:
                continue
    return [0, 0, 0] if lower and lower[0].rpartition(".")[2] in ("y", "v", "channel0", "x") else None


def _to_unit(rows: npt.NDArray[Any]) -> Pixels:
    if rows.dtype.kind == "u":
        return rows.astype(np.float32) * np.float32(1 / np.iinfo(rows.dtype).max)
    return np.nan_to_num(rows.astype(np.float32))


def _undecodable(path: str, why: str) -> Exception:
    name = os.path.basename(path)
    return bad_output("PictureDoesNotDecode", f"the picture '{name}' does not decode: {why.strip()}", file=name)


def _read_with_blender(path: str) -> Picture:
    try:
        image = bpy.data.images.load(path, check_existing=False)
    except RuntimeError as error:
        raise _undecodable(path, str(error)) from error
    try:
        width, height = image.size
        if not width or not height:
            raise _undecodable(path, "Blender cannot load it")
        flat = np.empty(width * height * image.channels, dtype=np.float32)
        image.pixels.foreach_get(flat)
        rows = flat.reshape(height, width, -1)[::-1]
        rgb = rows[:, :, :3] if rows.shape[2] >= 3 else np.repeat(rows[:, :, :1], 3, axis=2)
    finally:
        bpy.data.images.remove(image)
    return Picture(width, height, path.endswith(".exr"), iter([np.nan_to_num(rgb)]))


def _write_with_blender(path: str, pixels: npt.NDArray[np.uint8]) -> None:
    height, width, _ = pixels.shape
    image = bpy.data.images.new("farm-preview", width, height)
    try:
        rgba = np.ones((height, width, 4), dtype=np.float32)
        rgba[:, :, :3] = pixels[::-1] / np.float32(255)
        image.pixels.foreach_set(rgba.ravel())
        image.filepath_raw, image.file_format = path, "JPEG"
        image.save()
    finally:
        bpy.data.images.remove(image)
