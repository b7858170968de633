"""Makes the scenes of the end-to-end tests, under bpy: make_scenes.py FOLDER."""

import pathlib
import sys

import bpy

MISFORTUNE = """
import bpy, ctypes, os, time

def misfortune(scene, *_):
    frame = scene.frame_current
    if frame == 2:
        time.sleep(100_000)
    elif frame == 3:
        os._exit(0)
    elif frame == 4:
        ctypes.string_at(0)
    elif frame == 5:
        hoard = []
        while True:
            hoard.append(bytearray(os.urandom(1 << 20)) * 64)

bpy.app.handlers.frame_change_pre.append(misfortune)
"""

DROWSY = """
import bpy, time

bpy.app.handlers.frame_change_pre.append(lambda *_: time.sleep(4))
"""


def turning_cube(samples: int = 1) -> None:
    """A cube that turns and changes its colour from frame to frame, 64 by 36 pixels."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"
    scene.cycles.samples = samples
    scene.cycles.use_denoising = False
    scene.render.resolution_x, scene.render.resolution_y = 64, 36
    scene.frame_start, scene.frame_end = 1, 8
    bpy.ops.mesh.primitive_cube_add()
    cube = bpy.context.object
    material = bpy.data.materials.new("Paint")
    if hasattr(material, "use_nodes"):
        material.use_nodes = True
    emission = material.node_tree.nodes.new("ShaderNodeEmission")
    output = next(node for node in material.node_tree.nodes if node.type == "OUTPUT_MATERIAL")
    material.node_tree.links.new(emission.outputs[0], output.inputs[0])
    cube.data.materials.append(material)
    for frame, turn, strength in ((1, 0.0, 0.2), (200, 60.0, 1.0)):
        cube.rotation_euler[2] = turn
        cube.keyframe_insert("rotation_euler", frame=frame)
        emission.inputs["Strength"].default_value = strength
        emission.inputs["Strength"].keyframe_insert("default_value", frame=frame)
    bpy.ops.object.camera_add(location=(0, -5, 0), rotation=(1.5708, 0, 0))
    scene.camera = bpy.context.object


def textured_from(*stores: pathlib.Path) -> None:
    """The cube shows a mix of pictures, each of which lies in a folder of its own."""
    tree = bpy.data.materials["Paint"].node_tree
    emission = next(node for node in tree.nodes if node.type == "EMISSION")
    mix = tree.nodes.new("ShaderNodeMixRGB")
    for number, store in enumerate(stores, 1):
        store.mkdir(exist_ok=True)
        path = str(store / f"colour-{number}.png")
        image = bpy.data.images.new(f"Colour {number}", 8, 8)
        image.pixels.foreach_set([number / 2, 0.8, 1 - number / 2, 1.0] * 64)
        image.filepath_raw, image.file_format = path, "PNG"
        image.save()
        node = tree.nodes.new("ShaderNodeTexImage")
        node.image = bpy.data.images.load(path)
        tree.links.new(node.outputs["Color"], mix.inputs[number])
    tree.links.new(mix.outputs[0], emission.inputs["Color"])


def save(folder: pathlib.Path, name: str) -> None:
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / name), compress=False)


def main() -> None:
    folder = pathlib.Path(sys.argv[-1])
    folder.mkdir(parents=True, exist_ok=True)
    turning_cube()
    save(folder, "cube.blend")

    turning_cube()
    text = bpy.data.texts.new("misfortune.py")
    text.write(MISFORTUNE)
    text.use_module = True
    save(folder, "misfortune.blend")

    turning_cube()
    text = bpy.data.texts.new("drowsy.py")
    text.write(DROWSY)
    text.use_module = True
    save(folder, "drowsy.blend")

    turning_cube(samples=64)
    bpy.context.scene.render.resolution_x, bpy.context.scene.render.resolution_y = 320, 180
    save(folder, "slower.blend")

    turning_cube()
    cube = bpy.data.objects["Cube"]
    bpy.context.view_layer.objects.active = cube
    cube.select_set(True)
    bpy.ops.object.modifier_add(type="CLOTH")
    save(folder, "unbaked.blend")

    turning_cube()
    settings = bpy.context.scene.render.image_settings
    if hasattr(settings, "media_type"):
        settings.media_type = "VIDEO"
    settings.file_format = "FFMPEG"
    save(folder, "movie.blend")

    turning_cube()
    bpy.context.scene.render.dither_intensity = 0
    bpy.context.scene.render.image_settings.color_depth = "8"
    textured_from(folder.with_name(f"{folder.name}-one"), folder.with_name(f"{folder.name}-two"))
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "elsewhere.blend"), compress=False, relative_remap=False)
    bpy.context.scene.frame_set(5)
    bpy.context.scene.render.filepath = str(folder / "elsewhere-5.png")
    bpy.ops.render.render(write_still=True)


main()
