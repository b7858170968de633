"""Which member of a sequence a frame needs, by Blender's own arithmetic."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from typing import Any

# Of a cache file, the number must be the last of the name.
ENDS_IN_NUMBER = re.compile(r"\d$")
NUMBERED = re.compile(r"^(?P<head>.*?)(?P<digits>\d+)(?P<tail>\D*)$")
# A frame's file, or None where the sequence shows nothing at that frame.
MemberAt = Callable[[int], str | None]


def image_member(path: str, user: Any) -> MemberAt:
    """Return the rule by which an image user picks a file (`BKE_image_user_frame_get`)."""
    start, length, offset = user.frame_start, user.frame_duration, user.frame_offset
    cyclic = user.use_cyclic

    def at(frame: int) -> str | None:
        if length == 0:
            return None
        place = frame - start + 1
        if cyclic:
            place = place % length or length
        elif place < 1:
            return None
        return member(path, min(place, length) + offset)

    return at


def volume_member(path: str, volume: Any) -> MemberAt:
    """Return the rule by which a volume picks a file (`volume_sequence_frame`)."""
    start, length, offset = volume.frame_start, volume.frame_duration, volume.frame_offset
    mode = volume.sequence_mode

    def at(frame: int) -> str | None:
        if length == 0:
            return None
        place = frame - start + 1
        if mode == "CLIP" and not 1 <= place <= length:
            return None
        if mode == "REPEAT":
            place = place % length or length
        elif mode == "PING_PONG":
            period = max(length * 2 - 2, 1)
            place = place % period or period
            place = length * 2 - place if place > length else place
        return member(path, min(max(place, 1), length) + offset)

    return at


def is_cache_sequence(path: str, cache: Any) -> bool:
    """Tell whether a cache file has a file for each frame (`BLI_path_frame_get`)."""
    return bool(cache.is_sequence) and ENDS_IN_NUMBER.search(os.path.splitext(path)[0]) is not None


def cache_member(path: str, cache: Any) -> MemberAt:
    """Return the rule by which a cache file picks a file (`BKE_cachefile_filepath_get`)."""

    def at(frame: int) -> str | None:
        if cache.override_frame and cache.animation_data:
            return None  # what is animated may be any: only Blender knows, once it is at that frame
        number = int(cache.frame) if cache.override_frame else frame
        stem, extension = os.path.splitext(path)
        head = stem.rstrip("0123456789")
        sign = "-" if number < 0 else ""
        return head + sign + str(abs(number)).zfill(len(stem) - len(head)) + extension

    return at


def strip_member(folder: str, strip: Any) -> MemberAt:
    """Return the rule by which an image strip picks a file."""
    names = [element.filename for element in strip.elements]

    def at(frame: int) -> str | None:
        if not names or not strip.frame_final_start <= frame < strip.frame_final_end:
            return None
        place = int(frame - strip.frame_start) + strip.animation_offset_start
        return os.path.join(folder, names[min(max(place, 0), len(names) - 1)])

    return at


def member(path: str, number: int) -> str:
    """Replace the last number in a file's name, keeping its width."""
    folder, name = os.path.split(path)
    stem, extension = os.path.splitext(name)
    found = NUMBERED.match(stem)
    if not found:
        return path
    digits = str(max(number, 0)).zfill(len(found["digits"]))
    return os.path.join(folder, found["head"] + digits + found["tail"] + extension)


def any_member_exists(path: str) -> bool:
    """Tell whether a sequence has any file at all."""
    if os.path.exists(path):
        return True
    folder, name = os.path.split(path)
    stem, extension = os.path.splitext(name)
    found = NUMBERED.match(stem)
    if not found or not os.path.isdir(folder):
        return False
    pattern = re.compile(re.escape(found["head"]) + r"-?\d+" + re.escape(found["tail"] + extension) + "$")
    return any(pattern.match(entry) for entry in os.listdir(folder))
