"""Simulations that are baked, each kind of cache."""

import shutil

import bpy

from picture_scenes import simulated_things as simulated
from picture_scenes.register import Project, refused, scene
from picture_scenes.things import LAST, stage

TOPIC = "Baked simulations"


def bake(cache: object) -> None:
    cache.frame_end = LAST  # type: ignore[attr-defined]
    bpy.ops.ptcache.bake_all(bake=True)


def bake_to_disk(project: Project, cache: object) -> None:
    bpy.ops.wm.save_as_mainfile(filepath=str(project.blend))
    cache.use_disk_cache = True  # type: ignore[attr-defined]
    bake(cache)
    assert any(project.folder.glob("blendcache_*/*.bphys"))


@scene(TOPIC)
def rigid_body_baked(_: Project) -> None:
    """Rigid bodies, baked into the file."""
    bake(simulated.falling_cubes()[1])


@scene(TOPIC)
def cloth_baked(_: Project) -> None:
    """Cloth, baked into the file."""
    bake(simulated.falling_cloth()[1])


@scene(TOPIC)
def soft_body_baked(_: Project) -> None:
    """A soft body, baked into the file."""
    bake(simulated.soft_grid()[1])


@scene(TOPIC)
def hair_dynamics_baked(_: Project) -> None:
    """Hair dynamics, baked into the file by the bake of its own cache; that of all caches leaves hair out."""
    made, cache = simulated.fur_in_the_wind()
    for frame in range(1, LAST + 1):
        made.frame_set(frame)
    with bpy.context.temp_override(point_cache=cache):
        bpy.ops.ptcache.bake_from_cache()
    assert cache.is_baked


@scene(TOPIC)
def particles_baked(_: Project) -> None:
    """Particles, baked into the file."""
    bake(simulated.fountain()[1])


@scene(TOPIC)
def dynamic_paint_baked(project: Project) -> None:
    """A dented canvas, baked into the folder of caches beside the file."""
    bake_to_disk(project, simulated.rippling_canvas()[1])


@scene(TOPIC, short=True)
def cloth_baked_to_disk(project: Project) -> None:
    """Cloth, baked into the folder of caches beside the file."""
    bake_to_disk(project, simulated.falling_cloth()[1])


@scene(TOPIC)
def particles_baked_to_disk(project: Project) -> None:
    """Particles, baked into the folder of caches beside the file."""
    bake_to_disk(project, simulated.fountain()[1])


@scene(TOPIC)
def cloth_with_an_outer_cache(project: Project) -> None:
    """Cloth whose cache was made elsewhere and is read from a folder that the file names."""
    _made, cache = simulated.falling_cloth()
    bake_to_disk(project, cache)
    shutil.move(str(next(project.folder.glob("blendcache_*"))), project.path("caches"))
    name = sorted((project.folder / "caches").glob("*.bphys"))[0].name
    bpy.ops.ptcache.free_bake_all()
    cache.use_external = True
    cache.filepath, cache.name = "//caches", name.rsplit("_", 2)[0]
    cache.index = int(name.rsplit("_", 1)[1].split(".")[0])


@scene(TOPIC, refused("MissingFiles"))
def cloth_without_its_cache(project: Project) -> None:
    """The folder of caches is not there."""
    bake_to_disk(project, simulated.falling_cloth()[1])
    shutil.rmtree(next(project.folder.glob("blendcache_*")))


@scene(TOPIC, refused("MissingFiles"))
def cloth_with_the_cache_of_another_name(project: Project) -> None:
    """The file was renamed, the folder of caches was not: Blender would render as if it were there."""
    bake_to_disk(project, simulated.falling_cloth()[1])
    folder = next(project.folder.glob("blendcache_*"))
    folder.rename(folder.with_name("blendcache_another"))


def bake_zone(project: Project, target: str) -> None:
    _made, modifier = simulated.drifting_cube()
    bpy.context.view_layer.update()
    bpy.ops.wm.save_as_mainfile(filepath=str(project.blend))
    one = modifier.bakes[0]
    if hasattr(one, "bake_target"):
        one.bake_target = target
    thing = bpy.context.object
    bpy.ops.object.geometry_node_bake_single(
        session_uid=thing.session_uid, modifier_name=modifier.name, bake_id=one.bake_id
    )


@scene(TOPIC, since=(4, 3))
def simulation_zone_packed(project: Project) -> None:
    """A simulation zone, baked into the file."""
    bake_zone(project, "PACKED")


@scene(TOPIC)
def simulation_zone_baked_to_disk(project: Project) -> None:
    """A simulation zone, baked into its folder beside the file."""
    bake_zone(project, "DISK")
    assert list(project.folder.rglob("*.json"))


@scene(TOPIC, refused("MissingFiles"))
def fluid_without_its_cache(_: Project) -> None:
    """The folder of a baked fluid is not there."""
    _made, cube = stage(last=3)
    domain = cube.modifiers.new("Fluid", "FLUID")
    domain.show_viewport = False
    domain.fluid_type = "DOMAIN"
    settings = domain.domain_settings
    settings.cache_type, settings.cache_directory, settings.has_cache_baked_data = "ALL", "//fluids", True
