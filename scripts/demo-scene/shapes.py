"""Meshes and curves from points."""

from collections.abc import Sequence

import bmesh
import bpy
import numpy as np
import versions
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Rows of x, y, z."""


def add(name: str, data: bpy.types.ID, parent: bpy.types.Object | None = None) -> bpy.types.Object:
    """Put an object with this data into the scene."""
    thing = bpy.data.objects.new(name, data)
    thing.parent = parent
    bpy.context.scene.collection.objects.link(thing)
    return thing


def lathe(
    name: str,
    profile: Sequence[tuple[float, float]],
    material: bpy.types.Material,
    segments: int = 96,
) -> bpy.types.Mesh:
    """Turn (radius, height) points round the z axis; shading is smooth where the profile bends little."""
    angles = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    vertices = [(r * np.cos(a), r * np.sin(a), z) for r, z in profile for a in angles]
    faces = [
        (
            ring * segments + step,
            ring * segments + (step + 1) % segments,
            (ring + 1) * segments + (step + 1) % segments,
            (ring + 1) * segments + step,
        )
        for ring in range(len(profile) - 1)
        for step in range(segments)
    ]
    mesh = bpy.data.meshes.new(name)
    mesh.from_pydata(vertices, [], faces)
    mesh.materials.append(material)
    versions.shade_smooth(mesh, sharp_from=np.radians(35))
    return mesh


def ball(
    name: str,
    radius: float,
    material: bpy.types.Material,
    segments: int = 48,
    rings: int = 24,
) -> bpy.types.Mesh:
    """Make a sphere with a map of the whole globe as its UVs."""
    mesh = bpy.data.meshes.new(name)
    form = bmesh.new()
    form.loops.layers.uv.new("UVMap")
    bmesh.ops.create_uvsphere(form, u_segments=segments, v_segments=rings, radius=radius, calc_uvs=True)
    form.to_mesh(mesh)
    form.free()
    versions.shade_smooth(mesh)
    mesh.materials.append(material)
    return mesh


def wire(
    name: str,
    lines: Sequence[Points],
    radius: float,
    material: bpy.types.Material | None,
    closed: bool = False,
) -> bpy.types.Curve:
    """Make round wires of this radius along lines of points."""
    curve = bpy.data.curves.new(name, "CURVE")
    curve.dimensions = "3D"
    curve.bevel_depth = radius
    curve.bevel_resolution = 3
    curve.use_fill_caps = not closed
    for points in lines:
        spline = curve.splines.new("POLY")
        spline.points.add(len(points) - 1)
        spline.points.foreach_set("co", np.column_stack([points, np.ones(len(points))]).ravel())
        spline.use_cyclic_u = closed
        spline.use_smooth = True
    if material:
        curve.materials.append(material)
    return curve


def circle(radius: float, height: float, segments: int = 96) -> Points:
    """Return points on a level circle round the z axis."""
    angles = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    return np.column_stack([radius * np.cos(angles), radius * np.sin(angles), np.full(segments, height)])


def turned(points: Points, angle: float) -> Points:
    """Turn the points round the z axis."""
    cos, sin = np.cos(angle), np.sin(angle)
    result: Points = points @ np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])
    return result
