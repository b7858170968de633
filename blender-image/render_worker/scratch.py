"""Where a session's temporary files go."""

from __future__ import annotations

import os

import bpy


def use_scratch(folder: str) -> None:
    """Keep temporary files together, where the farm removes them."""
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)  # a scene's relative paths must lead nowhere else
    bpy.context.preferences.filepaths.temporary_directory = folder
