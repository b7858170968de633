"""Finds simulations and whether they are baked: those that are not come out wrong in any order but one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import bpy

from render_worker.failure import permanent
from render_worker.versions import can_simulate_fluids, holds_packed_bake, id_type

SIMULATION_NODE = "GeometryNodeSimulationOutput"


@dataclass(frozen=True)
class Simulation:
    """One thing that simulates: an object, or a scene with all its rigid bodies."""

    owner: Any
    kind: str
    baked: bool
    # Its point cache, where it has one.
    cache: Any | None = None
    # Its geometry nodes, where it is a zone in them.
    modifier: Any | None = None

    def to_json(self, rendered: str) -> dict[str, Any]:
        """Return it as a `FoundSimulation` of the rendered scene."""
        found = {"object": self.owner.name, "kind": self.kind, "baked": self.baked, "scenes": [rendered]}
        why = None if self.baked else self._why_not_to_be_baked()
        return found if why is None else {**found, "notToBeBaked": why}

    def _why_not_to_be_baked(self) -> str | None:
        if self.kind == "hair":
            return "Blender's bake of hair dynamics does not give the pictures of rendering in order"
        if self.kind == "fluid":
            return "the farm does not bake fluids"
        if self.owner.library is not None or self.owner.override_library is not None:
            return "it comes from a library, whose file is not written to"
        if self.cache is not None and self.cache.use_external:
            return "it reads an external cache, which is not there"
        return None


def simulations(scene: Any, blocks: set[Any]) -> list[Simulation]:
    """List the simulations that the picture of the scene depends on."""
    found: list[Simulation] = []
    for owner in _named(blocks, "SCENE"):
        found.extend(_rigid_bodies(owner))
    for thing in _named(blocks, "OBJECT"):
        for modifier in thing.modifiers:
            if modifier.show_render:
                found.extend(_of_modifier(thing, modifier))
    return found


def first_frame(scene: Any, found: list[Simulation]) -> int:
    """Return the frame from which an unbaked scene must be stepped: its own first or a cache's, if earlier."""
    starts: list[int] = [scene.frame_start, *(one.cache.frame_start for one in found if one.cache is not None)]
    return min(starts)


def refuse_fluids_that_cannot_flow(found: list[Simulation]) -> None:
    """Fail where fluids would be missing from the picture: Blender as a module cannot simulate them."""
    fluids = [one.owner.name for one in found if one.kind == "fluid" and not one.baked]
    if fluids and not can_simulate_fluids():
        raise permanent(
            "FluidNotBaked",
            f"this Blender, a Python module, cannot simulate fluids; not baked are: {', '.join(fluids[:10])}",
            "bake them in Blender (Physics, Fluid, Cache: type All) and submit the cache folder with the scene",
            objects=fluids,
        )


def _named(blocks: set[Any], kind: str) -> list[Any]:
    return sorted((block for block in blocks if id_type(block) == kind), key=lambda block: block.name_full)


def _rigid_bodies(scene: Any) -> Iterator[Simulation]:
    world = scene.rigidbody_world
    if world is None or not world.enabled or world.collection is None:
        return
    moving = [
        thing
        for thing in world.collection.all_objects
        if thing.rigid_body and thing.rigid_body.type == "ACTIVE" and not thing.rigid_body.kinematic
    ]
    if moving:  # one cache holds them all
        yield _cached(scene, "rigid-body", world.point_cache)


def _cached(owner: Any, kind: str, cache: Any) -> Simulation:
    return Simulation(owner, kind, cache.is_baked, cache=cache)


def _of_modifier(thing: Any, modifier: Any) -> Iterator[Simulation]:
    if modifier.type == "CLOTH":
        yield _cached(thing, "cloth", modifier.point_cache)
    elif modifier.type == "SOFT_BODY":
        yield _cached(thing, "soft-body", modifier.point_cache)
    elif modifier.type == "FLUID" and modifier.fluid_type == "DOMAIN":
        domain = modifier.domain_settings
        yield Simulation(thing, "fluid", domain.cache_type != "REPLAY" and domain.has_cache_baked_data)
    elif modifier.type == "DYNAMIC_PAINT" and modifier.canvas_settings is not None:
        for surface in modifier.canvas_settings.canvas_surfaces:
            if surface.is_active:
                yield _cached(thing, "dynamic-paint", surface.point_cache)
    elif modifier.type == "PARTICLE_SYSTEM":
        yield from _of_particles(thing, modifier.particle_system)
    elif modifier.type == "NODES" and modifier.node_group is not None:
        zones = _simulation_zones(modifier.node_group)
        if zones:
            baked = _zones_are_baked(thing, modifier, zones)
            yield Simulation(thing, "simulation-zone", baked, modifier=modifier)


def _of_particles(thing: Any, system: Any) -> Iterator[Simulation]:
    if system.settings.type == "EMITTER":
        yield _cached(thing, "particles", system.point_cache)
    elif system.use_hair_dynamics:  # hair that does not move by itself needs no bake
        yield _cached(thing, "hair", system.point_cache)


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


def zone_bakes(modifier: Any) -> list[Any]:
    """List where the results of a modifier's simulation zones are kept, baked or not."""
    bakes = getattr(modifier, "bakes", ())
    return [bake for bake in bakes if bake.node and bake.node.bl_idname == SIMULATION_NODE]


def _zones_are_baked(thing: Any, modifier: Any, zones: int) -> bool:
    bakes = zone_bakes(modifier)
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
