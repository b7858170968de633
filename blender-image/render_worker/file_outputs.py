"""The compositor's File Output nodes: kept inside the attempt's folder, and known again by what they write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import bpy

from render_worker import versions
from render_worker.labels import labels

KIND = "CompositorNodeOutputFile"


@dataclass(frozen=True)
class FileOutputs:
    """Every File Output node in the file, whichever tree holds it, and what it writes."""

    # Nodes with the beginning of their files' names.
    nodes: list[tuple[Any, str]]
    # What people know the files by, by the beginning of their names: the node's name, and the input's.
    labels: dict[str, str]
    # Beginnings of the names of files that the rendered scene's compositor should write.
    expected: frozenset[str]

    def aim(self, folder: str) -> None:
        """Point all nodes into the attempt's folder: names from scenes never reach Blender's paths."""
        for node, stem in self.nodes:
            versions.confine_file_output(node, folder, stem)


def find_file_outputs(scene: Any) -> FileOutputs:
    """Look through all trees, since any may be rendered by a strip or as a group of another."""
    nodes = [(node, f"output{number}") for number, node in enumerate(_all_nodes(), start=1)]
    written = [(stem, title) for node, begin in nodes for stem, title in _files_of(node, begin)]
    used = list(_used_nodes(versions.compositor_tree(scene)))
    expected = [stem for node, begin in nodes if node in used for stem in _linked_files(node, begin)]
    named = labels(title for _, title in written)
    return FileOutputs(nodes, dict(zip((stem for stem, _ in written), named, strict=True)), frozenset(expected))


def _all_nodes() -> list[Any]:
    trees = list(bpy.data.node_groups)
    if not hasattr(bpy.types.Scene, "compositing_node_group"):
        trees += [scene.node_tree for scene in bpy.data.scenes if getattr(scene, "node_tree", None) is not None]
    return [node for tree in trees for node in tree.nodes if node.bl_idname == KIND]


def _used_nodes(tree: Any, seen: tuple[Any, ...] = ()) -> Iterator[Any]:
    for node in tree.nodes if tree is not None and tree not in seen else ():
        if node.mute:
            continue
        if node.bl_idname == KIND:
            yield node
        elif getattr(node, "node_tree", None) is not None:
            yield from _used_nodes(node.node_tree, (*seen, tree))


def _files_of(node: Any, begin: str) -> Iterator[tuple[str, str]]:
    name = node.label or node.name
    if versions.is_multilayer(node):
        yield begin, name
        return
    for number, item in enumerate(versions.file_output_items(node), start=1):
        yield f"{begin}-{number}", f"{name}_{item.strip('_#/')}"


def _linked_files(node: Any, begin: str) -> Iterator[str]:
    """Yield the files that Blender writes: those of inputs that something is linked to."""
    linked = [number for number, socket in enumerate(node.inputs, start=1) if socket.is_linked]
    if versions.is_multilayer(node):
        if linked:
            yield begin
        return
    for number in linked:
        yield f"{begin}-{number}"
