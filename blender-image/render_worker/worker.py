"""Carries out commands, one after another, and answers each."""

from __future__ import annotations

import contextlib
import sys
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import bpy

from render_worker import persistence, versions
from render_worker.bake import bake
from render_worker.channel import Channel, Command
from render_worker.check import Check
from render_worker.checking import CheckingProcess
from render_worker.device import list_devices
from render_worker.failure import classify, permanent
from render_worker.mixdown import mix_down
from render_worker.progress import Progress
from render_worker.rendering import must_reopen, render_frame
from render_worker.session import Session, open_session
from render_worker.warm_up import warm_up

# With so many frames under check the machine has no time for what gives way, and Blender waits: frames that are not
# checked are not stored.
MOST_UNDER_CHECK = 3
# Seconds that Blender does nothing and a check goes on all the same: other programs take the processors then, and
# what gives way to them may take minutes. A 4K frame with both eyes and many passes takes 2 s by itself.
IDLE_PATIENCE = 10.0


class Worker:
    """The session, and the checks that go on while Blender renders the next frame."""

    def __init__(self, channel: Channel, network_denied: bool) -> None:
        self._channel = channel
        self._network_denied = network_denied
        self._session: Session | None = None
        self._progress = Progress()
        self._own_handlers = sum(len(getattr(bpy.app.handlers, name)) for name in persistence.FRAME_HANDLERS)
        self._checking = CheckingProcess()
        self._checks = ThreadPoolExecutor(max_workers=1)
        self._under_check: set[Future[None]] = set()

    def serve(self) -> None:
        """Serve until the process ends, which happens when standard input does."""
        self._channel.answer(
            "ready",
            blender=bpy.app.version_string.split()[0],
            python=sys.version.split()[0],
            engines=versions.engines(),
            networkDenied=self._network_denied,
        )
        with contextlib.suppress(RuntimeError):  # whatever it is, the first frame will tell
            warm_up()
        commands = {
            "open": self._open,
            "render": self._render,
            "bake": self._bake,
            "mixdown": self._mixdown,
            "devices": self._devices,
        }
        while True:
            command = self._next_command()
            try:
                commands[command["command"]](command)
            except BaseException as error:  # a scene's script may raise SystemExit or KeyboardInterrupt
                self._fail(command["id"], error)

    def _next_command(self) -> Command:
        while True:
            command = self._channel.next_command(IDLE_PATIENCE if self._still_checked() else None)
            if command is not None:
                return command
            if self._still_checked():
                self._checking.hurry()

    def _still_checked(self) -> set[Future[None]]:
        self._under_check = {check for check in self._under_check if not check.done()}
        return self._under_check

    def _fail(self, command: int, error: BaseException) -> None:
        self._channel.answer("failed", command, failure=classify(error).to_json())

    def _open(self, command: Command) -> None:
        self._session = None
        self._session = self._opened_anew(command)
        self._channel.answer("opened", command["id"], scene=self._session.opened)

    def _opened_anew(self, request: Command) -> Session:
        return open_session(request, self._own_handlers, checked_beside=self._checking.works)

    def _opened(self) -> Session:
        if self._session is None:
            raise permanent("NothingOpen", "no scene is open", "this is a defect of the farm: report it")
        return self._session

    def _render(self, command: Command) -> None:
        number, started = command["id"], time.monotonic()
        session = self._opened()
        if must_reopen(session, command["frame"]):
            session = self._session = self._opened_anew(session.request)
        self._progress.start(lambda fraction, message: self._tell(number, fraction, message))
        try:
            checks = render_frame(
                session, command["frame"], command["folder"], command.get("against"), self._progress
            )
        finally:
            self._progress.stop()
        seconds = round(time.monotonic() - started, 4)
        if session.checked_beside:
            if len(under_check := self._still_checked()) >= MOST_UNDER_CHECK:
                self._checking.hurry()
                wait(under_check, return_when=FIRST_COMPLETED)
            self._channel.answer("rendered", number, seconds=seconds)
            self._under_check.add(self._checks.submit(self._check_beside, number, checks, time.monotonic()))
        else:
            self._check(number, checks, seconds)

    def _bake(self, command: Command) -> None:
        number, self._session = command["id"], None  # the scene that was open is closed
        self._progress.start(lambda fraction, message: self._tell(number, fraction, message))
        try:
            found = bake(command, self._progress)
        finally:
            self._progress.stop()
        self._channel.answer("baked", number, simulations=found)

    def _tell(self, command: int, fraction: float, message: str) -> None:
        self._channel.answer("progress", command, fraction=round(fraction, 4), message=message)

    def _check_beside(self, command: int, checks: list[Check], rendered: float) -> None:
        try:
            answer = self._checking.check(checks, rendered)
        except BaseException as error:
            self._fail(command, error)
            return
        if "failure" in answer:
            self._channel.answer("failed", command, **answer)
        else:
            self._channel.answer("done", command, **answer["done"])

    def _check(self, command: int, checks: list[Check], seconds: float) -> None:
        """Check a frame's files where only Blender can read them: it is free afterwards."""
        from render_worker.verify import verify_frame

        done = verify_frame(checks)
        self._channel.answer("rendered", command, seconds=seconds)
        self._channel.answer("done", command, **done)

    def _devices(self, command: Command) -> None:
        self._channel.answer("devices", command["id"], devices=list_devices())

    def _mixdown(self, command: Command) -> None:
        mix_down(self._opened().scene, command["from"], command["to"], command["file"])
        self._channel.answer("done", command["id"])
