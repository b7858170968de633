"""Makes the scenes that the reader of .blend files is held against, with Blender's own account of each.

    python made_scenes FOLDER [NAME …]

Each scene lies in a folder of its own, which is the root of its project tree. `accounts.json` in FOLDER has
an entry for each: what Blender says after opening it, and what was put into it on purpose.
"""

import json
import sys
from pathlib import Path

import bpy
import libraries  # noqa: F401  registers its scenes, as do the next
import other_files  # noqa: F401
import picture_sources  # noqa: F401
import pictures  # noqa: F401
import scene_settings  # noqa: F401
import simulations  # noqa: F401
from register import builders


def account() -> list[dict[str, object]]:
    return [
        {
            "name": s.name,
            "active": s == bpy.context.scene,
            "engine": s.render.engine,
            "frames": {"start": s.frame_start, "end": s.frame_end, "step": s.frame_step},
            "framesASecond": s.render.fps / s.render.fps_base,
            "resolution": {
                "x": s.render.resolution_x,
                "y": s.render.resolution_y,
                "percentage": s.render.resolution_percentage,
            },
            "camera": s.camera.name if s.camera else None,
            "output": s.render.image_settings.file_format,
            "cameras": sorted(o.name for o in s.objects if o.type == "CAMERA"),
        }
        for s in bpy.data.scenes
        if not s.library
    ]


def make(name: str, root: Path) -> dict[str, object]:
    bpy.ops.wm.read_factory_settings()
    folder = root / name
    folder.mkdir(parents=True)
    file = str(folder / "scene.blend")
    expected = builders[name](folder)
    compress = expected.get("compression", "raw") == "zstd"
    relative = not expected.pop("keepPaths", False)
    bpy.ops.wm.save_as_mainfile(filepath=file, compress=compress, relative_remap=relative)
    if relative:
        bpy.ops.file.make_paths_relative()
        bpy.ops.wm.save_as_mainfile(filepath=file, compress=compress)
    bpy.ops.wm.open_mainfile(filepath=file, load_ui=False)
    return {
        "name": name,
        "blender": f"{bpy.app.version[0]}.{bpy.app.version[1]}",
        "scenes": account(),
        "expected": expected,
    }


def main() -> None:
    root = Path(sys.argv[1])
    accounts = [make(name, root) for name in sys.argv[2:] or builders]
    (root / "accounts.json").write_text(json.dumps(accounts))
    # A fluid that is still there when the process ends would abort it.
    bpy.ops.wm.read_factory_settings(use_empty=True)


main()
