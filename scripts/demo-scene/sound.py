"""A loop of soft glass notes over a warm chord: its end runs into its beginning."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
"""Samples a second."""

CHORD = (57, 64, 69, 71, 76)
"""Held notes, as MIDI numbers: A, E, A, B, E."""

BELLS = (
    (0, 81, -0.5),
    (1, 88, 0.4),
    (2, 85, 0.0),
    (3, 83, 0.6),
    (4, 88, -0.3),
    (5, 92, 0.2),
    (6, 85, -0.6),
    (7, 83, 0.3),
)
"""What the marbles play: (eighth of the loop, MIDI number, place from left -1 to right 1)."""


def write_loop(path: Path, seconds: float) -> None:
    """Write the loop as a 16-bit stereo WAV of exactly `seconds`."""
    length = round(seconds * RATE)
    sound = _chord(length) + sum(_bell(length, *bell) for bell in BELLS)
    sound = np.tanh(sound / np.abs(sound).max() * 0.9) * 0.8
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((sound * 32767).astype("<i2").tobytes())


def _frequency(note: int) -> float:
    return 440.0 * 2 ** ((note - 69) / 12)


def _whole_cycles(frequency: float, length: int) -> float:
    """Return the nearest frequency that ends where it began, so that the loop has no click."""
    return round(frequency * length / RATE) * RATE / length


def _chord(length: int) -> NDArray[np.float64]:
    time = np.arange(length) / RATE
    breath = 1 + 0.25 * np.sin(2 * np.pi * np.arange(length) / length)
    sound = np.zeros((length, 2))
    for number, note in enumerate(CHORD):
        for side, detune in enumerate((0.999, 1.001)):
            tone = _whole_cycles(_frequency(note) * detune, length)
            sound[:, side] += breath * sum(
                np.sin(2 * np.pi * tone * harmonic * time + number) / harmonic**2.2 for harmonic in (1, 2, 3)
            )
    return sound * 0.09


def _bell(length: int, eighth: int, note: int, place: float) -> NDArray[np.float64]:
    ring = np.arange(3 * length) / RATE
    partials = ((1, 0.5, 2.2), (2.76, 0.18, 4.5), (5.4, 0.08, 9.0))
    tone = sum(
        loudness * np.exp(-decay * ring) * np.sin(2 * np.pi * _frequency(note) * ratio * ring)
        for ratio, loudness, decay in partials
    )
    tone *= np.minimum(ring * 400, 1)
    wrapped = tone.reshape(3, length).sum(axis=0)  # what still rings at the end is heard at the start
    wrapped = np.roll(wrapped, eighth * length // 8)
    return np.stack([wrapped * (1 - place) / 2, wrapped * (1 + place) / 2], axis=-1) * 0.6
