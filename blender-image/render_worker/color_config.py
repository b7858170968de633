"""The colour configuration of a job, which Blender reads when it starts, by the environment variable OCIO.

One that it cannot read it replaces by its own and says so in its log alone. So a Blender for such a job is started
with another place for its data files, `config_not_read/`: what it falls back to is the configuration there, which is
known by its only display.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

import bpy

from render_worker.assign import choices
from render_worker.bundled import bundled
from render_worker.failure import Warn, permanent
from render_worker.versions import id_type

FALLBACK_DISPLAY = "render-farm could not read the configuration"
# `Color management: scene view "AgX" not found, setting default "Warm".`, since 5.0 as a warning of its log.
NOT_FOUND = re.compile(r"(?:Color management: |color_management \| WARNING )(.* not found, .*)")
# How many names a warning has: it is kept in the job's record, which is small.
MOST_NAMES = 5


def refuse_unread(config: str) -> None:
    """Fail where Blender has not read the configuration that it was started with."""
    if FALLBACK_DISPLAY not in choices(bpy.context.scene.display_settings, "display_device"):
        return
    words = _why_unreadable()
    raise permanent(
        "ColorConfigNotRead",
        f"Blender {bpy.app.version_string} cannot read the colour configuration '{config}'"
        + (words and f": {words}"),
        "check it with ociocheck, or in a Blender of this version that is started with OCIO set to it; "
        "or leave out settings.color.config",
        config=config,
    )


def _why_unreadable() -> str:
    """Return OCIO's own words, where Blender brings its Python module (not in 4.2)."""
    ocio = bundled("PyOpenColorIO")
    if ocio is None:
        return ""
    try:
        ocio.Config.CreateFromEnv()
    except ocio.Exception as error:
        path = os.environ.get("OCIO", "")
        return str(error).replace(path, os.path.basename(path)).strip()
    return ""


def refuse_unmade(config: str, scene: Any, blocks: set[Any], allow_missing: bool, warn: Warn) -> None:
    """Fail where a transform that the picture needs cannot be made, such as one whose file is not there.

    Blender would leave it out and say nothing. Blender 4.2 brings nothing to try it with.
    """
    ocio = bundled("PyOpenColorIO")
    if ocio is None:
        return
    current = ocio.Config.CreateFromEnv()
    view = (scene.display_settings.display_device, scene.view_settings.view_transform)
    spaces = {block.colorspace_settings.name for block in blocks if id_type(block) in ("IMAGE", "MOVIECLIP")}
    wrong = []
    try:
        current.getProcessor(ocio.ROLE_SCENE_LINEAR, *view, ocio.TRANSFORM_DIR_FORWARD)
    except (ocio.Exception, ocio.ExceptionMissingFile) as error:
        wrong.append(f"view '{view[1]}' of display '{view[0]}': {str(error).strip()}")
    for space in sorted(spaces - {""}):
        try:
            current.getProcessor(space, ocio.ROLE_SCENE_LINEAR)
        except (ocio.Exception, ocio.ExceptionMissingFile) as error:
            wrong.append(f"colour space '{space}': {str(error).strip()}")
    if not wrong:
        return
    folder = os.path.dirname(os.environ.get("OCIO", "")) + os.sep
    text = f"the colour configuration '{config}' has what cannot be used: {'; '.join(wrong)}".replace(folder, "")
    if not allow_missing:
        raise permanent(
            "ColorConfigIncomplete", text, "add the files that it names to the project tree", config=config
        )
    warn("ColorConfigIncomplete", f"{text}; the picture is rendered without")


@contextlib.contextmanager
def heard() -> Iterator[list[str]]:
    """Fill a list with what Blender prints meanwhile, which is printed afterwards."""
    lines: list[str] = []
    with tempfile.TemporaryFile() as file:
        kept = {descriptor: os.dup(descriptor) for descriptor in (1, 2)}
        _flush()
        try:
            for descriptor in kept:
                os.dup2(file.fileno(), descriptor)
            yield lines
        finally:
            _flush()
            for descriptor, copy in kept.items():
                os.dup2(copy, descriptor)
                os.close(copy)
            file.seek(0)
            text = file.read()
            with contextlib.suppress(OSError):
                os.write(2, text)
            lines.extend(text.decode(errors="replace").splitlines())


def _flush() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    ctypes.CDLL(None).fflush(None)


def warn_of_names(config: str, lines: list[str], color: dict[str, Any], warn: Warn) -> None:
    """Tell which names of the scene the configuration does not have, and what Blender took in their stead."""
    found = [match[1].rstrip(".") for match in map(NOT_FOUND.search, lines) if match]
    if "viewTransform" in color:
        found = [text for text in found if not text.startswith("scene view ")]
    names = list(dict.fromkeys(found))
    if names:
        more = f"; and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        text = "; ".join(names[:MOST_NAMES]) + more
        warn("ColorNamesNotFound", f"the colour configuration '{config}' lacks names that the scene has: {text}")
