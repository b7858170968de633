"""What keeps a scene's own code from running, and notices when the scene needed it.

Auto-execution, switched off on opening, stops registered texts and drivers. It stops neither Freestyle's style
modules, which are Python run at render time, nor File Output nodes, which write anywhere.
"""

from __future__ import annotations

import re
from typing import Any

import bpy

from render_worker.failure import RenderFailure, Warn, permanent
from render_worker.graph import animated_ids

# How Blender names a style module that it blocked. It blocks them wherever they are, in use or not, and only in
# its latest versions; the farm looks at their use itself.
STYLE_MODULE = "Freestyle style module"


def neutralise_freestyle(rendered: Any, warn: Warn) -> None:
    """Take the style modules out of every scene: a strip or node may render the others too."""
    for scene in bpy.data.scenes:
        for layer in scene.view_layers:
            settings = layer.freestyle_settings
            if settings.mode == "SCRIPT" and scene.render.use_freestyle and layer.use_freestyle:
                what = f"Freestyle style modules of view layer '{layer.name}' in scene '{scene.name}'"
                if scene == rendered:
                    raise scripts_needed(what)
                warn("FreestyleOff", f"{what} are Python code and were not run: their lines are missing")
                layer.use_freestyle = False
            while settings.modules:
                settings.modules.remove(settings.modules[0])
            settings.mode = "EDITOR"


def scripts_needed(what: str) -> RenderFailure:
    """Make the failure of a scene that cannot be rendered without its own code."""
    return permanent(
        "ScriptsNeeded",
        f"the scene needs its own Python code, which this farm does not run: {what}",
        "replace it by a simple driver expression, bake it to keyframes, or clear the text's Register box; "
        "or ask the farm's owner to allow scripts",
        script=what,
    )


# What a registered text must touch to change pictures later: handlers, and functions for drivers. Most registered
# texts only draw a panel, as the one that Rigify adds to every rig does.
CHANGES_PICTURES = re.compile(r"\b(?:handlers|driver_namespace|timers|msgbus)\b")


def refuse_if_scripts_were_needed() -> None:
    """Fail when Blender blocked code that can change the pictures."""
    if not bpy.app.autoexec_fail:
        return
    what: str | None = bpy.app.autoexec_fail_message or "a script"
    if what and what.startswith(("Text '", STYLE_MODULE)):
        # Blender remembers one cause only: another may hide behind one that does not matter.
        what = _text_that_matters() or _blocked_driver()
    if what:
        raise scripts_needed(what)


def warn_of_texts(warn: Warn) -> None:
    """Say which registered texts were not run although Blender's interface would have run them."""
    names = [f"'{text.name}'" for text in bpy.data.texts if text.use_module]
    if names:
        warn(
            "ScriptsNotRun",
            f"the registered texts {', '.join(names)} were not run; the pictures do not seem to need them",
        )


def _text_that_matters() -> str | None:
    for text in bpy.data.texts:
        if text.use_module and CHANGES_PICTURES.search(text.as_string()):
            return f"Text '{text.name}'"
    return None


def _blocked_driver() -> str | None:
    """Find a driver that Blender has given up; one whose expression is simple never needs Python."""
    for owner in animated_ids():
        for curve in owner.animation_data.drivers:
            driver = curve.driver
            if driver.type == "SCRIPTED" and not driver.is_simple_expression and not driver.is_valid:
                return f"Driver '{driver.expression}' of '{owner.name}'"
    return None


def find_blocked_drivers() -> None:
    """Make Blender try the drivers that may be Python, so that a scene is refused before it is rendered.

    A simple expression never needs Python, and evaluating a heavy scene is not free: it is done only when
    some driver is not simple.
    """
    for owner in animated_ids():
        for curve in owner.animation_data.drivers:
            if curve.driver.type == "SCRIPTED" and not curve.driver.is_simple_expression:
                bpy.context.view_layer.update()
                refuse_if_scripts_were_needed()
                return
