"""Chooses what Cycles renders on; the file's own choice belongs to its author's machine."""

from __future__ import annotations

from typing import Any

import bpy

from render_worker import software_drawing
from render_worker.failure import permanent
from render_worker.versions import use_cpu_for_compositing

Json = dict[str, Any]


def list_devices() -> list[Json]:
    """List the devices of each kind of GPU that Cycles was built for and finds here."""
    preferences = _cycles_preferences()
    kinds = [kind for kind, *_ in preferences.get_device_types(bpy.context) if kind != "NONE"]
    return [
        {"kind": kind, "name": found.name}
        for kind in kinds
        for found in preferences.get_devices_for_type(kind)
        if found.type == kind
    ]


def refuse_drawing_in_software(device: str, engine: str) -> None:
    """Refuse a picture that an engine which draws has made without the GPU that was asked for."""
    warnings = software_drawing.warnings(engine)
    if device != "CPU" and warnings:
        raise permanent(
            "NoGpu",
            warnings[0]["message"],
            "check the driver and, in a container, that it has the graphics capability; or render on the CPU",
        )


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
    preferences = _cycles_preferences()
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


def _cycles_preferences() -> Any:
    return bpy.context.preferences.addons["cycles"].preferences
