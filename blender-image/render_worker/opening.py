"""Opens a scene, or tells exactly why it cannot be opened."""

from __future__ import annotations

import gzip
import os
import re

import bpy

from render_worker.failure import permanent

HEADER = re.compile(rb"BLENDER(?:\d\d.\d\dv(?P<new>\d{4})|[-_][vV](?P<old>\d{3}))")
GZIP, ZSTANDARD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"


def open_scene(path: str, scene: str, allow_scripts: bool) -> None:
    """Open the file under its own name: disk caches are found by it."""
    _check_header(path, scene)
    bpy.context.preferences.filepaths.use_scripts_auto_execute = allow_scripts
    try:
        bpy.ops.wm.open_mainfile(filepath=path, load_ui=False, use_scripts=allow_scripts)
    except RuntimeError as error:
        raise permanent(
            "SceneNotReadable",
            f"Blender {bpy.app.version_string} cannot read '{scene}': {_own_words(error, path)}",
            "open and save it again in Blender; if it opens there, it was damaged on its way or is newer than "
            "the farm's Blender",
        ) from error
    _refuse_newer(bpy.data.version[:2], scene)


def _check_header(path: str, scene: str) -> None:
    if not os.path.isfile(path):
        raise permanent(
            "SceneMissing",
            f"there is no '{scene}' in the project tree",
            "check the job's scene and its manifest",
        )
    with open(path, "rb") as file:
        head = file.read(64)
    if head.startswith(b"version https://git-lfs"):
        raise permanent(
            "GitLfsPointer",
            f"'{scene}' is a Git LFS pointer, not a scene",
            "fetch the real file with `git lfs pull` and submit again",
        )
    if head.startswith(ZSTANDARD):
        return  # Python cannot look inside before 3.14; Blender tells the version after opening
    if head.startswith(GZIP):
        try:
            with gzip.open(path) as packed:
                head = packed.read(17)
        except (OSError, EOFError):
            head = b""
    found = HEADER.match(head)
    if not found:
        raise permanent(
            "NotABlendFile", f"'{scene}' is not a .blend file", "submit a scene that was saved by Blender"
        )
    digits = int(found["new"] or found["old"])
    _refuse_newer(divmod(digits, 100), scene)


def _refuse_newer(saved_by: tuple[int, int], scene: str) -> None:
    if saved_by <= bpy.app.version[:2]:
        return
    theirs, ours = version_text(saved_by), version_text(bpy.app.version[:2])
    raise permanent(
        "SceneNewerThanBlender",
        f"'{scene}' was saved by Blender {theirs}, this farm renders with {ours}",
        f"use a farm with Blender {theirs} or newer",
        scene=theirs,
        blender=ours,
    )


def version_text(version: tuple[int, int]) -> str:
    """Write a version as Blender does: 2.79 and 4.5."""
    return f"{version[0]}.{version[1]:02}" if version[0] < 3 else f"{version[0]}.{version[1]}"


def _own_words(error: RuntimeError, path: str) -> str:
    text = str(error).strip().removeprefix("Error: ")
    return text.replace(path, os.path.basename(path))
