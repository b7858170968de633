"""Runs a command on a terminal of its own and types when it asks.

press-keys.py PATTERN KEYS [PATTERN KEYS]... -- COMMAND [ARGUMENT]...

Writes what the command wrote, and exits with its status.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

PATIENCE = 40.0  # seconds without an end


def main() -> int:
    cut = sys.argv.index("--")
    words = sys.argv[1:cut]
    steps = list(zip(words[::2], words[1::2], strict=True))
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(sys.argv[cut + 1], sys.argv[cut + 1 :])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))

    seen = b""
    told = 0
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.1)
        if ready:
            try:
                chunk = os.read(terminal, 65536)
            except OSError:  # Linux ends a terminal that nobody holds open with EIO.
                break
            if not chunk:
                break
            seen += chunk
        if steps and steps[0][0].encode() in seen[told:]:
            _, keys = steps.pop(0)
            told = len(seen)
            os.write(terminal, keys.encode().decode("unicode_escape").encode())
    else:
        os.kill(child, 9)
    sys.stdout.buffer.write(seen)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
