"""Makes names from a scene into parts of file names that every file system takes, each unlike the others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Bytes of one label: three of them, the names of scene and job and an extension must find room in 255.
LONGEST = 40
# Windows takes these for devices, whatever follows their first dot.
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def label(text: str) -> str:
    """Keep letters and digits of any language, dashes, dots and underscores; anything else becomes an underscore."""
    plain = re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", text)).strip("_.")
    plain = plain.encode("utf-8", "ignore")[:LONGEST].decode("utf-8", "ignore").rstrip("_.")
    return f"_{plain}" if DEVICE.match(plain) else plain or "unnamed"


def labels(texts: Iterable[str]) -> list[str]:
    """Make a label of each text, unique without regard to case: the second `Cam` is `Cam-2`."""
    given: list[str] = []
    taken: set[str] = set()
    for text in texts:
        first = chosen = label(text)
        count = 1
        while chosen.casefold() in taken:
            count += 1
            chosen = f"{first}-{count}"
        taken.add(chosen.casefold())
        given.append(chosen)
    return given
