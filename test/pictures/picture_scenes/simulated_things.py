"""Things that move by a simulation, for the scenes with and without a bake."""

from typing import Any

import bpy

from picture_scenes.things import LAST, activate, add, cube_mesh, grid, key, slide, stage, without_cube

Thing = Any


def falling_cubes() -> tuple[Thing, Thing]:
    """Return a scene in which cubes fall on a floor, and what holds their cache."""
    made, cube = stage()
    bpy.ops.rigidbody.world_add()
    floor = add("Floor", cube_mesh(), location=(0, 0, -2.5))
    floor.scale = (5, 5, 0.5)
    second = add("Second", cube_mesh(), location=(1.2, 0.3, 2.2))
    for thing, kind in ((floor, "PASSIVE"), (cube, "ACTIVE"), (second, "ACTIVE")):
        activate(thing)
        bpy.ops.rigidbody.object_add()
        thing.rigid_body.type = kind
    cube.location = (0.4, 0, 0)
    # Faster than life, or ten frames would show little.
    made.rigidbody_world.time_scale = 2.0
    return made, made.rigidbody_world.point_cache


def falling_cloth() -> tuple[Thing, Thing]:
    made, cube = stage()
    cube.location.z = -0.6
    cube.modifiers.new("Hit", "COLLISION")
    cloth = grid(z=0.9)
    modifier = cloth.modifiers.new("Cloth", "CLOTH")
    modifier.settings.time_scale = 2.0
    return made, modifier.point_cache


def soft_grid() -> tuple[Thing, Thing]:
    made, cube = stage()
    cube.location.z = -0.6
    cube.modifiers.new("Hit", "COLLISION")
    soft = grid(z=0.9)
    modifier = soft.modifiers.new("Soft", "SOFT_BODY")
    modifier.settings.use_goal = False
    modifier.settings.speed = 2.0
    return made, modifier.point_cache


def fur_in_the_wind() -> tuple[Thing, Thing]:
    """Hair with dynamics on a cube that moves."""
    made, cube = stage()
    cube.modifiers.new("Hair", "PARTICLE_SYSTEM")
    system = cube.particle_systems[0]
    system.settings.type, system.settings.count, system.settings.hair_length = "HAIR", 80, 1.5
    system.use_hair_dynamics = True
    key(cube, "location", {1: (-1, 0, 0), 4: (1, 0, 0.5), 7: (-1, 0, 0), 10: (1, 0, 0)})
    return made, system.point_cache


def fountain() -> tuple[Thing, Thing]:
    """Particles that fly off a grid, each a little cube."""
    made, cube = stage()
    cube.location, cube.scale = (0, 0, -30), (0.12, 0.12, 0.12)
    source = grid(z=-1)
    source.modifiers.new("Dust", "PARTICLE_SYSTEM")
    system = source.particle_systems[0]
    dust = system.settings
    dust.count, dust.frame_start, dust.frame_end, dust.lifetime = 60, 1, 8, 6
    dust.normal_factor, dust.factor_random = 4.0, 1.5
    dust.render_type, dust.instance_object, dust.particle_size = "OBJECT", cube, 1.0
    return made, system.point_cache


def drift_group(step: float = 0.3) -> Thing:
    """A node group with a simulation zone, which moves its geometry by a step each frame."""
    tree = bpy.data.node_groups.new("Drift", "GeometryNodeTree")
    for direction in ("INPUT", "OUTPUT"):
        tree.interface.new_socket("Geometry", in_out=direction, socket_type="NodeSocketGeometry")
    names = ("NodeGroupInput", "GeometryNodeSimulationInput", "GeometryNodeSetPosition")
    source, first, move = (tree.nodes.new(name) for name in names)
    last, result = tree.nodes.new("GeometryNodeSimulationOutput"), tree.nodes.new("NodeGroupOutput")
    first.pair_with_output(last)
    move.inputs["Offset"].default_value = (step, 0, step / 2)
    tree.links.new(source.outputs["Geometry"], first.inputs["Geometry"])
    tree.links.new(first.outputs["Geometry"], move.inputs["Geometry"])
    tree.links.new(move.outputs["Geometry"], last.inputs["Geometry"])
    tree.links.new(last.outputs["Geometry"], result.inputs["Geometry"])
    return tree


def drifting_cube() -> tuple[Thing, Thing]:
    """Return a scene with a simulation zone on its cube, and the modifier."""
    made, cube = stage()
    cube.location.x = -2
    modifier = cube.modifiers.new("Drift", "NODES")
    modifier.node_group = drift_group()
    activate(cube)
    return made, modifier


def rippling_canvas() -> tuple[Thing, Thing]:
    """Return a scene in which a moving cube dents a canvas, and the canvas's cache."""
    made, _cube = stage()
    without_cube()
    canvas = grid(cuts=40, z=0)
    canvas.rotation_euler = (0.8, 0, 0)
    canvas.modifiers.new("Canvas", "DYNAMIC_PAINT")
    activate(canvas)
    bpy.ops.dpaint.type_toggle(type="CANVAS")
    surface = canvas.modifiers["Canvas"].canvas_settings.canvas_surfaces[0]
    surface.surface_type, surface.frame_end = "DISPLACE", LAST
    brush = add("Brush", cube_mesh())
    brush.scale = (0.3, 0.3, 0.3)
    brush.modifiers.new("Brush", "DYNAMIC_PAINT").ui_type = "BRUSH"
    activate(brush)
    bpy.ops.dpaint.type_toggle(type="BRUSH")
    brush.visible_camera = False
    slide(brush, -1.2, 1.2)
    return made, surface.point_cache
