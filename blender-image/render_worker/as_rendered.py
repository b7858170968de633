"""Makes what Blender evaluates between renders the same as what it renders.

Simulations are baked, and stepped, by the evaluation that the viewport shows. An object hidden there would not be
simulated, and a coarser one would give a cache that does not fit the rendered mesh.
"""

from __future__ import annotations

from typing import Any

from render_worker.versions import id_type


def evaluate_as_rendered(scene: Any, blocks: set[Any]) -> None:
    """Show in the viewport what is rendered, as finely as it is; colliders that are not rendered stay shown."""
    _set(scene.render, "simplify_subdivision", scene.render.simplify_subdivision_render)
    _set(scene.render, "simplify_child_particles", scene.render.simplify_child_particles_render)
    for block in blocks:
        kind = id_type(block)
        if kind == "OBJECT":
            _object_as_rendered(block)
        elif kind == "COLLECTION" and not block.hide_render:
            _set(block, "hide_viewport", False)
        elif kind == "CURVE":
            _set(block, "resolution_u", block.render_resolution_u or block.resolution_u)
            _set(block, "resolution_v", block.render_resolution_v or block.resolution_v)
        elif kind == "META":
            _set(block, "resolution", block.render_resolution)
    for layer in scene.view_layers:
        _show_collections(layer.layer_collection)
        for thing in layer.objects:
            if not thing.hide_render and thing.hide_get(view_layer=layer):
                thing.hide_set(False, view_layer=layer)


def _set(holder: Any, name: str, value: Any) -> None:
    """Set what is not so yet: whatever is set begins its simulation anew, and some begin otherwise then."""
    if getattr(holder, name) != value:
        setattr(holder, name, value)


def _object_as_rendered(thing: Any) -> None:
    if not thing.hide_render:
        _set(thing, "hide_viewport", False)
    for modifier in thing.modifiers:
        _set(modifier, "show_viewport", modifier.show_render)
        if modifier.type in ("SUBSURF", "MULTIRES"):
            _set(modifier, "levels", modifier.render_levels)
        elif modifier.type == "OCEAN":
            _set(modifier, "viewport_resolution", modifier.resolution)
        elif modifier.type == "SCREW":
            _set(modifier, "steps", modifier.render_steps)


def _show_collections(layer_collection: Any) -> None:
    _set(layer_collection, "hide_viewport", False)
    for child in layer_collection.children:
        _show_collections(child)
