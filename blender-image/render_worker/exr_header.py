"""Reads channels' names from an OpenEXR's headers: since 5.0 Blender writes a part for each pass, before one part.

The format is that of https://openexr.com/en/latest/OpenEXRFileLayout.html.
"""

from __future__ import annotations

import os
import struct
from typing import BinaryIO

from render_worker.failure import bad_output

MAGIC = b"\x76\x2f\x31\x01"
MULTIPART = 0x1000
# Longest name and largest attribute that are read; a header has dozens of attributes, of which metadata are long.
NAME, ATTRIBUTE = 256, 1 << 24


def channel_names(path: str) -> set[str]:
    """Return the names of all channels in all parts, such as `ViewLayer.Combined.R`."""
    with open(path, "rb") as file:
        if file.read(4) != MAGIC:
            raise bad_output("PictureDoesNotDecode", f"'{os.path.basename(path)}' is no OpenEXR file")
        (flags,) = struct.unpack("<I", file.read(4))
        found: set[str] = set()
        while True:
            channels = _part(file)
            if channels is None:
                return found
            found |= channels
            if not flags & MULTIPART:
                return found


def _part(file: BinaryIO) -> set[str] | None:
    """Read one header; None at the empty one that ends a list of them."""
    channels: set[str] = set()
    any_attribute = False
    while name := _text(file):
        any_attribute = True
        _text(file)  # its type
        (size,) = struct.unpack("<i", file.read(4))
        if not 0 <= size <= ATTRIBUTE:
            raise bad_output("PictureDoesNotDecode", "an OpenEXR header is damaged")
        content = file.read(size)
        if name == "channels":
            channels = _channels(content)
    return channels if any_attribute else None


def _channels(content: bytes) -> set[str]:
    names, at = set(), 0
    while at < len(content) and content[at]:
        end = content.index(b"\0", at)
        names.add(content[at:end].decode("utf-8", "replace"))
        at = end + 17  # the terminator, type, linearity and sampling
    return names


def _text(file: BinaryIO) -> str:
    read = bytearray()
    while (byte := file.read(1)) not in (b"\0", b""):
        read += byte
        if len(read) > NAME:
            raise bad_output("PictureDoesNotDecode", "an OpenEXR header is damaged")
    return read.decode("utf-8", "replace")
