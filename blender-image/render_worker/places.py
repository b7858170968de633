"""Where in the project tree a path of the scene leads: files may have stood elsewhere when the scene was saved.

A *place* is an absolute path with `/` as it was on the machine that the project tree comes from, such as
`/mnt/textures/wood.png`, `C:/textures/wood.png` or `//server/share/wood.png`.
"""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

ABSOLUTE = re.compile(r"^(?:/|[A-Za-z]:/)")
# What is in no place of the tree is missing, and called by a path within it so that nothing else is read.
NOWHERE = "_nowhere"


@dataclass(frozen=True)
class Found:
    """Where a path leads: to a file that is there, or to where it would have to be."""

    path: str
    place: str
    exists: bool
    # How it was found, when not simply where the scene says: `case` or `moved`.
    how: str = ""


class Places:
    """The path map of a project tree."""

    def __init__(self, root: str, scene: str, moved: list[dict[str, str]]) -> None:
        self.root = os.path.normpath(root)
        real_root = self.root.replace(os.sep, "/")
        before = next((each["from"] for each in moved if each["to"] == ""), real_root)
        # The scene's own place, by which its relative paths are resolved.
        self.scene = f"{before}/{scene}"
        self._before = before
        self._moved = {folded(each["from"]): each["to"] for each in [*moved, {"from": real_root, "to": ""}]}
        self._former = sorted(((each["to"], each["from"]) for each in moved if each["to"]), key=_by_length)
        # Where nobody says where the project was, absolute paths may lead to where it was before it was moved.
        self._guesses = all(each["to"] for each in moved)
        self._scene_folders = _with_parents(posixpath.dirname(scene))
        self._names: dict[str, dict[str, str]] = {}
        # For files that are not simply where the scene says: how the scene calls them.
        self._called: dict[str, str] = {}

    @classmethod
    def of(cls, request: dict[str, Any]) -> Places:
        """Return the places of an `open` command."""
        return cls(request["root"], request["scene"], request.get("moved", []))

    def holds(self, path: str) -> bool:
        """Tell whether a real path lies in the tree."""
        return os.path.normpath(path).startswith(self.root.rstrip(os.sep) + os.sep)

    def before(self, path: str) -> str:
        """Return the place where a file of the tree stood."""
        relative = os.path.relpath(path, self.root).replace(os.sep, "/")
        for to, origin in self._former:
            if relative == to or relative.startswith(to + "/"):
                return origin + relative[len(to) :]
        return posixpath.normpath(f"{self._before}/{relative}")

    def name(self, path: str) -> str:
        """Return how people call a path: relative to the root, or absolute where it stood outside of it."""
        if path in self._called:
            return self._called[path]
        if not self.holds(path):
            return path.replace(os.sep, "/")
        relative = os.path.relpath(path, self.root).replace(os.sep, "/")
        outside = any(relative == to or relative.startswith(to + "/") for to, _ in self._former)
        return self.before(path) if outside else relative

    def find(self, stored: str, owner: str, exists: Callable[[str], bool]) -> Found:
        """Find what a file at the place `owner` calls by a path; `exists` tells whether a real path will do."""
        place = place_of(stored, owner)
        candidates = list(dict.fromkeys(self._candidates(place)))
        for path in candidates:
            if exists(path):
                return Found(path, place, True, "" if path == self._in_root(place) else "moved")
        for path in candidates:
            on_disk = self._in_any_case(path)
            if exists(on_disk):
                return Found(on_disk, place, True, "case")
        own = self._in_root(place)
        if own is None:
            own = os.path.join(self.root, NOWHERE, *re.sub(r"^([A-Za-z]):", r"\1", place).strip("/").split("/"))
            self._called[own] = place
        return Found(own, place, False)

    def _candidates(self, place: str) -> Iterator[str]:
        path = self._in_root(place)
        if path is not None:
            yield path
        elif self._guesses:
            yield from self._around_scene(place)

    def _around_scene(self, place: str) -> Iterator[str]:
        """Yield where a file may be: where most of its path agrees, and near to the scene; a name alone beside it."""
        names = place.split("/")[1:]
        for start in range(len(names)):
            end = names[start:]
            for folder in self._scene_folders if len(end) > 1 else self._scene_folders[:1]:
                yield os.path.normpath(os.path.join(self.root, folder, *end))

    def _in_root(self, place: str) -> str | None:
        within = self._in_tree(place)
        return None if within is None else os.path.normpath(os.path.join(self.root, within))

    def _in_tree(self, place: str) -> str | None:
        end = len(place)
        while end >= 0:
            to = self._moved.get(folded(place[:end]))
            if to is not None:
                return posixpath.join(to, place[end + 1 :])
            if end <= (1 if place.startswith("//") else 0):
                return None
            end = place.rfind("/", 0, end)
        return None

    def _in_any_case(self, path: str) -> str:
        """Return the path as it stands in the tree, where at most the case of its names differs."""
        at = self.root
        for name in os.path.relpath(path, self.root).split(os.sep):
            here = os.path.join(at, name)
            if not os.path.lexists(here):
                here = os.path.join(at, self._names_in(at).get(folded(name), name))
            at = here
        return at

    def _names_in(self, folder: str) -> dict[str, str]:
        if folder not in self._names:
            names = os.listdir(folder) if os.path.isdir(folder) else []
            self._names[folder] = {folded(name): name for name in names}
        return self._names[folder]


def place_of(stored: str, owner: str) -> str:
    """Resolve a path as a `.blend` stores it: `//` is the folder of the file that holds it."""
    path = stored.replace("\\", "/")
    if stored.startswith("\\\\"):
        return "/" + posixpath.normpath(path[1:])  # a share of a Windows network
    if path.startswith("//"):
        return posixpath.normpath(posixpath.join(posixpath.dirname(owner), path[2:]))
    if ABSOLUTE.match(path):
        return posixpath.normpath(path)
    # Blender would look in the folder it was started from, which for a render is none in particular.
    return posixpath.normpath(posixpath.join(posixpath.dirname(owner), path))


def folded(text: str) -> str:
    """Return what is the same for names that are one file on Windows or macOS."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower().upper())


def _by_length(pair: tuple[str, str]) -> int:
    return -len(pair[0])


def _with_parents(folder: str) -> list[str]:
    """Return a folder of the tree and those around it, up to the root."""
    names = folder.split("/") if folder else []
    return ["/".join(names[:count]) for count in range(len(names), -1, -1)]
