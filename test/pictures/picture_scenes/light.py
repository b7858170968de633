"""What may change from frame to frame while Blender keeps the scene's render data."""

import bpy

from picture_scenes.register import Project, scene
from picture_scenes.things import activate, add, background, cube_mesh, glow, key, noisy_stage, slide, stage
from picture_scenes.versions import adaptive_subdivision

TOPIC = "Data that is kept between frames"


@scene(TOPIC)
def animated_material(_: Project) -> None:
    """A material's colour is keyed."""
    _made, cube = stage()
    material, shine = glow()
    cube.data.materials.append(material)
    key(shine.inputs["Color"], "default_value", {1: (1, 0, 0, 1), 10: (0, 0.5, 1, 1)})


@scene(TOPIC)
def driven_material(_: Project) -> None:
    """A material's strength is driven by the place of another object."""
    _made, cube = stage()
    material, shine = glow()
    cube.data.materials.append(material)
    other = add("Other", cube_mesh(), location=(0, 0, 50))
    slide(other)
    driver = shine.inputs["Strength"].driver_add("default_value").driver
    driver.expression = "x * 0.2 + 0.5"
    variable = driver.variables.new()
    variable.name, variable.type = "x", "TRANSFORMS"
    variable.targets[0].id, variable.targets[0].transform_type = other, "LOC_X"


@scene(TOPIC)
def animated_light(_: Project) -> None:
    """A light's strength and colour are keyed."""
    stage()
    sun = bpy.data.lights["Sun"]
    key(sun, "energy", {1: 0.2, 10: 4.0})
    key(sun, "color", {1: (1, 1, 1), 10: (1, 0.3, 0.1)})


@scene(TOPIC)
def animated_world(_: Project) -> None:
    """The world's colour and strength are keyed."""
    made, _cube = stage()
    node = background(made)
    key(node.inputs["Strength"], "default_value", {1: 0.0, 10: 2.0})
    key(node.inputs["Color"], "default_value", {1: (1, 0, 0, 1), 10: (0, 0, 1, 1)})


@scene(TOPIC)
def animated_lens(_: Project) -> None:
    """The camera zooms."""
    stage()
    key(bpy.data.cameras["Near"], "lens", {1: 35.0, 10: 90.0})


@scene(TOPIC)
def depth_of_field(_: Project) -> None:
    """The focus moves through the picture."""
    made, _cube = stage()
    made.cycles.samples = 4
    dof = bpy.data.cameras["Near"].dof
    dof.use_dof, dof.aperture_fstop = True, 0.1
    key(dof, "focus_distance", {1: 2.0, 10: 8.0})


@scene(TOPIC)
def motion_blur(_: Project) -> None:
    """A moving, turning cube is blurred."""
    made, cube = stage()
    made.cycles.samples = 4
    made.render.use_motion_blur = True
    slide(cube)
    key(cube, "rotation_euler", {1: (0, 0, 0), 10: (3, 1, 0)})


@scene(TOPIC)
def motion_blur_of_the_camera(_: Project) -> None:
    """The camera moves, and so do the corners of a mesh, both blurred."""
    made, cube = stage()
    made.cycles.samples = 4
    made.render.use_motion_blur = True
    cube.shape_key_add(name="Basis")
    swollen = cube.shape_key_add(name="Swollen")
    for point in swollen.data:
        point.co *= 2
    key(swollen, "value", {1: 0.0, 10: 1.0})
    key(bpy.data.objects["Near"], "location", {1: (-1, -8, 0), 10: (1, -8, 0)})


@scene(TOPIC, short=True)
def marker_cameras(_: Project) -> None:
    """Markers on the timeline cut from camera to camera."""
    made, _cube = stage()
    for frame, camera in ((1, "Near"), (4, "Far"), (8, "Near")):
        made.timeline_markers.new(f"cut {frame}", frame=frame).camera = bpy.data.objects[camera]


@scene(TOPIC)
def visibility(_: Project) -> None:
    """Objects and collections come and go."""
    made, cube = stage()
    key(cube, "hide_render", {1: False, 4: True, 7: False})
    other = add("Other", cube_mesh(), location=(2, 0, 0))
    key(other, "visible_camera", {1: True, 6: False})


@scene(TOPIC)
def instances(_: Project) -> None:
    """An empty shows a collection again and moves."""
    made, cube = stage()
    group = bpy.data.collections.new("Group")
    group.objects.link(cube)
    empty = add("Again", None)
    empty.instance_type, empty.instance_collection = "COLLECTION", group
    key(empty, "location", {1: (-2, 1, 0), 10: (2, 1, 1)})


@scene(TOPIC)
def instances_on_faces(_: Project) -> None:
    """A turning object carries another one on each of its faces."""
    _made, cube = stage()
    child = add("Child", cube_mesh())
    child.scale = (0.2, 0.2, 0.2)
    child.parent = cube
    cube.instance_type = "FACES"
    key(cube, "rotation_euler", {1: (0, 0, 0), 10: (1, 2, 0)})


@scene(TOPIC)
def shape_keys(_: Project) -> None:
    """A mesh changes its shape."""
    _made, cube = stage()
    cube.shape_key_add(name="Basis")
    tall = cube.shape_key_add(name="Tall")
    for point in tall.data:
        point.co.z *= 2
    key(tall, "value", {1: 0.0, 10: 1.0})


@scene(TOPIC)
def armature(_: Project) -> None:
    """A bone bends a mesh."""
    made, cube = stage()
    rig = add("Rig", bpy.data.armatures.new("Rig"), location=(0, 0, -1))
    rig.rotation_euler = (0, 0, 0)
    activate(rig)
    bpy.ops.object.mode_set(mode="EDIT")
    bone = rig.data.edit_bones.new("Bone")
    bone.head, bone.tail = (0, 0, 0), (0, 0, 2)
    bpy.ops.object.mode_set(mode="OBJECT")
    cube.vertex_groups.new(name="Bone").add([1, 3, 5, 7], 1.0, "REPLACE")
    cube.modifiers.new("Rig", "ARMATURE").object = rig
    pose = rig.pose.bones["Bone"]
    pose.rotation_mode = "XYZ"
    key(pose, "rotation_euler", {1: (0, 0, 0), 10: (0, 0.8, 0)})


@scene(TOPIC)
def ocean(_: Project) -> None:
    """A sea moves."""
    _made, cube = stage()
    cube.rotation_euler = (0.4, 0, 0)
    sea = cube.modifiers.new("Sea", "OCEAN")
    sea.geometry_mode, sea.resolution, sea.viewport_resolution = "GENERATE", 4, 4
    sea.spatial_size, sea.size, sea.wave_scale = 20, 0.3, 3.0
    key(sea, "time", {1: 0.0, 10: 3.0})


@scene(TOPIC)
def micropolygons(_: Project) -> None:
    """Adaptive subdivision with displacement, seen by a camera that comes nearer."""
    made, cube = stage()
    adaptive_subdivision(made, cube)
    material = bpy.data.materials.new("Rough")
    material.use_nodes = True
    material.displacement_method = "DISPLACEMENT"
    nodes, links = material.node_tree.nodes, material.node_tree.links
    noise, push = nodes.new("ShaderNodeTexNoise"), nodes.new("ShaderNodeDisplacement")
    links.new(noise.outputs[0], push.inputs["Height"])
    links.new(push.outputs[0], nodes["Material Output"].inputs["Displacement"])
    cube.data.materials.append(material)
    key(bpy.data.objects["Near"], "location", {1: (0, -12, 0), 10: (0, -6, 0)})


@scene(TOPIC)
def modifiers(_: Project) -> None:
    """Modifiers are keyed: the number of copies, and a bevel's width."""
    _made, cube = stage()
    cube.scale = (0.4, 0.4, 0.4)
    copies = cube.modifiers.new("Copies", "ARRAY")
    key(copies, "count", {1: 1, 10: 5})
    bevel = cube.modifiers.new("Bevel", "BEVEL")
    key(bevel, "width", {1: 0.0, 10: 0.4})


@scene(TOPIC)
def curves(_: Project) -> None:
    """A curve grows along its length."""
    stage()
    bpy.data.objects["Cube"].hide_render = True
    curve = bpy.data.curves.new("Path", "CURVE")
    curve.dimensions, curve.bevel_depth = "3D", 0.2
    spline = curve.splines.new("POLY")
    spline.points.add(3)
    for point, place in zip(spline.points, ((-2, 0, -1), (-1, 0, 1), (1, 0, -1), (2, 0, 1)), strict=True):
        point.co = (*place, 1)
    key(curve, "bevel_factor_end", {1: 0.1, 10: 1.0})
    add("Path", curve).rotation_euler = (0, 0, 0)


@scene(TOPIC)
def constraints(_: Project) -> None:
    """The camera looks at a moving object and follows another."""
    _made, cube = stage()
    slide(cube)
    track = bpy.data.objects["Near"].constraints.new("DAMPED_TRACK")
    track.target, track.track_axis = cube, "TRACK_NEGATIVE_Z"
    add("Still", cube_mesh(), location=(1, 3, 1))


@scene(TOPIC)
def volume_shader(_: Project) -> None:
    """A cube of fog grows denser."""
    made, cube = stage(last=6)
    material = bpy.data.materials.new("Fog")
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    fog, output = tree.nodes.new("ShaderNodeVolumePrincipled"), tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(fog.outputs[0], output.inputs["Volume"])
    cube.data.materials.append(material)
    key(fog.inputs["Density"], "default_value", {1: 0.1, 6: 3.0})


@scene(TOPIC)
def hair_at_rest(_: Project) -> None:
    """Hair without dynamics needs no bake."""
    _made, cube = stage()
    slide(cube, -1, 1)
    cube.modifiers.new("Hair", "PARTICLE_SYSTEM")
    hair = cube.particle_systems[0].settings
    hair.type, hair.count, hair.hair_length = "HAIR", 60, 1.0


@scene(TOPIC)
def transparent_film(_: Project) -> None:
    """Nothing but the object, with its alpha; the object holds out another."""
    made, cube = stage()
    made.render.film_transparent = True
    slide(cube)
    other = add("Hole", cube_mesh(), location=(0, -2, 0))
    other.scale, other.is_holdout = (0.5, 0.5, 0.5), True


@scene(TOPIC)
def denoised(_: Project) -> None:
    """The picture is denoised."""
    made, _cube = noisy_stage(last=6)
    made.cycles.use_denoising = True


@scene(TOPIC)
def simple_drivers(_: Project) -> None:
    """Drivers whose expressions need no Python move and turn the cube."""
    _made, cube = stage()
    cube.driver_add("location", 0).driver.expression = "sin(frame / 3) * 2"
    cube.driver_add("rotation_euler", 1).driver.expression = "frame * 0.2"


@scene(TOPIC, short=True)
def custom_property(_: Project) -> None:
    """A keyed property of the scene drives a material and a size."""
    made, cube = stage()
    made["gain"] = 0.0
    key_path = '["gain"]'
    for frame, value in ((1, 0.2), (10, 2.0)):
        made["gain"] = value
        made.keyframe_insert(key_path, frame=frame)
    material, shine = glow()
    cube.data.materials.append(material)
    for holder, path, index in ((shine.inputs["Strength"], "default_value", -1), (cube, "scale", 0)):
        driver = holder.driver_add(path, index).driver
        variable = driver.variables.new()
        variable.name, variable.type = "gain", "SINGLE_PROP"
        variable.targets[0].id_type, variable.targets[0].id = "SCENE", made
        variable.targets[0].data_path = key_path
        driver.expression = "gain"
