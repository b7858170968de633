"""Warns where the processor draws what is meant for a graphics card."""

from __future__ import annotations

from render_worker.versions import EEVEE_NAMES, graphics_renderer

# Mesa's and Chromium's ways to do without a graphics card.
SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader")
# Measured on two cores with llvmpipe.
EEVEE_COST = "18 s to compile shaders in each new Blender, then 0.3 s a sample at 320x180"
WORKBENCH_COST = "2 s before the first frame of each new Blender"


def warnings(engine: str) -> list[dict[str, str]]:
    """Return the warning if this engine draws in software, as far as Blender can tell yet."""
    if engine in EEVEE_NAMES:
        name, cost = "EEVEE", EEVEE_COST
    elif engine == "BLENDER_WORKBENCH":
        name, cost = "Workbench", WORKBENCH_COST
    else:
        return []
    renderer = graphics_renderer()
    if not any(kind in renderer.lower() for kind in SOFTWARE):
        return []
    message = f"{name} is drawn by the processor ({renderer}), as there is no graphics card: expect some {cost}"
    return [{"code": "DrawnInSoftware", "message": message}]
