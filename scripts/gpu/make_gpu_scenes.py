"""Makes the scenes that GPUs are tried with: `python make_gpu_scenes.py -- OUT_DIR SAMPLES`.

cycles.blend and eevee.blend show the benchmark's glass, metal and clay balls in two frames.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "benchmark"))

import bpy  # noqa: E402
from make_scenes import make_heavy  # noqa: E402

EEVEE_NAMES = ("BLENDER_EEVEE_NEXT", "BLENDER_EEVEE")
EEVEE_SAMPLES = 8


def main(folder: Path, samples: int) -> None:
    """Write both scenes."""
    make_heavy()
    scene = bpy.context.scene
    scene.frame_end = 2
    scene.render.resolution_x, scene.render.resolution_y = 480, 270
    scene.cycles.samples = samples
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "cycles.blend"))
    for name in EEVEE_NAMES:
        try:
            scene.render.engine = name
        except TypeError:  # another version's name
            continue
    scene.eevee.taa_render_samples = EEVEE_SAMPLES
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "eevee.blend"))


out, count = sys.argv[sys.argv.index("--") + 1 :]
main(Path(out).resolve(), int(count))
