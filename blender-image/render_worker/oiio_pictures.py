"""Reads pictures with the OpenImageIO that comes with Blender, in any thread.

A picture is read stripe by stripe: a large multilayer file would take gigabytes at once.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import OpenImageIO as oiio

from render_worker.pictures import PREVIEW_SIDE, Examined, undecodable

Pixels = npt.NDArray[np.float32]
STRIPE = 256


def examine(path: str, preview: str | None) -> Examined:
    """Decode everything in the file, and write a preview of it where one is wanted."""
    file = oiio.ImageInput.open(path)
    if not file:
        raise undecodable(path, oiio.geterror())
    width, height = file.spec().width, file.spec().height
    factor = max(1, -(-max(width, height) // PREVIEW_SIDE))
    step = max(1, max(width, height) // 1000)
    magenta, counted, small = 0, 0, []
    for rows in _stripes(file, path, max(1, STRIPE // factor) * factor):
        sampled = rows[::step, ::step]
        magenta += _count_magenta(sampled)
        counted += sampled.shape[0] * sampled.shape[1]
        if preview is not None:
            small.append(_shrink(rows, factor))
    if small:
        _write_preview(preview or "", np.concatenate(small), linear=path.endswith(".exr"))
    return Examined(width, height, magenta / counted if counted else 0.0)


def _stripes(file: Any, path: str, stripe: int) -> Iterator[Pixels]:
    """Decode all parts and passes, and yield the rows of the first colours found, top to bottom."""
    part, shown = 0, False
    while file.seek_subimage(part, 0):
        spec = file.spec()
        colours = None if shown else _colours(list(spec.channelnames))
        shown = shown or colours is not None
        for top in range(0, spec.height, stripe):
            bottom = min(top + stripe, spec.height)
            rows = file.read_scanlines(spec.y + top, spec.y + bottom, 0, 0, spec.nchannels, spec.format)
            if rows is None:
                raise undecodable(path, file.geterror())
            if colours is not None:
                yield _to_unit(np.asarray(rows).reshape(bottom - top, spec.width, -1)[:, :, colours])
        part += 1
    file.close()


def _colours(names: list[str]) -> list[int] | None:
    """Return the places of red, green and blue; a grey picture's one channel serves as all three."""
    lower = [name.lower() for name in names]
    for red, channel in enumerate(lower):
        green, blue = channel[:-1] + "g", channel[:-1] + "b"
        if channel.rpartition(".")[2] == "r" and green in lower and blue in lower:
            return [red, lower.index(green), lower.index(blue)]
    return [0, 0, 0] if lower and lower[0].rpartition(".")[2] in ("y", "v") else None


def _to_unit(rows: npt.NDArray[Any]) -> Pixels:
    if rows.dtype.kind == "u":
        return rows.astype(np.float32) * np.float32(1 / np.iinfo(rows.dtype).max)
    return np.nan_to_num(rows.astype(np.float32))


def _count_magenta(pixels: Pixels) -> int:
    """Count the pixels of the hue that Blender gives to missing textures, lit or not.

    The AgX view shows it as 79 %, 46 %, 79 %, older views as pure magenta.
    """
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    low, high = np.minimum(red, blue), np.maximum(red, blue)
    return int(np.count_nonzero((low > 0.05) & (green < 0.62 * low) & (low > 0.8 * high)))


def _shrink(rows: Pixels, factor: int) -> Pixels:
    """Average squares of pixels; what is left over at the edges is dropped."""
    height, width = rows.shape[0] // factor, rows.shape[1] // factor
    squares = rows[: height * factor, : width * factor].reshape(height, factor, width, factor, 3)
    averaged: Pixels = squares.mean(axis=(1, 3), dtype=np.float32)
    return averaged


def _write_preview(path: str, small: Pixels, linear: bool) -> None:
    shown: npt.NDArray[Any] = np.clip(small, 0, 1)
    if linear:
        shown = np.where(shown <= 0.0031308, shown * 12.92, 1.055 * shown ** (1 / 2.4) - 0.055)
    pixels = np.ascontiguousarray((shown * 255 + 0.5).astype(np.uint8))
    spec = oiio.ImageSpec(pixels.shape[1], pixels.shape[0], 3, oiio.UINT8)
    spec.attribute("compression", "jpeg:85")
    out = oiio.ImageOutput.create(path)
    if not (out and out.open(path, spec) and out.write_image(pixels) and out.close()):
        raise OSError(f"cannot write {os.path.basename(path)}: {out.geterror() if out else oiio.geterror()}")
