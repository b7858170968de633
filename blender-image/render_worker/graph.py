"""Which data-blocks the rendered scene really uses, by following Blender's own references."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bpy

from render_worker.versions import id_type

# Reached through tool settings and windows only: nothing of them is in the picture.
NEVER_RENDERED = ("BRUSH", "PALETTE", "PAINTCURVE", "SCREEN", "WORKSPACE", "WINDOWMANAGER", "TEXT")


def reachable(scene: Any) -> set[Any]:
    """Return every data-block that the picture of the scene may depend on."""
    uses: dict[Any, set[Any]] = {}
    for used, users in bpy.data.user_map().items():
        if id_type(used) in NEVER_RENDERED:
            continue
        for user in users:
            uses.setdefault(user, set()).add(used)
    found = {scene}
    border = [scene]
    while border:
        owner = border.pop()
        fresh = {used for used in uses.get(owner, ()) if _in_the_picture(owner, used)} - found
        if id_type(owner) == "SCENE":
            fresh |= _composited(owner) - found
        found |= fresh
        border.extend(fresh)
    return found


def _in_the_picture(owner: Any, used: Any) -> bool:
    """Tell a reference that is rendered from one that only the interface shows."""
    if id_type(owner) == "SCENE":  # canvas and stencil of the paint tools, the clip editor's clip
        if id_type(used) == "MOVIECLIP":
            return used == owner.active_clip and _goes_by_active_clip()
        if used == getattr(owner, "compositing_node_group", None):
            return bool(owner.render.use_compositing)
        return id_type(used) != "IMAGE"
    if id_type(owner) == "CAMERA":  # background pictures of the viewport
        return id_type(used) not in ("IMAGE", "MOVIECLIP")
    if id_type(owner) == "OBJECT" and owner.type == "EMPTY":  # reference pictures
        return id_type(used) not in ("IMAGE", "MOVIECLIP")
    return True


def _goes_by_active_clip() -> bool:
    """Tell whether any constraint follows the clip that the scene has open."""
    constraints = (constraint for thing in bpy.data.objects for constraint in thing.constraints)
    return any(getattr(constraint, "use_active_clip", False) for constraint in constraints)


def _composited(scene: Any) -> set[Any]:
    """Return what the compositor of a scene reads; the tree is a part of the scene before 5.0."""
    tree = getattr(scene, "node_tree", None) if not hasattr(scene, "compositing_node_group") else None
    nodes = tree.nodes if tree and scene.use_nodes and scene.render.use_compositing else ()
    named = (getattr(node, name, None) for node in nodes for name in ("image", "clip"))
    return {block for block in named if isinstance(block, bpy.types.ID)}


def node_trees(block: Any) -> Iterator[Any]:
    """Yield the node tree that a data-block is or owns."""
    if id_type(block) == "NODETREE":
        yield block
    elif getattr(block, "node_tree", None) is not None and id_type(block) != "NODETREE":
        yield block.node_tree


def animated_ids() -> Iterator[Any]:
    """Yield every data-block with animation data, embedded node trees and shape keys included."""
    for collection in bpy.data.bl_rna.properties:
        if collection.type != "COLLECTION":
            continue
        for block in getattr(bpy.data, collection.identifier):
            for candidate in (block, *_embedded_trees(block)):
                if getattr(candidate, "animation_data", None) is not None:
                    yield candidate


def _embedded_trees(block: Any) -> Iterator[Any]:
    if isinstance(block, bpy.types.ID) and not isinstance(block, bpy.types.NodeTree):
        tree = getattr(block, "node_tree", None)
        if tree is not None:
            yield tree
