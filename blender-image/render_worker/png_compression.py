"""Compresses PNG pictures while Blender renders the next frame.

Blender writes the picture uncompressed, which takes it a fraction of the time; the check then compresses what is in
it. Blender filters the rows alike at every level, so zlib makes the bytes that Blender would have made. At the lowest
levels, Blender's default among them, ISA-L makes smaller files in a quarter of zlib's time.
"""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from render_worker.pictures import undecodable

try:
    from isal import isal_zlib
except ImportError:  # a Blender of a person's own
    isal_zlib = None

quickest = isal_zlib or zlib
crc32 = quickest.crc32

SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Bytes handed to zlib at a time.
PIECE = 1 << 20
# Up to this level of zlib's ISA-L's files are smaller: by 6 % at 1, by 2 % at 2, on a rendered picture of 640 x 360.
QUICK_LEVEL = 2
UNFINISHED = ".part"


def postpone(scene: Any) -> int:
    """Have Blender write PNG uncompressed, and return the zlib level that it would have used."""
    settings = scene.render.image_settings
    if settings.file_format != "PNG":
        return 0
    # As Blender's imb_savepng has it: a percentage becomes a level from 0 to 9.
    level = min(9, int(settings.compression / 11.1111))
    settings.compression = 0
    return level


def compress(path: str, level: int) -> None:
    """Compress the picture in place, whole or not at all, and read it back."""
    unfinished = path + UNFINISHED
    with open(path, "rb") as source, open(unfinished, "wb") as target:
        if source.read(8) != SIGNATURE:
            raise undecodable(path, "it is no PNG")
        target.write(SIGNATURE)
        unpack, pack = quickest.decompressobj(), _Packing(level)
        in_picture = False
        try:
            for kind, content in _chunks(source, path):
                if kind == b"IDAT":
                    in_picture = True
                    _write_chunk(target, kind, pack.compress(unpack.decompress(content)))
                    continue
                if in_picture:
                    in_picture = False
                    _write_chunk(target, b"IDAT", pack.compress(unpack.flush()) + pack.finish())
                _write_chunk(target, kind, content)
        except quickest.error as error:
            raise undecodable(path, str(error)) from error
        if not unpack.eof:
            raise undecodable(path, "it ends before its picture does")
        if not pack.is_right:
            raise undecodable(path, "its compressed picture is not the one that Blender wrote")
    os.replace(unfinished, path)


def clear(folder: str) -> None:
    """Remove what was left when the compression of a picture was broken off."""
    for name in os.listdir(folder):
        if name.endswith(UNFINISHED):
            os.remove(os.path.join(folder, name))


class _Packing:
    """Compresses, and reads back what comes of it."""

    def __init__(self, level: int) -> None:
        quick = isal_zlib and level <= QUICK_LEVEL
        self._pack = isal_zlib.compressobj(1) if quick else zlib.compressobj(level)
        self._read = quickest.decompressobj()
        self._given = self._found = 0

    def compress(self, content: bytes) -> bytes:
        """Return what is packed of it so far."""
        self._given = crc32(content, self._given)
        return self._proved(self._pack.compress(content))

    def finish(self) -> bytes:
        """Return what is left to be written."""
        return self._proved(self._pack.flush())

    @property
    def is_right(self) -> bool:
        """Whether what was packed is what was given; to be asked once it is finished."""
        return bool(self._read.eof) and self._given == self._found

    def _proved(self, packed: bytes) -> bytes:
        self._found = crc32(self._read.decompress(packed), self._found)
        return packed


def _chunks(source: BinaryIO, path: str) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks; neighbouring parts of the picture are joined to pieces, since libpng writes 8 KB each."""
    picture: list[bytes] = []
    size = 0
    while head := source.read(8):
        if len(head) < 8:
            raise undecodable(path, "it is cut short")
        length, kind = struct.unpack(">I4s", head)
        content, check = source.read(length), source.read(4)
        if len(content) < length or check != struct.pack(">I", crc32(content, crc32(kind))):
            raise undecodable(path, f"its {kind.decode('latin-1')} part is damaged")
        if kind == b"IDAT":
            picture.append(content)
            size += length
        if picture and (kind != b"IDAT" or size >= PIECE):
            yield b"IDAT", b"".join(picture)
            picture, size = [], 0
        if kind != b"IDAT":
            yield kind, content


def _write_chunk(target: BinaryIO, kind: bytes, content: bytes) -> None:
    if kind == b"IDAT" and not content:
        return
    target.write(struct.pack(">I4s", len(content), kind))
    target.write(content)
    target.write(struct.pack(">I", crc32(content, crc32(kind))))
