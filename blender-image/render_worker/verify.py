"""Checks every file that a frame left behind, and makes the preview in the same pass.

Blender's exit status and results say nothing about its pictures: only what can be read back counts.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from render_worker import png_compression
from render_worker.failure import bad_output
from render_worker.outputs import FRAME, PREVIEW, VIDEO
from render_worker.pictures import Examined
from render_worker.versions import bundled_packages

# Above this share of magenta a picture is wrong rather than incomplete.
MOSTLY = 0.5


Examine = Callable[[str, "str | None"], Examined]
# All rows of all parts of a picture file, each with its part's number, as (height, width, channels).
Rows = Callable[[str], "Iterator[tuple[int, Any]]"]


def _decoder() -> tuple[Examine, Rows, bool]:
    sys.path.extend(folder for folder in bundled_packages() if folder not in sys.path)
    try:
        from render_worker import oiio_pictures
    except ImportError:
        from render_worker import blender_pictures

        return blender_pictures.examine, blender_pictures.rows_of, False
    return oiio_pictures.examine, oiio_pictures.rows_of, True


# The last tells whether pictures may be read in a thread, while Blender renders the next frame.
examine, rows_of, WORKS_IN_A_THREAD = _decoder()


@dataclass
class Check:
    """What a frame's files must be like."""

    folder: str
    # Whether the picture for the encoder is wanted; it may be there for the preview alone.
    for_video: bool
    size: tuple[int, int] | None
    # Magenta means a missing texture only where there are textures.
    textured: bool
    allow_missing: bool
    missing: list[str]
    # The zlib level of the picture, when Blender has written it uncompressed; else 0.
    png_level: int = 0
    # Folder of the same frame from kept render data, to be compared with this one from a fresh Blender.
    against: str | None = None
    warnings: list[dict[str, str]] = field(default_factory=list)


def verify(check: Check) -> list[dict[str, Any]]:
    """Return the frame's files, the picture first, or raise what is wrong with them."""
    names = sorted(os.listdir(check.folder), key=lambda name: (not _is_frame(name), name))
    if not names or not _is_frame(names[0]):
        raise bad_output("NoPicture", "Blender finished the frame without writing a picture")
    # The encoder's picture has the scene's view transform, which an OpenEXR has not.
    shown = VIDEO + ".png" if VIDEO + ".png" in names else names[0]
    preview = os.path.join(check.folder, PREVIEW + ".jpg")
    files = []
    for name in names:
        if check.png_level and _is_frame(name) and name.endswith(".png"):
            png_compression.compress(os.path.join(check.folder, name), check.png_level)
        found = examine(os.path.join(check.folder, name), preview if name == shown else None)
        if _is_frame(name) or name == VIDEO + ".png":
            _check_size(check, name, found)
        files.append(_entry(name, VIDEO if name == VIDEO + ".png" else FRAME, found))
    if VIDEO + ".png" in names and not check.for_video:
        os.remove(os.path.join(check.folder, VIDEO + ".png"))
        files = [file for file in files if file["role"] != VIDEO]
    _judge_magenta(check, files[0]["magenta"])
    files.append(_entry(PREVIEW + ".jpg", PREVIEW, examine(preview, None)))
    return files


def _is_frame(name: str) -> bool:
    """Tell the picture itself, or one eye of it, from what File Output nodes wrote."""
    return name.startswith((FRAME + ".", FRAME + "_"))


def _check_size(check: Check, name: str, found: Examined) -> None:
    if check.size is None:
        return
    width, height = check.size
    # A cropped border is rounded differently by different versions.
    if abs(found.width - width) > 1 or abs(found.height - height) > 1:
        raise bad_output(
            "WrongSize",
            f"the picture '{name}' is {found.width}×{found.height} instead of {width}×{height}",
            file=name,
        )


def _entry(name: str, role: str, found: Examined) -> dict[str, Any]:
    size = {"width": found.width, "height": found.height}
    return {"name": name, "role": role, **size, "magenta": round(found.magenta, 4)}


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
