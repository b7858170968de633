"""Scenes of which a frame is many files."""

import bpy

from worker_scenes.register import scene
from worker_scenes.things import Scene, add, cube_mesh, save, start, strips


def compositor(made: Scene) -> tuple[object, object]:
    """Give the scene a compositor that passes its picture on; returns the tree and the node of its layers."""
    if hasattr(made, "compositing_node_group"):
        tree = bpy.data.node_groups.new("Compositor", "CompositorNodeTree")
        made.compositing_node_group = tree
        tree.interface.new_socket("Image", in_out="OUTPUT", socket_type="NodeSocketColor")
        end = tree.nodes.new("NodeGroupOutput")
    else:
        made.use_nodes = True
        tree = made.node_tree
        tree.nodes.clear()
        end = tree.nodes.new("CompositorNodeComposite")
    source = tree.nodes.new("CompositorNodeRLayers")
    tree.links.new(source.outputs["Image"], end.inputs[0])
    return tree, source


def file_output(tree, source, name: str, file_format: str, slots: dict[str, str | None]) -> object:
    """Add a File Output node that writes what the slots name of the source, or nothing."""
    node = tree.nodes.new("CompositorNodeOutputFile")
    node.name = name
    if hasattr(node, "directory"):
        node.format.media_type = "MULTI_LAYER_IMAGE" if file_format == "OPEN_EXR_MULTILAYER" else "IMAGE"
        node.format.file_format = file_format
        node.directory, node.file_name = "/tmp/elsewhere/", name
        node.file_output_items.clear()
        for slot in slots:
            node.file_output_items.new("RGBA", slot)
    else:
        node.format.file_format = file_format
        node.base_path = "/tmp/elsewhere"
        node.file_slots.clear()
        for slot in slots:
            node.file_slots.new(slot)
    for number, output in enumerate(slots.values()):
        if output is not None:
            tree.links.new(source.outputs[output], node.inputs[number])
    return node


def with_outputs(made: Scene) -> None:
    """Add File Output nodes: two with one name in sum, one that writes layers, one switched off, one in a group."""
    tree, source = compositor(made)
    file_output(tree, source, "Comp: Beauty", "PNG", {"Main/left": "Image", "unlinked": None})
    file_output(tree, source, "comp; beauty", "JPEG", {"Main left": "Image"})
    file_output(tree, source, "CON", "OPEN_EXR_MULTILAYER", {"Colour": "Image", "Mask": "Alpha"})
    file_output(tree, source, "Off", "PNG", {"Image": "Image"}).mute = True
    inner = bpy.data.node_groups.new("Inner", "CompositorNodeTree")
    inner.interface.new_socket("In", in_out="INPUT", socket_type="NodeSocketColor")
    entry = inner.nodes.new("NodeGroupInput")
    file_output(inner, entry, "Grouped", "PNG", {"In": "In"})
    group = tree.nodes.new("CompositorNodeGroup")
    group.node_tree = inner
    tree.links.new(source.outputs["Image"], group.inputs[0])


@scene
def whole(folder: str) -> None:
    """In stereo, with two cameras and File Output nodes, and a movie by itself."""
    made = start()
    made.name = "Main"
    made.render.use_multiview = True
    made.render.fps = 24
    with_outputs(made)
    if hasattr(made.render.image_settings, "media_type"):
        made.render.image_settings.media_type = "VIDEO"
    made.render.image_settings.file_format = "FFMPEG"
    save(folder, "whole.blend")


@scene
def layered(folder: str) -> None:
    """Two view layers with passes of their own, and keyed settings that a job may want to change."""
    made = start()
    made.name = "Main"
    first = made.view_layers[0]
    first.name = "Front"
    first.use_pass_cryptomatte_object = True
    first.use_pass_z = True
    back = made.view_layers.new("Back")
    back.use_pass_mist = True
    off = made.view_layers.new("Off")
    off.use = False
    made.view_settings.exposure = 1
    made.view_settings.keyframe_insert("exposure", frame=1)
    made.render.use_border = True
    made.render.border_max_x = 0.5
    made.render.use_motion_blur = True
    made.keyframe_insert("render.motion_blur_shutter", frame=1)
    cube = bpy.data.objects["Cube"]
    cube.modifiers.new("Smooth", "SUBSURF").render_levels = 3
    save(folder, "layered.blend")


@scene
def switched(folder: str) -> None:
    """A strip of colour in the sequencer and a compositor that inverts, both switched off."""
    made = start()
    made.name = "Main"
    tree, source = compositor(made)
    invert = tree.nodes.new("CompositorNodeInvert")
    tree.links.new(source.outputs["Image"], invert.inputs["Color"])
    end = next(node for node in tree.nodes if node.bl_idname in ("NodeGroupOutput", "CompositorNodeComposite"))
    tree.links.new(invert.outputs["Color"], end.inputs[0])
    made.render.use_compositing = False
    timing = {"length": 10} if bpy.app.version >= (5, 0) else {"frame_end": 11}
    strip = strips(made).new_effect(name="blue", type="COLOR", channel=1, frame_start=1, **timing)
    strip.color = (0, 0, 1)
    made.render.use_sequencer = False
    save(folder, "switched.blend")


@scene
def layouts(folder: str) -> None:
    """A scene for each way to put two eyes into files."""
    first = start()
    first.name = "Individual"
    first.render.use_multiview = True
    for name, mode, squeezed in (
        ("Side", "SIDEBYSIDE", False),
        ("Top", "TOPBOTTOM", False),
        ("Squeezed", "SIDEBYSIDE", True),
        ("Anaglyph", "ANAGLYPH", False),
    ):
        made = first.copy()
        made.name = name
        made.use_fake_user = True
        settings = made.render.image_settings
        settings.views_format = "STEREO_3D"
        settings.stereo_3d_format.display_mode = mode
        settings.stereo_3d_format.use_squeezed_frame = squeezed
    together = first.copy()
    together.name = "Together"
    together.use_fake_user = True
    settings = together.render.image_settings
    if hasattr(settings, "media_type"):
        settings.media_type = "MULTI_LAYER_IMAGE"
    settings.file_format = "OPEN_EXR_MULTILAYER"
    settings.views_format = "MULTIVIEW"
    save(folder, "layouts.blend")


@scene
def diced(folder: str) -> None:
    """A surface that is subdivided by its size in the picture."""
    made = start()
    cube = bpy.data.objects["Cube"]
    modifier = cube.modifiers.new("Smooth", "SUBSURF")
    if hasattr(modifier, "use_adaptive_subdivision"):
        modifier.use_adaptive_subdivision = True
    else:
        made.cycles.feature_set = "EXPERIMENTAL"
        cube.cycles.use_adaptive_subdivision = True
    # So coarse that the outline of the cube shows it, and it is not as large for the other camera.
    made.cycles.dicing_rate = 4
    bpy.data.cameras["Far"].lens = 200
    save(folder, "diced.blend")


@scene
def culled(folder: str) -> None:
    """Cubes that are left out when they are outside of the picture or far away, for either camera others."""
    made = start()
    made.render.use_simplify = True
    made.cycles.use_camera_cull = made.cycles.use_distance_cull = True
    made.cycles.camera_cull_margin, made.cycles.distance_cull_margin = 0.0, 20.0
    bpy.data.objects["Far"].location.x = 20
    for number, x in enumerate((-3, -1, 1, 3, 16, 20, 24)):
        thing = add(f"Copy {number}", cube_mesh(), location=(x, 2, -3 if x < 10 else 0))
        thing.cycles.use_camera_cull, thing.cycles.use_distance_cull = x > 10, x < 10
    save(folder, "culled.blend")
