"""The library that the scene links: four marbles in one collection, one of them with a painted skin."""

from pathlib import Path

import bpy
import painting
import shaders
import shapes
import versions

RADIUS = 0.088
COLLECTION = "Marbles"
KINDS = 4


def write_library(path: Path) -> None:
    """Write the library and, beside it, the texture that it alone uses."""
    skin = path.parent / "textures" / "swirl.png"
    painting.write_png(skin, painting.swirl())
    bpy.ops.wm.read_factory_settings(use_empty=True)
    collection = bpy.data.collections.new(COLLECTION)
    bpy.context.scene.collection.children.link(collection)
    for number, material in enumerate(_materials(skin)):
        name = f"{number + 1} {material.name}"
        collection.objects.link(bpy.data.objects.new(name, shapes.ball(name, RADIUS, material)))
    bpy.ops.wm.save_as_mainfile(filepath=str(path), relative_remap=True, compress=True)


def _materials(skin: Path) -> list[bpy.types.Material]:
    painted = shaders.principled("Painted porcelain", Roughness=0.14)
    shaders.paint_with_image(painted, skin)
    amber = shaders.principled(
        "Amber glass",
        (1.0, 0.42, 0.08),
        Roughness=0.0,
        Transmission_Weight=1.0,
        IOR=1.48,
    )
    milk = shaders.principled(
        "Milk glass",
        (0.92, 0.88, 0.82),
        Roughness=0.18,
        # What scatters inside is the noisiest of all: only for a Blender that denoises.
        Subsurface_Weight=0.5 if versions.can_denoise() else 0.0,
        Subsurface_Scale=0.05,
    )
    teal = shaders.principled(
        "Teal glass",
        (0.12, 0.75, 0.78),
        Roughness=0.0,
        Transmission_Weight=1.0,
        IOR=1.48,
    )
    return [amber, painted, teal, milk]
