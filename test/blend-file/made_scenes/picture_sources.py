"""Scenes whose picture comes from the sequencer or the compositor."""

from pathlib import Path

import bpy
from register import FIVE, Expected, scene
from things import new_effect, picture, show, strips


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
