"""Runs MiniStack for a test: it ends when its parent does, and its time stands still until the test moves it.

The parent holds this process's standard input open, and writes seconds since 1970 into the file FARM_TEST_TIME.
"""

import os
import sys
import threading
import time


def end_with_parent() -> None:
    """Wait for the end of standard input, which comes with the parent's, however that ends."""
    sys.stdin.buffer.read()
    os._exit(0)


def obey_time_file(path: str) -> None:
    """Let this process believe that it is as late as the file says."""
    file = os.open(path, os.O_RDONLY)

    def told_time() -> float:
        return float(os.pread(file, 32, 0))

    time.time = told_time
    time.time_ns = lambda: int(told_time() * 1e9)


threading.Thread(target=end_with_parent, daemon=True).start()
obey_time_file(os.environ["FARM_TEST_TIME"])

from ministack.app import main  # noqa: E402 - only now, so that it gets the test's time

main()
