"""Where pictures are written and in which format: always into the attempt's folder, under fixed names."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

import bpy

from render_worker.assign import assign, assign_choice
from render_worker.failure import Refusals, RenderFailure, Warn, permanent
from render_worker.picture_names import FRAME, VIDEO
from render_worker.stereo import layout, prepare_views, views_of_files
from render_worker.versions import literal_path, set_image_format

DEPTHS = {"PNG": (8, 16), "JPEG": (8,), "OPEN_EXR": (16, 32), "OPEN_EXR_MULTILAYER": (16, 32)}
EXTENSIONS = {"PNG": ".png", "JPEG": ".jpg", "OPEN_EXR": ".exr", "OPEN_EXR_MULTILAYER": ".exr"}
# Fields of a job's output, the properties that they stand for, and the formats that have them.
COMPRESSIONS = (
    ("compression", "compression", ("PNG",)),
    ("quality", "quality", ("JPEG",)),
    ("codec", "exr_codec", ("OPEN_EXR", "OPEN_EXR_MULTILAYER")),
)
MOVIES = ("FFMPEG", "AVI_RAW", "AVI_JPEG")
PictureFormat = dict[str, Any]


def choose_format(scene: Any, wanted: PictureFormat, warn: Warn, refusals: Refusals) -> PictureFormat:
    """Set the scene's picture format to the wanted one, or to its own where the farm can write that.

    What is wrong with its depth or its compression is kept.
    """
    settings = scene.render.image_settings
    own, own_depth = settings.file_format, int(settings.color_depth)
    name = wanted.get("format") or (own if own in DEPTHS else "PNG")
    if name not in DEPTHS:
        raise permanent(
            "UnknownFormat",
            f"the farm does not write {name}",
            f"choose one of {', '.join(DEPTHS)}",
            format=name,
        )
    if "format" not in wanted and own not in DEPTHS and own not in MOVIES:
        warn("FormatReplaced", f"the scene's own format {own} is not written by the farm; it writes {name}")
    default = own_depth if name == own and own_depth in DEPTHS[name] else DEPTHS[name][0]
    depth = default
    with refusals.kept():
        depth = _depth(name, wanted.get("depth", default))
    set_image_format(settings, name, depth)
    _set_compression(settings, name, wanted, refusals)
    return {"format": name, "depth": depth}


def _depth(name: str, depth: int) -> int:
    if depth not in DEPTHS[name]:
        depths = " or ".join(str(known) for known in DEPTHS[name])
        raise permanent(
            "UnknownDepth",
            f"{name} has no {depth} bits a channel",
            f"choose {depths}",
            format=name,
            depth=depth,
        )
    return depth


def _set_compression(settings: Any, name: str, wanted: PictureFormat, refusals: Refusals) -> None:
    for key, path, formats in COMPRESSIONS:
        if key in wanted:
            with refusals.kept():
                if name not in formats:
                    raise _not_of_format(key, name, formats)
                _assign_compression(settings.id_data, path, wanted[key])


def _assign_compression(scene: Any, path: str, value: Any) -> None:
    if path == "exr_codec":
        assign_choice(scene, "render.image_settings.exr_codec", value, "output.codec", "codec")
    else:
        assign(scene, f"render.image_settings.{path}", value)


def _not_of_format(key: str, name: str, formats: tuple[str, ...]) -> RenderFailure:
    return permanent(
        "CompressionNotOfFormat",
        f"{name} has no {key}",
        f"leave out output.{key}, or choose {' or '.join(formats)}",
        format=name,
    )


def use_alpha(scene: Any) -> None:
    """Keep the transparency that the job asks for in the files."""
    settings = scene.render.image_settings
    if settings.file_format == "JPEG":
        raise permanent(
            "NoAlpha",
            "a JPEG cannot be transparent",
            "choose another output.format, or leave out settings.transparent",
        )
    settings.color_mode = "RGBA"


def prepare_outputs(scene: Any) -> None:
    """Set what is the same for every frame of the session."""
    render = scene.render
    render.use_file_extension = True
    render.use_overwrite = True
    render.use_placeholder = False
    prepare_views(scene)


def aim(scene: Any, folder: str) -> None:
    """Point the picture into the attempt's folder."""
    scene.render.filepath = literal_path(os.path.join(folder, FRAME))


def save_video_picture(scene: Any, folder: str) -> None:
    """Save the picture that was just rendered once more, as the 8-bit PNG that the encoder takes.

    Of a stereo picture it is the first view: the encoder's picture is needed where the frame is OpenEXR.
    """
    path = os.path.join(folder, VIDEO + ".png")
    views = [os.path.join(folder, f"{VIDEO}{suffix}.png") for suffix in views_of_files(scene)]
    with _temporary_format(scene, "PNG", 8):
        try:
            bpy.data.images["Render Result"].save_render(path, scene=scene)
        except RuntimeError:  # Blender says so of every picture that is a file for each view
            if not views or not os.path.exists(views[0]):
                raise
    for number, view in enumerate(views):
        if os.path.exists(view):
            os.remove(view) if number else os.rename(view, path)


@contextlib.contextmanager
def _temporary_format(scene: Any, name: str, depth: int) -> Iterator[None]:
    settings = scene.render.image_settings
    before = settings.file_format, int(settings.color_depth), settings.color_mode, settings.compression
    views = settings.views_format
    try:
        set_image_format(settings, name, depth)
        settings.views_format = "INDIVIDUAL"
        settings.color_mode = "RGB"
        settings.compression = 15
        yield
    finally:
        set_image_format(settings, before[0], before[1])
        settings.color_mode, settings.compression = before[2], before[3]
        settings.views_format = views


def file_size(scene: Any) -> tuple[int, int]:
    """Return the size of the picture's file: of both eyes together where a stereo layout puts them into one."""
    (width, height), (across, down) = view_size(scene), layout(scene)
    return width * across, height * down


def view_size(scene: Any) -> tuple[int, int]:
    """Return the size of one view."""
    render = scene.render
    width = render.resolution_x * render.resolution_percentage // 100
    height = render.resolution_y * render.resolution_percentage // 100
    if render.use_border and render.use_crop_to_border:
        width = int(render.border_max_x * width) - int(render.border_min_x * width)
        height = int(render.border_max_y * height) - int(render.border_min_y * height)
    return width, height
