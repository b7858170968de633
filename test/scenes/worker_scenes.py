"""Makes the scenes that the tests of the Blender worker render: tiny, and each with one peculiarity.

python worker_scenes.py FOLDER SCENE...            with the bpy module
blender --background --factory-startup --python worker_scenes.py -- FOLDER SCENE...
"""

from __future__ import annotations

import math
import os
import struct
import sys
import wave
from collections.abc import Callable
from typing import Any

import bpy

Scene = Any
scenes: dict[str, Callable[[str], None]] = {}


def scene(make: Callable[[str], None]) -> Callable[[str], None]:
    """Register a scene under its function's name; the function gets the folder of its project tree."""
    scenes[make.__name__] = make
    return make


def start() -> Scene:
    """Begin with a lit, moving cube before the camera `Near`, and a second camera, `Far`."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    made = bpy.context.scene
    render = made.render
    render.engine = "CYCLES"
    made.cycles.samples = 1
    made.cycles.use_denoising = False
    render.resolution_x, render.resolution_y, render.resolution_percentage = 64, 36, 100
    made.frame_start, made.frame_end = 1, 10
    cube = add("Cube", cube_mesh())
    for frame, x in ((1, -2.0), (10, 2.0)):
        cube.location.x = x
        cube.keyframe_insert("location", index=0, frame=frame)
    made.camera = add("Near", bpy.data.cameras.new("Near"), location=(0, -8, 0))
    add("Far", bpy.data.cameras.new("Far"), location=(0, -80, 0))
    add("Sun", bpy.data.lights.new("Sun", "SUN"), location=(0, -8, 0))
    return made


def cube_mesh() -> Any:
    """Return a cube without the operators that need a window."""
    mesh = bpy.data.meshes.new("Cube")
    corners = [(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    mesh.from_pydata(corners, [], faces)
    return mesh


def add(name: str, data: Any, location: tuple[float, float, float] = (0, 0, 0)) -> Any:
    """Add an object to the scene; cameras and lights look along +Y."""
    thing = bpy.data.objects.new(name, data)
    thing.location = location
    if not isinstance(data, bpy.types.Mesh):
        thing.rotation_euler = (math.pi / 2, 0, 0)
    bpy.context.scene.collection.objects.link(thing)
    return thing


def save(folder: str, name: str) -> None:
    """Save under the name, with paths relative to the file."""
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(folder, name), relative_remap=False)


def textured(path: str, source: str = "FILE") -> Any:
    """Return a material that shows an image file by its own light, before the whole camera."""
    image = bpy.data.images.new(os.path.basename(path), 8, 8)
    image.source, image.filepath = source, path
    material = bpy.data.materials.new("Textured")
    material.use_nodes = True
    nodes, links = material.node_tree.nodes, material.node_tree.links
    nodes.clear()
    texture, glow = nodes.new("ShaderNodeTexImage"), nodes.new("ShaderNodeEmission")
    output = nodes.new("ShaderNodeOutputMaterial")
    texture.image = image
    texture.image_user.frame_duration = 10
    links.new(texture.outputs["Color"], glow.inputs["Color"])
    links.new(glow.outputs["Emission"], output.inputs["Surface"])
    return material


def show(material: Any) -> Any:
    """Fill the picture with the material."""
    wall = add("Wall", cube_mesh(), location=(0, 2, 0))
    wall.scale = (20, 0.1, 20)
    wall.data.materials.append(material)
    return wall


def write_image(path: str, colour: tuple[float, float, float]) -> None:
    """Write a small picture of one colour."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    image = bpy.data.images.new("written", 8, 8)
    image.pixels.foreach_set([*colour, 1.0] * 64)
    image.filepath_raw, image.file_format = path, "PNG"
    image.save()
    bpy.data.images.remove(image)


def register_text(name: str, code: str) -> None:
    """Add a text that Blender runs on opening, where scripts are allowed."""
    text = bpy.data.texts.new(name)
    text.write(code)
    text.use_module = True


@scene
def plain(folder: str) -> None:
    """Nothing peculiar, and a second scene in stereo."""
    main = start()
    main.name = "Main"
    save(folder, "plain.blend")


@scene
def two(folder: str) -> None:
    """Two scenes, the second in stereo and not the active one."""
    main = start()
    main.name = "Main"
    stereo = main.copy()
    stereo.name = "Stereo"
    stereo.use_fake_user = True
    stereo.render.use_multiview = True
    stereo.frame_start = 3
    save(folder, "two.blend")


@scene
def stubborn(folder: str) -> None:
    """Animation, markers and view layers that would undo a job's settings."""
    made = start()
    marker = made.timeline_markers.new("cut", frame=1)
    marker.camera = bpy.data.objects["Far"]
    made.cycles.samples = 3
    made.cycles.keyframe_insert("samples", frame=1)
    made.view_layers[0].samples = 7
    made.cycles.device = "GPU"
    save(folder, "stubborn.blend")


@scene
def no_camera(folder: str) -> None:
    """Cameras, none of them the scene's."""
    start().camera = None
    save(folder, "no_camera.blend")


@scene
def sequencer_only(folder: str) -> None:
    """No camera: a strip of colour is the picture."""
    made = start()
    made.camera = None
    editor = made.sequence_editor_create()
    strips = editor.strips if hasattr(editor, "strips") else editor.sequences
    timing = {"length": 10} if bpy.app.version >= (5, 0) else {"frame_end": 11}
    strip = strips.new_effect(name="blue", type="COLOR", channel=1, frame_start=1, **timing)
    strip.color = (0, 0, 1)
    save(folder, "sequencer_only.blend")


@scene
def missing_texture(folder: str) -> None:
    """A texture that is not there fills the picture; the paint brush's is not there either."""
    start()
    show(textured("//textures/gone.png"))
    brush = bpy.data.brushes.new("Dirt", mode="TEXTURE_PAINT")
    dirt = bpy.data.images.new("dirt", 8, 8)
    dirt.source, dirt.filepath = "FILE", "//brushes/dirt.png"
    brush.texture = bpy.data.textures.new("dirt", "IMAGE")
    brush.texture.image = dirt
    brush.use_fake_user = True
    save(folder, "missing_texture.blend")


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
def sequence(folder: str) -> None:
    """An image sequence of ten members that lacks the third."""
    start()
    for number in range(1, 11):
        if number != 3:
            write_image(os.path.join(folder, "seq", f"s_{number:04}.png"), (0, number / 10, 0))
    show(textured("//seq/s_0001.png", source="SEQUENCE"))
    save(folder, "sequence.blend")


@scene
def library(folder: str) -> None:
    """An object linked from a library whose texture lies beside the library."""
    write_image(os.path.join(folder, "lib", "tex", "green.png"), (0, 1, 0))
    start()
    show(textured("//tex/green.png"))
    save(os.path.join(folder, "lib"), "assets.blend")
    made = start()
    with bpy.data.libraries.load(os.path.join(folder, "lib", "assets.blend"), link=True) as (_, wanted):
        wanted.objects = ["Wall"]
    made.collection.objects.link(wanted.objects[0])
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(folder, "library.blend"))
    bpy.data.libraries[0].filepath = "//lib/assets.blend"
    save(folder, "library.blend")


@scene
def text_registered(folder: str) -> None:
    """A registered text that would write a file."""
    start()
    register_text("evil.py", f"open({os.path.join(folder, 'text-ran')!r}, 'w').close()\n")
    save(folder, "text_registered.blend")


@scene
def text_idle(folder: str) -> None:
    """A text that is only kept in the file: nothing needs it."""
    start()
    register_text("notes.py", f"open({os.path.join(folder, 'text-ran')!r}, 'w').close()\n")
    bpy.data.texts[0].use_module = False
    save(folder, "text_idle.blend")


@scene
def driver(folder: str) -> None:
    """A driver whose expression is Python that writes a file."""
    start()
    curve = bpy.data.objects["Cube"].driver_add("location", 2)
    path = os.path.join(folder, "driver-ran")
    curve.driver.expression = f"len([__import__('os').open({path!r}, 66)])"
    save(folder, "driver.blend")


@scene
def simple_driver(folder: str) -> None:
    """A driver that needs no Python."""
    start()
    bpy.data.objects["Cube"].driver_add("location", 2).driver.expression = "sin(frame) * 0.1"
    save(folder, "simple_driver.blend")


@scene
def freestyle(folder: str) -> None:
    """A Freestyle style module, which is Python that Blender runs whatever its settings."""
    made = start()
    text = bpy.data.texts.new("style.py")
    text.write(f"open({os.path.join(folder, 'style-ran')!r}, 'w').close()\n")
    made.render.use_freestyle = True
    layer = made.view_layers[0]
    layer.use_freestyle = True
    layer.freestyle_settings.mode = "SCRIPT"
    layer.freestyle_settings.modules.new().script = text
    save(folder, "freestyle.blend")
    made.render.use_freestyle = False
    save(folder, "freestyle_unused.blend")


@scene
def file_output(folder: str) -> None:
    """A File Output node that aims outside, by its folder and by its file's name."""
    made = start()
    if hasattr(made, "compositing_node_group"):
        tree = bpy.data.node_groups.new("Compositing", "CompositorNodeTree")
        tree.interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
        made.compositing_node_group = tree
        result = tree.nodes.new("NodeGroupOutput")
    else:
        made.use_nodes = True
        tree = made.node_tree
        tree.nodes.clear()
        result = tree.nodes.new("CompositorNodeComposite")
    layers, out = tree.nodes.new("CompositorNodeRLayers"), tree.nodes.new("CompositorNodeOutputFile")
    tree.links.new(layers.outputs["Image"], result.inputs[0])
    if hasattr(out, "directory"):
        out.directory, out.file_name = os.path.join(folder, "outside"), "../stray"
        out.file_output_items.new("RGBA", "../pass")
        out.format.media_type = "IMAGE"
    else:
        out.base_path = os.path.join(folder, "outside")
        out.file_slots[0].path = "../stray"
    out.format.file_format = "PNG"
    tree.links.new(layers.outputs["Image"], out.inputs[0])
    save(folder, "file_output.blend")


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
        editor = made.sequence_editor_create()
        strips = editor.strips if hasattr(editor, "strips") else editor.sequences
        strip = strips.new_sound("tone", os.path.join(folder, "tone.wav"), channel=1, frame_start=1)
        strip.sound.filepath = "//tone.wav"
    made.render.use_sequencer = False
    made.render.fps, made.render.fps_base = 24, 1.001
    if hasattr(made.render.image_settings, "media_type"):
        made.render.image_settings.media_type = "VIDEO"
    made.render.image_settings.file_format = "FFMPEG"
    save(folder, "movie.blend")


@scene
def keyed_samples(folder: str) -> None:
    """Samples that are animated, which kept render data would get wrong."""
    made = start()
    made.cycles.keyframe_insert("samples", frame=1)
    made.render.use_persistent_data = True
    save(folder, "keyed_samples.blend")


@scene
def trouble(folder: str) -> None:
    """Code that goes wrong in another way at each frame, where scripts are allowed."""
    made = start()
    register_text("trouble.py", TROUBLE.replace("FOLDER", repr(folder)))
    made.frame_end = 20
    save(folder, "trouble.blend")


TROUBLE = """
import bpy, ctypes, os, socket, time

def do(scene, *_):
    frame = scene.frame_current
    if frame == 2:
        ctypes.string_at(0)
    elif frame == 3:
        os._exit(7)
    elif frame == 4:
        held = []
        while True:
            held.append(bytearray(os.urandom(1 << 20) * 64))
            time.sleep(0.05)
    elif frame == 5:
        time.sleep(600)
    elif frame == 6:
        heard = []
        for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_UNIX):
            try:
                socket.socket(family, socket.SOCK_DGRAM).close()
                heard.append(family.name + ' open')
            except OSError as error:
                heard.append(family.name + ' ' + type(error).__name__)
        with open(os.path.join(FOLDER, 'network'), 'w') as file:
            file.write(', '.join(heard))
    elif frame == 9:
        scene.render.resolution_percentage = 50
    elif frame == 8:
        with open(os.path.join(FOLDER, 'environment'), 'w') as file:
            file.write(' '.join(sorted(os.environ)))

def undo(scene, *_):
    written = bpy.path.abspath(scene.render.filepath) + '.png'
    if scene.frame_current == 7:
        os.remove(written)
    elif scene.frame_current == 10:
        os.truncate(written, 100)

bpy.app.handlers.render_init.append(do)
bpy.app.handlers.render_complete.append(undo)
"""


def main(arguments: list[str]) -> None:
    """Make the named scenes, each in the folder."""
    folder, *names = arguments
    for name in names:
        tree = os.path.join(folder, name)
        os.makedirs(tree, exist_ok=True)
        scenes[name](tree)
    sys.stdout.flush()
    os._exit(0)  # tearing down a Blender that has Python drivers may hang


main(sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else sys.argv[1:])
