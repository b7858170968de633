"""Runs MiniStack until standard input ends, which it does with the parent, however that ends.

Where MINISTACK_AHEAD names a file, time is as many seconds ahead there as the file says.
"""

import os
import sys
import threading
import time


def end_with_parent() -> None:
    """Wait for the end of standard input."""
    sys.stdin.buffer.read()
    os._exit(0)


def be_ahead(path: str) -> None:
    """Let this process believe that it is later than it is."""
    file = os.open(path, os.O_RDONLY)
    real_time = time.time

    def time_ahead() -> float:
        return real_time() + float(os.pread(file, 32, 0))

    time.time = time_ahead
    time.time_ns = lambda: int(time_ahead() * 1e9)


threading.Thread(target=end_with_parent, daemon=True).start()
if "MINISTACK_AHEAD" in os.environ:
    be_ahead(os.environ["MINISTACK_AHEAD"])

from ministack.app import main  # noqa: E402 - only now, so that it gets this time

main()
