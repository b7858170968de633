"""Scenes that need files, some of which are not there."""

import os

import bpy

from worker_scenes.register import scene
from worker_scenes.things import save, show, start, textured, write_image


@scene
def missing_texture(folder: str) -> None:
    """A texture that is not there fills the picture; the paint brush's is not there either."""
    start()
    show(textured("//textures/gone.png"))
    brush = bpy.data.brushes.new("Dirt", mode="TEXTURE_PAINT")
    dirt = bpy.data.images.new("dirt", 8, 8)
    dirt.source, dirt.filepath = "FILE", "//brushes/dirt.png"
    brush.texture = bpy.data.textures.new("dirt", "IMAGE")
    brush.texture.image = dirt
    brush.use_fake_user = True
    save(folder, "missing_texture.blend")


@scene
def sequence(folder: str) -> None:
    """An image sequence of ten members that lacks the third."""
    start()
    for number in range(1, 11):
        if number != 3:
            write_image(os.path.join(folder, "seq", f"s_{number:04}.png"), (0, number / 10, 0))
    show(textured("//seq/s_0001.png", source="SEQUENCE"))
    save(folder, "sequence.blend")


@scene
def library(folder: str) -> None:
    """An object linked from a library whose texture lies beside the library."""
    write_image(os.path.join(folder, "lib", "tex", "green.png"), (0, 1, 0))
    start()
    show(textured("//tex/green.png"))
    save(os.path.join(folder, "lib"), "assets.blend")
    made = start()
    with bpy.data.libraries.load(os.path.join(folder, "lib", "assets.blend"), link=True) as (_, wanted):
        wanted.objects = ["Wall"]
    made.collection.objects.link(wanted.objects[0])
    bpy.ops.wm.save_as_mainfile(filepath=os.path.join(folder, "library.blend"))
    bpy.data.libraries[0].filepath = "//lib/assets.blend"
    save(folder, "library.blend")


LAYER = """#usda 1.0
(
    subLayers = [{sublayers}]
)
def "A" (
    prepend references = {references}
    payload = {payload}
    clips = {{
        dictionary default = {{
            string templateAssetPath = "./clips/c.##.usda"
            asset manifestAssetPath = @clips/manifest.usda@
        }}
    }}
)
{{
}}
"""


@scene
def usd_layers(folder: str) -> None:
    """A USD file that is made of others, two of which are not there."""
    start()
    empty = "#usda 1.0\n"
    root = LAYER.format(
        sublayers="@./sub.usda@", references="[@deep/ref.usda@, @/elsewhere/ref.usda@]", payload="None"
    )
    sub = LAYER.format(sublayers="", references="@gone.usda@", payload="@up/../deep/pay.usd@</A>")
    texts = {"root.usda": root, "sub.usda": sub, "deep/ref.usda": empty, "deep/pay.usd": empty}
    texts.update({f"clips/{name}.usda": empty for name in ("c.01", "c.102", "c.1", "manifest")})
    write_texts(folder, texts)
    read_by_cube(folder, "root.usda")
    save(folder, "usd_layers.blend")


def write_texts(folder: str, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def read_by_cube(folder: str, name: str) -> bpy.types.CacheFile:
    bpy.ops.cachefile.open(filepath=os.path.join(folder, name))
    cache = bpy.data.cache_files[0]
    cache.filepath = f"//{name}"
    modifier = bpy.data.objects["Cube"].modifiers.new("cache", "MESH_SEQUENCE_CACHE")
    modifier.cache_file, modifier.object_path = cache, "/Cube"
    return cache


CUBE = """#usda 1.0
def Mesh "Cube"
{{
    point3f[] points = [(-{size}, 0, -1), ({size}, 0, -1), ({size}, 0, 1)]
    int[] faceVertexCounts = [3]
    int[] faceVertexIndices = [0, 1, 2]
}}
"""
LAYERED = "#usda 1.0\n(\n    subLayers = [@./parts/{name}.usda@]\n)\n"


@scene
def usd_sequence(folder: str) -> None:
    """A USD file for each of frames 2 to 5, each made of a layer: the file of frame 4 and the layer of 5 are gone.

    The scene names the file of frame 1, whose layer is gone, too.
    """
    start()
    parts = {1: "none", 2: "two", 3: "three", 5: "five"}
    texts = {f"s_{number:04}.usda": LAYERED.format(name=name) for number, name in parts.items()}
    texts.update({f"parts/{parts[size]}.usda": CUBE.format(size=size) for size in (2, 3)})
    write_texts(folder, texts)
    read_by_cube(folder, "s_0001.usda").is_sequence = True
    save(folder, "usd_sequence.blend")


@scene
def usd_sequence_unnamed(folder: str) -> None:
    """A USD file for each frame, of which the scene names one that is not there; and layers with strange names."""
    start()
    texts = {f"s_{number:04}.usda": LAYERED.format(name="ä b/../Ünï ") for number in (-2, 3)}
    texts["s_-0002.usda"] = texts.pop("s_-002.usda")
    write_texts(folder, {**texts, "parts/Ünï .usda": CUBE.format(size=3), "parts/ä b/none.usda": "#usda 1.0\n"})
    read_by_cube(folder, "s_0003.usda").is_sequence = True
    bpy.data.cache_files[0].filepath = "//s_0009.usda"
    save(folder, "usd_sequence_unnamed.blend")
