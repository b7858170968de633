"""Scenes for the guard: some that render data kept between frames get wrong, and many that they get right."""

import math
from typing import Any

import bpy

from worker_scenes.register import scene
from worker_scenes.things import add, cube_mesh, register_text, save, start


def noisy(samples: int = 4) -> Any:
    """Begin with the cube in a room of soft light, where every pixel is as noisy as its samples leave it."""
    made = start()
    made.cycles.samples = samples
    made.cycles.use_adaptive_sampling = False
    made.world = bpy.data.worlds.new("World")
    made.world.use_nodes = True
    made.world.node_tree.nodes["Background"].inputs["Color"].default_value = (0.7, 0.8, 1, 1)
    wall = add("Wall", cube_mesh(), location=(0, 3, 0))
    wall.scale = (20, 0.1, 20)
    lamp = add("Lamp", bpy.data.lights.new("Lamp", "AREA"), location=(3, -6, 2))
    lamp.data.energy, lamp.data.size = 500, 3
    return made


def key(owner: Any, name: str, values: dict[int, Any]) -> None:
    """Set a property at each of these frames."""
    for frame, value in values.items():
        setattr(owner, name, value)
        owner.keyframe_insert(name, frame=frame)


@scene
def samples_keyed(folder: str) -> None:
    """More samples from frame to frame."""
    made = noisy()
    key(made.cycles, "samples", {1: 2, 10: 40})
    save(folder, "samples_keyed.blend")


@scene
def simplify_keyed(folder: str) -> None:
    """A cube that is subdivided ever more, by simplification."""
    made = noisy()
    bpy.data.objects["Cube"].modifiers.new("Subdivision", "SUBSURF").render_levels = 4
    made.render.use_simplify = True
    key(made.render, "simplify_subdivision_render", {1: 0, 5: 0, 6: 4})
    save(folder, "simplify_keyed.blend")


@scene
def simplify_switched(folder: str) -> None:
    """A cube that is not subdivided, as long as simplification is on."""
    made = noisy()
    bpy.data.objects["Cube"].modifiers.new("Subdivision", "SUBSURF").render_levels = 4
    made.render.simplify_subdivision_render = 0
    key(made.render, "use_simplify", {1: True, 6: False})
    save(folder, "simplify_switched.blend")


@scene
def layers_with_samples(folder: str) -> None:
    """Two view layers, the first with many samples of its own, and a compositor that shows both."""
    made = noisy(samples=2)
    made.view_layers[0].samples = 32
    made.view_layers.new("Second").samples = 2
    save(folder, "layers_with_samples.blend")


@scene
def samples_lowered(folder: str) -> None:
    """A script that sets samples, whenever the frame changes."""
    noisy()
    on_frame("scene.cycles.samples = 60 if scene.frame_current < 5 else 2")
    save(folder, "samples_lowered.blend")


@scene
def property_set(folder: str) -> None:
    """A script that sets a property without telling Blender; the wall shines by it."""
    noisy()
    glow = bpy.data.materials.new("Glow")
    glow.use_nodes = True
    nodes, links = glow.node_tree.nodes, glow.node_tree.links
    nodes.clear()
    attribute, shine = nodes.new("ShaderNodeAttribute"), nodes.new("ShaderNodeEmission")
    attribute.attribute_type, attribute.attribute_name = "OBJECT", "glow"
    links.new(attribute.outputs["Fac"], shine.inputs["Strength"])
    links.new(shine.outputs["Emission"], nodes.new("ShaderNodeOutputMaterial").inputs["Surface"])
    wall = bpy.data.objects["Wall"]
    wall["glow"] = 0.5
    wall.data.materials.append(glow)
    on_frame("bpy.data.objects['Wall']['glow'] = scene.frame_current / 10")
    save(folder, "property_set.blend")


def on_frame(statement: str) -> None:
    """Have the scene run a statement whenever the frame changes."""
    register_text(
        "on_frame.py",
        f"import bpy\ndef changed(scene, *_):\n    {statement}\nbpy.app.handlers.frame_change_pre.append(changed)\n",
    )


def moving() -> Any:
    """Begin with a room in which much moves, all of it in ways that kept data are right for."""
    made = noisy(samples=8)
    cube, camera = bpy.data.objects["Cube"], bpy.data.objects["Near"]
    key(cube, "rotation_euler", {1: (0, 0, 0), 10: (1, 2, 3)})
    key(camera.data, "lens", {1: 40.0, 10: 60.0})
    key(bpy.data.lights["Lamp"], "energy", {1: 300.0, 10: 700.0})
    cube.modifiers.new("Subdivision", "SUBSURF").render_levels = 2
    for number in range(12):
        copy = add(f"Copy {number}", cube.data, location=(math.cos(number) * 4, 1, math.sin(number) * 3))
        copy.scale = (0.3, 0.3, 0.3)
    return made


def coloured(made: Any, values: dict[str, Any]) -> Any:
    """Give the cube and its copies a material whose colour is animated."""
    material = bpy.data.materials.new("Coloured")
    material.use_nodes = True
    inputs = material.node_tree.nodes["Principled BSDF"].inputs
    key(inputs["Base Color"], "default_value", {1: (1, 0.2, 0.1, 1), 10: (0.1, 0.2, 1, 1)})
    for name, value in values.items():
        inputs[name].default_value = value
    bpy.data.objects["Cube"].data.materials.append(material)
    return made


@scene
def still_room(folder: str) -> None:
    """Movement, lens and light."""
    moving()
    save(folder, "still_room.blend")


@scene
def blurred(folder: str) -> None:
    """Motion blur and depth of field."""
    made = moving()
    made.render.use_motion_blur = True
    lens = bpy.data.cameras["Near"].dof
    lens.use_dof, lens.focus_distance, lens.aperture_fstop = True, 7, 0.2
    save(folder, "blurred.blend")


@scene
def glass(folder: str) -> None:
    """Refraction with caustics."""
    coloured(moving(), {"Roughness": 0.1, "Transmission Weight": 1.0})
    save(folder, "glass.blend")


@scene
def skin(folder: str) -> None:
    """Light below the surface."""
    coloured(moving(), {"Subsurface Weight": 1.0})
    save(folder, "skin.blend")


@scene
def waves(folder: str) -> None:
    """A mesh that changes its shape, whose tree of bounds is kept and fitted anew."""
    moving()
    sea = add("Waves", cube_mesh(), location=(0, 0, -2))
    sea.scale = (3, 3, 0.5)
    sea.modifiers.new("Subdivision", "SUBSURF").render_levels = 5
    sea.modifiers.new("Wave", "WAVE").height = 1
    save(folder, "waves.blend")


@scene
def fog(folder: str) -> None:
    """A volume in the whole room, which grows denser."""
    made = moving()
    tree = made.world.node_tree
    scatter = tree.nodes.new("ShaderNodeVolumeScatter")
    key(scatter.inputs["Density"], "default_value", {1: 0.01, 10: 0.1})
    tree.links.new(scatter.outputs["Volume"], tree.nodes["World Output"].inputs["Volume"])
    save(folder, "fog.blend")


@scene
def fur(folder: str) -> None:
    """Hair on the cube."""
    moving()
    cube = bpy.data.objects["Cube"]
    cube.modifiers.new("Hair", "PARTICLE_SYSTEM")
    hair = cube.particle_systems[0].settings
    hair.type, hair.count, hair.hair_length = "HAIR", 500, 1
    save(folder, "fur.blend")


@scene
def adaptive(folder: str) -> None:
    """Adaptive sampling that ends early where the picture is smooth."""
    made = moving()
    made.cycles.samples, made.cycles.use_adaptive_sampling = 64, True
    made.cycles.adaptive_threshold, made.cycles.adaptive_min_samples = 0.1, 4
    save(folder, "adaptive.blend")


@scene
def passes(folder: str) -> None:
    """Passes and cryptomatte, for multilayer files."""
    made = moving()
    layer = made.view_layers[0]
    for name in ("z", "mist", "normal", "vector", "uv", "object_index", "diffuse_direct", "cryptomatte_object"):
        setattr(layer, f"use_pass_{name}", True)
    save(folder, "passes.blend")
