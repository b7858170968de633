"""Scenes whose settings a job must keep, or overcome."""

import bpy

from worker_scenes.register import scene
from worker_scenes.things import save, start


@scene
def plain(folder: str) -> None:
    """Nothing peculiar."""
    main = start()
    main.name = "Main"
    save(folder, "plain.blend")


@scene
def two(folder: str) -> None:
    """Two scenes, the second in stereo and not the active one."""
    main = start()
    main.name = "Main"
    stereo = main.copy()
    stereo.name = "Stereo"
    stereo.use_fake_user = True
    stereo.render.use_multiview = True
    stereo.frame_start = 3
    save(folder, "two.blend")


@scene
def stubborn(folder: str) -> None:
    """Animation, markers and view layers that would undo a job's settings."""
    made = start()
    marker = made.timeline_markers.new("cut", frame=1)
    marker.camera = bpy.data.objects["Far"]
    made.cycles.samples = 3
    made.cycles.keyframe_insert("samples", frame=1)
    made.view_layers[0].samples = 7
    made.cycles.device = "GPU"
    save(folder, "stubborn.blend")


@scene
def keyed_samples(folder: str) -> None:
    """Samples that are animated, which kept render data would get wrong."""
    made = start()
    made.cycles.keyframe_insert("samples", frame=1)
    made.render.use_persistent_data = True
    save(folder, "keyed_samples.blend")


@scene
def no_camera(folder: str) -> None:
    """Cameras, none of them the scene's."""
    start().camera = None
    save(folder, "no_camera.blend")
