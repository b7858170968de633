"""Leads the scene's paths into the project tree: libraries first, then all that they and the scene name.

What is in no place of the tree is led to where nothing is, so that no file of the worker's machine is read in its
stead.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import bpy

from render_worker.external_paths import Slot, external_paths
from render_worker.failure import Warn
from render_worker.places import Found, Places
from render_worker.versions import is_packed_library

# A chain of libraries that is longer is a ring.
MOST_LIBRARIES = 1000
NAMED = 3


class Relocation:
    """Moves paths, and remembers what is to be said of it."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self._odd: dict[str, dict[str, str]] = {"case": {}, "moved": {}}

    def libraries(self) -> None:
        """Reload each library from the tree that was looked for elsewhere; then it names the next."""
        settled: set[str] = set()
        for _ in range(MOST_LIBRARIES):
            library = next((lib for lib in bpy.data.libraries if self._is_elsewhere(lib, settled)), None)
            if library is None:
                return
            found = self._find(library.filepath, self.places.scene, os.path.isfile)
            library.filepath = found.path
            settled.add(found.path)
            if found.exists:
                library.reload()

    def files(self, blocks: set[Any]) -> None:
        """Lead every path of these data-blocks into the tree."""
        for block in blocks:
            for slot in external_paths(block):
                self._move(slot, block.library)

    def drop_libraries(self, blocks: set[Any]) -> bool:
        """Take out what was read from libraries that the tree does not hold; tell whether there were any."""
        lost = {block.library.name for block in blocks if block.library is not None and _is_lost(block.library)}
        for name in lost:
            library = bpy.data.libraries.get(name)
            if library is not None:  # those that only another named went with it
                bpy.data.libraries.remove(library)
        return bool(lost)

    def warn(self, warn: Warn) -> None:
        """Say which files are not quite where the scene says."""
        self._say(warn, "NameInOtherCase", "case", "names that differ in case, or in how letters are encoded")
        self._say(warn, "ProjectMoved", "moved", "files were found around the scene, as if the project was moved")

    def _say(self, warn: Warn, code: str, how: str, what: str) -> None:
        odd = self._odd[how]
        if not odd:
            return
        named = [f"'{place}' is '{path}'" for place, path in sorted(odd.items())[:NAMED]]
        more = f" and {len(odd) - NAMED} more" if len(odd) > NAMED else ""
        warn(code, f"{what}: {', '.join(named)}{more}")

    def _is_elsewhere(self, library: Any, settled: set[str]) -> bool:
        if is_packed_library(library) or library.filepath in settled:
            return False
        found = self.places.find(library.filepath, self.places.scene, os.path.isfile)
        return not _leads_to(library.filepath, None, found.path)

    def _move(self, slot: Slot, library: Any) -> None:
        stored = slot.read()
        if not stored:
            return
        owner = self.places.scene if library is None else self.places.before(_real(library.filepath, None))
        found = self._find(stored, owner, slot.exists)
        if not _leads_to(stored, library, found.path):
            slot.write(found.path)

    def _find(self, stored: str, owner: str, exists: Callable[[str], bool]) -> Found:
        found = self.places.find(stored, owner, exists)
        if found.how:
            self._odd[found.how][found.place] = os.path.relpath(found.path, self.places.root)
        return found


def _real(stored: str, library: Any) -> str:
    path: str = bpy.path.abspath(stored, library=library)
    return os.path.normpath(path)


def _leads_to(stored: str, library: Any, path: str) -> bool:
    """Tell whether Blender finds that file by the path as it is."""
    is_plain = "\\" not in stored and (stored.startswith("//") or os.path.isabs(stored))
    return is_plain and _real(stored, library) == path


def _is_lost(library: Any) -> bool:
    return not is_packed_library(library) and not os.path.isfile(_real(library.filepath, None))
