"""Has frames checked by a process of its own (`checker.py`), which is started anew when it has died."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
import threading
from functools import cached_property
from typing import Any

from render_worker.bundled import bundled_packages
from render_worker.check import Check
from render_worker.failure import RenderFailure, bad_output, out_of_memory

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "checker.py")
# Times that a frame's check is begun. What kills its process may have nothing to do with the frame, as `hurry`.
TRIES = 3
GIVES_WAY, HURRIES = "gives-way", "hurries"


class CheckingProcess:
    """The process and the conversation with it, which is about one frame at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._gives_way = True
        self._starting = threading.Lock()  # so that `hurry` ends the process that gives way, old or new
        # An old Blender names itself there.
        if os.path.basename(sys.executable or "").startswith("python"):
            with contextlib.suppress(OSError):
                self._start()

    @cached_property
    def works(self) -> bool:
        """Whether pictures can be read without Blender; waits for the process to say so when asked first."""
        if self._process is None:
            return False
        try:
            return self._answer() == {}
        except RenderFailure:
            return False

    def check(self, checks: list[Check], rendered: float) -> dict[str, Any]:
        """Return what is to be answered of the frame: `done` or `failure`; it was rendered at that monotonic time."""
        for _ in range(TRIES - 1):
            with contextlib.suppress(RenderFailure):
                return self._ask((checks, rendered))
        return self._ask((checks, rendered))

    def hurry(self) -> None:
        """Give way no more: a frame that is being checked is begun again."""
        with self._starting:
            if self._gives_way and self._process is not None:
                self._gives_way = False
                self._process.kill()  # only a system's administrator may raise a priority

    def _ask(self, frame: tuple[list[Check], float]) -> dict[str, Any]:
        if self._process is None or self._process.poll() is not None:
            self._start()
            self._answer()
        assert self._process is not None and self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # the answer tells
            pickle.dump(frame, self._process.stdin)
            self._process.stdin.flush()
        return self._answer()

    def _start(self) -> None:
        with self._starting:
            manner = GIVES_WAY if self._gives_way else HURRIES
            self._process = subprocess.Popen(
                [sys.executable, "-I", PROGRAM, manner, *bundled_packages()],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )

    def _answer(self) -> dict[str, Any]:
        assert self._process is not None and self._process.stdout is not None
        try:
            answer: dict[str, Any] = pickle.load(self._process.stdout)
        except (EOFError, pickle.UnpicklingError):
            self._process.kill()
            raise _died(self._process.wait()) from None
        return answer


def _died(status: int) -> RenderFailure:
    if status == -signal.SIGKILL:
        return out_of_memory(
            "the process that reads pictures back is killed again and again, as when memory runs out"
        )
    ended = {"signal": signal.Signals(-status).name} if status < 0 else {"exitCode": status}
    how = " ".join(str(part) for part in next(iter(ended.items())))
    return bad_output("CheckDied", f"the process that reads pictures back ended with {how}", **ended)
