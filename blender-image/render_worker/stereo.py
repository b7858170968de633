"""The views of a stereo picture: which files they make, how they are named and how large they are."""

from __future__ import annotations

from typing import Any

from render_worker.labels import labels

# Views by the suffix of their files, with what the farm names them by.
Views = dict[str, str]


def used_views(scene: Any) -> list[Any]:
    """Return the views that a render makes, in the scene's order; empty without stereo."""
    render = scene.render
    if not render.use_multiview:
        return []
    both = render.views_format == "STEREO_3D"
    return [view for view in render.views if (view.name in ("left", "right") if both else view.use)]


def prepare_views(scene: Any) -> None:
    """Keep the suffixes, which become parts of paths, harmless and unlike one another."""
    views = list(scene.render.views)
    suffixes = [view.file_suffix.casefold() for view in views]
    safe = labels(view.file_suffix or view.name for view in views)
    for view, name in zip(views, safe, strict=True):
        plain = view.file_suffix.lstrip("_")
        if plain != name or suffixes.count(view.file_suffix.casefold()) > 1:
            view.file_suffix = f"_{name}"


def views_of_files(scene: Any) -> Views:
    """Return the suffixes of the views that files may have, the first view first."""
    return {view.file_suffix: view.file_suffix.lstrip("_") for view in used_views(scene)}


def writes_each_view(scene: Any) -> bool:
    """Tell whether the picture is a file for each view, and not one that holds them all."""
    return len(used_views(scene)) > 1 and scene.render.image_settings.views_format == "INDIVIDUAL"


def layout(scene: Any) -> tuple[int, int]:
    """Return how many pictures lie side by side and one above the other in a stereo picture's one file."""
    settings = scene.render.image_settings
    if len(used_views(scene)) < 2 or settings.views_format != "STEREO_3D":
        return 1, 1
    stereo = settings.stereo_3d_format
    if stereo.use_squeezed_frame:
        return 1, 1
    return {"SIDEBYSIDE": (2, 1), "TOPBOTTOM": (1, 2)}.get(stereo.display_mode, (1, 1))
