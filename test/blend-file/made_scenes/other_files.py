"""Scenes that need sounds, fonts, volumes, caches, scripts and light profiles."""

import shutil
import struct
import wave
from pathlib import Path

import bpy
from register import FIVE, Expected, scene
from things import image_node, new_effect, picture, strips

if bpy.app.build_options.audaspace:

    @scene
    def sound(folder: Path) -> Expected:
        with wave.open(str(folder / "tone.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(struct.pack("<800h", *([0] * 800)))
        strips(bpy.context.scene).new_sound("s", str(folder / "tone.wav"), 1, 1)
        new_effect(bpy.context.scene, "COLOR", 20, channel=2)
        (folder / "tone.wav").unlink()
        return {"files": ["tone.wav"], "missing": ["tone.wav"]}


@scene
def font(folder: Path) -> Expected:
    fonts = Path(bpy.utils.system_resource("DATAFILES")) / "fonts"
    shipped = sorted(fonts.glob("*.woff2"))[0]
    copy = folder / f"type{shipped.suffix}"
    shutil.copy(shipped, copy)
    curve = bpy.data.curves.new("Title", "FONT")
    curve.font = bpy.data.fonts.load(str(copy))
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Title", curve))
    copy.unlink()
    return {"files": [copy.name], "missing": [copy.name]}


@scene
def volume(folder: Path) -> Expected:
    (folder / "smoke.vdb").write_bytes(b"not looked into")
    data = bpy.data.volumes.new("Smoke")
    data.filepath = "//smoke.vdb"
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Smoke", data))
    return {"files": ["smoke.vdb"]}


@scene
def volume_sequence(folder: Path) -> Expected:
    s = bpy.context.scene
    s.frame_start, s.frame_end = 1, 6
    data = bpy.data.volumes.new("Smoke")
    data.filepath = "//cache/smoke_0007.vdb"
    data.is_sequence = True
    data.sequence_mode = "REPEAT"
    data.frame_start, data.frame_duration, data.frame_offset = 1, 4, 6
    bpy.context.scene.collection.objects.link(bpy.data.objects.new("Smoke", data))
    (folder / "cache").mkdir()
    (folder / "cache/smoke_0008.vdb").write_bytes(b"not looked into")
    members = [f"cache/smoke_{n:04}.vdb" for n in (7, 8, 9, 10)]
    return {"files": members, "missing": [m for m in members if "0008" not in m]}


@scene
def alembic(folder: Path) -> Expected:
    bpy.ops.wm.alembic_export(filepath=str(folder / "geo.abc"), start=1, end=2)
    bpy.ops.wm.alembic_import(filepath=str(folder / "geo.abc"), as_background_job=False)
    bpy.data.cache_files[0].filepath = "//geo.abc"
    (folder / "geo.abc").unlink()
    # Animation alone makes Blender keep the reference: the importer adds a modifier where it is needed.
    used = any(m.type == "MESH_SEQUENCE_CACHE" for o in bpy.data.objects for m in o.modifiers)
    if not used:
        modifier = bpy.data.objects["Cube"].modifiers.new("abc", "MESH_SEQUENCE_CACHE")
        modifier.cache_file = bpy.data.cache_files[0]
    return {"files": ["geo.abc"], "missing": ["geo.abc"]}


@scene
def mesh_cache(_: Path) -> Expected:
    modifier = bpy.data.objects["Cube"].modifiers.new("m", "MESH_CACHE")
    modifier.cache_format = "PC2"
    modifier.filepath = "//points.pc2"
    return {"files": ["points.pc2"], "missing": ["points.pc2"]}


@scene
def movie_clip(folder: Path) -> Expected:
    picture(folder / "plate.png")
    clip = bpy.data.movieclips.load(str(folder / "plate.png"))
    solver = bpy.data.objects["Camera"].constraints.new("CAMERA_SOLVER")
    solver.use_active_clip = False
    solver.clip = clip
    bpy.context.scene.frame_end = 1
    (folder / "plate.png").unlink()
    return {"files": ["plate.png"], "missing": ["plate.png"]}


@scene
def light_profile(folder: Path) -> Expected:
    light = bpy.data.objects["Light"].data
    if bpy.app.version < FIVE:
        light.use_nodes = True
    node = light.node_tree.nodes.new("ShaderNodeTexIES")
    node.mode = "EXTERNAL"
    node.filepath = "//lamp.ies"
    return {"files": ["lamp.ies"], "missing": ["lamp.ies"]}


@scene
def shader_script(folder: Path) -> Expected:
    node = image_node().id_data.nodes.new("ShaderNodeScript")
    node.mode = "EXTERNAL"
    node.filepath = "//wood.osl"
    return {"files": ["wood.osl"], "missing": ["wood.osl"]}
