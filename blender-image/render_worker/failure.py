"""Failures as the farm records them: a class that decides what happens next, a name and advice."""

from __future__ import annotations

import errno
import os
import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

# Told a code and a message of what is odd, and no failure.
Warn = Callable[[str, str], None]
FailureClass = Literal["transient", "too-heavy", "permanent", "bad-output"]


class RenderFailure(Exception):
    """Something that ends the command, told so that a person can act on it."""

    def __init__(self, failure_class: FailureClass, code: str, message: str, advice: str, **details: Any) -> None:
        super().__init__(message)
        self.failure_class = failure_class
        self.code = code
        self.advice = advice
        self.details = details

    def to_json(self) -> dict[str, Any]:
        """Return the failure as it travels."""
        return {
            "class": self.failure_class,
            "code": self.code,
            "message": str(self),
            "advice": self.advice,
            "details": self.details,
        }


def permanent(code: str, message: str, advice: str, **details: Any) -> RenderFailure:
    """Make a failure that no further attempt can mend."""
    return RenderFailure("permanent", code, message, advice, **details)


class Refusals:
    """What is wrong with a scene and with what is asked of it, so that a person is told of all at once."""

    def __init__(self) -> None:
        self._found: list[RenderFailure] = []

    def __bool__(self) -> bool:
        """Tell whether anything was found."""
        return bool(self._found)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Keep a permanent failure of what is done inside for the end."""
        try:
            yield
        except RenderFailure as failure:
            if failure.failure_class != "permanent":
                raise
            self._found.append(failure)

    def raise_any(self) -> None:
        """Raise what was kept, if anything was: one as it is, several as one."""
        if len(self._found) == 1:
            raise self._found[0]
        if self._found:
            raise permanent(
                "SceneRefused",
                "; ".join(str(failure) for failure in self._found),
                "; ".join(failure.advice for failure in self._found),
                codes=[failure.code for failure in self._found],
            )


def bad_output(code: str, message: str, **details: Any) -> RenderFailure:
    """Make a failure of a picture that is missing or wrong."""
    advice = "the farm tries once more in a fresh Blender; look at the attempt's log if that fails too"
    return RenderFailure("bad-output", code, message, advice, **details)


def out_of_memory(message: str) -> RenderFailure:
    """Make the failure of a scene that does not fit into memory."""
    advice = "give the worker more memory, or make textures and subdivision smaller"
    return RenderFailure("too-heavy", "OutOfMemory", message, advice)


def no_camera(scene: str, cameras: list[str]) -> RenderFailure:
    """Make the failure of a scene that has nothing to look through."""
    has = f"the scene has these: {', '.join(cameras)}" if cameras else "the scene has none"
    return permanent(
        "NoCamera",
        f"scene '{scene}' has no active camera; {has}",
        "set the scene's camera in Blender, or name one in settings.cameras",
        cameras=cameras,
    )


def disk_full(what: str) -> RenderFailure:
    """Make the failure of files for which there is no room."""
    return RenderFailure("transient", "DiskFull", f"the disk is full: {what}", "free space in the worker's folder")


NO_SPACE = os.strerror(errno.ENOSPC).lower()
MEMORY_WORDS = re.compile(r"out of (gpu |host )?memory|failed to allocate|bad_alloc|cannot allocate", re.I)


def classify(error: BaseException) -> RenderFailure:
    """Tell what an exception inside Blender means for the frame."""
    if isinstance(error, RenderFailure):
        return error
    text = str(error).strip().removeprefix("Error: ").strip()
    if isinstance(error, MemoryError) or MEMORY_WORDS.search(text):
        return out_of_memory(text or "memory ran out")
    if (isinstance(error, OSError) and error.errno == errno.ENOSPC) or NO_SPACE in text.lower():
        return disk_full(text)
    if isinstance(error, RuntimeError) and "camera" in text.lower():
        return permanent("NoCamera", text, "set the scene's camera in Blender, or name one in settings.cameras")
    trace = "".join(traceback.format_exception(error)[-4:])
    return RenderFailure(
        "transient",
        "BlenderError",
        f"Blender failed: {type(error).__name__}: {text}",
        "the farm tries again in a fresh Blender; if it stays, render this frame in Blender by hand",
        traceback=trace[-2000:],
    )
