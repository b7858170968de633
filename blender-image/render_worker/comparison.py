"""Compares a frame from kept render data with the same frame from a fresh Blender.

Blender is not bit-deterministic, so small differences are noise. What counts is how many pixels differ by more than
the noise of their format; the figures come from the table in docs/pictures.md, "The guard".
"""

from __future__ import annotations

import itertools
import os
from typing import Any

import numpy as np
import numpy.typing as npt

from render_worker.check import Check
from render_worker.decoder import rows_of
from render_worker.picture_names import PREVIEW, VIDEO

# What two values of a pixel may differ by, of 1: for larger values in a float format, of themselves.
WHOLE_8, WHOLE_16, FLOAT, JPEG = 1.5 / 255, 1e-3, 1e-3, 8.5 / 255
# The share of pixels that may differ by more.
SHARE = 0.001

NOT_COMPARED = (PREVIEW + ".jpg", VIDEO + ".png")


def compare_frame(checks: list[Check]) -> dict[str, Any] | None:
    """Compare each camera's pictures with those it is checked against; None when there is nothing to compare with."""
    found = []
    for check in checks:
        if check.against is not None:
            difference = compare(check.folder, check.against)
            found.append({**difference, "file": check.below + difference["file"]})
    return max(found, key=lambda difference: difference["share"]) if found else None


def compare(fresh: str, kept: str) -> dict[str, Any]:
    """Compare the pictures in two folders; the file that differs most is told of."""
    names, others = _pictures(fresh), _pictures(kept)
    if names != others:
        only = sorted(names.symmetric_difference(others))
        return _difference(only[0], 1.0, 1.0)
    found = [_difference(name, *_compare_files(fresh, kept, name)) for name in sorted(names)]
    return max(found, key=lambda difference: difference["share"])


def _pictures(folder: str) -> set[str]:
    return {name for name in os.listdir(folder) if name not in NOT_COMPARED}


def _difference(name: str, share: float, most: float) -> dict[str, Any]:
    return {"file": name, "differs": share > SHARE, "share": round(share, 6), "most": round(most, 6)}


def _compare_files(fresh: str, kept: str, name: str) -> tuple[float, float]:
    """Return the share of pixels that differ by more than noise, in the part where it is largest, and the most."""
    worst, most, part_before, differing, pixels = 0.0, 0.0, 0, 0, 0
    both = itertools.zip_longest(rows_of(os.path.join(fresh, name)), rows_of(os.path.join(kept, name)))
    for ours, theirs in both:
        if ours is None or theirs is None or ours[0] != theirs[0] or ours[1].shape != theirs[1].shape:
            return 1.0, 1.0  # not the same parts, passes or size
        part, rows = ours
        if part != part_before:
            part_before, differing, pixels = part, 0, 0
        apart = _apart(rows, theirs[1])
        most = max(most, float(apart.max(initial=0.0)))
        differing += int(np.count_nonzero((apart > _tolerance(name, rows)).any(axis=-1)))
        pixels += apart.shape[0] * apart.shape[1]
        worst = max(worst, differing / max(pixels, 1))
    return worst, most


def _apart(ours: npt.NDArray[Any], theirs: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Return how far apart values are; those that are no numbers are as far apart as can be, or equal."""
    if ours.dtype.kind == "u":
        steps = np.abs(ours.astype(np.int32) - theirs.astype(np.int32))
        return (steps / np.float32(np.iinfo(ours.dtype).max)).astype(np.float32)
    one, other = ours.astype(np.float32), theirs.astype(np.float32)
    with np.errstate(invalid="ignore", over="ignore"):
        apart = np.abs(one - other) / np.maximum(1, np.minimum(np.abs(one), np.abs(other)))
    same = (one == other) | (np.isnan(one) & np.isnan(other))
    result: npt.NDArray[np.float32] = np.where(same, 0, np.where(np.isfinite(apart), apart, 1)).astype(np.float32)
    return result


def _tolerance(name: str, rows: npt.NDArray[Any]) -> float:
    if name.endswith((".jpg", ".jpeg")):
        return JPEG
    if rows.dtype.kind != "u":
        return FLOAT
    return WHOLE_8 if rows.dtype.itemsize == 1 else WHOLE_16
