"""Scenes in which a frame depends on those before it."""

import shutil
from pathlib import Path

import bpy
from register import FOUR_FIVE, Expected, scene
from things import plane


def simulation(kind: str, name: str, *, baked: bool = False) -> Expected:
    return {"simulations": [{"object": name, "kind": kind, "baked": baked}]}


@scene
def cloth(_: Path) -> Expected:
    grid = plane()
    grid.modifiers.new("c", "CLOTH")
    return simulation("cloth", grid.name)


@scene
def cloth_baked(_: Path) -> Expected:
    grid = plane()
    bpy.context.scene.frame_end = 3
    cache = grid.modifiers.new("c", "CLOTH").point_cache
    cache.frame_end = 3
    bpy.ops.ptcache.bake_all(bake=True)
    return simulation("cloth", grid.name, baked=True)


@scene
def cloth_baked_to_disk(folder: Path) -> Expected:
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "scene.blend"))
    grid = plane()
    bpy.context.scene.frame_end = 3
    cache = grid.modifiers.new("c", "CLOTH").point_cache
    cache.frame_end = 3
    cache.use_disk_cache = True
    bpy.ops.ptcache.bake_all(bake=True)
    made = sorted(str(f.relative_to(folder)) for f in (folder / "blendcache_scene").glob("*"))
    assert made
    return {**simulation("cloth", grid.name, baked=True), "files": made}


@scene
def cloth_lost_its_cache(folder: Path) -> Expected:
    expected = cloth_baked_to_disk(folder)
    shutil.rmtree(folder / "blendcache_scene")
    return {**expected, "files": ["blendcache_scene"], "missing": ["blendcache_scene"]}


@scene
def cloth_left_its_cache(folder: Path) -> Expected:
    """As when the scene is saved under another name."""
    expected = cloth_baked_to_disk(folder)
    (folder / "blendcache_scene").rename(folder / "blendcache_before")
    return {
        **expected,
        "files": ["blendcache_scene"],
        "missing": ["blendcache_scene"],
        "instead": {"blendcache_scene": ["blendcache_before"]},
    }


@scene
def cloth_off_in_renders(_: Path) -> Expected:
    plane().modifiers.new("c", "CLOTH").show_render = False
    return {"simulations": []}


@scene
def soft_body(_: Path) -> Expected:
    grid = plane()
    grid.modifiers.new("s", "SOFT_BODY")
    return simulation("soft-body", grid.name)


@scene
def particles(_: Path) -> Expected:
    grid = plane()
    grid.modifiers.new("p", "PARTICLE_SYSTEM")
    return simulation("particles", grid.name)


@scene
def particles_baked(_: Path) -> Expected:
    grid = plane()
    bpy.context.scene.frame_end = 3
    grid.modifiers.new("p", "PARTICLE_SYSTEM")
    grid.particle_systems[0].point_cache.frame_end = 3
    bpy.ops.ptcache.bake_all(bake=True)
    return simulation("particles", grid.name, baked=True)


@scene
def hair(_: Path) -> Expected:
    grid = plane()
    grid.modifiers.new("p", "PARTICLE_SYSTEM")
    grid.particle_systems[0].settings.type = "HAIR"
    return {"simulations": []}


@scene
def hair_dynamics(_: Path) -> Expected:
    grid = plane()
    grid.modifiers.new("p", "PARTICLE_SYSTEM")
    grid.particle_systems[0].settings.type = "HAIR"
    grid.particle_systems[0].use_hair_dynamics = True
    return simulation("hair", grid.name)


@scene
def rigid_body(_: Path) -> Expected:
    bpy.ops.rigidbody.world_add()
    bpy.context.view_layer.objects.active = bpy.data.objects["Cube"]
    bpy.ops.rigidbody.object_add()
    return simulation("rigid-body", "Scene")


@scene
def rigid_body_baked(_: Path) -> Expected:
    rigid_body(_)
    bpy.context.scene.frame_end = 3
    bpy.context.scene.rigidbody_world.point_cache.frame_end = 3
    bpy.ops.ptcache.bake_all(bake=True)
    return simulation("rigid-body", "Scene", baked=True)


@scene
def rigid_body_passive(_: Path) -> Expected:
    rigid_body(_)
    bpy.data.objects["Cube"].rigid_body.type = "PASSIVE"
    return {"simulations": []}


@scene
def fluid(_: Path) -> Expected:
    grid = bpy.data.objects["Cube"]
    grid.modifiers.new("f", "FLUID").fluid_type = "DOMAIN"
    return simulation("fluid", grid.name)


@scene
def dynamic_paint(_: Path) -> Expected:
    grid = plane()
    grid.modifiers.new("d", "DYNAMIC_PAINT")
    bpy.ops.dpaint.type_toggle(type="CANVAS")
    return simulation("dynamic-paint", grid.name)


def simulation_zone() -> bpy.types.NodeTree:
    tree = bpy.data.node_groups.new("Zone", "GeometryNodeTree")
    tree.interface.new_socket("Geometry", in_out="INPUT", socket_type="NodeSocketGeometry")
    tree.interface.new_socket("Geometry", in_out="OUTPUT", socket_type="NodeSocketGeometry")
    entry, leave = tree.nodes.new("NodeGroupInput"), tree.nodes.new("NodeGroupOutput")
    begin, end = (
        tree.nodes.new("GeometryNodeSimulationInput"),
        tree.nodes.new("GeometryNodeSimulationOutput"),
    )
    begin.pair_with_output(end)
    tree.links.new(entry.outputs[0], begin.inputs[0])
    tree.links.new(begin.outputs[1], end.inputs[0])
    tree.links.new(end.outputs[0], leave.inputs[0])
    return tree


@scene
def zone(_: Path) -> Expected:
    bpy.data.objects["Cube"].modifiers.new("G", "NODES").node_group = simulation_zone()
    return simulation("simulation-zone", "Cube")


@scene
def zone_in_a_group(_: Path) -> Expected:
    outer = bpy.data.node_groups.new("Outer", "GeometryNodeTree")
    outer.interface.new_socket("Geometry", in_out="OUTPUT", socket_type="NodeSocketGeometry")
    group, leave = outer.nodes.new("GeometryNodeGroup"), outer.nodes.new("NodeGroupOutput")
    group.node_tree = simulation_zone()
    outer.links.new(group.outputs[0], leave.inputs[0])
    bpy.data.objects["Cube"].modifiers.new("G", "NODES").node_group = outer
    return simulation("simulation-zone", "Cube")


def bake_zone(folder: Path, target: str) -> None:
    bpy.context.scene.frame_end = 3
    cube = bpy.data.objects["Cube"]
    modifier = cube.modifiers.new("G", "NODES")
    modifier.node_group = simulation_zone()
    bpy.context.view_layer.objects.active = cube
    bpy.context.view_layer.update()
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "scene.blend"))
    bake = modifier.bakes[0]
    if hasattr(bake, "bake_target"):
        bake.bake_target = target
    bpy.ops.object.geometry_node_bake_single(session_uid=cube.session_uid, modifier_name="G", bake_id=bake.bake_id)


@scene
def zone_baked_to_disk(folder: Path) -> Expected:
    bake_zone(folder, "DISK")
    made = sorted(str(f.relative_to(folder)) for f in folder.rglob("*") if f.suffix in (".json", ".blob"))
    assert made
    return {**simulation("simulation-zone", "Cube", baked=True), "files": made}


if bpy.app.version >= FOUR_FIVE:

    @scene
    def zone_packed(folder: Path) -> Expected:
        bake_zone(folder, "PACKED")
        return simulation("simulation-zone", "Cube", baked=True)


def fluid_cache(folder: Path, cache_type: str) -> Expected:
    """A domain with a cache as baking leaves it: the bpy module cannot simulate fluids, so none is evaluated here."""
    modifier = bpy.data.objects["Cube"].modifiers.new("f", "FLUID")
    modifier.show_viewport = False
    modifier.fluid_type = "DOMAIN"
    settings = modifier.domain_settings
    settings.cache_type = cache_type
    settings.cache_directory = "//fluids"
    settings.has_cache_baked_data = True
    made = ["fluids/config/config_0001.uni", "fluids/data/fluid_data_0001.vdb"]
    for name in (*made, "fluids/notes.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"not looked into")
    return {**simulation("fluid", "Cube", baked=cache_type != "REPLAY"), "files": made}


@scene
def fluid_baked(folder: Path) -> Expected:
    return fluid_cache(folder, "MODULAR")


@scene
def fluid_lost_its_cache(folder: Path) -> Expected:
    expected = fluid_cache(folder, "ALL")
    shutil.rmtree(folder / "fluids")
    return {**expected, "files": ["fluids"], "missing": ["fluids"]}


@scene
def fluid_replayed(folder: Path) -> Expected:
    """What was simulated on the way is used where it is there, and simulated anew where it is not."""
    return fluid_cache(folder, "REPLAY")


@scene
def fluid_to_be_replayed(folder: Path) -> Expected:
    expected = fluid_cache(folder, "REPLAY")
    shutil.rmtree(folder / "fluids")
    return {**expected, "files": []}


@scene
def rigid_body_moved_by_keys(_: Path) -> Expected:
    rigid_body(_)
    bpy.data.objects["Cube"].rigid_body.kinematic = True
    return {"simulations": []}
