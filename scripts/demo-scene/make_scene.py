"""Makes the demo: `python make_scene.py OUT_DIR` writes demo.blend with its textures, library and sound.

Runs under the bpy module or a Blender binary (`blender -b --python make_scene.py -- OUT_DIR`), 3.4 to 5.2.
"""

import math
import sys
from collections.abc import Callable
from pathlib import Path

import bpy

sys.path.insert(0, str(Path(__file__).parent))

import fountain
import marbles
import painting
import sound
import stage
import versions

FRAMES, RATE = 48, 24


def make(folder: Path) -> Path:
    """Write the whole project tree; return the scene's file."""
    textures, library, loop = (
        folder / "textures",
        folder / "assets" / "marbles.blend",
        folder / "audio" / "loop.wav",
    )
    for picture in (painting.walnut, painting.evening, painting.lacquer):
        painting.write_png(textures / f"{picture.__name__}.png", picture())
    sound.write_loop(loop, FRAMES / RATE)
    marbles.write_library(library)

    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.scene.name = "Marble fountain"
    turntable = fountain.build(library, FRAMES)
    stage.build(textures)
    _animate(turntable, stage.add_camera())
    _add_sound(loop)
    _choose_render_settings()
    scene = folder / "demo.blend"
    bpy.ops.wm.save_as_mainfile(filepath=str(scene), relative_remap=True, compress=True)
    return scene


def _animate(turntable: bpy.types.Object, camera: bpy.types.Object) -> None:
    def turn(share: float) -> None:
        turntable.rotation_euler.z = -2 * math.pi / fountain.TRACKS * share

    def move(share: float) -> None:
        stage.place_camera(camera, math.sin(2 * math.pi * share), math.cos(2 * math.pi * share))

    _key_every_frame(turn, (turntable, "rotation_euler"))
    _key_every_frame(
        move,
        (camera, "location"),
        (camera, "rotation_euler"),
        (camera.data.dof, "focus_distance"),
    )


def _key_every_frame(pose: Callable[[float], None], *channels: tuple[bpy.types.bpy_struct, str]) -> None:
    """Key what `pose` sets, from 0 at the first frame to 1 at the one after the last."""
    for frame in range(1, FRAMES + 2):
        pose((frame - 1) / FRAMES)
        for thing, channel in channels:
            thing.keyframe_insert(channel, frame=frame)


def _add_sound(loop: Path) -> None:
    if not bpy.app.build_options.audaspace:  # the bpy module of 4.2
        print("this Blender was built without sound: the scene stays silent")
        return
    editor = bpy.context.scene.sequence_editor_create()
    strips = editor.strips if hasattr(editor, "strips") else editor.sequences  # until 4.3
    strips.new_sound("Loop", str(loop), channel=1, frame_start=1)


def _choose_render_settings() -> None:
    scene = bpy.context.scene
    scene.frame_start, scene.frame_end = 1, FRAMES
    render = scene.render
    render.fps, render.fps_base = RATE, 1.0
    render.resolution_x, render.resolution_y, render.resolution_percentage = (
        640,
        360,
        100,
    )
    render.image_settings.file_format = "PNG"
    render.image_settings.color_mode = "RGB"
    render.filepath = "//render/"
    render.use_persistent_data = True
    render.engine = "CYCLES"
    cycles = scene.cycles
    cycles.use_adaptive_sampling = False
    cycles.use_denoising = versions.can_denoise()
    if cycles.use_denoising:
        cycles.samples = 5
        cycles.denoiser = "OPENIMAGEDENOISE"
        cycles.denoising_prefilter = "FAST"
    else:
        cycles.samples = 10
    cycles.max_bounces, cycles.diffuse_bounces, cycles.glossy_bounces = 6, 1, 3
    cycles.transmission_bounces, cycles.transparent_max_bounces = 6, 2
    cycles.caustics_reflective = cycles.caustics_refractive = False
    cycles.sample_clamp_indirect = 4.0
    if hasattr(cycles, "use_light_tree"):
        cycles.use_light_tree = False  # five lights: choosing one by its power is quicker
    versions.use_agx(scene.view_settings)


if __name__ == "__main__":
    print("wrote", make(Path(sys.argv[-1]).resolve()))
