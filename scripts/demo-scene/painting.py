"""Pictures painted with numpy, and a PNG writer small enough to need no library."""

import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float64]
"""Height x width numbers."""

Pixels = NDArray[np.float64]
"""Height x width x 3, in display (sRGB) values from 0 to 1, the first row at the top."""


def write_png(path: Path, pixels: Pixels) -> None:
    """Write an 8-bit RGB PNG."""
    height, width, _ = pixels.shape
    rows = np.zeros((height, 1 + width * 3), np.uint8)  # each row begins with its filter, 0: none
    rows[:, 1:] = np.clip(pixels * 255 + 0.5, 0, 255).astype(np.uint8).reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(rows.tobytes(), 6))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _noise(height: int, width: int, cells: tuple[int, int], seed: int) -> Field:
    """Make smooth noise from 0 to 1 that tiles; `cells` is how many bumps there are down and across."""
    grid = np.random.default_rng(seed).random(cells)
    down = np.arange(height) * cells[0] / height
    across = np.arange(width) * cells[1] / width
    top, left = down.astype(int), across.astype(int)
    fade_down, fade_across = (t * t * (3 - 2 * t) for t in (down - top, across - left))
    bottom, right = (top + 1) % cells[0], (left + 1) % cells[1]
    upper = grid[np.ix_(top, left)] * (1 - fade_across) + grid[np.ix_(top, right)] * fade_across
    lower = grid[np.ix_(bottom, left)] * (1 - fade_across) + grid[np.ix_(bottom, right)] * fade_across
    bumps: Field = upper * (1 - fade_down[:, None]) + lower * fade_down[:, None]
    return bumps


def _mix(first: tuple[float, ...], second: tuple[float, ...], share: Field) -> Pixels:
    return np.array(first) * (1 - share[..., None]) + np.array(second) * share[..., None]


def walnut(size: int = 1024) -> Pixels:
    """Paint dark walnut, its grain running across."""
    bend = _noise(size, size, (5, 2), 1) * 0.6 + _noise(size, size, (16, 4), 2) * 0.2
    rings = 0.5 + 0.5 * np.sin(2 * np.pi * (np.linspace(0, 9, size)[:, None] + bend * 2.4))
    fibres = _noise(size, size, (256, 6), 3) * 0.6 + _noise(size, size, (128, 12), 4) * 0.4
    wood = _mix((0.20, 0.105, 0.06), (0.47, 0.29, 0.175), rings**1.5 * 0.6 + fibres * 0.4)
    pores = (_noise(size, size, (256, 20), 5) > 0.82)[..., None] * 0.35
    return wood * (1 - pores)


def evening(width: int = 2048, height: int = 1024) -> Pixels:
    """Paint the backdrop: an evening sky that deepens upwards, with the soft discs of faraway lights."""
    up = np.linspace(1, 0, height)[:, None] * np.ones((1, width))
    stops = [0.0, 0.19, 0.255, 0.36, 0.55, 1.0]
    colours = np.array(
        [
            [0.10, 0.13, 0.17],
            [0.36, 0.25, 0.23],  # the horizon: dim, so that it meets the floor softly
            [0.86, 0.52, 0.33],
            [0.60, 0.40, 0.41],
            [0.19, 0.30, 0.39],
            [0.05, 0.11, 0.17],
        ]
    )
    sky = np.stack([np.interp(up, stops, colours[:, channel]) for channel in range(3)], axis=-1)
    haze = _noise(height, width, (8, 10), 6) * 0.5 + _noise(height, width, (20, 22), 7) * 0.5
    return _with_faraway_lights(sky * (0.92 + 0.16 * haze[..., None]))


def _with_faraway_lights(sky: Pixels) -> Pixels:
    height, width, _ = sky.shape
    random = np.random.default_rng(11)
    down, across = np.mgrid[0:height, 0:width]
    for _ in range(70):
        x, y = random.uniform(0, width), height * (0.755 + random.normal(0, 0.04))
        radius = height * random.uniform(0.012, 0.034)
        colour = np.array([1.0, random.uniform(0.55, 0.8), random.uniform(0.25, 0.5)])
        distance = np.hypot(across - x, down - y) / radius
        disc = np.clip((1 - distance) * 7, 0, 1) * (0.75 + 0.25 * np.clip(distance, 0, 1) ** 3)
        sky = sky + disc[..., None] * colour * random.uniform(0.07, 0.26)
    return np.clip(sky, 0, 1)


def lacquer(size: int = 1024) -> Pixels:
    """Paint the floor: dark blue-green lacquer, worn a little."""
    cloud = _noise(size, size, (6, 6), 8) * 0.6 + _noise(size, size, (24, 24), 9) * 0.4
    speck = (_noise(size, size, (256, 256), 10) > 0.93)[..., None] * 0.05
    return _mix((0.075, 0.13, 0.155), (0.12, 0.19, 0.215), cloud) + speck


def swirl(width: int = 512, height: int = 256) -> Pixels:
    """Paint a ball's skin: cream with bands of terracotta and blue that twist from pole to pole."""
    down, across = np.mgrid[0:height, 0:width]
    turn = across / width + 0.35 * down / height + 0.05 * _noise(height, width, (6, 8), 12)
    band = turn * 3 % 1
    colours = _mix((0.95, 0.90, 0.80), (0.80, 0.33, 0.17), _stripe(band, 0.30, 0.13))
    return colours + (np.array([0.10, 0.32, 0.42]) - colours) * _stripe(band, 0.66, 0.06)[..., None]


def _stripe(position: Field, middle: float, half_width: float) -> Field:
    return np.clip((half_width - np.abs(position - middle)) * 60, 0, 1)
