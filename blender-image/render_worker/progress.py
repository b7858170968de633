"""Turns what Blender says while it renders into progress, at most twice a second."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import bpy

INTERVAL = 0.5
COUNTED = re.compile(r"(?:Sample|Rendered|Rendering|Tile|Path Tracing Sample)s?\D{0,3}(\d+)\s*/\s*(\d+)")
Report = Callable[[float, str], None]


class Progress:
    """Listens to Blender's statistics, whose wording differs between 4.x and 5.x."""

    def __init__(self) -> None:
        self._report: Report | None = None
        self._last = 0.0
        self._fraction = 0.0
        self._part, self._parts = 0, 1

        @bpy.app.handlers.persistent  # type: ignore[untyped-decorator]
        def heard(statistics: object, *_: object) -> None:
            self._heard(str(statistics))

        bpy.app.handlers.render_stats.append(heard)

    def start(self, report: Report) -> None:
        """Report to this listener from now on; a frame of half a second has no progress to tell."""
        self._report, self._last, self._fraction = report, time.monotonic(), 0.0
        self.share(0, 1)

    def share(self, part: int, parts: int) -> None:
        """Take what is reported from now on for one of several equal parts, counted from 0."""
        self._part, self._parts, self._fraction = part, parts, 0.0

    def stop(self) -> None:
        """Report no more."""
        self._report = None

    def tell(self, fraction: float, message: str) -> None:
        """Report a step of the worker's own, unless it is too soon."""
        now = time.monotonic()
        if self._report is not None and now - self._last >= INTERVAL:
            self._last = now
            self._report((self._part + fraction) / self._parts, message)

    def _heard(self, text: str) -> None:
        if self._report is None or time.monotonic() - self._last < INTERVAL:
            return
        counted = COUNTED.search(text)
        if counted and int(counted[2]):
            self._fraction = min(int(counted[1]) / int(counted[2]), 1.0)
        self.tell(self._fraction, text.rpartition("|")[2].strip())
