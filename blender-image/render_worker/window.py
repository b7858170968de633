"""What Blender works on: the scene and the view layer at hand."""

from __future__ import annotations

from typing import Any

import bpy


def show(scene: Any, layer: Any) -> None:
    """Work on a scene's view layer; Blender steps and bakes what is in the one at hand."""
    window = bpy.context.window
    window.scene = scene
    window.view_layer = layer
    layer.update()
