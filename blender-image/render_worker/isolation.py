"""Keeps the process mortal, first to go when memory runs out, and without a network."""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import signal
import struct
import sys

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_SYSCALL = 317
SECCOMP_SET_MODE_FILTER = 1
# Blender's binary has threads before Python starts: the filter must hold for them too.
SECCOMP_FILTER_FLAG_TSYNC = 1

AUDIT_ARCH_X86_64 = 0xC000003E
X32_SYSCALL_BIT = 0x40000000
AF_UNIX = 1
SYS_SOCKET = 41
# io_uring opens sockets without the socket call; the others read the memory of the farm's own process.
DENIED_SYSCALLS = {
    "ptrace": 101,
    "process_vm_readv": 310,
    "process_vm_writev": 311,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "io_uring_register": 427,
    "pidfd_getfd": 438,
}

LOAD_WORD = 0x20
JUMP_EQUAL = 0x15
JUMP_GREATER_OR_EQUAL = 0x35
RETURN = 0x06
ALLOW = 0x7FFF0000
DENY = 0x00050000 | 13  # SECCOMP_RET_ERRNO with EACCES
KILL = 0x80000000

OFFSET_NUMBER, OFFSET_ARCHITECTURE, OFFSET_FIRST_ARGUMENT = 0, 4, 16


def fence() -> bool:
    """Fence the process in; returns whether the network is denied by the kernel."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
        score.write("1000")
    if sys.platform != "linux":
        return False
    die_with_parent()
    if platform.machine() != "x86_64" or ctypes.sizeof(ctypes.c_void_p) != 8:
        return False
    return _deny_network()


def die_with_parent() -> None:
    """Have Linux end this process with the thread that has started it."""
    parent = os.getppid()
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before the kernel was told
        os._exit(0)


def _program() -> bytes:
    """Return the filter: every jump target is counted from the instruction after the jump."""
    denied = sorted(DENIED_SYSCALLS.values())
    code: list[tuple[int, int, int, int]] = [
        (LOAD_WORD, 0, 0, OFFSET_ARCHITECTURE),
        (JUMP_EQUAL, 1, 0, AUDIT_ARCH_X86_64),
        (RETURN, 0, 0, KILL),
        (LOAD_WORD, 0, 0, OFFSET_NUMBER),
        (JUMP_GREATER_OR_EQUAL, len(denied) + 4, 0, X32_SYSCALL_BIT),
        *((JUMP_EQUAL, len(denied) - at + 3, 0, number) for at, number in enumerate(denied)),
        (JUMP_EQUAL, 0, 3, SYS_SOCKET),
        (LOAD_WORD, 0, 0, OFFSET_FIRST_ARGUMENT),
        (JUMP_EQUAL, 1, 0, AF_UNIX),
        (RETURN, 0, 0, DENY),
        (RETURN, 0, 0, ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *instruction) for instruction in code)


class _Filter(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p)]


def _deny_network() -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    program = _program()
    buffer = ctypes.create_string_buffer(program, len(program))
    filter_ = _Filter(len(program) // 8, ctypes.cast(buffer, ctypes.c_char_p))
    arguments = (SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, ctypes.byref(filter_))
    return bool(libc.syscall(SECCOMP_SYSCALL, *arguments) == 0)
