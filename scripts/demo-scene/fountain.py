"""The sculpture: marbles roll out from under a lamp, down six spiral tracks, and into the base, for ever.

It turns by one sixth in each loop while every marble moves on to where the next of its kind was: the last
frame runs into the first.
"""

from pathlib import Path

import bpy
import marbles
import numpy as np
import shaders
import shapes
import versions
from shapes import Points

TRACKS = 6
TURNS = 0.92
SLOTS = 24
"""Marbles on a track: a multiple of the kinds of marble, so that the pattern closes."""

TOP, BASE = 2.36, 0.30
DROP_RADIUS = 1.02
"""Where the tracks sink into the groove of the base."""


def track(samples: int = 220) -> Points:
    """Return the way of a marble's centre, evenly spaced, from inside the lamp to inside the base."""
    share = np.linspace(0, 1, 4000)
    radius = 0.24 + (DROP_RADIUS - 0.24) * share + 0.40 * np.sin(np.pi * share**1.25)
    height = TOP + (BASE + 0.14 - TOP) * share**1.12
    sink = np.clip((share - 0.955) / 0.045, 0, 1)
    height = height - 0.55 * sink**2.2
    angle = 2 * np.pi * TURNS * share
    way = np.column_stack([radius * np.cos(angle), radius * np.sin(angle), height])
    walked = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
    even = np.linspace(0, walked[-1], samples)
    return np.column_stack([np.interp(even, walked, way[:, axis]) for axis in range(3)])


def build(library: Path, loop_frames: int) -> bpy.types.Object:
    """Add the sculpture; return the turntable that carries all that turns."""
    brass = shaders.principled("Brass", (0.86, 0.53, 0.20), Metallic=1.0, Roughness=0.2)
    turntable = shapes.add("Turntable", None)
    way = track()
    _add_tracks(way, brass, turntable)
    _add_marbles(way, library, loop_frames, turntable)
    _add_column(brass, turntable)
    _add_lamp(brass, turntable)
    return turntable


def _sideways(way: Points) -> Points:
    along = np.gradient(way, axis=0)
    across = np.column_stack([-along[:, 1], along[:, 0], np.zeros(len(way))])
    sideways: Points = across / np.linalg.norm(across, axis=1)[:, None]
    return sideways


def _add_tracks(way: Points, brass: bpy.types.Material, turntable: bpy.types.Object) -> None:
    rail_radius, half_gauge = 0.0135, 0.058
    below = np.sqrt((marbles.RADIUS + rail_radius) ** 2 - half_gauge**2)
    side, bed = _sideways(way), way - [0, 0, below]
    rails = [bed + side * half_gauge, bed - side * half_gauge]
    stays = [_stay(bed, side, index, half_gauge) for index in range(34, 200, 11)]
    arms = [_arm(bed, index) for index in (67, 111, 155)]
    for number in range(TRACKS):
        turn = 2 * np.pi * number / TRACKS
        lines = [(rails, rail_radius), (stays, 0.008), (arms, 0.012)]
        for name, (points, radius) in zip(("Rails", "Stays", "Arms"), lines, strict=True):
            curve = shapes.wire(
                f"{name} {number}",
                [shapes.turned(line, turn) for line in points],
                radius,
                brass,
            )
            shapes.add(curve.name, curve, turntable)


def _stay(bed: Points, side: Points, index: int, half_gauge: float) -> Points:
    """Draw a bow below the rails that holds them apart."""
    bow = np.linspace(-1, 1, 9)
    sag = 0.05 * (1 - bow**2)
    stay: Points = bed[index] + side[index] * bow[:, None] * half_gauge - np.array([0, 0, 1]) * sag[:, None]
    return stay


def _arm(bed: Points, index: int) -> Points:
    """Draw an arm that swings from the column out to the track."""
    end = bed[index] - [0, 0, 0.05]
    share = np.linspace(0, 1, 24)
    turn = np.arctan2(end[1], end[0]) - 0.5 * (1 - share) ** 2
    radius = 0.08 + (np.hypot(end[0], end[1]) - 0.08) * share
    height = end[2] - 0.30 * (1 - share) ** 1.6
    return np.column_stack([radius * np.cos(turn), radius * np.sin(turn), height])


def _add_column(brass: bpy.types.Material, turntable: bpy.types.Object) -> None:
    profile = [
        (0.42, 0.30),
        (0.40, 0.34),
        (0.24, 0.37),
        (0.13, 0.46),
        (0.09, 0.62),
        (0.075, 0.95),
    ]
    profile += [
        (0.07, 1.6),
        (0.08, 1.85),
        (0.12, 2.02),
        (0.22, 2.12),
        (0.36, 2.18),
        (0.45, 2.22),
        (0.46, 2.24),
    ]
    profile += [(0.44, 2.25), (0.3, 2.235), (0.0, 2.23)]
    shapes.add("Column", shapes.lathe("Column", profile, brass), turntable)


def _add_lamp(brass: bpy.types.Material, turntable: bpy.types.Object) -> None:
    opal = shaders.principled(
        "Opal glass",
        (0.5, 0.36, 0.24),
        Roughness=0.12,
        Emission_Color=(1.0, 0.50, 0.17, 1),
    )
    _darken_edge(opal)
    opal.cycles.emission_sampling = "NONE"  # the bulb lights the scene, with less noise than the glass would
    bend = np.linspace(0, np.pi / 2, 20)
    shade = [(0.47 * np.cos(a) ** 0.8, 2.49 + 0.42 * np.sin(a)) for a in bend[:-1]] + [(0.0, 2.91)]
    glass = shapes.add("Lamp", shapes.lathe("Lamp", [(0.40, 2.47), *shade], opal), turntable)
    glass.visible_shadow = glass.visible_diffuse = False
    bulb = bpy.data.lights.new("Bulb", "POINT")
    bulb.energy, bulb.color, bulb.shadow_soft_size = 48, (1.0, 0.62, 0.32), 0.3
    shapes.add("Bulb", bulb, turntable).location.z = 2.62
    collar = shapes.wire("Lamp collar", [shapes.circle(0.472, 2.485)], 0.022, brass, closed=True)
    shapes.add("Lamp collar", collar, turntable)
    finial = [
        (0.10, 2.895),
        (0.085, 2.925),
        (0.03, 2.94),
        (0.022, 2.97),
        (0.045, 3.0),
        (0.05, 3.03),
        (0.03, 3.065),
    ]
    shapes.add("Finial", shapes.lathe("Finial", [*finial, (0.0, 3.075)], brass), turntable)


def _darken_edge(opal: bpy.types.Material) -> None:
    """Let the glow fade towards the silhouette, as in thick milk glass."""
    tree = opal.node_tree
    facing = tree.nodes.new("ShaderNodeLayerWeight")
    facing.inputs["Blend"].default_value = 0.35
    strength = tree.nodes.new("ShaderNodeMapRange")
    strength.inputs["To Min"].default_value = 2.4
    strength.inputs["To Max"].default_value = 0.45
    tree.links.new(facing.outputs["Facing"], strength.inputs["Value"])
    tree.links.new(strength.outputs["Result"], shaders.shader_of(opal).inputs["Emission Strength"])


def _add_marbles(way: Points, library: Path, loop_frames: int, turntable: bpy.types.Object) -> None:
    path = shapes.add("Way of the marbles", shapes.wire("Way of the marbles", [way], 0, None))
    path.hide_render = True
    with bpy.data.libraries.load(str(library), link=True, relative=True) as (_, wanted):
        wanted.collections = [marbles.COLLECTION]
    nodes = _rolling_marbles(path, wanted.collections[0], loop_frames)
    for number in range(TRACKS):
        thing = shapes.add(f"Marbles {number}", bpy.data.meshes.new(f"Marbles {number}"), turntable)
        thing.rotation_euler.z = 2 * np.pi * number / TRACKS
        thing.modifiers.new("Rolling marbles", "NODES").node_group = nodes


def _rolling_marbles(path: bpy.types.Object, kinds: bpy.types.Collection, loop_frames: int) -> bpy.types.NodeTree:
    """Make nodes that put a marble in each slot of the way and roll them on by one pattern in a loop."""
    tree = versions.new_modifier_tree("Rolling marbles")

    def wire(made: bpy.types.Node, **inputs: object) -> bpy.types.Node:
        for name, value in inputs.items():
            socket = made.inputs[int(name[1:]) if name[1:].isdigit() else name.replace("_", " ")]
            if isinstance(value, bpy.types.NodeSocket):
                tree.links.new(value, socket)
            else:
                socket.default_value = value
        return made

    def node(kind: str, **inputs: object) -> bpy.types.Node:
        return wire(tree.nodes.new(kind), **inputs)

    def math(operation: str, first: object, second: object = 0.0) -> bpy.types.NodeSocket:
        made = node("ShaderNodeMath", _0=first, _1=second)
        made.operation = operation
        return made.outputs[0]

    index = node("GeometryNodeInputIndex").outputs[0]
    loops = math(
        "DIVIDE",
        math("SUBTRACT", node("GeometryNodeInputSceneTime").outputs["Frame"], 1.0),
        loop_frames,
    )
    slot = math("ADD", index, math("MULTIPLY", loops, marbles.KINDS))
    share = math("FRACT", math("DIVIDE", slot, SLOTS))

    curve = node("GeometryNodeObjectInfo", Object=path).outputs["Geometry"]
    sample = node("GeometryNodeSampleCurve", Curves=curve, Factor=share)
    across = node("ShaderNodeVectorMath", _0=(0.0, 0.0, 1.0), _1=sample.outputs["Tangent"])
    across.operation = "CROSS_PRODUCT"
    way_length = float(np.linalg.norm(np.diff(track(), axis=0), axis=1).sum())
    rolled = math("MULTIPLY", share, way_length / marbles.RADIUS)
    rotation = wire(versions.new_axis_angle_node(tree), Axis=across.outputs[0], Angle=rolled).outputs[0]

    slots = node("GeometryNodeMeshLine", Count=SLOTS).outputs[0]
    placed = node("GeometryNodeSetPosition", Geometry=slots, Position=sample.outputs["Position"]).outputs[0]
    collection = node(
        "GeometryNodeCollectionInfo",
        Collection=kinds,
        Separate_Children=True,
        Reset_Children=True,
    ).outputs[0]
    kind = math("MODULO", index, float(marbles.KINDS))
    balls = node(
        "GeometryNodeInstanceOnPoints",
        Points=placed,
        Instance=collection,
        Pick_Instance=True,
        Instance_Index=kind,
        Rotation=rotation,
    ).outputs[0]
    node("NodeGroupOutput", Geometry=balls)
    return tree
