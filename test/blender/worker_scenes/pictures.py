"""Scenes whose pictures come about in an unusual way."""

import math
import os
import struct
import wave

import bpy

from worker_scenes.register import scene
from worker_scenes.things import save, start, strips


@scene
def magenta(folder: str) -> None:
    """Magenta on purpose, and no texture anywhere."""
    made = start()
    made.world = bpy.data.worlds.new("World")
    made.world.use_nodes = True
    made.world.node_tree.nodes["Background"].inputs["Color"].default_value = (1, 0, 1, 1)
    made.view_settings.view_transform = "Standard"
    save(folder, "magenta.blend")


@scene
def sequencer_only(folder: str) -> None:
    """No camera: a strip of colour is the picture."""
    made = start()
    made.camera = None
    timing = {"length": 10} if bpy.app.version >= (5, 0) else {"frame_end": 11}
    strip = strips(made).new_effect(name="blue", type="COLOR", channel=1, frame_start=1, **timing)
    strip.color = (0, 0, 1)
    save(folder, "sequencer_only.blend")


@scene
def simulation(folder: str) -> None:
    """A simulation zone, not baked, that moves a cube by a step each frame."""
    made = start()
    cube = bpy.data.objects["Cube"]
    cube.animation_data_clear()
    cube.location.x = 0
    tree = bpy.data.node_groups.new("Drift", "GeometryNodeTree")
    for direction in ("INPUT", "OUTPUT"):
        tree.interface.new_socket("Geometry", in_out=direction, socket_type="NodeSocketGeometry")
    names = ("NodeGroupInput", "GeometryNodeSimulationInput", "GeometryNodeSetPosition")
    source, first, move = (tree.nodes.new(name) for name in names)
    last, result = tree.nodes.new("GeometryNodeSimulationOutput"), tree.nodes.new("NodeGroupOutput")
    first.pair_with_output(last)
    move.inputs["Offset"].default_value = (0.3, 0, 0)
    tree.links.new(source.outputs["Geometry"], first.inputs["Geometry"])
    tree.links.new(first.outputs["Geometry"], move.inputs["Geometry"])
    tree.links.new(move.outputs["Geometry"], last.inputs["Geometry"])
    tree.links.new(last.outputs["Geometry"], result.inputs["Geometry"])
    cube.modifiers.new("Drift", "NODES").node_group = tree
    made.frame_end = 8
    save(folder, "simulation.blend")


@scene
def movie(folder: str) -> None:
    """Writes a movie at 23.976 frames a second, with sound where this Blender knows any."""
    made = start()
    with wave.open(os.path.join(folder, "tone.wav"), "wb") as tone:
        tone.setnchannels(1)
        tone.setsampwidth(2)
        tone.setframerate(8000)
        samples = (int(9000 * math.sin(n / 3)) for n in range(8000))
        tone.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))
    if bpy.app.build_options.audaspace:
        strip = strips(made).new_sound("tone", os.path.join(folder, "tone.wav"), channel=1, frame_start=1)
        strip.sound.filepath = "//tone.wav"
    made.render.use_sequencer = False
    made.render.fps, made.render.fps_base = 24, 1.001
    if hasattr(made.render.image_settings, "media_type"):
        made.render.image_settings.media_type = "VIDEO"
    made.render.image_settings.file_format = "FFMPEG"
    save(folder, "movie.blend")
