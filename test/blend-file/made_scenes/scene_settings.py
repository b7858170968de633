"""Scenes that differ in their settings."""

from pathlib import Path

import bpy
from register import FIVE, Expected, builders, scene


@scene
def factory_default(_: Path) -> Expected:
    return {}


@scene
def ranges_and_rates(_: Path) -> Expected:
    s = bpy.context.scene
    s.frame_start, s.frame_end, s.frame_step = 0, 119, 3
    s.render.fps, s.render.fps_base = 24, 1.001
    s.render.resolution_x, s.render.resolution_y, s.render.resolution_percentage = 641, 359, 33
    return {}


@scene
def negative_frames(_: Path) -> Expected:
    s = bpy.context.scene
    s.render.fps, s.render.fps_base = 25, 1.0
    bpy.context.preferences.edit.use_negative_frames = True
    s.frame_start, s.frame_end = -20, 5
    return {}


@scene
def rate_2997(_: Path) -> Expected:
    bpy.context.scene.render.fps, bpy.context.scene.render.fps_base = 30, 1.001
    return {}


@scene
def two_scenes(_: Path) -> Expected:
    second = bpy.data.scenes.new("Zweite Szene ä")
    second.render.engine = "CYCLES"
    second.frame_end = 7
    bpy.context.window.scene = second
    return {}


@scene
def no_camera(_: Path) -> Expected:
    bpy.data.objects.remove(bpy.data.objects["Camera"])
    return {"picture": None}


@scene
def camera_markers(_: Path) -> Expected:
    s = bpy.context.scene
    for number, frame in ((1, 30), (2, 10)):
        camera = bpy.data.objects.new(f"Cam{number}", bpy.data.cameras.new("c"))
        s.collection.objects.link(camera)
        s.timeline_markers.new(f"m{number}", frame=frame).camera = camera
    return {"cameraMarkers": [{"frame": 10, "camera": "Cam2"}, {"frame": 30, "camera": "Cam1"}]}


@scene
def cycles_samples(_: Path) -> Expected:
    s = bpy.context.scene
    s.render.engine = "CYCLES"
    s.cycles.samples = 77
    return {"samples": 77, "samplesAnimated": False}


@scene
def keyed_samples(_: Path) -> Expected:
    s = bpy.context.scene
    s.render.engine = "CYCLES"
    s.cycles.samples = 16
    s.cycles.keyframe_insert("samples", frame=1)
    return {"samples": 16, "samplesAnimated": True}


@scene
def workbench(_: Path) -> Expected:
    bpy.context.scene.render.engine = "BLENDER_WORKBENCH"
    return {"samples": None}


@scene
def view_layers(_: Path) -> Expected:
    layer = bpy.context.scene.view_layers.new("Second")
    layer.use = False
    layer.samples = 12
    return {
        "viewLayers": [
            {"name": "ViewLayer", "rendered": True, "samples": None},
            {"name": "Second", "rendered": False, "samples": 12},
        ]
    }


@scene
def stereo(_: Path) -> Expected:
    bpy.context.scene.render.use_multiview = True
    return {"stereo": True}


def set_format(identifier: str, media: str) -> None:
    settings = bpy.context.scene.render.image_settings
    if bpy.app.version >= FIVE:
        settings.media_type = media
    settings.file_format = identifier


for identifier, media in (
    ("JPEG", "IMAGE"),
    ("OPEN_EXR", "IMAGE"),
    ("OPEN_EXR_MULTILAYER", "MULTI_LAYER_IMAGE"),
    ("FFMPEG", "VIDEO"),
    ("TIFF", "IMAGE"),
    ("WEBP", "IMAGE"),
):

    def format_scene(_: Path, identifier: str = identifier, media: str = media) -> Expected:
        set_format(identifier, media)
        return {}

    builders[f"format-{identifier.lower()}"] = format_scene


@scene
def uncompressed(_: Path) -> Expected:
    return {"compression": "raw"}


@scene
def compressed(_: Path) -> Expected:
    return {"compression": "zstd"}


@scene
def scripts(_: Path) -> Expected:
    bpy.data.texts.new("startup.py").use_module = True
    bpy.data.texts.new("notes")
    driver = bpy.data.objects["Cube"].driver_add("location", 0).driver
    driver.expression = "frame * 2"
    return {"scripts": {"registered": ["startup.py"], "drivers": ["Cube"], "freestyle": []}}
