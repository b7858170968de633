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
    for name, text in texts.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    bpy.ops.cachefile.open(filepath=os.path.join(folder, "root.usda"))
    bpy.data.cache_files[0].filepath = "//root.usda"
    modifier = bpy.data.objects["Cube"].modifiers.new("cache", "MESH_SEQUENCE_CACHE")
    modifier.cache_file = bpy.data.cache_files[0]
    save(folder, "usd_layers.blend")
