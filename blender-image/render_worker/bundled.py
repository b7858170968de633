"""The Python packages that come with Blender, which are not all on its path."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import bpy


def bundled_packages() -> list[str]:
    """List their folders."""
    below = os.path.join(bpy.utils.resource_path("LOCAL"), "python", "lib")
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    return [os.path.join(below, python, "site-packages"), os.path.join(below, "site-packages")]


def bundled(module: str) -> Any | None:
    """Import one of them, or return None where this Blender brings none: 4.2 has neither USD nor OpenColorIO."""
    sys.path.extend(folder for folder in bundled_packages() if folder not in sys.path)
    try:
        return importlib.import_module(module)
    except ImportError:
        return None
