"""The scenes of the picture suite, filled by the modules beside this one, each with what the farm must make of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """What a scene leads to: `right`, `refused`, `wrong` or `unknown`, the last two with a reason."""

    kind: str
    # Of the problem or failure by which the farm refuses.
    code: str = ""
    why: str = ""


RIGHT = Outcome("right")


def refused(code: str) -> Outcome:
    return Outcome("refused", code=code)


def wrong(why: str) -> Outcome:
    return Outcome("wrong", why=why)


def unknown(why: str) -> Outcome:
    return Outcome("unknown", why=why)


class Project:
    """Where a scene is made: its folder is the root of its project tree."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.blend = folder / f"{name}.blend"
        # For files that lie outside the project tree.
        self.outside = folder.parent.parent / "outside" / name

    def path(self, relative: str) -> str:
        """Return the absolute path of a file to be made, with its folder made."""
        path = self.folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        return str(path)


@dataclass(frozen=True)
class PictureScene:
    """A scene to be made, and how it is rendered and judged."""

    make: Callable[[Project], None]
    topic: str
    outcome: Outcome
    # First Blender that can make it.
    since: tuple[int, int]
    # Part of the suite's short form.
    short: bool
    # Every frame shows the same on purpose.
    still: bool
    # Blender is not killed in between: it takes long to be ready again.
    spared: bool
    # Fields of the job besides its frames, as the API has them.
    job: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.make.__name__

    @property
    def what(self) -> str:
        """A sentence for people: the function's docstring."""
        return " ".join((self.make.__doc__ or "").split())


scenes: dict[str, PictureScene] = {}


def scene(
    topic: str,
    outcome: Outcome = RIGHT,
    *,
    since: tuple[int, int] = (4, 2),
    short: bool = False,
    still: bool = False,
    spared: bool = False,
    job: dict[str, Any] | None = None,
) -> Callable[[Callable[[Project], None]], Callable[[Project], None]]:
    """Register a scene under its function's name. It starts from an empty file, which is saved for it."""

    def add(make: Callable[[Project], None]) -> Callable[[Project], None]:
        scenes[make.__name__] = PictureScene(make, topic, outcome, since, short, still, spared, job or {})
        return make

    return add
