"""Scenes whose picture comes from the sequencer or the compositor."""

from pathlib import Path

import bpy
from register import FIVE, Expected, scene
from things import a_font, new_effect, picture, show, strips


@scene
def sequencer_color(_: Path) -> Expected:
    bpy.data.objects.remove(bpy.data.objects["Camera"])
    new_effect(bpy.context.scene, "COLOR", 20)
    return {"picture": "sequencer", "sequencer": True}


@scene
def sequencer_off(folder: Path) -> Expected:
    s = bpy.context.scene
    picture(folder / "a_01.png")
    strips(s).new_image(name="i", filepath=str(folder / "a_01.png"), channel=1, frame_start=1)
    s.render.use_sequencer = False
    return {"picture": "camera", "sequencer": False, "unneeded": ["a_01.png"]}


@scene
def sequencer_images(folder: Path) -> Expected:
    s = bpy.context.scene
    s.frame_end = 3
    for n in range(1, 6):
        picture(folder / f"shots/p{n}.png")
    strip = strips(s).new_image(name="i", filepath=str(folder / "shots/p1.png"), channel=1, frame_start=1)
    for n in range(2, 6):
        strip.elements.append(f"p{n}.png")
    (folder / "shots/p2.png").unlink()
    # Frames 1 to 3 show three of the five pictures.
    return {"files": ["shots/p1.png", "shots/p2.png", "shots/p3.png"], "missing": ["shots/p2.png"]}


@scene
def scene_strip(folder: Path) -> Expected:
    s = bpy.context.scene
    show(folder / "seen.png", missing=True)
    cut = bpy.data.scenes.new("Cut")
    strips(cut).new_scene(name="s", scene=s, channel=1, frame_start=1)
    return {"missing": ["seen.png"], "files": ["seen.png"]}


def compositor_tree(s: bpy.types.Scene) -> bpy.types.NodeTree:
    if bpy.app.version >= FIVE:
        tree = bpy.data.node_groups.new("Compositing", "CompositorNodeTree")
        s.compositing_node_group = tree
        return tree
    s.use_nodes = True
    s.node_tree.nodes.clear()
    return s.node_tree


def picture_output(tree: bpy.types.NodeTree) -> bpy.types.Node:
    if bpy.app.version >= FIVE:
        tree.interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
        return tree.nodes.new("NodeGroupOutput")
    return tree.nodes.new("CompositorNodeComposite")


@scene
def compositor_only(folder: Path) -> Expected:
    s = bpy.context.scene
    bpy.data.objects.remove(bpy.data.objects["Camera"])
    picture(folder / "plate.png")
    tree = compositor_tree(s)
    node = tree.nodes.new("CompositorNodeImage")
    node.image = bpy.data.images.load(str(folder / "plate.png"))
    tree.links.new(node.outputs[0], picture_output(tree).inputs[0])
    (folder / "plate.png").unlink()
    return {"picture": "compositor", "compositor": True, "files": ["plate.png"], "missing": ["plate.png"]}


@scene
def compositor_with_layers(_: Path) -> Expected:
    tree = compositor_tree(bpy.context.scene)
    layers = tree.nodes.new("CompositorNodeRLayers")
    tree.links.new(layers.outputs[0], picture_output(tree).inputs[0])
    tree.nodes.new("CompositorNodeOutputFile")
    return {"picture": "camera", "compositor": True, "fileOutputs": 1}


@scene
def compositor_off(folder: Path) -> Expected:
    s = bpy.context.scene
    tree = compositor_tree(s)
    picture(folder / "plate.png")
    tree.nodes.new("CompositorNodeImage").image = bpy.data.images.load(str(folder / "plate.png"))
    s.render.use_compositing = False
    return {"compositor": False, "unneeded": ["plate.png"]}


def image_strip(s: bpy.types.Scene, path: Path, channel: int = 1) -> object:
    picture(path)
    return strips(s).new_image(name=path.stem, filepath=str(path), channel=channel, frame_start=1)


@scene
def sequencer_muted(folder: Path) -> Expected:
    s = bpy.context.scene
    image_strip(s, folder / "muted.png").mute = True
    image_strip(s, folder / "channel.png", channel=2)
    s.sequence_editor.channels[2].mute = True
    for name in ("muted.png", "channel.png"):
        (folder / name).unlink()
    return {"picture": "camera", "sequencer": False, "unneeded": ["muted.png", "channel.png"]}


@scene
def sequencer_meta(folder: Path) -> Expected:
    s = bpy.context.scene
    strips(s)
    editor = s.sequence_editor
    for name, mute in (("shown", False), ("hidden", True)):
        meta = strips(s).new_meta(name=name, channel=1 if mute else 2, frame_start=1)
        inner = meta.strips if hasattr(meta, "strips") else meta.sequences
        picture(folder / f"{name}.png")
        inner.new_image(name=name, filepath=str(folder / f"{name}.png"), channel=1, frame_start=1)
        meta.mute = mute
        (folder / f"{name}.png").unlink()
    assert editor
    return {"sequencer": True, "files": ["shown.png"], "missing": ["shown.png"], "unneeded": ["hidden.png"]}


@scene
def sequencer_of_each_eye(folder: Path) -> Expected:
    s = bpy.context.scene
    s.render.use_multiview = True
    picture(folder / "eye_R.png")
    image_strip(s, folder / "eye_L.png").use_multiview = True
    (folder / "eye_R.png").unlink()
    return {"files": ["eye_L.png", "eye_R.png"], "missing": ["eye_R.png"]}


@scene
def sequencer_proxies(folder: Path) -> Expected:
    """Proxies are for previews: a render reads the strip's own file."""
    strip = image_strip(bpy.context.scene, folder / "shot.png")
    strip.use_proxy = True
    strip.proxy.use_proxy_custom_directory = True
    strip.proxy.directory = "//proxies"
    return {"files": ["shot.png"]}


@scene
def sequencer_movie(folder: Path) -> Expected:
    s = bpy.context.scene
    image_strip(s, folder / "title.png", channel=2)
    tracks = strips(s)
    if bpy.app.version >= FIVE:
        tracks.new_movie(name="m", filepath="//take.mp4", channel=1, frame_start=1)
    else:
        tracks.new_movie("m", "//take.mp4", 1, 1)
    return {"files": ["take.mp4", "title.png"], "missing": ["take.mp4"]}


@scene
def sequencer_text(folder: Path) -> Expected:
    font = a_font(folder / "title.woff2")
    new_effect(bpy.context.scene, "TEXT", 20)
    track = bpy.context.scene.sequence_editor
    strip = (track.strips if hasattr(track, "strips") else track.sequences)[0]
    strip.font = bpy.data.fonts.load(str(font))
    font.unlink()
    return {"files": ["title.woff2"], "missing": ["title.woff2"]}


@scene
def scene_strip_muted(folder: Path) -> Expected:
    s = bpy.context.scene
    show(folder / "seen.png", missing=True)
    cut = bpy.data.scenes.new("Cut")
    strips(cut).new_scene(name="s", scene=s, channel=1, frame_start=1).mute = True
    return {"missing": ["seen.png"], "files": ["seen.png"], "neededIn": {"seen.png": ["Scene"]}}


@scene
def scene_strip_seen(folder: Path) -> Expected:
    s = bpy.context.scene
    show(folder / "seen.png", missing=True)
    cut = bpy.data.scenes.new("Cut")
    strips(cut).new_scene(name="s", scene=s, channel=1, frame_start=1)
    return {"missing": ["seen.png"], "files": ["seen.png"], "neededIn": {"seen.png": ["Cut", "Scene"]}}


@scene
def compositor_inlay(folder: Path) -> Expected:
    """An inlay that begins later leaves the frames before it as they are."""
    s = bpy.context.scene
    s.frame_end = 9
    tree = compositor_tree(s)
    for n in range(1, 4):
        picture(folder / f"f_{n:04}.png")
    node = tree.nodes.new("CompositorNodeImage")
    node.image = bpy.data.images.load(str(folder / "f_0001.png"))
    node.image.source = "SEQUENCE"
    node.frame_start, node.frame_duration = 4, 3
    (folder / "f_0002.png").unlink()
    return {"files": [f"f_{n:04}.png" for n in range(1, 4)], "missing": ["f_0002.png"]}


@scene
def compositor_clip_and_mask(folder: Path) -> Expected:
    tree = compositor_tree(bpy.context.scene)
    for name in ("plate", "roto"):
        picture(folder / f"{name}.png")
    bpy.context.scene.frame_end = 1
    tree.nodes.new("CompositorNodeMovieClip").clip = bpy.data.movieclips.load(str(folder / "plate.png"))
    mask = bpy.data.masks.new("Roto")
    point = mask.layers.new().splines.new().points
    point.add(1)
    footage = bpy.data.movieclips.load(str(folder / "roto.png"))
    footage.use_fake_user = True  # a mask's parent does not count as one
    point[0].parent.id = footage
    tree.nodes.new("CompositorNodeMask").mask = mask
    for name in ("plate", "roto"):
        (folder / f"{name}.png").unlink()
    return {"files": ["plate.png", "roto.png"], "missing": ["plate.png", "roto.png"]}


@scene
def compositor_cryptomatte(folder: Path) -> Expected:
    tree = compositor_tree(bpy.context.scene)
    picture(folder / "mattes.png")
    node = tree.nodes.new("CompositorNodeCryptomatteV2")
    node.source = "IMAGE"
    node.image = bpy.data.images.load(str(folder / "mattes.png"))
    (folder / "mattes.png").unlink()
    return {"files": ["mattes.png"], "missing": ["mattes.png"]}
