"""The two ends of the conversation: commands from standard input, answers on descriptor 3."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import sys
import threading
from typing import Any

ANSWERS = 3
Command = dict[str, Any]


class Channel:
    """Commands come one JSON object a line; answers may be sent from any thread."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands: queue.Queue[Command] = queue.Queue()
        self._answers = answers
        self._lock = threading.Lock()
        threading.Thread(target=self._read, args=(commands,), daemon=True).start()

    @classmethod
    def over_descriptors(cls) -> Channel:
        """Take over the descriptors and leave Blender harmless ones under their numbers.

        Whatever prints goes to the log, and a script that asks for input gets none instead of a command.
        """
        try:
            answers = os.dup(ANSWERS)
            os.close(ANSWERS)
        except OSError:
            sys.exit("the Blender worker is started by the farm: it answers on file descriptor 3")
        commands = os.dup(0)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        return cls(commands, answers)

    def next_command(self, seconds: float | None = None) -> Command | None:
        """Wait for the next command, for so many seconds at most; None when none came."""
        try:
            return self._commands.get(timeout=seconds)
        except queue.Empty:
            return None

    def answer(self, event: str, command: int | None = None, **fields: Any) -> None:
        """Send one answer; the process ends when nobody listens any more."""
        head = {} if command is None else {"id": command}
        # Names inside a scene may hold bytes that are no UTF-8; they travel as replacement characters.
        line = json.dumps({**head, "event": event, **fields}, ensure_ascii=False).encode("utf-8", "replace")
        with self._lock:
            rest = memoryview(line + b"\n")
            while rest:
                try:
                    rest = rest[os.write(self._answers, rest) :]
                except OSError:
                    os._exit(0)

    def _read(self, commands: int) -> None:
        """Read commands until the other side is gone, then end the process at once, even in mid-render."""
        with contextlib.suppress(OSError, ValueError), open(commands, encoding="utf-8") as lines:
            for line in lines:
                self._commands.put(json.loads(line))
        os._exit(0)
