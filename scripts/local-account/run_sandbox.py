"""Runs a command until standard input ends, and then kills it and all that it has started.

    run_sandbox.py COMMAND…

The emulator's functions, and the Blender that they start, are in process groups of their own.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading

PR_SET_CHILD_SUBREAPER = 36


def parents() -> dict[int, int]:
    """Return the parent of each process on this machine."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        # Some end while they are looked at.
        with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", encoding="latin-1") as stat:
            found[int(pid)] = int(stat.read().rpartition(")")[2].split()[1])
    return found


def descendants() -> list[int]:
    """Return the processes that this one has started, and those that they have."""
    children: dict[int, list[int]] = {}
    for pid, parent in parents().items():
        children.setdefault(parent, []).append(pid)
    found: list[int] = []
    waiting = [os.getpid()]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def kill_all() -> None:
    """Kill until nobody is left: one may have been starting another."""
    while alive := descendants():
        for pid in alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for _ in alive:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(-1, 0)


def end_with_input() -> None:
    """Wait for the end of standard input, which comes with the parent's, however that ends."""
    sys.stdin.buffer.read()
    kill_all()
    os._exit(0)


# Whoever loses its parent becomes a child of this process, and so is found.
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
command = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
threading.Thread(target=end_with_input, daemon=True).start()
command.wait()
kill_all()
os._exit(1)
