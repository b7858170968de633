"""Chooses what Cycles renders on; the file's own choice belongs to its author's machine."""

from __future__ import annotations

from typing import Any

import bpy

from render_worker.failure import permanent
from render_worker.versions import use_cpu_for_compositing


def use_device(device: str, threads: int) -> None:
    """Set device and threads for every scene in the file: strips and nodes may render the others too."""
    if device != "CPU":
        _enable_gpu(device)
    for scene in bpy.data.scenes:
        render = scene.render
        render.threads_mode = "FIXED" if threads else "AUTO"
        if threads:
            render.threads = threads
        if device == "CPU":
            use_cpu_for_compositing(render)
        if hasattr(scene, "cycles"):
            _set_cycles_device(scene.cycles, device)


def _set_cycles_device(cycles: Any, device: str) -> None:
    cycles.device = "CPU" if device == "CPU" else "GPU"
    if device == "CPU":
        if cycles.use_denoising and cycles.denoiser == "OPTIX":
            cycles.denoiser = "OPENIMAGEDENOISE"
        if hasattr(cycles, "denoising_use_gpu"):
            cycles.denoising_use_gpu = False


def _enable_gpu(device: str) -> None:
    preferences = bpy.context.preferences.addons["cycles"].preferences
    try:
        preferences.compute_device_type = device
    except TypeError:
        preferences.compute_device_type = "NONE"
    preferences.refresh_devices()
    for found in preferences.devices:
        found.use = found.type == device
    if not any(found.use for found in preferences.devices):
        kinds = sorted({found.type for found in preferences.devices})
        raise permanent(
            "NoGpu",
            f"Cycles finds no {device} device on this machine; it finds: {', '.join(kinds)}",
            "check the driver, or render on the CPU",
            devices=kinds,
        )
