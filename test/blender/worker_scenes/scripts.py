"""Scenes that bring code, or write where they like."""

import os

import bpy

from worker_scenes.register import scene
from worker_scenes.things import register_text, save, start


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
