"""The one place where the demo minds Blender's version: 3.4 to 5.2."""

import bpy

PRINCIPLED_BEFORE_4 = {
    "Transmission Weight": "Transmission",
    "Subsurface Weight": "Subsurface",
    "Emission Color": "Emission",
}


def set_principled(shader: bpy.types.Node, name: str, value: object) -> None:
    """Set an input of a Principled BSDF, by its name since 4.0."""
    inputs = shader.inputs
    if name in inputs:
        inputs[name].default_value = value
    elif name == "Subsurface Scale":
        radius = inputs["Subsurface Radius"]
        radius.default_value = [value * part for part in radius.default_value]
    else:
        inputs[PRINCIPLED_BEFORE_4[name]].default_value = value


def shade_smooth(mesh: bpy.types.Mesh, sharp_from: float | None = None) -> None:
    """Shade smoothly, but for edges that bend by `sharp_from` (radians) and more."""
    if hasattr(mesh, "shade_smooth"):
        mesh.shade_smooth()
        if sharp_from is not None:
            mesh.set_sharp_from_angle(angle=sharp_from)
        return
    mesh.polygons.foreach_set("use_smooth", [True] * len(mesh.polygons))
    if sharp_from is not None:
        mesh.use_auto_smooth, mesh.auto_smooth_angle = True, sharp_from


def new_modifier_tree(name: str) -> bpy.types.NodeTree:
    """Add a node tree for a modifier that makes a geometry out of nothing."""
    tree = bpy.data.node_groups.new(name, "GeometryNodeTree")
    if hasattr(tree, "interface"):
        tree.interface.new_socket("Geometry", in_out="OUTPUT", socket_type="NodeSocketGeometry")
        tree.is_modifier = True
    else:
        tree.outputs.new("NodeSocketGeometry", "Geometry")
    return tree


def new_axis_angle_node(tree: bpy.types.NodeTree) -> bpy.types.Node:
    """Add a node that turns `Axis` and `Angle` into a rotation."""
    if hasattr(bpy.types, "FunctionNodeAxisAngleToRotation"):
        return tree.nodes.new("FunctionNodeAxisAngleToRotation")
    node = tree.nodes.new("FunctionNodeRotateEuler")
    node.type = "AXIS_ANGLE"
    return node


def can_denoise() -> bool:
    """Tell whether this Blender's Cycles was built with a denoiser; Debian's was not."""
    import _cycles

    return bool(getattr(_cycles, "with_openimagedenoise", False))


def use_agx(settings: bpy.types.ColorManagedViewSettings) -> None:
    """Look at the scene through AgX, or, before 4.0, through Filmic."""
    try:
        settings.view_transform = "AgX"
        settings.look = "AgX - Medium High Contrast"
    except TypeError:
        settings.view_transform = "Filmic"
        settings.look = "Medium High Contrast"
