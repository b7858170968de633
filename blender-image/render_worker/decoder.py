"""Chooses what reads pictures: OpenImageIO where it can be imported, else Blender itself, on its main thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from render_worker.pictures import Examined

Examine = Callable[[str, "str | None"], Examined]
# All rows of all parts of a picture file, each with its part's number, as (height, width, channels).
Rows = Callable[[str], "Iterator[tuple[int, Any]]"]


def _decoder() -> tuple[Examine, Rows]:
    try:
        from render_worker import oiio_pictures
    except ImportError:
        from render_worker import blender_pictures

        return blender_pictures.examine, blender_pictures.rows_of
    return oiio_pictures.examine, oiio_pictures.rows_of


examine, rows_of = _decoder()
