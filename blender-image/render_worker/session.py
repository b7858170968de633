"""One scene, opened and prepared as the job wants it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

import bpy

from render_worker import (
    account,
    color_config,
    layers,
    opening,
    outputs,
    persistence,
    png_compression,
    scripts_off,
    settings,
    simulations,
    software_drawing,
    stereo,
)
from render_worker.as_rendered import evaluate_as_rendered
from render_worker.cameras import camera_labels
from render_worker.device import use_device
from render_worker.failure import Refusals, Warn, no_camera, permanent
from render_worker.file_outputs import FileOutputs, find_file_outputs
from render_worker.files import ProjectTree, needed_files
from render_worker.graph import reachable
from render_worker.picture_names import PictureNames
from render_worker.places import Places
from render_worker.relocation import Relocation
from render_worker.scratch import use_scratch
from render_worker.versions import can_mix_sound, id_type, numbers_outputs

Json = dict[str, Any]


@dataclass
class Session:
    """The scene's state between commands; `request` is the `open` command as it came."""

    request: Json
    scene: Any
    tree: ProjectTree
    # From which the frame is rendered, one after another; empty where the scene's own camera takes the picture.
    cameras: list[Any]
    camera_labels: dict[str, str]
    file_outputs: FileOutputs
    names: PictureNames
    # Beginnings of the names of channels that a multilayer OpenEXR must have.
    channels: list[str]
    textured: bool
    first_frame: int
    opened: Json
    # Whether files are checked, and compressed, by a process beside Blender.
    checked_beside: bool
    # The zlib level at which pictures are compressed there that Blender has not.
    png_level: int = 0
    # Last frame that was stepped through since the file was opened.
    stepped: int | None = None

    @property
    def allow_missing(self) -> bool:
        """Whether the job renders without its missing files."""
        return bool(self.request["allowMissing"])

    @property
    def writes_video_picture(self) -> bool:
        """Whether the encoder needs a picture besides the frame."""
        return bool(self.request["forVideo"]) and self.opened["output"]["format"].startswith("OPEN_EXR")

    @property
    def writes_preview_source(self) -> bool:
        """Whether the preview has to come from an extra picture, because nothing can read the frame itself."""
        file_format = self.opened["output"]["format"]
        # The files of the eyes: Blender 4.2 takes them for one of many layers.
        eyes = file_format == "OPEN_EXR" and self.scene.render.use_multiview
        return not self.checked_beside and (file_format == "OPEN_EXR_MULTILAYER" or eyes)


def open_session(request: Json, own_handlers: int, checked_beside: bool) -> Session:
    """Open the scene and apply everything that the job asks for."""
    warnings: list[Json] = []

    def warn(code: str, message: str) -> None:
        warnings.append({"code": code, "message": message})

    use_scratch(request["scratch"])
    path = os.path.join(request["root"], request["scene"])
    wanted = request["settings"]
    color = wanted.get("color", {})
    config = color.get("config")
    if config is None:
        opening.open_scene(path, request["scene"], request["allowScripts"])
    else:
        color_config.refuse_unread(config)
        with color_config.heard() as lines:
            opening.open_scene(path, request["scene"], request["allowScripts"])
        color_config.warn_of_names(config, lines, color, warn)
    saved_by = bpy.data.version[:2]
    relocation = Relocation(Places.of(request))
    relocation.libraries()
    if not request["allowScripts"]:
        scripts_off.refuse_if_scripts_were_needed()
    summaries = [account.summary(scene) for scene in bpy.data.scenes if scene.library is None]
    scene = settings.choose_scene(wanted.get("sceneName"))
    if not request["allowScripts"]:
        scripts_off.neutralise_freestyle(scene, warn)
    own_output = scene.render.image_settings.file_format
    refusals = Refusals()
    with refusals.kept():
        settings.choose_engine(scene, wanted.get("engine"), saved_by, warn)
    cameras = settings.apply_settings(scene, wanted, warn, refusals)
    use_device(request["device"], request["threads"])
    warnings.extend(software_drawing.warnings(scene.render.engine))
    with refusals.kept():
        _check_camera(scene, wanted)
    with refusals.kept():
        settings.check_denoiser(scene)
    file_outputs = find_file_outputs(scene)
    output = _choose_output(scene, request, file_outputs, warn, refusals)
    outputs.prepare_outputs(scene)
    blocks = reachable(scene)
    relocation.files(blocks)
    relocation.warn(warn)
    tree = needed_files(relocation.places, request["scene"], scene, blocks)
    simulating = simulations.simulations(scene, blocks)
    with refusals.kept():
        simulations.refuse_fluids_that_cannot_flow(simulating)
    missing = tree.missing()
    with refusals.kept():
        if missing and not request["allowMissing"]:
            raise missing_files(missing)
    if config is not None:
        with refusals.kept():
            color_config.refuse_unmade(config, scene, blocks, request["allowMissing"], warn)
    refusals.raise_any()
    if request["sequential"]:
        evaluate_as_rendered(scene, blocks)
    files = tree.account()
    blocks = _without_lost_libraries(relocation, scene, blocks)
    for name in missing:
        warn("FileMissing", f"'{name}' is missing; the picture is rendered without it")
    if not request["allowScripts"]:
        scripts_off.find_blocked_drivers()
        scripts_off.warn_of_texts(warn)
    why = persistence.reasons_against(scene, request["persistent"], request["sequential"], own_handlers)
    scene.render.use_persistent_data = not why
    heard = account.is_heard(scene)
    if heard and not can_mix_sound():
        warn("NoSound", f"Blender {bpy.app.version_string} was built without sound: the scene's is left out")
    summary = {**account.summary(scene), "output": own_output}
    opened = {
        "savedBy": opening.version_text(saved_by),
        "blender": opening.version_text(bpy.app.version[:2]),
        "scenes": summaries,
        "scene": summary,
        "engine": scene.render.engine,
        "files": files,
        "missing": missing,
        "simulations": [found.to_json(scene.name) for found in simulating],
        "sound": heard and can_mix_sound(),
        "movie": own_output in outputs.MOVIES,
        "output": output,
        "warnings": warnings,
        "persistence": {"on": not why, "why": why},
    }
    return Session(
        request=request,
        scene=scene,
        tree=tree,
        cameras=cameras,
        camera_labels=camera_labels(scene),
        file_outputs=file_outputs,
        names=PictureNames(
            stereo.views_of_files(scene), stereo.writes_each_view(scene), file_outputs.labels, numbers_outputs()
        ),
        channels=layers.expected_passes(scene) if output["format"] == "OPEN_EXR_MULTILAYER" else [],
        textured=any(id_type(block) == "IMAGE" and block.source != "GENERATED" for block in blocks),
        first_frame=simulations.first_frame(scene, simulating),
        opened=opened,
        checked_beside=checked_beside,
        png_level=png_compression.postpone(scene) if checked_beside else 0,
    )


def _without_lost_libraries(relocation: Relocation, scene: Any, blocks: set[Any]) -> set[Any]:
    return reachable(scene) if relocation.drop_libraries(blocks) else blocks


def missing_files(names: list[str]) -> Exception:
    """Make the failure that names the missing files."""
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return permanent(
        "MissingFiles",
        f"the scene needs files that are not there: {shown}",
        "add them to the project tree, or pack them into the .blend (File, External Data); or allow missing files",
        files=names,
    )


def _check_camera(scene: Any, wanted: Json) -> None:
    if wanted.get("cameras"):  # of which one is the scene's now, or which were refused
        return
    if scene.camera is not None or settings.check_markers(scene) or settings.has_picture_without_camera(scene):
        return
    raise no_camera(scene.name, [thing.name for thing in scene.objects if thing.type == "CAMERA"])


def _choose_output(scene: Any, request: Json, file_outputs: FileOutputs, warn: Warn, refusals: Refusals) -> Json:
    wanted, output = request["settings"], {}
    with refusals.kept():
        output = outputs.choose_format(scene, request["output"], warn, refusals)
        if wanted.get("transparent"):
            with refusals.kept():
                outputs.use_alpha(scene)
        _check_passes_are_written(wanted, output, file_outputs)
    return output


def _check_passes_are_written(wanted: Json, output: Json, file_outputs: FileOutputs) -> None:
    if wanted.get("passes") and output["format"] != "OPEN_EXR_MULTILAYER" and not file_outputs.expected:
        raise permanent(
            "PassesNotWritten",
            f"passes were asked for, and {output['format']} holds the picture alone",
            "choose OPEN_EXR_MULTILAYER as output.format, or leave out settings.passes",
        )
