"""Sets a property as the job wants it, and removes the animation that would undo it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from render_worker.animation import remove_animation
from render_worker.failure import RenderFailure, permanent


def assign(block: Any, path: str, value: Any) -> None:
    """Set the property at a data path of a data-block."""
    holder, name = _split(block, path)
    remove_animation(block, path)
    setattr(holder, name, value)


def assign_number(block: Any, path: str, value: float, field: str) -> None:
    """Set a number within the property's own limits, or refuse it with them."""
    holder, name = _split(block, path)
    limits = holder.bl_rna.properties[name]
    if not limits.hard_min <= value <= limits.hard_max:
        raise permanent(
            "ResolutionOutOfRange" if field.startswith("resolution") else "ValueOutOfRange",
            f"{field} is {value:g}; Blender takes {limits.hard_min:g} to {limits.hard_max:g}",
            f"choose settings.{field} within these limits",
        )
    assign(block, path, value)


def assign_choice(block: Any, path: str, value: str, field: str, what: str) -> None:
    """Set one of the property's names, or refuse what is none of them with the list."""
    holder, name = _split(block, path)
    known = choices(holder, name)
    chosen = next((one for one in known if value in (one, one.rpartition(" - ")[2])), None)
    if chosen is None:
        raise unknown(what, [value], known, field)
    assign(block, path, chosen)


def choices(holder: Any, name: str) -> list[str]:
    """List the names that an enumeration takes here and now."""
    try:
        setattr(holder, name, "?")
    except TypeError as error:
        listed = re.search(r"not found in \((.*)\)", str(error), re.DOTALL)
        if listed:
            return re.findall(r"'([^']+)'", listed.group(1))
    return []


def unknown(what: str, wanted: Sequence[str], known: Sequence[str], field: str) -> RenderFailure:
    """Make the failure of a name that is not there, with the list of those that are."""
    names = ", ".join(f"'{name}'" for name in wanted)
    return permanent(
        "Unknown" + "".join(word.capitalize() for word in what.split()),
        f"there is no {what} {names}; there is: {', '.join(known) or 'none'}",
        f"name one of them in {field if '.' in field else f'settings.{field}'}",
        known=list(known),
    )


def _split(block: Any, path: str) -> tuple[Any, str]:
    holder, _, name = path.rpartition(".")
    return (block.path_resolve(holder) if holder else block), name
