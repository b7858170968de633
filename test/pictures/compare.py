"""Compares pictures, two and two, with the OpenImageIO that comes with Blender.

Reads a request a line, `{"pairs": [[FRAME, REFERENCE, FARM], …], "sheet": PATH or null}`, and answers a line on
descriptor 3: for each pair the greatest difference of any channel, the share of values that differ by more than
a thousandth, and the step between two values that the file can hold; and how far the reference's own pictures
are apart. The sheet is a picture for people: references above, the farm's pictures below, then their difference.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import bpy  # noqa: F401  OpenImageIO's libraries come with it
import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from picture_scenes.versions import use_bundled_packages  # noqa: E402

use_bundled_packages()

import OpenImageIO as oiio  # noqa: E402

Pixels = Any
THOUSANDTH = 1e-3
AMPLIFIED = 20
# Wide enough for what is made, small enough for a page of a hundred scenes.
MOST_FRAMES = 12


def read(path: str) -> tuple[list[str], Pixels, float]:
    """Return the channels' names, all values, and the step between two of them (0 for floating point)."""
    file = oiio.ImageInput.open(path)
    if not file:
        raise ValueError(f"{path}: {oiio.geterror()}")
    names: list[str] = []
    parts: list[Pixels] = []
    steps = {"uint8": 1 / 255, "uint16": 1 / 65535}
    step = steps.get(str(file.spec().format), 0.0)
    part = 0
    while file.seek_subimage(part, 0):
        spec = file.spec()
        names += [f"{part}:{name}" for name in spec.channelnames]
        parts.append(np.asarray(file.read_image("float"), dtype=np.float32).reshape(spec.height, spec.width, -1))
        part += 1
    file.close()
    return names, np.concatenate(parts, axis=2), step


def compare(reference: str, farm: str) -> dict[str, Any]:
    """Return how far two pictures are apart; pictures of another kind are infinitely far."""
    names, right, step = read(reference)
    other_names, got, other_step = read(farm)
    if names != other_names or right.shape != got.shape or step != other_step:
        return {"apart": None, "share": 1.0, "step": step, "why": f"{describe(reference)}, but {describe(farm)}"}
    far = distance(right, got)
    return {"apart": float(far.max()), "share": float((far > THOUSANDTH).mean()), "step": step, "why": ""}


def distance(one: Pixels, other: Pixels) -> Pixels:
    same = (one == other) | (np.isnan(one) & np.isnan(other))
    with np.errstate(invalid="ignore"):
        far = np.where(same, 0.0, np.abs(one - other))
    return np.nan_to_num(far, nan=1e30, posinf=1e30)


def describe(path: str) -> str:
    names, pixels, step = read(path)
    kind = "floating point" if step == 0 else f"steps of {step:.6f}"
    return f"{Path(path).name} has {pixels.shape[1]}×{pixels.shape[0]} pixels, {', '.join(names[:8])}, {kind}"


def changes(pictures: list[str]) -> float:
    """Return how far the pictures are from the first, at most."""
    first = read(pictures[0])[1]
    others = [read(path)[1] for path in pictures[1:]]
    return max((float(distance(first, one).max()) for one in others if one.shape == first.shape), default=0.0)


def shown(path: str) -> Pixels:
    """Return a picture's colours as a screen shows them."""
    names, pixels, step = read(path)
    last = [name[-1].lower() for name in names]
    colours = [last.index(c) for c in "rgb"] if all(c in last for c in "rgb") else [0, 0, 0]
    seen = np.clip(np.nan_to_num(pixels[:, :, colours]), 0, 1)
    return seen if step else np.where(seen < 0.0031308, seen * 12.92, 1.055 * seen ** (1 / 2.4) - 0.055)


def write_sheet(path: str, pairs: list[list[Any]]) -> None:
    columns = []
    for _frame, reference, farm in pairs[:MOST_FRAMES]:
        above, below = shown(reference), shown(farm)
        if above.shape != below.shape:
            below = np.zeros_like(above)
        columns.append(np.concatenate([above, below, np.clip(np.abs(above - below) * AMPLIFIED, 0, 1)]))
    shape = columns[0].shape
    whole = np.concatenate([column for column in columns if column.shape == shape], axis=1)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    out = oiio.ImageOutput.create(path)
    out.open(path, oiio.ImageSpec(whole.shape[1], whole.shape[0], 3, "uint8"))
    out.write_image(np.ascontiguousarray(whole, dtype=np.float32))
    out.close()


def answer(request: dict[str, Any]) -> dict[str, Any]:
    pairs = request["pairs"]
    found = [{"frame": frame, **compare(reference, farm)} for frame, reference, farm in pairs]
    if request["sheet"] and pairs:
        first_of_frame = {pair[0]: pair for pair in reversed(pairs)}
        write_sheet(request["sheet"], [first_of_frame[frame] for frame in sorted(first_of_frame)])
    return {"pairs": found, "changes": changes(request["moving"]) if request["moving"] else 0.0}


def main() -> None:
    for line in sys.stdin:
        try:
            said = answer(json.loads(line))
        except Exception as error:
            said = {"error": f"{type(error).__name__}: {error}"}
        os.write(3, (json.dumps(said) + "\n").encode())
    sys.stdout.flush()
    os._exit(0)


main()
