"""Finds and removes what animates a property: F-curves, NLA strips and drivers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from render_worker.versions import curve_holders


def _actions(block: Any) -> Iterator[Any]:
    animation = block.animation_data
    if animation is None:
        return
    if animation.action is not None:
        yield animation.action
    for track in animation.nla_tracks:
        for strip in track.strips:
            if strip.action is not None:
                yield strip.action


def animated_paths(block: Any) -> set[str]:
    """Return the data paths of a block that are keyed or driven."""
    if block.animation_data is None:
        return set()
    paths = {driver.data_path for driver in block.animation_data.drivers}
    for action in _actions(block):
        for curves in curve_holders(action):
            paths |= {curve.data_path for curve in curves}
    return paths


def remove_animation(block: Any, path: str) -> bool:
    """Remove what would undo a value set at the path; returns whether there was anything."""
    removed = False
    for action in _actions(block):
        for curves in curve_holders(action):
            for curve in [curve for curve in curves if curve.data_path == path]:
                curves.remove(curve)
                removed = True
    if block.animation_data is not None:
        drivers = block.animation_data.drivers
        for driver in [driver for driver in drivers if driver.data_path == path]:
            drivers.remove(driver)
            removed = True
    return removed
