"""Blender's own account of each .blend of a list, as a line of JSON for each.

    python blender_account.py LIST ACCOUNTS

Old files crash Blender now and then: a line says which one is begun, and who runs this again goes on behind it.
"""

import json
import os
import sys
from pathlib import Path

import bpy

EDITING = ("Brush", "Palette", "PaintCurve", "WorkSpace", "Screen", "WindowManager")


def scene_account(scene: bpy.types.Scene) -> dict[str, object]:
    """The fields that are compared, by the names that `differences.ts` has for them."""
    render = scene.render
    return {
        "name": scene.name,
        "active": scene == bpy.context.scene,
        "frames": [scene.frame_start, scene.frame_end, scene.frame_step],
        "rate": round(render.fps / render.fps_base, 3),
        "resolution": [render.resolution_x, render.resolution_y, render.resolution_percentage],
        "camera": scene.camera.name if scene.camera else None,
        "cameras": sorted(o.name for o in scene.objects if o.type == "CAMERA"),
        "engine": render.engine,
        "output": render.image_settings.file_format,
    }


def seen_by_scenes() -> set[bpy.types.ID]:
    """All that the scenes use, by Blender's map of who uses what: the images that nothing shows are not among it."""
    uses: dict[bpy.types.ID, list[bpy.types.ID]] = {}
    for used, users in bpy.data.user_map().items():
        for user in users:
            uses.setdefault(user, []).append(used)
    seen = {scene for scene in bpy.data.scenes if not scene.library}
    work = list(seen)
    while work:
        for used in uses.get(work.pop(), ()):
            if used not in seen and type(used).__name__ not in EDITING:
                seen.add(used)
                work.append(used)
    return seen


def missing_files() -> list[str]:
    """What Blender lists and the disk lacks, of the data that scenes use. It has one path for a whole sequence."""
    named = {library: library.filepath for library in bpy.data.libraries}
    needed: set[str] = set()
    for block in seen_by_scenes():
        library = block.library
        while library:
            needed.add(bpy.path.abspath(named[library], library=library.parent))
            library = library.parent
        path = getattr(block, "filepath", "")
        is_file = not isinstance(block, bpy.types.Image) or block.source in ("FILE", "SEQUENCE", "MOVIE")
        if not path or path == "<builtin>" or not is_file or isinstance(block, bpy.types.Text):
            continue
        if not getattr(block, "packed_file", None):
            needed.add(bpy.path.abspath(path, library=block.library))
    listed = {os.path.normpath(path) for path in bpy.utils.blend_paths(absolute=True, packed=False)}
    return sorted(p for p in {os.path.normpath(p) for p in needed} & listed if not Path(p).exists())


def account(path: str) -> dict[str, object]:
    """Open a file and tell of it."""
    bpy.ops.wm.open_mainfile(filepath=path, load_ui=False, use_scripts=False)
    scenes = [scene_account(scene) for scene in bpy.data.scenes if not scene.library]
    return {"blender": bpy.app.version_string, "scenes": scenes, "missing": missing_files()}


def main() -> None:
    """Go on behind what is in the accounts already."""
    paths, accounts = Path(sys.argv[1]), Path(sys.argv[2])
    known = {json.loads(line)["path"] for line in accounts.read_text().splitlines()} if accounts.exists() else set()
    with accounts.open("a") as output:

        def say(path: str, **what: object) -> None:
            output.write(json.dumps({"path": path, **what}) + "\n")
            output.flush()

        for path in paths.read_text().splitlines():
            if path in known:
                continue
            say(path, begun=True)
            try:
                say(path, **account(path))
            except RuntimeError as refusal:
                say(path, refused=str(refusal).strip())


main()
