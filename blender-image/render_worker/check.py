"""What the files that a frame has left behind must be like; whether they are is for `verify` to say."""

from __future__ import annotations

from dataclasses import dataclass, field

from render_worker.picture_names import PictureNames


@dataclass
class Check:
    """What the files of a frame from one camera must be like."""

    folder: str
    names: PictureNames
    # Whether the picture for the encoder is wanted; it may be there for the preview alone.
    for_video: bool
    size: tuple[int, int]
    # One view's, where a file holds both eyes: the encoder's picture is such.
    view_size: tuple[int, int]
    # Magenta means a missing texture only where there are textures.
    textured: bool
    allow_missing: bool
    missing: list[str]
    # What File Output nodes should have written, by the beginning of the files' names.
    outputs: frozenset[str] = frozenset()
    # Beginnings of channels' names that a multilayer OpenEXR must have.
    channels: list[str] = field(default_factory=list)
    # What the files of this camera are known by, and the folder of theirs below the attempt's.
    camera: str | None = None
    below: str = ""
    # The zlib level of the picture, when Blender has written it uncompressed; else 0.
    png_level: int = 0
    # Folder of the same frame from kept render data, to be compared with this one from a fresh Blender.
    against: str | None = None
    warnings: list[dict[str, str]] = field(default_factory=list)
