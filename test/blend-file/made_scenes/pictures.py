"""Scenes that show pictures from files."""

from pathlib import Path

import bpy
from register import FIVE, Expected, scene
from things import image_node, picture, show


@scene
def image_present(folder: Path) -> Expected:
    show(folder / "textures/wood.png")
    return {"files": ["textures/wood.png"]}


@scene
def image_missing(folder: Path) -> Expected:
    show(folder / "textures/wood.png", missing=True)
    return {"files": ["textures/wood.png"], "missing": ["textures/wood.png"]}


@scene
def image_missing_compressed(folder: Path) -> Expected:
    show(folder / "textures/wood.png", missing=True)
    return {"files": ["textures/wood.png"], "missing": ["textures/wood.png"], "compression": "zstd"}


@scene
def image_backslashes(folder: Path) -> Expected:
    image = show(folder / "sub/wood.png", missing=True)
    image.filepath = "//sub\\wood.png"
    return {"files": ["sub/wood.png"], "missing": ["sub/wood.png"]}


@scene
def image_with_odd_name(folder: Path) -> Expected:
    name = "a\u00a0b ö%20.png"
    show(folder / name, missing=True)
    return {"files": [name], "missing": [name]}


@scene
def image_outside(folder: Path) -> Expected:
    image = show(folder / "x.png", missing=True)
    image.filepath = "//../elsewhere/x.png"
    return {"files": ["../elsewhere/x.png"], "missing": ["../elsewhere/x.png"], "keepPaths": True}


@scene
def image_on_a_drive(folder: Path) -> Expected:
    image = show(folder / "x.png", missing=True)
    image.filepath = "C:\\work\\x.png"
    return {"files": ["C:/work/x.png"], "missing": ["C:/work/x.png"], "keepPaths": True}


@scene
def image_packed(folder: Path) -> Expected:
    show(folder / "wood.png").pack()
    (folder / "wood.png").unlink()
    return {"packed": 1}


@scene
def image_generated(_: Path) -> Expected:
    image_node().image = bpy.data.images.new("checker", 8, 8)
    return {}


@scene
def image_unused(folder: Path) -> Expected:
    picture(folder / "kept.png")
    image = bpy.data.images.load(str(folder / "kept.png"))
    image.use_fake_user = True
    (folder / "kept.png").unlink()
    return {"unneeded": ["kept.png"]}


@scene
def image_of_brush(folder: Path) -> Expected:
    picture(folder / "stencil.png")
    texture = bpy.data.textures.new("Stencil", "IMAGE")
    texture.image = bpy.data.images.load(str(folder / "stencil.png"))
    brush = bpy.data.brushes.new("Dab", mode="TEXTURE_PAINT")
    brush.texture = texture
    brush.use_fake_user = True
    (folder / "stencil.png").unlink()
    return {"unneeded": ["stencil.png"]}


@scene
def image_behind_a_camera(folder: Path) -> Expected:
    picture(folder / "reference.png")
    camera = bpy.data.objects["Camera"].data
    camera.background_images.new().image = bpy.data.images.load(str(folder / "reference.png"))
    (folder / "reference.png").unlink()
    return {"unneeded": ["reference.png"]}


@scene
def image_in_world(folder: Path) -> Expected:
    picture(folder / "sky.png")
    world = bpy.context.scene.world
    if bpy.app.version < FIVE:
        world.use_nodes = True
    node = world.node_tree.nodes.new("ShaderNodeTexEnvironment")
    node.image = bpy.data.images.load(str(folder / "sky.png"))
    (folder / "sky.png").unlink()
    return {"files": ["sky.png"], "missing": ["sky.png"]}


@scene
def image_in_a_group(folder: Path) -> Expected:
    picture(folder / "inner.png")
    group = bpy.data.node_groups.new("Inner", "ShaderNodeTree")
    group.nodes.new("ShaderNodeTexImage").image = bpy.data.images.load(str(folder / "inner.png"))
    tree = image_node().id_data
    tree.nodes.new("ShaderNodeGroup").node_tree = group
    (folder / "inner.png").unlink()
    return {"files": ["inner.png"], "missing": ["inner.png"]}


@scene
def image_of_displacement(folder: Path) -> Expected:
    picture(folder / "bumps.png")
    texture = bpy.data.textures.new("Bumps", "IMAGE")
    texture.image = bpy.data.images.load(str(folder / "bumps.png"))
    bpy.data.objects["Cube"].modifiers.new("d", "DISPLACE").texture = texture
    (folder / "bumps.png").unlink()
    return {"files": ["bumps.png"], "missing": ["bumps.png"]}


@scene
def image_sequence(folder: Path) -> Expected:
    s = bpy.context.scene
    s.frame_start, s.frame_end = 3, 8
    for n in range(101, 111):
        picture(folder / f"seq/f_{n:04}.png")
    node = image_node()
    node.image = bpy.data.images.load(str(folder / "seq/f_0101.png"))
    node.image.source = "SEQUENCE"
    user = node.image_user
    user.frame_start, user.frame_duration, user.frame_offset = 2, 6, 100
    (folder / "seq/f_0104.png").unlink()
    # Frames 3 to 8 show members 2 to 6 of six, and hold the last.
    shown = [f"seq/f_{n:04}.png" for n in range(102, 107)]
    return {"files": shown, "missing": ["seq/f_0104.png"]}


@scene
def image_sequence_cyclic(folder: Path) -> Expected:
    s = bpy.context.scene
    s.frame_start, s.frame_end = 1, 50
    node = image_node()
    picture(folder / "c1.png")
    node.image = bpy.data.images.load(str(folder / "c1.png"))
    node.image.source = "SEQUENCE"
    node.image_user.frame_duration = 3
    node.image_user.use_cyclic = True
    return {"files": ["c1.png", "c2.png", "c3.png"], "missing": ["c2.png", "c3.png"]}


@scene
def image_tiles(folder: Path) -> Expected:
    for tile in (1001, 1002, 1011):
        picture(folder / f"tile.{tile}.png")
    image = bpy.data.images.load(str(folder / "tile.1001.png"))
    image.source = "TILED"
    image.filepath = "//tile.<UDIM>.png"
    for tile in (1002, 1011):
        image.tiles.new(tile)
    image_node().image = image
    (folder / "tile.1011.png").unlink()
    return {
        "files": ["tile.1001.png", "tile.1002.png", "tile.1011.png"],
        "missing": ["tile.1011.png"],
    }


def stereo_picture(folder: Path) -> bpy.types.Image:
    picture(folder / "eye_L.png")
    picture(folder / "eye_R.png")
    image = bpy.data.images.load(str(folder / "eye_L.png"))
    image.use_multiview = True
    image_node().image = image
    (folder / "eye_R.png").unlink()
    return image


@scene
def image_of_each_eye(folder: Path) -> Expected:
    bpy.context.scene.render.use_multiview = True
    stereo_picture(folder)
    return {"stereo": True, "files": ["eye_L.png", "eye_R.png"], "missing": ["eye_R.png"]}


@scene
def image_of_one_eye(folder: Path) -> Expected:
    stereo_picture(folder)
    return {"stereo": False, "files": ["eye_L.png"]}


@scene
def image_of_empty(folder: Path) -> Expected:
    picture(folder / "blueprint.png")
    thing = bpy.data.objects.new("Blueprint", None)
    thing.empty_display_type = "IMAGE"
    thing.data = bpy.data.images.load(str(folder / "blueprint.png"))
    bpy.context.scene.collection.objects.link(thing)
    (folder / "blueprint.png").unlink()
    return {"unneeded": ["blueprint.png"]}


@scene
def image_of_light(folder: Path) -> Expected:
    picture(folder / "gobo.png")
    light = bpy.data.objects["Light"].data
    if bpy.app.version < FIVE:
        light.use_nodes = True
    light.node_tree.nodes.new("ShaderNodeTexImage").image = bpy.data.images.load(str(folder / "gobo.png"))
    (folder / "gobo.png").unlink()
    return {"files": ["gobo.png"], "missing": ["gobo.png"]}


@scene
def image_of_lines(folder: Path) -> Expected:
    s = bpy.context.scene
    s.render.use_freestyle = True
    style = bpy.data.linestyles.new("Pencil")
    s.view_layers[0].freestyle_settings.linesets.new("Lines").linestyle = style
    picture(folder / "stroke.png")
    texture = bpy.data.textures.new("Stroke", "IMAGE")
    texture.image = bpy.data.images.load(str(folder / "stroke.png"))
    style.texture_slots.add().texture = texture
    (folder / "stroke.png").unlink()
    return {"files": ["stroke.png"], "missing": ["stroke.png"]}


@scene
def image_in_geometry_nodes(folder: Path) -> Expected:
    picture(folder / "heights.png")
    tree = bpy.data.node_groups.new("Heights", "GeometryNodeTree")
    node = tree.nodes.new("GeometryNodeImageTexture")
    node.inputs["Image"].default_value = bpy.data.images.load(str(folder / "heights.png"))
    bpy.data.objects["Cube"].modifiers.new("G", "NODES").node_group = tree
    (folder / "heights.png").unlink()
    return {"files": ["heights.png"], "missing": ["heights.png"]}


@scene
def image_from_a_movie(_: Path) -> Expected:
    image = bpy.data.images.new("plate", 8, 8)
    image.source = "MOVIE"
    image.filepath = "//plate.mp4"
    image_node().image = image
    return {"files": ["plate.mp4"], "missing": ["plate.mp4"]}


@scene
def image_sequence_begins_later(folder: Path) -> Expected:
    """Frames before the first show the member before the first, and are magenta where that is missing."""
    bpy.context.scene.frame_end = 9
    for n in range(1, 4):
        picture(folder / f"f_{n:04}.png")
    node = image_node()
    node.image = bpy.data.images.load(str(folder / "f_0001.png"))
    node.image.source = "SEQUENCE"
    node.image_user.frame_start, node.image_user.frame_duration = 4, 3
    return {"files": [f"f_{n:04}.png" for n in range(4)], "missing": ["f_0000.png"]}


@scene
def image_sequence_seen_by_two(folder: Path) -> Expected:
    s = bpy.context.scene
    s.frame_start, s.frame_end = 1, 2
    picture(folder / "f_1.png")
    first, second = image_node("First"), image_node("Second")
    image = bpy.data.images.load(str(folder / "f_1.png"))
    image.source = "SEQUENCE"
    for node, offset in ((first, 0), (second, 10)):
        node.image = image
        node.image_user.frame_duration, node.image_user.frame_offset = 2, offset
    return {
        "files": ["f_1.png", "f_2.png", "f_11.png", "f_12.png"],
        "missing": ["f_11.png", "f_12.png", "f_2.png"],
    }
