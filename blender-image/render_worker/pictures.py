"""What is asked of a picture file, whoever decodes it."""

from __future__ import annotations

import os
from dataclasses import dataclass

from render_worker.failure import RenderFailure, bad_output

# Longest side of a preview, in pixels.
PREVIEW_SIDE = 320


@dataclass(frozen=True)
class Examined:
    """A picture that was read whole: its size, the share of magenta, and the size of its preview if one was made."""

    width: int
    height: int
    magenta: float
    preview: tuple[int, int] | None = None


def undecodable(path: str, why: str) -> RenderFailure:
    """Make the failure of a picture that cannot be read back."""
    name = os.path.basename(path)
    return bad_output("PictureDoesNotDecode", f"the picture '{name}' does not decode: {why.strip()}", file=name)
