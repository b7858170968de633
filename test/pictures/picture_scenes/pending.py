"""What the farm does not do yet: until it does, these scenes lead to something else than they should.

Each row says which of the farm's features the scene waits for. When the feature is there, its rows go.
"""

from picture_scenes.register import Outcome, refused

PENDING: dict[str, tuple[str, Outcome]] = {
    "several_cameras": ("cameras", refused("NotYetSupported")),
    "several_cameras_one_unknown": ("cameras", refused("NotYetSupported")),
    "chosen_view_layers": ("settings", refused("NotYetSupported")),
    "texture_elsewhere": ("project tree", refused("MissingFiles")),
}
