"""Checks every file that a frame left behind, and makes the preview in the same pass.

Blender's exit status and results say nothing about its pictures: only what can be read back counts.
"""

from __future__ import annotations

import os
import shutil
from typing import Any

from render_worker import png_compression
from render_worker.check import Check
from render_worker.decoder import examine
from render_worker.exr_header import channel_names
from render_worker.failure import RenderFailure, bad_output, disk_full
from render_worker.picture_names import FRAME, PREVIEW, VIDEO, Named
from render_worker.pictures import Examined, undecodable

# Above this share of magenta a picture is wrong rather than incomplete.
MOSTLY = 0.5
# Bytes of a disk that is full: who writes to it last gets not all of them.
LITTLE = 1 << 20


def verify_frame(checks: list[Check]) -> dict[str, Any]:
    """Return what the worker answers of a frame from all its cameras, or raise what is wrong with its files.

    The first camera's picture comes first.
    """
    try:
        return _verify_frame(checks)
    except (RenderFailure, OSError) as error:
        # Blender leaves half a picture then, and says nothing.
        if is_full(checks[0].folder):
            raise disk_full(str(error)) from error
        raise


def is_full(folder: str) -> bool:
    """Tell whether there is no room for a picture where the folder lies."""
    return shutil.disk_usage(folder).free < LITTLE


def _verify_frame(checks: list[Check]) -> dict[str, Any]:
    files = [file for number, check in enumerate(checks) for file in _verify(check, with_preview=number == 0)]
    done: dict[str, Any] = {
        "files": files,
        "warnings": list({str(one): one for check in checks for one in check.warnings}.values()),
        "missing": checks[0].missing,
    }
    if (difference := _difference(checks)) is not None:
        done["difference"] = difference
    return done


def _difference(checks: list[Check]) -> dict[str, Any] | None:
    """Compare a frame with the same one from kept data, where that is asked for and this Blender can."""
    if all(check.against is None for check in checks):
        return None
    try:
        from render_worker.comparison import compare_frame
    except ImportError:  # Debian's Blender brings no numpy
        return None
    return compare_frame(checks)


def _verify(check: Check, with_preview: bool) -> list[dict[str, Any]]:
    """Return one camera's files, the picture first, or raise what is wrong with them."""
    png_compression.clear(check.folder)
    # A folder is another camera's.
    found = [name for name in os.listdir(check.folder) if os.path.isfile(os.path.join(check.folder, name))]
    names = sorted(found, key=check.names.order)
    _check_pictures(check, names)
    # The encoder's picture has the scene's view transform, which an OpenEXR has not.
    shown = VIDEO + ".png" if VIDEO + ".png" in names else names[0]
    preview = os.path.join(check.folder, PREVIEW + ".jpg")
    files = []
    small: Examined | None = None
    for name in names:
        path, named = os.path.join(check.folder, name), check.names.of(name)
        is_picture = named.role == FRAME and named.output is None
        seen = examine(path, preview if with_preview and name == shown else None)
        if seen.preview is not None:
            small = Examined(*seen.preview, seen.magenta)
        if check.png_level and is_picture and name.endswith(".png"):
            png_compression.compress(path, check.png_level)
        if is_picture or named.role == VIDEO:
            _check_size(check.size if is_picture else check.view_size, name, seen)
        if is_picture and check.channels:
            _check_channels(check, name, path)
        files.append(_entry(check, name, named, seen))
    if VIDEO + ".png" in names and not check.for_video:
        os.remove(os.path.join(check.folder, VIDEO + ".png"))
        files = [file for file in files if file["role"] != VIDEO]
    _judge_magenta(check, files[0]["magenta"])
    _warn_of_outputs(check, names)
    if with_preview:
        if small is None:
            raise undecodable(shown, "no preview could be made of it")
        files.append(_entry(check, PREVIEW + ".jpg", Named(PREVIEW), small))
    return files


def _check_pictures(check: Check, names: list[str]) -> None:
    stems = {os.path.splitext(name)[0] for name in names}
    wanted = check.names.pictures()
    absent = [stem for stem in wanted if stem not in stems]
    if len(absent) == len(wanted):
        raise bad_output("NoPicture", "Blender finished the frame without writing a picture")
    if absent:
        views = ", ".join(check.names.of(stem).view or stem for stem in absent)
        raise bad_output("ViewMissing", f"Blender finished the frame without writing the view {views}")


def _check_channels(check: Check, name: str, path: str) -> None:
    there = channel_names(path)
    absent = [begin.rstrip(".") for begin in check.channels if not any(one.startswith(begin) for one in there)]
    if absent:
        raise bad_output("PassMissing", f"'{name}' lacks {', '.join(absent)}", file=name, passes=absent)


def _warn_of_outputs(check: Check, names: list[str]) -> None:
    """Say which File Output nodes have written nothing: Blender leaves out what has no picture to write."""
    written = {check.names.of(name).output for name in names}
    for stem in sorted(check.outputs):
        output = check.names.outputs[stem]
        if output not in written:
            text = f"the File Output node wrote nothing for {output}"
            check.warnings.append({"code": "OutputMissing", "message": text})


def _check_size(size: tuple[int, int], name: str, found: Examined) -> None:
    width, height = size
    # A cropped border is rounded differently by different versions.
    if abs(found.width - width) > 1 or abs(found.height - height) > 1:
        raise bad_output(
            "WrongSize",
            f"the picture '{name}' is {found.width}×{found.height} instead of {width}×{height}",
            file=name,
        )


def _entry(check: Check, name: str, named: Named, found: Examined) -> dict[str, Any]:
    size = {"width": found.width, "height": found.height}
    parts = {"camera": check.camera, "view": named.view, "output": named.output}
    told = {key: part for key, part in parts.items() if part is not None}
    return {"name": check.below + name, "role": named.role, **size, "magenta": round(found.magenta, 4), **told}


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
