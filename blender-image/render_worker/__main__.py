"""Starts the worker under the `bpy` module or inside a Blender binary.

The process is fenced in before Blender is imported, so that nothing of Blender runs unfenced under `bpy`.
"""

from __future__ import annotations

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
# Python puts this folder itself on the path; the modules belong to a package and are found through its parent.
sys.path[:] = [os.path.dirname(HERE), *(place for place in sys.path if os.path.abspath(place or ".") != HERE)]


def main() -> None:
    """Fence the process in, then serve commands until standard input ends."""
    from render_worker import isolation
    from render_worker.channel import Channel

    # A person's add-ons, startup scripts and settings are not part of the scene.
    for name in ("RESOURCES", "CONFIG", "SCRIPTS", "EXTENSIONS"):
        os.environ[f"BLENDER_USER_{name}"] = "/dev/null"
    # A job with a colour configuration has others: color_config.py.
    os.environ.setdefault("BLENDER_USER_DATAFILES", "/dev/null")
    network = isolation.fence()
    channel = Channel.over_descriptors()
    from render_worker.worker import Worker

    Worker(channel, network_denied=network).serve()


main()
