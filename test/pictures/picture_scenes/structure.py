"""How a file is made up: scenes, layers, cameras, sequencer, compositor, time."""

import bpy

from picture_scenes.register import Project, refused, scene
from picture_scenes.things import (
    add,
    background,
    cube_mesh,
    glow,
    key,
    numbered_pictures,
    picture,
    slide,
    stage,
)
from picture_scenes.versions import compositor, set_format, strips, timing

TOPIC = "Scenes, time, sequencer and compositor"


def second_scene(name: str = "Second") -> bpy.types.Scene:
    """Return another scene with a moving, shining cube and a camera of its own."""
    first = bpy.context.scene
    other = bpy.data.scenes.new(name)
    bpy.context.window.scene = other
    other.render.engine = "CYCLES"
    other.cycles.samples, other.cycles.use_denoising = 2, False
    other.render.resolution_x, other.render.resolution_y = 64, 36
    other.frame_start, other.frame_end = 1, 10
    set_format(other.render.image_settings, "OPEN_EXR", 32)
    cube = add(f"{name} cube", cube_mesh())
    material, shine = glow(name)
    shine.inputs["Color"].default_value = (0.9, 0.6, 0.1, 1)
    cube.data.materials.append(material)
    slide(cube, 2, -2)
    other.camera = add(f"{name} camera", bpy.data.cameras.new(name), location=(0, -9, 0))
    bpy.context.window.scene = first
    return other


@scene(TOPIC, job={"settings": {"sceneName": "Second"}})
def chosen_scene(_: Project) -> None:
    """The job names a scene that is not the file's active one."""
    stage()
    second_scene()


@scene(TOPIC, refused("UnknownScene"), job={"settings": {"sceneName": "Third"}})
def scene_that_is_not_there(_: Project) -> None:
    """The job names a scene that the file does not have."""
    stage()
    second_scene()


@scene(TOPIC)
def set_scene(_: Project) -> None:
    """Another scene is the set in which this one plays."""
    made, cube = stage()
    slide(cube)
    made.background_set = second_scene()


@scene(TOPIC)
def render_layers_of_another_scene(_: Project) -> None:
    """The compositor mixes this scene's picture with another's."""
    made, cube = stage()
    slide(cube)
    other = second_scene()
    tree, result = compositor(made)
    own, their = tree.nodes.new("CompositorNodeRLayers"), tree.nodes.new("CompositorNodeRLayers")
    their.scene = other
    over = tree.nodes.new("CompositorNodeAlphaOver")
    other.render.film_transparent = True
    pictures = [socket for socket in over.inputs if socket.type == "RGBA"]
    tree.links.new(own.outputs["Image"], pictures[0])
    tree.links.new(their.outputs["Image"], pictures[1])
    tree.links.new(over.outputs[0], result.inputs[0])


@scene(TOPIC)
def scene_strips(_: Project) -> None:
    """An edit of two scenes, which begin in their middle, with a gap between them."""
    shot, cube = stage()
    slide(cube)
    other = second_scene()
    edit = bpy.data.scenes.new("Edit")
    bpy.context.window.scene = edit
    edit.frame_start, edit.frame_end = 1, 10
    edit.render.resolution_x, edit.render.resolution_y = 64, 36
    edit.render.engine = "CYCLES"
    set_format(edit.render.image_settings, "OPEN_EXR", 32)
    first = strips(edit).new_scene(name="first", scene=shot, channel=1, frame_start=-2)
    first.frame_final_end = 5
    strips(edit).new_scene(name="second", scene=other, channel=1, frame_start=7)


@scene(TOPIC, short=True)
def sequencer_only(project: Project) -> None:
    """No camera: pictures and colours in the sequencer, with an offset and a gap."""
    made, _cube = stage()
    made.camera = None
    numbered_pictures(project.path("seq"), range(1, 9))
    strip = strips(made).new_image(name="seq", filepath=project.path("seq/s_0001.png"), channel=1, frame_start=0)
    for number in range(2, 9):
        strip.elements.append(f"s_{number:04}.png")
    strip.frame_final_end = 9
    strip.frame_offset_start = 3
    strip.directory = "//seq/"
    blue = strips(made).new_effect(name="blue", type="COLOR", channel=2, **timing(9, 12))
    blue.color = (0, 0, 1)


@scene(TOPIC, refused("MissingFiles"))
def sequencer_with_a_gap(project: Project) -> None:
    """A picture that the sequencer shows is not there."""
    sequencer_only(project)
    (project.folder / "seq/s_0006.png").unlink()


@scene(TOPIC, still=True)
def sequencer_beside_the_camera(_: Project) -> None:
    """What the sequencer shows wins over the camera's picture."""
    made, cube = stage()
    slide(cube)
    strips(made).new_effect(name="red", type="COLOR", channel=1, **timing(1, 20)).color = (1, 0, 0)


@scene(TOPIC)
def sequencer_off(_: Project) -> None:
    """The sequencer holds something, and is not rendered."""
    made, cube = stage()
    slide(cube)
    strips(made).new_effect(name="red", type="COLOR", channel=1, **timing(1, 20)).color = (1, 0, 0)
    made.render.use_sequencer = False


@scene(TOPIC)
def sequencer_text(_: Project) -> None:
    """Words in the sequencer, which fade."""
    made, _cube = stage()
    made.camera = None
    text = strips(made).new_effect(name="words", type="TEXT", channel=1, **timing(1, 20))
    text.text = "Abc"
    text.font_size = 20
    key(text, "blend_alpha", {1: 0.2, 10: 1.0})


@scene(TOPIC)
def compositor_only(project: Project) -> None:
    """No camera: the compositor makes the picture of a sequence."""
    made, _cube = stage()
    made.camera = None
    numbered_pictures(project.path("seq"), range(1, 11))
    tree, result = compositor(made)
    node = tree.nodes.new("CompositorNodeImage")
    node.image = bpy.data.images.load(project.path("seq/s_0001.png"))
    node.image.source, node.image.filepath = "SEQUENCE", "//seq/s_0001.png"
    node.frame_duration, node.use_auto_refresh = 10, True
    tree.links.new(node.outputs[0], result.inputs[0])


@scene(TOPIC, refused("MissingFiles"))
def compositor_without_its_picture(_: Project) -> None:
    """A picture that the compositor mixes in is not there."""
    made, _cube = stage()
    tree, result = compositor(made)
    node = tree.nodes.new("CompositorNodeImage")
    image = bpy.data.images.new("gone", 8, 8)
    image.source, image.filepath = "FILE", "//gone.png"
    node.image = image
    tree.links.new(node.outputs[0], result.inputs[0])


@scene(TOPIC)
def compositing(_: Project) -> None:
    """Exposure and blur of the compositor are keyed."""
    made, cube = stage()
    slide(cube)
    tree, result = compositor(made)
    layers, exposure = tree.nodes.new("CompositorNodeRLayers"), tree.nodes.new("CompositorNodeExposure")
    key(exposure.inputs["Exposure"], "default_value", {1: -2.0, 10: 2.0})
    tree.links.new(layers.outputs["Image"], exposure.inputs["Image"])
    tree.links.new(exposure.outputs[0], result.inputs[0])


@scene(TOPIC)
def two_view_layers(_: Project) -> None:
    """Each view layer shows a collection, and the compositor adds them."""
    made, cube = stage()
    slide(cube)
    other = bpy.data.collections.new("Other")
    made.collection.children.link(other)
    ball = add("Ball", cube_mesh(), location=(0, 0, 1))
    made.collection.objects.unlink(ball)
    other.objects.link(ball)
    second = made.view_layers.new("Second")
    made.view_layers[0].layer_collection.children["Other"].exclude = True
    second.layer_collection.children["Other"].exclude = False
    tree, result = compositor(made)
    nodes = [tree.nodes.new("CompositorNodeRLayers") for _ in range(2)]
    nodes[1].layer = "Second"
    over = tree.nodes.new("CompositorNodeAlphaOver")
    made.render.film_transparent = True
    pictures = [socket for socket in over.inputs if socket.type == "RGBA"]
    for node, socket in zip(nodes, pictures, strict=True):
        tree.links.new(node.outputs["Image"], socket)
    tree.links.new(over.outputs[0], result.inputs[0])


@scene(TOPIC)
def fps_base(_: Project) -> None:
    """A rate of 23.976 pictures a second, which a node of the geometry reads in seconds."""
    made, cube = stage()
    made.render.fps, made.render.fps_base = 24, 1.001
    tree = bpy.data.node_groups.new("Clock", "GeometryNodeTree")
    for direction in ("INPUT", "OUTPUT"):
        tree.interface.new_socket("Geometry", in_out=direction, socket_type="NodeSocketGeometry")
    names = ("NodeGroupInput", "GeometryNodeInputSceneTime", "ShaderNodeCombineXYZ", "GeometryNodeTransform")
    source, time, place, move = (tree.nodes.new(name) for name in names)
    result = tree.nodes.new("NodeGroupOutput")
    tree.links.new(time.outputs["Seconds"], place.inputs["X"])
    tree.links.new(place.outputs[0], move.inputs["Translation"])
    tree.links.new(source.outputs[0], move.inputs["Geometry"])
    tree.links.new(move.outputs[0], result.inputs[0])
    cube.scale = (3, 1, 1)
    cube.modifiers.new("Clock", "NODES").node_group = tree


@scene(TOPIC)
def stretched_time(_: Project) -> None:
    """Time is remapped: the scene plays at half its speed."""
    made, cube = stage()
    slide(cube)
    made.render.frame_map_old, made.render.frame_map_new = 100, 200


@scene(TOPIC)
def frames_with_a_step(_: Project) -> None:
    """The scene renders every third frame."""
    made, cube = stage()
    slide(cube)
    made.frame_step = 3


@scene(TOPIC)
def negative_frames(_: Project) -> None:
    """The scene begins before zero."""
    made, cube = stage()
    bpy.context.preferences.edit.use_negative_frames = True
    made.frame_start, made.frame_end = -3, 4
    key(cube, "location", {-3: -2.0, 4: 2.0}, index=0)


@scene(TOPIC)
def nonlinear_animation(_: Project) -> None:
    """Actions lie in the non-linear animation editor, repeated."""
    _made, cube = stage()
    key(cube, "location", {1: -1.0, 4: 1.0}, index=0)
    action = cube.animation_data.action
    strip = cube.animation_data.nla_tracks.new().strips.new("again", 1, action)
    strip.repeat = 3
    cube.animation_data.action = None


@scene(TOPIC, refused("ScriptsNeeded"))
def python_driver(_: Project) -> None:
    """A driver needs Python, which the farm does not run."""
    _made, cube = stage()
    cube.driver_add("location", 0).driver.expression = "len([x for x in range(frame)]) * 0.2"


@scene(TOPIC, refused("ScriptsNeeded"))
def script_at_each_frame(_: Project) -> None:
    """A registered text moves the cube by a handler."""
    stage()
    text = bpy.data.texts.new("mover.py")
    text.use_module = True
    text.write(
        "import bpy\n"
        "def move(scene, *_):\n"
        "    bpy.data.objects['Cube'].location.x = scene.frame_current / 5\n"
        "bpy.app.handlers.frame_change_pre.append(move)\n"
    )


@scene(TOPIC, refused("NoCamera"))
def no_camera(_: Project) -> None:
    """Nothing to render from: neither camera, nor sequencer, nor compositor."""
    made, _cube = stage()
    made.camera = None


@scene(TOPIC)
def world_picture(project: Project) -> None:
    """A picture lights the world, turned by keys."""
    made, _cube = stage()
    picture(project.path("sky.png"), (0.3, 0.6, 1.0), size=16)
    # By itself Cycles would look at two million directions, anew for each frame.
    made.world.cycles.sampling_method, made.world.cycles.sample_map_resolution = "MANUAL", 64
    nodes, links = made.world.node_tree.nodes, made.world.node_tree.links
    sky, turn, where = (
        nodes.new(name) for name in ("ShaderNodeTexEnvironment", "ShaderNodeMapping", "ShaderNodeTexCoord")
    )
    image = bpy.data.images.new("sky", 8, 8)
    image.source, image.filepath = "FILE", "//sky.png"
    sky.image = image
    links.new(where.outputs["Generated"], turn.inputs["Vector"])
    links.new(turn.outputs[0], sky.inputs["Vector"])
    links.new(sky.outputs[0], background(made).inputs["Color"])
    background(made).inputs["Strength"].default_value = 1.0
    key(turn.inputs["Rotation"], "default_value", {1: (0, 0, 0), 10: (1, 0, 2)})
