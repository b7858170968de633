"""The layers that a USD file is made of, as USD itself has them: Blender leaves out what is not there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from render_worker.bundled import bundled

USD = re.compile(r"\.usd[acz]?$", re.IGNORECASE)
ABSOLUTE = re.compile(r"^(?:/|[A-Za-z]:[\\/]|\\\\|[A-Za-z][\w+.-]+:/)")
IN_PACKAGE = re.compile(r"^(.+\.usdz)\[.*\]$", re.IGNORECASE)
NUMBER = re.compile(r"(?:(?<=^)|(?<=\.))#+(?=\.|$)")


@dataclass(frozen=True)
class Layer:
    """A layer that another one names."""

    path: str
    stored: str
    by: str
    exists: bool


def layers_of(path: str) -> list[Layer]:
    """List the layers that a USD file needs, and those need; none where Blender brings nothing to read them with."""
    sdf = bundled("pxr.Sdf") if USD.search(path) else None
    found: dict[str, Layer] = {}
    waiting = [path] if sdf is not None else []
    for each in waiting:
        for layer in _named_by(sdf, each):
            if layer.path not in found and layer.path != path:
                found[layer.path] = layer
                if layer.exists:
                    waiting.append(layer.path)
    return list(found.values())


def _named_by(sdf: Any, path: str) -> Iterator[Layer]:
    try:
        # In no registry, where Blender's own would be found again.
        layer = sdf.Layer.OpenAsAnonymous(path)
    except Exception:  # of a kind that only USD has: what is damaged names nothing
        return
    if layer is None:
        return
    clips = list(_clips(layer.pseudoRoot))
    stored = {*layer.GetCompositionAssetDependencies()}
    for made in clips:
        stored.update(asset.path for asset in made.get("assetPaths") or ())
        stored.add(getattr(made.get("manifestAssetPath"), "path", ""))
    for each in sorted(stored - {""}):
        if not each.startswith("`"):
            yield _layer(each, path)
    for template in sorted({str(made.get("templateAssetPath") or "") for made in clips} - {""}):
        yield from _members(_layer(template, path))


def _layer(stored: str, by: str) -> Layer:
    path = stored.split(":SDF_FORMAT_ARGS:", 1)[0]
    package = IN_PACKAGE.match(path)
    path = package.group(1) if package else path
    if ABSOLUTE.match(path):
        # What a layer names so is not led to where it lies in the project tree.
        return Layer(path.replace("\\", "/"), stored, by, exists=False)
    place = os.path.normpath(os.path.join(os.path.dirname(by), path.replace("\\", "/")))
    return Layer(place, stored, by, exists="\\" not in path and os.path.isfile(place))


def _members(template: Layer) -> list[Layer]:
    folder, name = os.path.split(template.path)
    if not NUMBER.search(name) or not os.path.isdir(folder):
        return []
    counts = [len(found) for found in NUMBER.findall(name)]
    parts = [re.escape(part) for part in NUMBER.split(name)]
    numbers = [rf"-?\d{{{count},}}" for count in counts]
    pattern = "".join(part + number for part, number in zip(parts, [*numbers, ""], strict=False))
    names = sorted(each for each in os.listdir(folder) if re.fullmatch(pattern, each))
    found = [Layer(os.path.join(folder, each), template.stored, template.by, exists=True) for each in names]
    return found or [template]


def _clips(root: Any) -> Iterator[Any]:
    """Yield the sets of value clips of all prims, those in variants too."""
    waiting = [root]
    for prim in waiting:
        waiting.extend(prim.nameChildren)
        for variants in prim.variantSets:
            waiting.extend(variant.primSpec for variant in variants.variants)
        if prim.HasInfo("clips"):
            yield from (made for made in prim.GetInfo("clips").values() if hasattr(made, "get"))
