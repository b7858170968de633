"""Scenes that need sounds, fonts, volumes, caches, scripts and light profiles."""

import struct
import wave
from pathlib import Path

import bpy
from register import FIVE, FOUR_FIVE, Expected, scene
from things import a_font, image_node, new_effect, picture, plane, strips

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
    copy = a_font(folder / "type.woff2")
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


def read_by_cube(path: str) -> bpy.types.CacheFile:
    bpy.ops.cachefile.open(filepath=path)
    cache = bpy.data.cache_files[0]
    cache.filepath = path
    bpy.data.objects["Cube"].modifiers.new("cache", "MESH_SEQUENCE_CACHE").cache_file = cache
    return cache


@scene
def cache_file_layers(_: Path) -> Expected:
    cache = read_by_cube("//base.usd")
    cache.layers.new(filepath="//over.usd")
    cache.layers.new(filepath="//hidden.usd").hide_layer = True
    return {
        "files": ["base.usd", "over.usd"],
        "missing": ["base.usd", "over.usd"],
        "unneeded": ["hidden.usd"],
    }


@scene
def cache_file_sequence(folder: Path) -> Expected:
    s = bpy.context.scene
    s.frame_start, s.frame_end = 7, 9
    (folder / "geo_0008.abc").write_bytes(b"not looked into")
    read_by_cube("//geo_0001.abc").is_sequence = True
    members = [f"geo_{n:04}.abc" for n in (7, 8, 9)]
    return {"files": members, "missing": ["geo_0007.abc", "geo_0009.abc"]}


USD_LAYERS = {
    "root.usda": """(subLayers = [@./layers/low.usda@])
def "Cube" (
    references = @layers/../parts/städte 1.usda@</Cube>
    payload = @./parts/deep.usda@</Cube>
    clips = {
        dictionary default = {
            string primPath = "/Cube"
            string templateAssetPath = "./clips/cube.##.usda"
            double templateStartTime = 1
            double templateEndTime = 2
            double templateStride = 1
            asset manifestAssetPath = @./clips/manifest.usda@
        }
    }
) {}
""",
    "layers/low.usda": "",
    "parts/städte 1.usda": '(subLayers = [@../layers/lowest.usda@])\ndef "Cube" {}\n',
    "parts/deep.usda": """def Mesh "Cube" {
    point3f[] points = [(-1, 0, -1), (1, 0, -1), (1, 0, 1)]
    int[] faceVertexCounts = [3]
    int[] faceVertexIndices = [0, 1, 2]
}
""",
    "layers/lowest.usda": "",
    "clips/manifest.usda": 'def "Cube" { point3f[] points }\n',
}
# Without its points a mesh of these faces would end Blender.
CLIP = 'def "Cube" {{ point3f[] points.timeSamples = {{ {0}: [(-3, 0, -1), (3, 0, -1), (3, 0, {0})] }} }}\n'
USD_LAYERS.update({f"clips/cube.0{number}.usda": CLIP.format(number) for number in (1, 2)})


@scene
def usd_layers(folder: Path) -> Expected:
    """A USD file of a sublayer, a reference, a payload and clips, one of them with a layer of its own."""
    for name, text in USD_LAYERS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(f"#usda 1.0\n{text}", encoding="utf-8")
    read_by_cube("//root.usda")
    bpy.data.objects["Cube"].modifiers["cache"].object_path = "/Cube"
    return {"files": list(USD_LAYERS), "missing": []}


@scene
def usd_damaged(folder: Path) -> Expected:
    """A USD file whose end is gone."""
    (folder / "root.usda").write_text("#usda 1.0\n(subLayers = [")
    read_by_cube("//root.usda")
    return {"files": ["root.usda"], "missing": []}


@scene
def cache_file_sequence_with_keys(folder: Path) -> Expected:
    """Which member is shown may be any that is there."""
    for name in ("geo_0002.usda", "geo_-0007.usda", "geo_0003.usda.bak", "geometry_0001.usda"):
        (folder / name).write_text("#usda 1.0\n")
    cache = read_by_cube("//geo_0001.usda")
    cache.is_sequence = cache.override_frame = True
    cache.keyframe_insert("frame", frame=1)
    return {"files": ["geo_-0007.usda", "geo_0002.usda"], "missing": []}


@scene
def cache_file_numbered_within(_: Path) -> Expected:
    """Of a name that does not end in a number Blender makes no sequence."""
    read_by_cube("//geo_0001_x.abc").is_sequence = True
    return {"files": ["geo_0001_x.abc"], "missing": ["geo_0001_x.abc"]}


@scene
def cache_file_sequence_in_motion(folder: Path) -> Expected:
    """Motion blur looks at members beside those of the frames, if they are there, and at their layers."""
    s = bpy.context.scene
    s.frame_start = s.frame_end = 7
    for number in (5, 6, 7, 8):
        text = f"#usda 1.0\n(\n    subLayers = [@{number}.usda@]\n)\n"
        (folder / f"geo_{number:04}.usda").write_text(text)
    (folder / "8.usda").write_text("#usda 1.0\n")
    read_by_cube("//geo_0001.usda").is_sequence = True
    members = [f"geo_{n:04}.usda" for n in (6, 7, 8)]
    return {"files": ["7.usda", "8.usda", *members], "missing": ["7.usda"]}


@scene
def multires_details(folder: Path) -> Expected:
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "scene.blend"))
    cube = bpy.data.objects["Cube"]
    bpy.context.view_layer.objects.active = cube
    cube.modifiers.new("Multires", "MULTIRES")
    bpy.ops.object.multires_subdivide(modifier="Multires")
    bpy.ops.object.multires_external_save(modifier="Multires", filepath=str(folder / "details.btx"))
    return {"files": ["details.btx"], "missing": []}


@scene
def movie_clip_sequence(folder: Path) -> Expected:
    s = bpy.context.scene
    s.frame_start, s.frame_end = 3, 5
    for n in range(11, 20):
        picture(folder / f"plate_{n:03}.png")
    clip = bpy.data.movieclips.load(str(folder / "plate_011.png"))
    clip.frame_start, clip.frame_offset = 2, 1
    solver = bpy.data.objects["Camera"].constraints.new("CAMERA_SOLVER")
    solver.use_active_clip = False
    solver.clip = clip
    (folder / "plate_014.png").unlink()
    members = [f"plate_{n:03}.png" for n in (13, 14, 15)]
    return {"files": members, "missing": ["plate_014.png"]}


def active_clip(folder: Path) -> None:
    picture(folder / "plate.png")
    bpy.context.scene.active_clip = bpy.data.movieclips.load(str(folder / "plate.png"))
    bpy.context.scene.frame_end = 1
    (folder / "plate.png").unlink()


@scene
def movie_clip_of_scene(folder: Path) -> Expected:
    active_clip(folder)
    bpy.data.objects["Camera"].constraints.new("CAMERA_SOLVER")
    return {"files": ["plate.png"], "missing": ["plate.png"]}


@scene
def movie_clip_for_editing(folder: Path) -> Expected:
    active_clip(folder)
    return {"unneeded": ["plate.png"]}


@scene
def shader_text(folder: Path) -> Expected:
    """The lines of a text with a file of its own are in the scene as well."""
    (folder / "wood.osl").write_text("shader wood() {}")
    node = image_node().id_data.nodes.new("ShaderNodeScript")
    node.script = bpy.data.texts.load(str(folder / "wood.osl"), internal=False)
    (folder / "wood.osl").unlink()
    return {"unneeded": ["wood.osl"]}


if bpy.app.version >= FOUR_FIVE:

    @scene
    def camera_lens(folder: Path) -> Expected:
        camera = bpy.data.objects["Camera"].data
        camera.type = "CUSTOM"
        camera.custom_mode = "EXTERNAL"
        camera.custom_filepath = str(folder / "lens.osl")
        return {"files": ["lens.osl"], "missing": ["lens.osl"]}

    @scene
    def geometry_imports(_: Path) -> Expected:
        """Paths stand in a node, and in a modifier that hands it to the node; one that is not used stays behind."""
        tree = bpy.data.node_groups.new("Import", "GeometryNodeTree")
        tree.interface.new_socket("Geometry", in_out="OUTPUT", socket_type="NodeSocketGeometry")
        given = tree.interface.new_socket("File", in_out="INPUT", socket_type="NodeSocketString")
        given.subtype = "FILE_PATH"
        own, handed = tree.nodes.new("GeometryNodeImportOBJ"), tree.nodes.new("GeometryNodeImportPLY")
        own.inputs[0].default_value = "//own.obj"
        handed.inputs[0].default_value = "//stale.ply"
        tree.links.new(tree.nodes.new("NodeGroupInput").outputs[0], handed.inputs[0])
        modifier = bpy.data.objects["Cube"].modifiers.new("G", "NODES")
        modifier.node_group = tree
        if hasattr(modifier, "properties"):
            getattr(modifier.properties.inputs, given.identifier).value = "//given.ply"
        else:
            modifier[given.identifier] = "//given.ply"
        return {"files": ["given.ply", "own.obj"], "missing": ["given.ply", "own.obj"]}


def external_cache(folder: Path, *frames: int) -> bpy.types.PointCache:
    (folder / "elsewhere").mkdir()
    for name in (*(f"sheet_{frame:06}_00.bphys" for frame in frames), "other_000001_00.bphys"):
        (folder / "elsewhere" / name).write_bytes(b"not looked into")
    cache = plane().modifiers.new("c", "CLOTH").point_cache
    cache.filepath = str(folder / "elsewhere")
    cache.name = "sheet"
    cache.use_external = True
    return cache


@scene
def external_point_cache(folder: Path) -> Expected:
    external_cache(folder, 1, 2)
    return {
        "files": ["elsewhere/sheet_000001_00.bphys", "elsewhere/sheet_000002_00.bphys"],
        "simulations": [{"object": "Grid", "kind": "cloth", "baked": True}],
    }


@scene
def external_point_cache_not_found(folder: Path) -> Expected:
    """Where Blender found nothing when the cache was named, it simulates."""
    external_cache(folder)
    return {"simulations": [{"object": "Grid", "kind": "cloth", "baked": False}]}
