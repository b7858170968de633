"""The Blender worker without its rules about kept data: the guard must find what they keep out."""

import os
import sys

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
sys.path.insert(0, os.path.join(REPOSITORY, "blender-image"))


def main() -> None:
    """Serve as the worker does, and always keep data."""
    from render_worker import isolation
    from render_worker.channel import Channel

    network = isolation.fence()
    channel = Channel.over_descriptors()
    from render_worker import persistence
    from render_worker.worker import Worker

    def no_reasons(*_: object) -> list[str]:
        return []

    persistence.reasons_against = no_reasons
    Worker(channel, network_denied=network).serve()


main()
