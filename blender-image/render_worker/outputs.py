"""Where pictures are written and in which format: always into the attempt's folder, under fixed names."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any

import bpy

from render_worker.failure import permanent
from render_worker.versions import confine_file_output, literal_path, plain_name, set_image_format

FRAME, VIDEO, PREVIEW = "frame", "video", "preview"
DEPTHS = {"PNG": (8, 16), "JPEG": (8,), "OPEN_EXR": (16, 32), "OPEN_EXR_MULTILAYER": (16, 32)}
EXTENSIONS = {"PNG": ".png", "JPEG": ".jpg", "OPEN_EXR": ".exr", "OPEN_EXR_MULTILAYER": ".exr"}
MOVIES = ("FFMPEG", "AVI_RAW", "AVI_JPEG")
PictureFormat = dict[str, Any]


def choose_format(scene: Any, wanted: PictureFormat, warn: Callable[[str, str], None]) -> PictureFormat:
    """Set the scene's picture format to the wanted one, or to its own where the farm can write that."""
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
    depth = wanted.get("depth", default)
    if depth not in DEPTHS[name]:
        depths = " or ".join(str(known) for known in DEPTHS[name])
        raise permanent(
            "UnknownDepth",
            f"{name} has no {depth} bits a channel",
            f"choose {depths}",
            format=name,
            depth=depth,
        )
    set_image_format(settings, name, depth)
    return {"format": name, "depth": depth}


def prepare_outputs(scene: Any) -> None:
    """Set what is the same for every frame of the session."""
    render = scene.render
    render.use_file_extension = True
    render.use_overwrite = True
    render.use_placeholder = False
    for view in render.views:  # suffixes come from the scene and become part of paths
        if os.sep in view.file_suffix or ".." in view.file_suffix:
            view.file_suffix = "_" + plain_name(view.file_suffix)


def aim(scene: Any, folder: str, nodes: list[tuple[Any, str]]) -> None:
    """Point the picture and all File Output nodes into the attempt's folder."""
    scene.render.filepath = literal_path(os.path.join(folder, FRAME))
    for node, name in nodes:
        confine_file_output(node, folder, name)


def file_output_nodes() -> list[tuple[Any, str]]:
    """List every File Output node in the file, whichever tree holds it, with a name of its own."""
    trees = list(bpy.data.node_groups)
    trees += [scene.node_tree for scene in bpy.data.scenes if getattr(scene, "node_tree", None) is not None]
    found = [node for tree in trees for node in tree.nodes if node.bl_idname == "CompositorNodeOutputFile"]
    return [(node, f"{plain_name(node.name)}_{number}") for number, node in enumerate(found, start=1)]


def save_video_picture(scene: Any, folder: str) -> None:
    """Save the picture that was just rendered once more, as the 8-bit PNG that the encoder takes."""
    path = os.path.join(folder, VIDEO + ".png")
    with _temporary_format(scene, "PNG", 8):
        bpy.data.images["Render Result"].save_render(path, scene=scene)


@contextlib.contextmanager
def _temporary_format(scene: Any, name: str, depth: int) -> Iterator[None]:
    settings = scene.render.image_settings
    before = settings.file_format, int(settings.color_depth), settings.color_mode, settings.compression
    try:
        set_image_format(settings, name, depth)
        settings.color_mode = "RGB"
        settings.compression = 15
        yield
    finally:
        set_image_format(settings, before[0], before[1])
        settings.color_mode, settings.compression = before[2], before[3]


def expected_size(scene: Any) -> tuple[int, int] | None:
    """Return the picture's size, or None where a stereo layout changes it."""
    render = scene.render
    if render.use_multiview and render.image_settings.views_format == "STEREO_3D":
        return None
    width = render.resolution_x * render.resolution_percentage // 100
    height = render.resolution_y * render.resolution_percentage // 100
    if render.use_border and render.use_crop_to_border:
        width = int(render.border_max_x * width) - int(render.border_min_x * width)
        height = int(render.border_max_y * height) - int(render.border_min_y * height)
    return width, height
