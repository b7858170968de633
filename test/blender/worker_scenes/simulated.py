"""Scenes of each kind of simulation, none of them baked, whose frames 1 to 10 all differ."""

import math
import os

import bpy

from worker_scenes.register import scene
from worker_scenes.things import add, cube_mesh, save, start


def grid_mesh(cells: int = 8, size: float = 3.0) -> bpy.types.Mesh:
    """Return a flat grid of the given number of cells in each direction."""
    side = range(cells + 1)
    corners = [(size * (x / cells - 0.5), size * (y / cells - 0.5), 0) for x in side for y in side]
    faces = [
        (x * (cells + 1) + y, (x + 1) * (cells + 1) + y, (x + 1) * (cells + 1) + y + 1, x * (cells + 1) + y + 1)
        for x in range(cells)
        for y in range(cells)
    ]
    mesh = bpy.data.meshes.new("Grid")
    mesh.from_pydata(corners, [], faces)
    return mesh


def still() -> bpy.types.Object:
    """Begin with a cube that does not move by itself."""
    start()
    cube = bpy.data.objects["Cube"]
    cube.animation_data_clear()
    cube.location = (0, 0, 0)
    return cube


def save_twice(folder: str, name: str) -> None:
    """Save a file that was opened once: particles from before the first frame begin otherwise in a new one."""
    save(folder, name)
    bpy.ops.wm.open_mainfile(filepath=os.path.join(folder, name))
    save(folder, name)


def active(thing: bpy.types.Object) -> None:
    """Make it the object that operators work on."""
    bpy.context.view_layer.objects.active = thing
    bpy.context.view_layer.update()


def cloth_over(obstacle: bpy.types.Object) -> bpy.types.Object:
    """Let a cloth fall over the obstacle, from near enough to touch it within the ten frames."""
    obstacle.scale = (0.6, 0.6, 0.6)
    obstacle.modifiers.new("Obstacle", "COLLISION")
    sheet = add("Sheet", grid_mesh(), location=(0, 0, 0.75))
    sheet.rotation_euler.x = 0.3
    sheet.modifiers.new("Cloth", "CLOTH").settings.quality = 3
    return sheet


@scene
def rigid_body(folder: str) -> None:
    """Bodies that fall, meet a floor and each other."""
    cube = still()
    bpy.ops.rigidbody.world_add()
    others = [add(f"Body {n}", cube_mesh(), location=(0.4 * n, 0, 2.1 * n - 1)) for n in (1, 2)]
    floor = add("Floor", grid_mesh(1, 9), location=(0, 0, -1.3))
    for thing in (cube, *others, floor):
        thing.scale = (0.5, 0.5, 0.5) if thing is not floor else (1, 1, 1)
        active(thing)
        bpy.ops.rigidbody.object_add(type="PASSIVE" if thing is floor else "ACTIVE")
    bpy.context.scene.render.fps = 8  # farther in ten frames
    save(folder, "rigid_body.blend")


@scene
def cloth(folder: str) -> None:
    """Cloth on an obstacle that is not rendered."""
    cube = still()
    cloth_over(cube)
    cube.hide_render = True
    save(folder, "cloth.blend")


@scene
def cloth_on_disk(folder: str) -> None:
    """Its cache lies beside the file, in a folder of the file's name."""
    cloth_over(still()).modifiers["Cloth"].point_cache.use_disk_cache = True
    save(folder, "cloth_on_disk.blend")


@scene
def cloth_unlike_viewport(folder: str) -> None:
    """More is subdivided when it is rendered, and the viewport does not show it at all."""
    sheet = cloth_over(still())
    sheet.modifiers.remove(sheet.modifiers["Cloth"])
    finer = sheet.modifiers.new("Finer", "SUBSURF")
    finer.levels, finer.render_levels = 0, 1
    sheet.modifiers.new("Cloth", "CLOTH").settings.quality = 3
    sheet.hide_viewport = True
    save(folder, "cloth_unlike_viewport.blend")


@scene
def soft_body(folder: str) -> None:
    """A jelly that hangs on by a few of its corners."""
    still().hide_render = True
    sheet = add("Jelly", grid_mesh())
    group = sheet.vertex_groups.new(name="Goal")
    group.add(range(9), 1.0, "REPLACE")
    body = sheet.modifiers.new("Soft", "SOFT_BODY").settings
    body.vertex_group_goal = "Goal"
    body.goal_max, body.goal_min = 1.0, 0.0
    save(folder, "soft_body.blend")


def emitter(thing: bpy.types.Object) -> None:
    """Have an object send out small cubes."""
    thing.modifiers.new("Spray", "PARTICLE_SYSTEM")
    settings = thing.particle_systems[0].settings
    settings.count, settings.frame_start, settings.frame_end, settings.lifetime = 60, -3, 9, 30
    settings.physics_type, settings.normal_factor, settings.brownian_factor = "NEWTON", 3.0, 8.0
    settings.render_type, settings.particle_size = "OBJECT", 0.2
    grain = add("Grain", cube_mesh(), location=(0, 50, 0))
    settings.instance_object = grain


@scene
def particles(folder: str) -> None:
    """Particles that swirl, and bounce off an obstacle."""
    cube = still()
    cube.scale = (0.4, 0.4, 0.4)
    emitter(cube)
    wall = add("Wall", grid_mesh(1, 6), location=(0, 0, 0.9))
    wall.modifiers.new("Obstacle", "COLLISION")
    wall.hide_render = True
    save_twice(folder, "particles.blend")


def swinging_hair() -> None:
    """Begin with hair that swings behind its moving head."""
    start()
    head = bpy.data.objects["Cube"]
    head.rotation_euler = (0.4, 0.2, 0.5)
    for frame, place in ((1, (-1, 0, 0)), (4, (1, 0, 0.5)), (7, (-1, 0, 0)), (10, (1, 0, 0))):
        head.location = place
        head.keyframe_insert("location", frame=frame)
    head.modifiers.new("Fur", "PARTICLE_SYSTEM")
    system = head.particle_systems[0]
    system.settings.type = "HAIR"
    system.settings.count, system.settings.hair_length = 80, 1.5
    system.settings.root_radius = 8.0
    system.use_hair_dynamics = True


@scene
def hair_dynamics(folder: str) -> None:
    """Hair that swings behind its moving head."""
    swinging_hair()
    save(folder, "hair_dynamics.blend")


@scene
def blurred_hair(folder: str) -> None:
    """The same with motion blur, for which a render looks at moments around the frame."""
    swinging_hair()
    bpy.context.scene.render.use_motion_blur = True
    bpy.data.objects["Cube"].cycles.motion_steps = 2
    save(folder, "blurred_hair.blend")


@scene
def dynamic_paint(folder: str) -> None:
    """A moving cube that dents a plate for good."""
    start()
    cube = bpy.data.objects["Cube"]
    plate = add("Plate", grid_mesh(24, 6), location=(0, 0.4, 0))
    plate.rotation_euler.x = math.pi / 2
    active(plate)
    plate.modifiers.new("Paint", "DYNAMIC_PAINT")
    bpy.ops.dpaint.type_toggle(type="CANVAS")
    surface = plate.modifiers["Paint"].canvas_settings.canvas_surfaces[0]
    surface.surface_type = "DISPLACE"
    surface.depth_clamp = 0.0
    active(cube)
    cube.modifiers.new("Brush", "DYNAMIC_PAINT").ui_type = "BRUSH"
    bpy.ops.dpaint.type_toggle(type="BRUSH")
    cube.hide_render = True
    save(folder, "dynamic_paint.blend")


def zone_tree(name: str, offset: tuple[float, float, float]) -> bpy.types.NodeTree:
    """Return a node group whose zone moves the geometry by the offset each frame."""
    tree = bpy.data.node_groups.new(name, "GeometryNodeTree")
    for direction in ("INPUT", "OUTPUT"):
        tree.interface.new_socket("Geometry", in_out=direction, socket_type="NodeSocketGeometry")
    kinds = ("NodeGroupInput", "GeometryNodeSimulationInput", "GeometryNodeSetPosition")
    source, first, move = (tree.nodes.new(kind) for kind in kinds)
    last, result = tree.nodes.new("GeometryNodeSimulationOutput"), tree.nodes.new("NodeGroupOutput")
    first.pair_with_output(last)
    move.inputs["Offset"].default_value = offset
    tree.links.new(source.outputs["Geometry"], first.inputs["Geometry"])
    tree.links.new(first.outputs["Geometry"], move.inputs["Geometry"])
    tree.links.new(move.outputs["Geometry"], last.inputs["Geometry"])
    tree.links.new(last.outputs["Geometry"], result.inputs["Geometry"])
    return tree


@scene
def zones(folder: str) -> None:
    """Two zones in one modifier, one of them in a group within the group, and a second object with one."""
    cube = still()
    cube.scale = (0.5, 0.5, 0.5)
    outer = zone_tree("Outer", (0.3, 0, 0))
    inner = outer.nodes.new("GeometryNodeGroup")
    inner.node_tree = zone_tree("Inner", (0, 0, 0.2))
    result = next(node for node in outer.nodes if node.bl_idname == "NodeGroupOutput")
    before = result.inputs["Geometry"].links[0].from_socket
    outer.links.new(before, inner.inputs["Geometry"])
    outer.links.new(inner.outputs["Geometry"], result.inputs["Geometry"])
    cube.modifiers.new("Drift", "NODES").node_group = outer
    other = add("Other", cube_mesh(), location=(-1, 0, -1))
    other.scale = (0.4, 0.4, 0.4)
    other.modifiers.new("Drift", "NODES").node_group = inner.node_tree
    save(folder, "zones.blend")


@scene
def everything(folder: str) -> None:
    """Cloth that falls on a rigid body and is then moved by a zone, beside particles, in a second view layer."""
    cube = still()
    bpy.ops.rigidbody.world_add()
    active(cube)
    bpy.ops.rigidbody.object_add(type="ACTIVE")
    sheet = cloth_over(cube)
    sheet.modifiers.new("Drift", "NODES").node_group = zone_tree("Drift", (0.05, 0, 0))
    spray = add("Spray", cube_mesh(), location=(-2, 0, 0))
    spray.scale = (0.2, 0.2, 0.2)
    emitter(spray)
    other = bpy.data.collections.new("Other layer")
    bpy.context.scene.collection.children.link(other)
    second = add("Second", grid_mesh(4, 1), location=(2, 0, 1))
    bpy.context.scene.collection.objects.unlink(second)
    other.objects.link(second)
    second.modifiers.new("Cloth", "CLOTH")
    bpy.context.view_layer.layer_collection.children["Other layer"].exclude = True
    bpy.context.scene.view_layers.new("Another")
    save_twice(folder, "everything.blend")


@scene
def linked_cloth(folder: str) -> None:
    """A cloth that comes, with its cache, from a library."""
    cloth_over(still())
    library = os.path.join(folder, "library.blend")
    bpy.data.libraries.write(library, {bpy.data.objects["Sheet"]})
    still()
    with bpy.data.libraries.load(library, link=True) as (_, linked):
        linked.objects = ["Sheet"]
    bpy.context.scene.collection.objects.link(linked.objects[0])
    bpy.data.libraries[0].filepath = "//library.blend"
    save(folder, "linked_cloth.blend")
