"""Materials, built as node trees that every Blender from 3.4 on understands alike."""

from pathlib import Path

import bpy
import versions

Colour = tuple[float, float, float]
"""Linear red, green and blue."""


def principled(name: str, colour: Colour = (0.8, 0.8, 0.8), **inputs: object) -> bpy.types.Material:
    """Make a material of one Principled BSDF; inputs are named with underscores, as in `Coat_Weight=1`."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    shader = shader_of(material)
    shader.inputs["Base Color"].default_value = (*colour, 1)
    for key, value in inputs.items():
        versions.set_principled(shader, key.replace("_", " "), value)
    return material


def shader_of(material: bpy.types.Material) -> bpy.types.Node:
    """Find the material's Principled BSDF."""
    return next(node for node in material.node_tree.nodes if node.type == "BSDF_PRINCIPLED")


def paint_with_image(
    material: bpy.types.Material,
    image: Path,
    scale: float = 1.0,
    coordinates: str = "UV",
) -> bpy.types.Node:
    """Let a picture decide the material's colour; return the picture's node."""
    tree = material.node_tree
    texture = image_node(tree, image)
    mapping = tree.nodes.new("ShaderNodeMapping")
    mapping.inputs["Scale"].default_value = (scale, scale, scale)
    source = tree.nodes.new("ShaderNodeTexCoord")
    tree.links.new(source.outputs[coordinates], mapping.inputs["Vector"])
    tree.links.new(mapping.outputs["Vector"], texture.inputs["Vector"])
    tree.links.new(texture.outputs["Color"], shader_of(material).inputs["Base Color"])
    return texture


def image_node(tree: bpy.types.NodeTree, image: Path) -> bpy.types.Node:
    """Add a node that reads a picture from its file."""
    texture = tree.nodes.new("ShaderNodeTexImage")
    texture.image = bpy.data.images.load(str(image), check_existing=True)
    return texture


def roughen(material: bpy.types.Material, texture: bpy.types.Node, smooth: float, rough: float) -> None:
    """Let a picture's brightness decide how rough the surface is."""
    tree = material.node_tree
    ramp = tree.nodes.new("ShaderNodeMapRange")
    ramp.inputs["To Min"].default_value = smooth
    ramp.inputs["To Max"].default_value = rough
    tree.links.new(texture.outputs["Color"], ramp.inputs["Value"])
    tree.links.new(ramp.outputs["Result"], shader_of(material).inputs["Roughness"])


def glowing_image(name: str, image: Path, strength: float) -> bpy.types.Material:
    """Make a picture that shines by itself, left out of light sampling: it is there to be looked at."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    tree.nodes.clear()
    emission = tree.nodes.new("ShaderNodeEmission")
    emission.inputs["Strength"].default_value = strength
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    tree.links.new(image_node(tree, image).outputs["Color"], emission.inputs["Color"])
    tree.links.new(emission.outputs["Emission"], output.inputs["Surface"])
    material.cycles.emission_sampling = "NONE"
    return material
