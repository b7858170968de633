"""The list of scenes that are made, filled by the modules beside this one."""

from collections.abc import Callable
from pathlib import Path

# What was put into a scene on purpose. `files`, `missing` and `unneeded` are paths relative to its folder;
# other names are those of the reader's account.
Expected = dict[str, object]
# Builds a scene on top of Blender's factory settings, with its files in the folder.
Builder = Callable[[Path], Expected]

builders: dict[str, Builder] = {}
FOUR_FIVE = (4, 5, 0)
FIVE = (5, 0, 0)


def scene(build: Builder) -> Builder:
    builders[build.__name__.replace("_", "-")] = build
    return build
