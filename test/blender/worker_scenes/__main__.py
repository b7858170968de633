"""Makes scenes, each in a folder of its own, which is the root of its project tree.

python worker_scenes/__main__.py FOLDER SCENE...            with the bpy module
blender --background --factory-startup --python worker_scenes/__main__.py -- FOLDER SCENE...
"""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from worker_scenes import (  # noqa: E402
    elsewhere,  # noqa: F401  registers its scenes, as do the next
    files,  # noqa: F401
    kept_data,  # noqa: F401
    pictures,  # noqa: F401
    prying,  # noqa: F401
    scripts,  # noqa: F401
    settings,  # noqa: F401
    simulated,  # noqa: F401
    trouble,  # noqa: F401
    whole_frames,  # noqa: F401
)
from worker_scenes.register import scenes  # noqa: E402


def main(arguments: list[str]) -> None:
    """Make the named scenes, each in the folder."""
    folder, *names = arguments
    for name in names:
        tree = os.path.join(folder, name)
        os.makedirs(tree, exist_ok=True)
        scenes[name](tree)
    sys.stdout.flush()
    os._exit(0)  # tearing down a Blender that has Python drivers may hang


main(sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else sys.argv[1:])
