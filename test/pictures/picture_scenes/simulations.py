"""Simulations that are not baked: a frame depends on all those before it."""

import bpy

from picture_scenes import simulated_things as simulated
from picture_scenes.register import Project, scene, unknown
from picture_scenes.things import activate, add, cube_mesh, grid, stage

TOPIC = "Simulations"


@scene(TOPIC, short=True)
def rigid_body(_: Project) -> None:
    """Rigid bodies fall on each other."""
    simulated.falling_cubes()


@scene(TOPIC)
def rigid_body_on_a_hinge(_: Project) -> None:
    """A rigid body hangs on a hinge, which a motor turns."""
    made, _cache = simulated.falling_cubes()
    hinge = add("Hinge", None, location=(0.4, 0, 0.5))
    hinge.rotation_euler = (1.57, 0, 0)
    activate(hinge)
    bpy.ops.rigidbody.constraint_add(type="HINGE")
    hinge.rigid_body_constraint.object1 = bpy.data.objects["Cube"]
    hinge.rigid_body_constraint.object2 = bpy.data.objects["Floor"]


@scene(TOPIC)
def cloth(_: Project) -> None:
    """A cloth falls over a cube."""
    simulated.falling_cloth()


@scene(TOPIC)
def soft_body(_: Project) -> None:
    """A soft body falls on a cube."""
    simulated.soft_grid()


@scene(TOPIC)
def hair_dynamics(_: Project) -> None:
    """Hair follows a moving object late."""
    simulated.fur_in_the_wind()


@scene(TOPIC)
def hair_dynamics_blurred(_: Project) -> None:
    """The same with motion blur, for which Blender looks at the moments around a frame."""
    made, _cache = simulated.fur_in_the_wind()
    made.render.use_motion_blur = True


@scene(TOPIC)
def particles(_: Project) -> None:
    """An emitter throws particles that are born and die."""
    simulated.fountain()


@scene(TOPIC)
def boids(_: Project) -> None:
    """Particles that decide for themselves."""
    simulated.fountain()
    bpy.data.objects["Grid"].particle_systems[0].settings.physics_type = "BOIDS"


@scene(TOPIC, short=True)
def simulation_zone(_: Project) -> None:
    """Geometry nodes with a simulation zone."""
    simulated.drifting_cube()


@scene(TOPIC)
def simulation_zone_in_a_group(_: Project) -> None:
    """The simulation zone lies in a node group within another."""
    _made, modifier = simulated.drifting_cube()
    outer = bpy.data.node_groups.new("Outer", "GeometryNodeTree")
    for direction in ("INPUT", "OUTPUT"):
        outer.interface.new_socket("Geometry", in_out=direction, socket_type="NodeSocketGeometry")
    source, group, result = (
        outer.nodes.new(name) for name in ("NodeGroupInput", "GeometryNodeGroup", "NodeGroupOutput")
    )
    group.node_tree = modifier.node_group
    outer.links.new(source.outputs[0], group.inputs[0])
    outer.links.new(group.outputs[0], result.inputs[0])
    modifier.node_group = outer


@scene(TOPIC)
def dynamic_paint(_: Project) -> None:
    """A brush dents a canvas and leaves its trace."""
    simulated.rippling_canvas()


@scene(TOPIC)
def dynamic_paint_by_a_hidden_brush(_: Project) -> None:
    """A brush that is not rendered: Blender's first frame lacks its dent, and the others have it."""
    simulated.rippling_canvas()
    bpy.data.objects["Brush"].hide_render = True


@scene(TOPIC)
def simulation_with_a_step(_: Project) -> None:
    """The scene renders every second frame only; Blender steps as the scene says."""
    made, _cache = simulated.falling_cubes()
    made.frame_step = 2


@scene(TOPIC)
def simulation_that_began_earlier(_: Project) -> None:
    """The rendered range begins in the middle of the simulation's; its cache in the file is empty."""
    made, _cache = simulated.falling_cubes()
    made.frame_start = 5


@scene(TOPIC)
def simulation_beside_other_objects(_: Project) -> None:
    """A cloth that is hidden from the picture, and a particle system that is off in renders, need nothing."""
    _made, _cache = simulated.falling_cubes()
    for thing in (bpy.data.objects["Cube"], bpy.data.objects["Second"]):
        thing.rigid_body.kinematic = True
    slow = grid(z=1)
    slow.modifiers.new("Cloth", "CLOTH").show_render = False
    cube = add("Mover", cube_mesh(), location=(0, 0, 1))
    cube.keyframe_insert("location", frame=1)
    cube.location.x = 2
    cube.keyframe_insert("location", frame=10)


@scene(TOPIC)
def simulation_of_two_kinds(_: Project) -> None:
    """A cloth falls on rigid bodies that fall themselves."""
    simulated.falling_cubes()
    bpy.data.objects["Cube"].modifiers.new("Hit", "COLLISION")
    cloth_grid = grid(z=1.6)
    cloth_grid.modifiers.new("Cloth", "CLOTH").settings.time_scale = 2.0


@scene(TOPIC, unknown("Blender's module cannot simulate fluids: neither it nor the farm makes a picture of them"))
def fluid(_: Project) -> None:
    """Smoke that is simulated as it is rendered."""
    _made, cube = stage(last=3)
    domain = cube.modifiers.new("Fluid", "FLUID")
    domain.show_viewport = False
    domain.fluid_type = "DOMAIN"
    domain.domain_settings.resolution_max = 8
