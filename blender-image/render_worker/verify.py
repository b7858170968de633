"""Checks every file that a frame left behind, and makes the preview in the same pass.

Blender's exit status and results say nothing about its pictures: only what can be read back counts.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from render_worker import decoding
from render_worker.failure import bad_output
from render_worker.outputs import FRAME, PREVIEW, VIDEO

PREVIEW_SIDE = 320
# Above this share of magenta a picture is wrong rather than incomplete.
MOSTLY = 0.5
PICTURES = (".png", ".jpg", ".exr")


@dataclass
class Check:
    """What a frame's files must be like."""

    folder: str
    size: tuple[int, int] | None
    # Magenta means a missing texture only where there are textures.
    textured: bool
    allow_missing: bool
    missing: list[str]
    warnings: list[dict[str, str]] = field(default_factory=list)


def verify(check: Check) -> list[dict[str, Any]]:
    """Return the frame's files, the picture first, or raise what is wrong with them."""
    names = sorted(os.listdir(check.folder), key=lambda name: (_role(name) != FRAME, name))
    pictures = [name for name in names if _stem(name) == FRAME or name.startswith(FRAME + "_")]
    if not pictures:
        raise bad_output("NoPicture", "Blender finished the frame without writing a picture")
    # The encoder's picture has the scene's view transform, which an OpenEXR has not.
    shown = VIDEO + ".png" if VIDEO + ".png" in names else pictures[0]
    files = []
    for name in names:
        files.append(_verify_one(check, name, name in pictures or name.startswith(VIDEO), name == shown))
    _judge_magenta(check, files[0]["magenta"])
    preview = os.path.join(check.folder, PREVIEW + ".jpg")
    if os.path.exists(preview):
        files.append(_entry(PREVIEW + ".jpg", PREVIEW, decoding.read(preview), files[0]["magenta"]))
    return files


def _verify_one(check: Check, name: str, whole_frame: bool, shown: bool) -> dict[str, Any]:
    path = os.path.join(check.folder, name)
    factor, stripe = 1, decoding.STRIPE
    if shown:
        probe = decoding.read(path)
        factor = max(1, -(-max(probe.width, probe.height) // PREVIEW_SIDE))
        stripe = max(1, decoding.STRIPE // factor) * factor
    picture = decoding.read(path, stripe)
    size = (picture.width, picture.height)
    if whole_frame and check.size is not None and not _close(size, check.size):
        raise bad_output(
            "WrongSize",
            f"the picture '{name}' is {size[0]}×{size[1]} instead of {check.size[0]}×{check.size[1]}",
            file=name,
        )
    magenta, pixels, small = 0, 0, []
    step = max(1, max(size) // 1000)
    for rows in picture.stripes:
        sampled = rows[::step, ::step]
        magenta += _count_magenta(sampled)
        pixels += sampled.shape[0] * sampled.shape[1]
        if shown:
            small.append(_shrink(rows, factor))
    if shown:
        _write_preview(check.folder, np.concatenate(small), picture.linear)
    return _entry(name, _role(name), picture, magenta / pixels if pixels else 0.0)


def _close(size: tuple[int, int], expected: tuple[int, int]) -> bool:
    # A cropped border is rounded differently by different versions.
    return all(abs(one - other) <= 1 for one, other in zip(size, expected, strict=True))


def _stem(name: str) -> str:
    return os.path.splitext(name)[0]


def _role(name: str) -> str:
    return VIDEO if name == VIDEO + ".png" else FRAME


def _entry(name: str, role: str, picture: decoding.Picture, magenta: float) -> dict[str, Any]:
    size = {"width": picture.width, "height": picture.height}
    return {"name": name, "role": role, **size, "magenta": round(magenta, 4)}


def _count_magenta(pixels: decoding.Pixels) -> int:
    """Count the pixels of the hue that Blender gives to missing textures, lit or not."""
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    low, high = np.minimum(red, blue), np.maximum(red, blue)
    return int(np.count_nonzero((low > 0.05) & (green < 0.5 * low) & (low > 0.7 * high)))


def _judge_magenta(check: Check, share: float) -> None:
    percent = f"{share * 100:.0f} %" if share >= 0.01 else "less than 1 %"
    if share > MOSTLY and check.textured and not check.allow_missing:
        raise bad_output(
            "MostlyMagenta",
            f"{percent} of the picture are magenta, which is what Blender paints where a texture is missing",
            magenta=share,
        )
    if share > 0.001 and check.missing:
        text = f"{percent} of the picture are magenta: files are missing"
        check.warnings.append({"code": "Magenta", "message": text})


def _shrink(rows: decoding.Pixels, factor: int) -> decoding.Pixels:
    """Average squares of pixels; what is left over at the edges is dropped."""
    height, width = rows.shape[0] // factor, rows.shape[1] // factor
    squares = rows[: height * factor, : width * factor].reshape(height, factor, width, factor, 3)
    averaged: decoding.Pixels = squares.mean(axis=(1, 3), dtype=np.float32)
    return averaged


def _write_preview(folder: str, small: decoding.Pixels, linear: bool) -> None:
    if small.shape[0] == 0 or small.shape[1] == 0:
        return
    shown: npt.NDArray[np.float32] = np.clip(small, 0, 1)
    if linear:
        shown = np.where(shown <= 0.0031308, shown * 12.92, 1.055 * shown ** (1 / 2.4) - 0.055).astype(np.float32)
    decoding.write_jpeg(os.path.join(folder, PREVIEW + ".jpg"), (shown * 255 + 0.5).astype(np.uint8))
