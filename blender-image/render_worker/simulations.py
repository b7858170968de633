"""Finds simulations and whether they are baked: those that are not come out wrong in any order but one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import bpy

from render_worker.versions import holds_packed_bake, id_type

SIMULATION_NODE = "GeometryNodeSimulationOutput"
Simulation = dict[str, Any]


def simulations(scene: Any, blocks: set[Any]) -> list[Simulation]:
    """List the simulations of the objects that the picture depends on."""
    found = [(scene.name, "rigid-body", baked) for baked in _rigid_bodies(scene)]
    for thing in sorted((b for b in blocks if id_type(b) == "OBJECT"), key=lambda b: b.name_full):
        for modifier in thing.modifiers:
            if modifier.show_render:
                found.extend((thing.name, kind, baked) for kind, baked in _of_modifier(thing, modifier))
    return [{"object": name, "kind": kind, "baked": baked, "scenes": [scene.name]} for name, kind, baked in found]


def first_frame(scene: Any, blocks: set[Any]) -> int:
    """Return the frame from which an unbaked scene must be stepped: its own first or a cache's, if earlier."""
    starts: list[int] = [scene.frame_start]
    world = scene.rigidbody_world
    if world is not None and world.enabled:
        starts.append(world.point_cache.frame_start)
    for thing in blocks:
        if id_type(thing) != "OBJECT":
            continue
        for modifier in thing.modifiers:
            cache = getattr(modifier, "point_cache", None)
            if modifier.type == "PARTICLE_SYSTEM":
                cache = modifier.particle_system.point_cache
            if cache is not None:
                starts.append(cache.frame_start)
    return min(starts)


def _rigid_bodies(scene: Any) -> Iterator[bool]:
    world = scene.rigidbody_world
    if world is None or not world.enabled or world.collection is None:
        return
    moving = [
        thing
        for thing in world.collection.all_objects
        if thing.rigid_body and thing.rigid_body.type == "ACTIVE" and not thing.rigid_body.kinematic
    ]
    if moving:  # one cache holds them all
        yield world.point_cache.is_baked


def _of_modifier(thing: Any, modifier: Any) -> Iterator[tuple[str, bool]]:
    if modifier.type == "CLOTH":
        yield "cloth", modifier.point_cache.is_baked
    elif modifier.type == "SOFT_BODY":
        yield "soft-body", modifier.point_cache.is_baked
    elif modifier.type == "FLUID" and modifier.fluid_type == "DOMAIN":
        domain = modifier.domain_settings
        yield "fluid", domain.cache_type != "REPLAY" and domain.has_cache_baked_data
    elif modifier.type == "DYNAMIC_PAINT" and modifier.canvas_settings is not None:
        for surface in modifier.canvas_settings.canvas_surfaces:
            if surface.is_active:
                yield "dynamic-paint", surface.point_cache.is_baked
    elif modifier.type == "PARTICLE_SYSTEM":
        yield from _of_particles(modifier.particle_system)
    elif modifier.type == "NODES" and modifier.node_group is not None:
        zones = _simulation_zones(modifier.node_group)
        if zones:
            yield "simulation-zone", _zones_are_baked(thing, modifier, zones)


def _of_particles(system: Any) -> Iterator[tuple[str, bool]]:
    if system.settings.type == "EMITTER":
        yield "particles", system.point_cache.is_baked
    elif system.use_hair_dynamics:  # hair that does not move by itself needs no bake
        yield "hair", system.point_cache.is_baked


def _simulation_zones(tree: Any, seen: frozenset[Any] = frozenset()) -> int:
    """Count the simulation zones in a node group and in the groups that it uses."""
    count = 0
    for node in tree.nodes:
        if node.bl_idname == SIMULATION_NODE:
            count += 1
        inner = getattr(node, "node_tree", None)
        if inner is not None and inner not in seen:
            count += _simulation_zones(inner, seen | {tree})
    return count


def _zones_are_baked(thing: Any, modifier: Any, zones: int) -> bool:
    if not hasattr(modifier, "bakes"):
        return False
    bakes = [bake for bake in modifier.bakes if bake.node and bake.node.bl_idname == SIMULATION_NODE]
    return len(bakes) >= zones and all(
        holds_packed_bake(bake) or _has_bake_folder(thing, modifier, bake) for bake in bakes
    )


def _has_bake_folder(thing: Any, modifier: Any, bake: Any) -> bool:
    if bake.use_custom_path and bake.directory:
        folder = bake.directory
    elif modifier.bake_directory:
        folder = os.path.join(modifier.bake_directory, str(bake.bake_id))
    else:
        return False
    meta = os.path.join(bpy.path.abspath(folder, library=thing.library), "meta")
    return os.path.isdir(meta) and bool(os.listdir(meta))
