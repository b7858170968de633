"""Geometry that is read from caches, and volumes."""

import math
import os
import struct
from pathlib import Path

import bpy
import numpy as np

from picture_scenes.register import Project, refused, scene
from picture_scenes.things import LAST, activate, add, grid, key, slide, stage
from picture_scenes.versions import use_bundled_packages

TOPIC = "Caches of geometry and volumes"


def waving_points(thing: bpy.types.Object, frame: int) -> list[tuple[float, float, float]]:
    """Return where a grid's points are at a frame."""
    return [(v.co.x, v.co.y, 0.5 * math.sin(v.co.x * 2 + frame * 0.7)) for v in thing.data.vertices]


def waved_grid() -> bpy.types.Object:
    stage()
    thing = grid(z=0)
    thing.rotation_euler = (0.9, 0, 0)
    return thing


@scene(TOPIC)
def mesh_cache_mdd(project: Project) -> None:
    """A mesh cache in the MDD format."""
    thing = waved_grid()
    count = len(thing.data.vertices)
    with open(project.path("caches/wave.mdd"), "wb") as file:
        file.write(struct.pack(">2i", LAST, count))
        file.write(struct.pack(f">{LAST}f", *(n / 24 for n in range(LAST))))
        for frame in range(1, LAST + 1):
            for point in waving_points(thing, frame):
                file.write(struct.pack(">3f", *point))
    cache = thing.modifiers.new("Wave", "MESH_CACHE")
    cache.cache_format, cache.filepath, cache.frame_start = "MDD", "//caches/wave.mdd", 1


@scene(TOPIC)
def mesh_cache_pc2(project: Project) -> None:
    """A mesh cache in the PC2 format."""
    thing = waved_grid()
    count = len(thing.data.vertices)
    with open(project.path("wave.pc2"), "wb") as file:
        file.write(struct.pack("<12siiffi", b"POINTCACHE2\0", 1, count, 0.0, 1.0, LAST))
        for frame in range(1, LAST + 1):
            for point in waving_points(thing, frame):
                file.write(struct.pack("<3f", *point))
    cache = thing.modifiers.new("Wave", "MESH_CACHE")
    cache.cache_format, cache.filepath, cache.frame_start = "PC2", "//wave.pc2", 1


@scene(TOPIC, refused("MissingFiles"))
def mesh_cache_missing(project: Project) -> None:
    """The file of a mesh cache is not there."""
    mesh_cache_pc2(project)
    os.remove(project.path("wave.pc2"))


def waving_by_shape_key() -> bpy.types.Object:
    thing = waved_grid()
    thing.shape_key_add(name="Basis")
    wave = thing.shape_key_add(name="Wave")
    for point, place in zip(wave.data, waving_points(thing, 3), strict=True):
        point.co = place
    key(wave, "value", {1: 0.0, 5: 1.0, 10: -1.0})
    slide(thing, -0.5, 0.5)
    for other in bpy.context.view_layer.objects:
        other.select_set(other == thing)
    return thing


@scene(TOPIC, short=True)
def alembic(project: Project) -> None:
    """A mesh that moves and bends, from an Alembic file."""
    thing = waving_by_shape_key()
    path = project.path("caches/wave.abc")
    bpy.ops.wm.alembic_export(filepath=path, start=1, end=LAST, selected=True)
    bpy.data.objects.remove(thing)
    bpy.ops.wm.alembic_import(filepath=path, as_background_job=False, set_frame_range=False)
    bpy.data.cache_files[0].filepath = "//caches/wave.abc"


@scene(TOPIC)
def alembic_layers(project: Project) -> None:
    """An Alembic file with another laid over it."""
    thing = waving_by_shape_key()
    for name in ("base", "over"):
        bpy.ops.wm.alembic_export(filepath=project.path(f"{name}.abc"), start=1, end=LAST, selected=True)
        thing.location.z += 0.3
    bpy.data.objects.remove(thing)
    bpy.ops.wm.alembic_import(filepath=project.path("base.abc"), as_background_job=False, set_frame_range=False)
    cache = bpy.data.cache_files[0]
    cache.filepath = "//base.abc"
    cache.layers.new(filepath="//over.abc")


@scene(TOPIC)
def usd(project: Project) -> None:
    """A mesh that bends, from a USD file."""
    thing = waving_by_shape_key()
    path = project.path("wave.usdc")
    bpy.context.scene.frame_end = LAST
    bpy.ops.wm.usd_export(filepath=path, selected_objects_only=True, export_animation=True, export_shapekeys=False)
    bpy.data.objects.remove(thing)
    bpy.ops.wm.usd_import(filepath=path, set_frame_range=False, import_cameras=False, import_lights=False)
    bpy.data.cache_files[0].filepath = "//wave.usdc"


def sliding_square(name: str, z: float) -> str:
    """Return a USD text of a square that slides past the camera."""
    places = ", ".join(
        f"{frame}: [{', '.join(str((x + 0.3 * frame - 2, -2.0, z + up)) for x, up in SQUARE)}]"
        for frame in range(1, LAST + 1)
    )
    return f"""#usda 1.0
(
    defaultPrim = "{name}"
    upAxis = "Z"
)
def Mesh "{name}"
{{
    int[] faceVertexCounts = [4]
    int[] faceVertexIndices = [0, 1, 2, 3]
    point3f[] points.timeSamples = {{ {places} }}
}}
"""


SQUARE = ((0, 0), (0.6, 0), (0.6, 0.6), (0, 0.6))
ROOT = """#usda 1.0
(
    upAxis = "Z"
    metersPerUnit = 1
    subLayers = [ @./layers/middle.usda@ ]
)
def "Waved" ( prepend references = @./layers/wave.usdc@ )
{
}
"""
MIDDLE = """#usda 1.0
(
    subLayers = [ @low.usda@ ]
)
def "High" ( payload = @../parts/high.usd@ )
{
}
"""


def layered_usd(project: Project) -> None:
    """Show three meshes of one USD file, which come from a sublayer, a reference and a payload."""
    thing = waving_by_shape_key()
    bpy.context.scene.frame_end = LAST
    bpy.ops.wm.usd_export(
        filepath=project.path("layers/wave.usdc"),
        selected_objects_only=True,
        export_animation=True,
        export_shapekeys=False,
    )
    bpy.data.objects.remove(thing)
    texts = {
        "root.usda": ROOT,
        "layers/middle.usda": MIDDLE,
        "layers/low.usda": sliding_square("Low", -1.2),
        "parts/high.usd": sliding_square("High", 0.6),
    }
    for name, text in texts.items():
        Path(project.path(name)).write_text(text)
    path = project.path("root.usda")
    bpy.ops.wm.usd_import(filepath=path, set_frame_range=False, import_cameras=False, import_lights=False)
    bpy.data.cache_files[0].filepath = "//root.usda"
    read = [o for o in bpy.data.objects if any(m.type == "MESH_SEQUENCE_CACHE" for m in o.modifiers)]
    assert len(read) == 3, "the meshes of all layers are read from the file"


@scene(TOPIC, short=True)
def usd_layers(project: Project) -> None:
    """Meshes from a USD file that is made of a sublayer, a reference and a payload."""
    layered_usd(project)


@scene(TOPIC, refused("MissingFiles"), short=True)
def usd_layer_missing(project: Project) -> None:
    """A layer that a USD file refers to is not there: Blender would render without its meshes and say nothing."""
    layered_usd(project)
    os.remove(project.path("parts/high.usd"))


def write_volume(path: str, radius: float) -> None:
    """Write a ball of smoke as OpenVDB."""
    use_bundled_packages()
    import openvdb

    axis = np.arange(16) - 7.5
    distance = np.sqrt(axis[:, None, None] ** 2 + axis[None, :, None] ** 2 + axis[None, None, :] ** 2)
    density = openvdb.FloatGrid()
    density.copyFromArray((distance < radius * 8).astype(np.float32) * 4)
    density.name = "density"
    density.transform = openvdb.createLinearTransform(voxelSize=0.2)
    openvdb.write(path, grids=[density])


def smoke(stored: str) -> bpy.types.Volume:
    """Show a volume from a file."""
    made, cube = stage(last=6)
    made.cycles.samples = 1
    if hasattr(made.cycles, "volume_biased"):  # the other way takes seconds a frame
        made.cycles.volume_biased = True
    cube.location = (2, 3, 0)
    data = bpy.data.volumes.new("Smoke")
    data.filepath = stored
    material = bpy.data.materials.new("Smoke")
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    shader, output = tree.nodes.new("ShaderNodeVolumePrincipled"), tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(shader.outputs[0], output.inputs["Volume"])
    data.materials.append(material)
    add("Smoke", data, location=(-1.5, 0, -1.5)).rotation_euler = (0, 0, 0)
    return data


@scene(TOPIC, since=(4, 5))
def volume(project: Project) -> None:
    """Smoke from an OpenVDB file."""
    write_volume(project.path("smoke/ball.vdb"), 0.8)
    smoke("//smoke/ball.vdb")
    slide(bpy.data.objects["Smoke"], -3, 0, last=6)


@scene(TOPIC, since=(4, 5), short=True)
def volume_sequence(project: Project) -> None:
    """Smoke from a sequence of OpenVDB files, with an offset."""
    for number in range(3, 9):
        write_volume(project.path(f"smoke/ball_{number:04}.vdb"), number / 9)
    data = smoke("//smoke/ball_0003.vdb")
    data.is_sequence, data.frame_start, data.frame_duration, data.frame_offset = True, 2, 5, 3


@scene(TOPIC, refused("MissingFiles"), since=(4, 5))
def volume_sequence_with_a_gap(project: Project) -> None:
    """One OpenVDB file of a sequence is not there: Blender would render without smoke and say nothing."""
    for number in (1, 2, 4, 5, 6):
        write_volume(project.path(f"smoke/ball_{number:04}.vdb"), number / 9)
    data = smoke("//smoke/ball_0001.vdb")
    data.is_sequence, data.frame_duration = True, 6


@scene(TOPIC, refused("MissingFiles"))
def volume_missing(_: Project) -> None:
    """An OpenVDB file is not there."""
    smoke("//smoke/gone.vdb")


def spinning_bake(project: Project, target: str) -> None:
    """Bake moving geometry by a Bake node, and take its motion away: what moves then comes from the bake."""
    _made, cube = stage()
    tree = bpy.data.node_groups.new("Baked", "GeometryNodeTree")
    for direction in ("INPUT", "OUTPUT"):
        tree.interface.new_socket("Geometry", in_out=direction, socket_type="NodeSocketGeometry")
    names = ("NodeGroupInput", "GeometryNodeTransform", "GeometryNodeBake", "NodeGroupOutput")
    source, turn, keep, result = (tree.nodes.new(name) for name in names)
    if not keep.bake_items:  # since 5.0 it keeps nothing by itself
        keep.bake_items.new("GEOMETRY", "Geometry")
    tree.links.new(source.outputs[0], turn.inputs["Geometry"])
    tree.links.new(turn.outputs[0], keep.inputs[0])
    tree.links.new(keep.outputs[0], result.inputs[0])
    key(turn.inputs["Translation"], "default_value", {1: (-2, 0, 0), 10: (2, 0, 1)})
    modifier = cube.modifiers.new("Baked", "NODES")
    modifier.node_group = tree
    activate(cube)
    bpy.context.view_layer.update()
    bpy.ops.wm.save_as_mainfile(filepath=str(project.blend))
    bake = modifier.bakes[0]
    bake.bake_mode = "ANIMATION"
    if hasattr(bake, "bake_target"):
        bake.bake_target = target
    bpy.ops.object.geometry_node_bake_single(
        session_uid=cube.session_uid, modifier_name=modifier.name, bake_id=bake.bake_id
    )
    tree.animation_data_clear()
    turn.inputs["Translation"].default_value = (0, 0, -9)


@scene(TOPIC)
def bake_node(project: Project) -> None:
    """Geometry that a Bake node keeps in a folder beside the file."""
    spinning_bake(project, "DISK")


@scene(TOPIC, since=(4, 3))
def bake_node_packed(project: Project) -> None:
    """Geometry that a Bake node keeps in the file."""
    spinning_bake(project, "PACKED")


@scene(TOPIC)
def geometry_nodes(_: Project) -> None:
    """Geometry nodes that depend on time alone, with instances."""
    _made, cube = stage()
    tree = bpy.data.node_groups.new("Row", "GeometryNodeTree")
    for direction in ("INPUT", "OUTPUT"):
        tree.interface.new_socket("Geometry", in_out=direction, socket_type="NodeSocketGeometry")
    names = ("NodeGroupInput", "GeometryNodeInputSceneTime", "GeometryNodeMeshLine", "ShaderNodeCombineXYZ")
    source, time, line, place = (tree.nodes.new(name) for name in names)
    on_points, result = tree.nodes.new("GeometryNodeInstanceOnPoints"), tree.nodes.new("NodeGroupOutput")
    tree.links.new(time.outputs["Seconds"], place.inputs["X"])
    line.inputs["Count"].default_value = 4
    line.inputs["Start Location"].default_value = (-2, 0, 0)
    on_points.inputs["Scale"].default_value = (0.4, 0.4, 0.4)
    tree.links.new(place.outputs[0], line.inputs["Offset"])
    tree.links.new(line.outputs[0], on_points.inputs["Points"])
    tree.links.new(source.outputs[0], on_points.inputs["Instance"])
    tree.links.new(on_points.outputs[0], result.inputs[0])
    time_scaled = place.inputs["Z"]
    tree.links.new(time.outputs["Seconds"], time_scaled)
    cube.modifiers.new("Row", "NODES").node_group = tree
