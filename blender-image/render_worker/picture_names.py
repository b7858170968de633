"""Tells what each file in an attempt's folder is: the picture or one eye of it, or what a node has written."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field

from render_worker.labels import label
from render_worker.stereo import Views

FRAME, VIDEO, PREVIEW = "frame", "video", "preview"


@dataclass(frozen=True)
class Named:
    """A file's part in its frame; `view` and `output` are what tells it from others."""

    role: str
    view: str | None = None
    output: str | None = None


@dataclass(frozen=True)
class PictureNames:
    """What the files of a folder may be called."""

    views: Views = field(default_factory=dict)
    # Whether the picture is a file for each view.
    each_view: bool = False
    outputs: dict[str, str] = field(default_factory=dict)
    # Whether the names of what nodes have written have the frame's number in them.
    numbered: bool = False

    def pictures(self) -> list[str]:
        """Return the names, without extensions, that the picture itself must have, the one to be shown first."""
        return [FRAME + suffix for suffix in self.views] if self.each_view else [FRAME]

    def of(self, name: str) -> Named:
        """Tell what a file is."""
        stem = os.path.splitext(name)[0]
        if stem in (VIDEO, PREVIEW):
            return Named(stem)
        if stem == FRAME:
            return Named(FRAME)
        for suffix, view in self.views.items():
            if stem == FRAME + suffix:
                return Named(FRAME, view)
        bare = re.sub(r"_-?\d+", "", stem, count=1) if self.numbered else stem
        if bare in self.outputs:
            return Named(FRAME, None, self.outputs[bare])
        for suffix, view in self.views.items():
            output = self.outputs.get(bare.removesuffix(suffix))
            if bare.endswith(suffix) and output is not None:
                return Named(FRAME, view, output)
        return Named(FRAME, None, label(stem))

    def order(self, name: str) -> tuple[int, str]:
        """Sort the picture first, its first view before the others, then what nodes have written."""
        pictures = self.pictures()
        stem = os.path.splitext(name)[0]
        return (pictures.index(stem) if stem in pictures else len(pictures), name)
