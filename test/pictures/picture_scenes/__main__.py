"""Makes the scenes of the picture suite, each in a folder of its own, or tells what there is.

python picture_scenes --list                  the catalogue, as one JSON document
python picture_scenes FOLDER SCENE...         makes these, and says so in a line of JSON for each

What is said goes to descriptor 3, because Blender writes to the others.
"""

import json
import os
import sys
import traceback
from dataclasses import asdict
from pathlib import Path
from typing import Any

import bpy

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "blender")]

from picture_scenes import (  # noqa: E402, F401  register their scenes
    baked,
    caches,
    files,
    light,
    outputs,
    sampling,
    simulations,
    structure,
)
from picture_scenes.register import Project, scenes  # noqa: E402
from picture_scenes.versions import VERSION  # noqa: E402


def say(document: Any) -> None:
    os.write(3, (json.dumps(document) + "\n").encode())


def catalogue() -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "what": one.what,
            "topic": one.topic,
            "expected": asdict(one.outcome),
            "possible": one.since <= VERSION,
            "since": f"{one.since[0]}.{one.since[1]}",
            "short": one.short,
            "still": one.still,
            "spared": one.spared,
            "job": one.job,
        }
        for one in scenes.values()
    ]


def make(name: str, root: Path) -> dict[str, Any]:
    folder = root / name / "project"
    folder.mkdir(parents=True)
    project = Project(folder, name)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scenes[name].make(project)
    chosen = scenes[name].job.get("settings", {}).get("sceneName")
    made = bpy.data.scenes.get(chosen or "") or bpy.context.scene
    bpy.ops.wm.save_as_mainfile(filepath=str(project.blend), relative_remap=False)
    return {
        "name": name,
        "blend": str(project.blend),
        "frames": {"start": made.frame_start, "end": made.frame_end, "step": made.frame_step},
    }


def main() -> None:
    if sys.argv[1] == "--list":
        say(catalogue())
    else:
        for name in sys.argv[2:]:
            try:
                say(make(name, Path(sys.argv[1])))
            except Exception:
                say({"name": name, "error": traceback.format_exc(limit=-3)})
    sys.stdout.flush()
    os._exit(0)  # tearing down Blender with fluids or drivers in it may abort or hang


main()
