"""Checks what frames have left behind, in a process beside Blender, which renders the next one meanwhile.

A thread would wait for Python's lock while Blender writes a picture, which is when a processor is free.

    python -I checker.py gives-way|hurries FOLDER…

It takes what rendering leaves of the processors, or as much as Blender does. The folders are those of Blender's own
packages. Pickled lists of `Check` come by standard input, each with the monotonic time at which Blender was done;
pickled answers go to standard output: an empty one when pictures can be read, then what is to be answered of each
frame.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import time
from typing import Any, BinaryIO

Answer = dict[str, Any]
# Seconds after a frame was rendered that pass before a check begins that gives way. Threads that begin to render find
# all processors free then; else they may share one for as long as a check takes (Linux 6.18).
MOMENT = 0.01

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [os.path.dirname(HERE), *(place for place in sys.path if os.path.abspath(place or ".") != HERE)]


def main() -> None:
    """Answer until standard input ends, or at once where no pictures can be read without Blender."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints goes to the log
    manner, *packages = sys.argv[1:]
    sys.path.extend(packages)
    if sys.platform == "linux":  # standard input would end it, too, but after the check that it is at
        from render_worker.isolation import die_with_parent

        die_with_parent()
    with contextlib.suppress(ImportError):
        from render_worker import oiio_pictures  # noqa: F401

        gives_way = manner == "gives-way"
        if gives_way:  # from now on: whoever opens a scene waits for what has been done up to here
            _give_way()
        _serve(answers, MOMENT if gives_way else 0)


def _serve(answers: BinaryIO, moment: float) -> None:
    from render_worker.failure import classify
    from render_worker.verify import verify_frame

    answer: Answer = {}
    while True:
        pickle.dump(answer, answers)
        answers.flush()
        try:
            checks, rendered = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        time.sleep(max(0.0, rendered + moment - time.monotonic()))
        try:
            answer = {"done": verify_frame(checks)}
        except BaseException as error:
            answer = {"failure": classify(error).to_json()}


def _give_way() -> None:
    """Take what rendering leaves of the processors, and nothing else."""
    with contextlib.suppress(OSError):  # a container may forbid it
        if sys.platform == "linux":
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
        else:
            os.nice(19)


main()
