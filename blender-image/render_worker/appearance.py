"""Settings that change how the picture looks: region, colour management, simplification, switches."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from render_worker import versions
from render_worker.assign import assign, assign_choice, assign_number
from render_worker.failure import Refusals, Warn, permanent
from render_worker.stereo import used_views


def apply_appearance(scene: Any, settings: dict[str, Any], warn: Warn, refusals: Refusals) -> None:
    """Apply those that the job sets; what is wrong with one of them is kept, and the others are applied."""
    setters: dict[str, Callable[[Any, Any], None]] = {
        "region": _set_region,
        "color": _set_color,
        "compositor": _set_compositor,
        "sequencer": _set_sequencer,
        "stereo": _set_stereo,
    }
    for name, apply in setters.items():
        if name in settings:
            with refusals.kept():
                apply(scene, settings[name])
    if "simplify" in settings:
        _set_simplify(scene, settings["simplify"])
    if "motionBlur" in settings:
        assign(scene, "render.use_motion_blur", settings["motionBlur"])
        if settings["motionBlur"] and scene.render.engine == "BLENDER_WORKBENCH":
            warn("MotionBlurIgnored", "the engine BLENDER_WORKBENCH knows no motion blur")
    if "transparent" in settings:
        assign(scene, "render.film_transparent", settings["transparent"])


def _set_region(scene: Any, region: dict[str, Any]) -> None:
    (left, right), (bottom, top) = region["x"], region["y"]
    whole = (left, right, bottom, top) == (0, 1, 0, 1)
    assign(scene, "render.use_border", not whole)
    if "crop" in region:
        assign(scene, "render.use_crop_to_border", region["crop"])
    # Blender keeps the edges in order: the far ones go out of the way first.
    for path, value in (("min_x", 0.0), ("min_y", 0.0), ("max_x", right), ("max_y", top)):
        assign(scene, f"render.border_{path}", value)
    assign(scene, "render.border_min_x", left)
    assign(scene, "render.border_min_y", bottom)
    render = scene.render
    width = (right - left) * render.resolution_x * render.resolution_percentage / 100
    height = (top - bottom) * render.resolution_y * render.resolution_percentage / 100
    if width < 1 or height < 1:
        raise permanent(
            "RegionTooSmall",
            f"the region is {width:.2f} by {height:.2f} pixels large",
            "choose a settings.region of a pixel and more each way",
        )


def _set_color(scene: Any, color: dict[str, Any]) -> None:
    if "viewTransform" in color:
        field = "color.viewTransform"
        assign_choice(
            scene, "view_settings.view_transform", color["viewTransform"], f"settings.{field}", "view transform"
        )
    if "look" in color:
        assign_choice(scene, "view_settings.look", color["look"], "settings.color.look", "look")
    for key in ("exposure", "gamma"):
        if key in color:
            assign_number(scene, f"view_settings.{key}", color[key], f"color.{key}")
    if set(color) == {"config"}:  # with which Blender was started
        return
    # Else files would have settings of their own.
    scene.render.image_settings.color_management = "FOLLOW_SCENE"


def _set_simplify(scene: Any, simplify: bool | dict[str, Any]) -> None:
    assign(scene, "render.use_simplify", bool(simplify))
    if isinstance(simplify, dict):
        assign(scene, "render.use_simplify", True)
        if "subdivision" in simplify:
            assign(scene, "render.simplify_subdivision_render", simplify["subdivision"])
        if "particles" in simplify:
            assign(scene, "render.simplify_child_particles_render", simplify["particles"])


def _set_compositor(scene: Any, on: bool) -> None:
    assign(scene, "render.use_compositing", on)
    if on and not versions.switch_compositor_on(scene):
        raise permanent(
            "NoCompositor",
            f"scene '{scene.name}' has no compositor nodes",
            "leave out settings.compositor, or make them in Blender",
        )


def _set_sequencer(scene: Any, on: bool) -> None:
    assign(scene, "render.use_sequencer", on)
    editor = scene.sequence_editor
    if on and not any(strip.type != "SOUND" for strip in (versions.live_strips(editor) if editor else [])):
        raise permanent(
            "NoSequencer",
            f"scene '{scene.name}' has no strip in its sequencer that can be seen",
            "leave out settings.sequencer, or add strips in Blender",
        )


def _set_stereo(scene: Any, on: bool) -> None:
    assign(scene, "render.use_multiview", on)
    if on and len(used_views(scene)) < 2:
        views = [view.name for view in scene.render.views]
        raise permanent(
            "NoStereoViews",
            f"scene '{scene.name}' has fewer than two views switched on; it has: {', '.join(views)}",
            "switch two views on in the scene's Stereoscopy panel",
            views=views,
        )
