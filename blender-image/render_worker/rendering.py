"""Renders one frame of the open session into the attempt's folder."""

from __future__ import annotations

import os
from typing import Any

import bpy

from render_worker import outputs, scripts_off, software_drawing
from render_worker.check import Check
from render_worker.device import refuse_drawing_in_software
from render_worker.failure import RenderFailure
from render_worker.progress import Progress
from render_worker.render_evaluation import evaluate_as_a_render
from render_worker.session import Session, missing_files


def render_frame(session: Session, frame: int, folder: str, against: str | None, progress: Progress) -> list[Check]:
    """Render from each camera, and return what the files must be like; whether they are is for `verify` to say.

    `against` is a folder of the same frame from kept render data, to be compared: this one is made without any.
    """
    missing = session.tree.missing_at(frame)
    if missing and not session.allow_missing:
        raise missing_files(missing)
    scene = session.scene
    if session.request["sequential"]:
        _step_to(session, frame, progress)
    if scene.frame_current != frame or scene.frame_subframe:
        scene.frame_current = frame
        scene.frame_subframe = 0.0
    cameras = session.cameras or [None]
    checks = []
    for number, camera in enumerate(cameras):
        progress.share(number, len(cameras))
        below = "" if len(cameras) == 1 else f"{number + 1}/"
        checks.append(_render_from(session, camera, folder, below, against, missing))
    checks[0].warnings.extend(software_drawing.warnings(scene.render.engine))
    return checks


def _render_from(
    session: Session, camera: Any, folder: str, below: str, against: str | None, missing: list[str]
) -> Check:
    scene = session.scene
    own = os.path.join(folder, below.rstrip("/")) if below else folder
    os.makedirs(own, exist_ok=True)
    if camera is not None:
        scene.camera = camera
    outputs.aim(scene, own)
    session.file_outputs.aim(own)
    size, view_size = outputs.file_size(scene), outputs.view_size(scene)
    _render_still(scene, keeps_data=scene.render.use_persistent_data and against is None)
    refuse_drawing_in_software(session.request["device"], scene.render.engine)
    if not session.request["allowScripts"]:
        scripts_off.refuse_if_scripts_were_needed()
    is_first = below in ("", "1/")
    for_video = is_first and session.writes_video_picture
    if for_video or (is_first and session.writes_preview_source):
        outputs.save_video_picture(scene, own)
    return Check(
        folder=own,
        below=below,
        names=session.names,
        camera=session.camera_labels.get(scene.camera.name) if scene.camera else None,
        for_video=for_video,
        size=size,
        view_size=view_size,
        textured=session.textured,
        allow_missing=session.allow_missing,
        missing=sorted({*session.opened["missing"], *missing}),
        outputs=session.file_outputs.expected,
        channels=session.channels,
        png_level=session.png_level,
        against=against and os.path.join(against, below.rstrip("/")),
    )


def must_reopen(session: Session, frame: int) -> bool:
    """Tell whether a simulation has gone past the frame: rewinding does not repair it, reopening does."""
    return bool(session.request["sequential"]) and session.stepped is not None and frame <= session.stepped


def _step_to(session: Session, frame: int, progress: Progress) -> None:
    first = session.first_frame if session.stepped is None else session.stepped + 1
    for step in range(min(first, frame), frame + 1):
        progress.tell((step - first) / max(frame - first, 1), f"Simulating frame {step}")
        session.scene.frame_set(step)
        if step < frame:
            evaluate_as_a_render(session.scene)
    session.stepped = frame


def _render_still(scene: Any, keeps_data: bool) -> None:
    """Render; without keeping data not even the view layers of one frame share any."""
    keeps_before, scene.render.use_persistent_data = scene.render.use_persistent_data, keeps_data
    try:
        result = bpy.ops.render.render(write_still=True, scene=scene.name)
    finally:
        scene.render.use_persistent_data = keeps_before
    if "FINISHED" not in result:
        raise RenderFailure(
            "transient",
            "RenderCancelled",
            "Blender cancelled the render without saying why",
            "the farm tries again in a fresh Blender; look at the attempt's log if it stays",
        )
