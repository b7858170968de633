"""The scenes that can be made, filled by the modules beside this one."""

from collections.abc import Callable

scenes: dict[str, Callable[[str], None]] = {}


def scene(make: Callable[[str], None]) -> Callable[[str], None]:
    """Register a scene under its function's name; the function gets the folder of its project tree."""
    scenes[make.__name__] = make
    return make
