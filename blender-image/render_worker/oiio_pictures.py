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
    stripes = [_shrink(rows, factor) for rows in _stripes(file, path, max(1, STRIPE // factor) * factor)]
    if not stripes:
        return Examined(width, height, 0.0)
    small = np.concatenate(stripes)
    magenta = _share_of_magenta(small)
    if preview is None:
        return Examined(width, height, magenta)
    _write_preview(preview, small, linear=path.endswith(".exr"))
    return Examined(width, height, magenta, preview=(small.shape[1], small.shape[0]))


def _stripes(file: Any, path: str, stripe: int) -> Iterator[npt.NDArray[Any]]:
    """Decode all parts and passes, and yield the rows of the first colours found, top to bottom."""
    part, shown = 0, False
    while file.seek_subimage(part, 0):
        spec = file.spec()
        colours = None if shown else _colours(list(spec.channelnames))
        shown = shown or colours is not None
        if colours == slice(0, 3) and spec.nchannels == 4:
            colours = slice(0, 4)  # alpha comes along: what lies in one piece is added faster
        for top in range(0, spec.height, stripe):
            bottom = min(top + stripe, spec.height)
            rows = file.read_scanlines(spec.y + top, spec.y + bottom, 0, 0, spec.nchannels, spec.format)
            if rows is None:
                raise undecodable(path, file.geterror())
            if colours is not None:
                yield np.asarray(rows).reshape(bottom - top, spec.width, -1)[:, :, colours]
        part += 1
    file.close()


def rows_of(path: str) -> Iterator[tuple[int, npt.NDArray[Any]]]:
    """Decode all parts, and yield the rows of each with all its channels, top to bottom, as they are stored."""
    file = oiio.ImageInput.open(path)
    if not file:
        raise undecodable(path, oiio.geterror())
    part = 0
    while file.seek_subimage(part, 0):
        spec = file.spec()
        for top in range(0, spec.height, STRIPE):
            bottom = min(top + STRIPE, spec.height)
            rows = file.read_scanlines(spec.y + top, spec.y + bottom, 0, 0, spec.nchannels, spec.format)
            if rows is None:
                raise undecodable(path, file.geterror())
            yield part, np.asarray(rows).reshape(bottom - top, spec.width, spec.nchannels)
        part += 1
    file.close()


def _colours(names: list[str]) -> list[int] | slice | None:
    """Return the places of red, green and blue; a grey picture's one channel serves as all three."""
    lower = [name.lower() for name in names]
    for red, channel in enumerate(lower):
        green, blue = channel[:-1] + "g", channel[:-1] + "b"
        if channel.rpartition(".")[2] == "r" and green in lower and blue in lower:
            places = [red, lower.index(green), lower.index(blue)]
            # A slice is a view of the rows, a list a copy.
            return slice(red, red + 3) if places == [red, red + 1, red + 2] else places
    return [0, 0, 0] if lower and lower[0].rpartition(".")[2] in ("y", "v") else None


def _share_of_magenta(pixels: Pixels) -> float:
    """Return the share of pixels of the hue that Blender gives to missing textures, lit or not.

    The AgX view shows it as 79 %, 46 %, 79 %, older views as pure magenta.
    """
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    low, high = np.minimum(red, blue), np.maximum(red, blue)
    return float(np.mean((low > 0.05) & (green < 0.62 * low) & (low > 0.8 * high)))


def _shrink(rows: npt.NDArray[Any], factor: int) -> Pixels:
    """Average the colours of squares of pixels, and scale whole numbers to 0 to 1.

    Incomplete squares at the edges are dropped, unless there is nothing else.
    """
    height, width = max(1, rows.shape[0] // factor), max(1, rows.shape[1] // factor)
    whole = rows[: height * factor, : width * factor]
    whole_numbers = rows.dtype.kind == "u"
    downs, acrosses = min(factor, rows.shape[0]), min(factor, rows.shape[1])
    # Of 256 bytes at most the sum is one of 16 bits.
    sums = np.uint16 if rows.dtype == np.uint8 and factor <= 16 else np.uint32
    kind = sums if whole_numbers else np.float32
    # Whole rows first, which lie in one piece.
    tall = np.zeros((height, *whole.shape[1:]), dtype=kind)
    for down in range(downs):
        tall += whole[down::factor]
    total = np.zeros((height, width, rows.shape[2]), dtype=kind)
    for across in range(acrosses):
        total += tall[:, across::factor]
    most = np.iinfo(rows.dtype).max if whole_numbers else 1
    # Single precision holds a square's sum; numpy would make doubles of it.
    averaged: Pixels = total[:, :, :3].astype(np.float32) * np.float32(1 / (downs * acrosses * most))
    return averaged if whole_numbers else np.nan_to_num(averaged)


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
