"""Which view layers are rendered, which passes they have, and what of them a multilayer OpenEXR must hold."""

from __future__ import annotations

import re
from typing import Any

from render_worker.animation import remove_animation
from render_worker.assign import unknown
from render_worker.failure import permanent
from render_worker.versions import EEVEE_NAMES, layer_sockets

# What the interface calls passes whose property has another name.
ALIASES = {"depth": "z", "emission": "emit", "crypto_object": "cryptomatte_object"}
# Switches among the passes' properties that are none.
NO_PASS = ("cryptomatte_accurate",)


def choose_layers(scene: Any, wanted: list[str]) -> None:
    """Render the named view layers and no others."""
    names = [layer.name for layer in scene.view_layers]
    absent = [name for name in wanted if name not in names]
    if absent:
        raise unknown("view layer", absent, names, "viewLayers")
    for layer in scene.view_layers:
        remove_animation(scene, f'view_layers["{layer.name}"].use')
        layer.use = layer.name in wanted


def rendered_layers(scene: Any) -> list[Any]:
    """Return the view layers that a render makes."""
    return [layer for layer in scene.view_layers if layer.use]


def switch_passes_on(scene: Any, wanted: list[str]) -> None:
    """Switch the named passes on in every view layer that is rendered."""
    for layer in rendered_layers(scene):
        known = _passes(scene, layer)
        absent = [name for name in wanted if _key(name) not in known]
        if absent:
            raise unknown("pass", absent, sorted(known), "passes")
        for name in wanted:
            _switch_on(scene, layer, *known[_key(name)])


def _switch_on(scene: Any, layer: Any, holder: Any, switch: str) -> None:
    setattr(holder, switch, False)
    without = layer_sockets(scene, layer)
    setattr(holder, switch, True)
    if switch != "use_pass_combined" and layer_sockets(scene, layer) == without:
        name, engine = switch.removeprefix("use_pass_"), scene.render.engine
        raise permanent(
            "PassNotMade",
            f"the engine {engine} does not make the pass '{name}' of this scene",
            "leave it out of settings.passes, or choose another engine",
            engine=engine,
        )


def expected_passes(scene: Any) -> list[str]:
    """Return `layer.pass.` of each pass that the engine makes in each rendered layer, as channels begin with it."""
    found = []
    for layer in rendered_layers(scene):
        for name in layer_sockets(scene, layer):
            if name != "Alpha":
                found.append(f"{layer.name}.{'Combined' if name == 'Image' else name}.")
    return found


def _passes(scene: Any, layer: Any) -> dict[str, tuple[Any, str]]:
    """Return where each pass is switched on, by its property's name without `use_pass_`."""
    engine = scene.render.engine
    holders = [layer]
    if engine == "CYCLES":
        holders.append(layer.cycles)
    elif engine in EEVEE_NAMES:
        holders.append(layer.eevee)
    found = {}
    for holder in holders:
        for one in holder.bl_rna.properties:
            name = one.identifier.removeprefix("use_pass_")
            if name != one.identifier and name not in NO_PASS:
                found[name] = (holder, one.identifier)
    return found


def _key(name: str) -> str:
    key = re.sub(r"[\s_-]+", "_", name.strip()).lower()
    return ALIASES.get(key, key)
