"""Pictures, movies, fonts and libraries on disk."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import bpy

from picture_scenes.register import Project, refused, scene
from picture_scenes.things import (
    activate,
    add,
    cube_mesh,
    glow,
    grid,
    key,
    numbered_pictures,
    picture,
    plane_mesh,
    shown,
    slide,
    stage,
    wall,
)
from picture_scenes.versions import LEADS_LIBRARIES_ALONG

TOPIC = "Files of the project tree"


@scene(TOPIC)
def texture(project: Project) -> None:
    """A texture in a folder beside the scene."""
    _made, cube = stage()
    picture(project.path("maps/wood.png"), (0.8, 0.4, 0.1))
    wall(shown("//maps/wood.png")[0])
    slide(cube)


@scene(TOPIC)
def texture_packed(project: Project) -> None:
    """A texture that is packed into the scene."""
    _made, cube = stage()
    picture(project.path("wood.png"), (0.8, 0.4, 0.1))
    material, node = shown("//wood.png")
    node.image = bpy.data.images.load(project.path("wood.png"))
    node.image.pack()
    os.remove(project.path("wood.png"))
    wall(material)
    slide(cube)


@scene(TOPIC, refused("MissingFiles"))
def texture_missing(_: Project) -> None:
    """A texture is not there: Blender would paint it magenta and say nothing."""
    stage()
    wall(shown("//maps/gone.png")[0])


@scene(TOPIC)
def texture_elsewhere(project: Project) -> None:
    """A texture at an absolute path outside of the project's folder."""
    _made, cube = stage()
    picture(str(project.outside / "wood.png"), (0.2, 0.8, 0.1))
    wall(shown(str(project.outside / "wood.png"))[0])
    slide(cube)


@scene(TOPIC)
def texture_above(project: Project) -> None:
    """A texture in a folder above the scene's."""
    _made, cube = stage()
    picture(project.path("../maps/wood.png"), (0.2, 0.2, 0.9))
    wall(shown("//../maps/wood.png")[0])
    slide(cube)


@scene(TOPIC, refused("MissingFiles"))
def texture_of_another_machine(_: Project) -> None:
    """A texture on a drive of Windows, which is not here."""
    stage()
    wall(shown("D:\\projects\\maps\\wood.png")[0])


@scene(TOPIC, short=True)
def sequence(project: Project) -> None:
    """An image sequence with an offset that begins late."""
    stage()
    numbered_pictures(project.path("seq"), range(3, 14))
    material, node = shown("//seq/s_0003.png", "SEQUENCE")
    user = node.image_user
    user.frame_start, user.frame_duration, user.frame_offset, user.use_auto_refresh = 3, 8, 4, True
    wall(material)


@scene(TOPIC)
def sequence_that_repeats(project: Project) -> None:
    """An image sequence of three members that begins again and again."""
    stage()
    numbered_pictures(project.path("seq"), range(1, 4))
    material, node = shown("//seq/s_0001.png", "SEQUENCE")
    user = node.image_user
    user.frame_duration, user.use_cyclic, user.use_auto_refresh = 3, True, True
    wall(material)


@scene(TOPIC, refused("MissingFiles"))
def sequence_with_a_gap(project: Project) -> None:
    """One member of an image sequence is not there."""
    stage()
    numbered_pictures(project.path("seq"), range(1, 11))
    os.remove(project.path("seq/s_0005.png"))
    material, node = shown("//seq/s_0001.png", "SEQUENCE")
    node.image_user.frame_duration, node.image_user.use_auto_refresh = 10, True
    wall(material)


@scene(TOPIC)
def sequence_shorter_than_the_job(project: Project) -> None:
    """An image sequence ends before the scene: its last picture stays, and no member is missing."""
    stage()
    numbered_pictures(project.path("seq"), range(1, 5))
    material, node = shown("//seq/s_0001.png", "SEQUENCE")
    node.image_user.frame_duration, node.image_user.use_auto_refresh = 4, True
    wall(material)


@scene(TOPIC)
def udim(project: Project) -> None:
    """A texture in tiles."""
    _made, cube = stage()
    picture(project.path("maps/skin.1001.png"), (0.9, 0.1, 0.1))
    picture(project.path("maps/skin.1002.png"), (0.1, 0.9, 0.1))
    material, node = shown("//maps/skin.<UDIM>.png", "TILED")
    node.image.tiles.new(1002)
    wall(material, tiles=2)
    slide(cube)


@scene(TOPIC)
def movie_texture(project: Project) -> None:
    """A movie as a texture."""
    stage()
    movie(project.path("clip.mp4"))
    material, node = shown("//clip.mp4", "MOVIE")
    user = node.image_user
    user.frame_duration, user.frame_offset, user.use_auto_refresh = 12, 2, True
    wall(material)


def movie(path: str) -> None:
    """Write a short movie whose pictures differ, with the ffmpeg that lies beside this Python."""
    ffmpeg = Path(sys.prefix) / "bin" / "ffmpeg"
    made = ["-f", "lavfi", "-i", "testsrc=size=64x36:rate=24", "-frames:v", "24", "-pix_fmt", "yuv420p"]
    subprocess.run([str(ffmpeg), "-v", "error", "-y", *made, path], check=True)


@scene(TOPIC)
def font(project: Project) -> None:
    """A text in a font of its own, which is a file."""
    stage()
    bpy.data.objects["Cube"].hide_render = True
    fonts = Path(bpy.utils.system_resource("DATAFILES")) / "fonts"
    shutil.copy(sorted(fonts.glob("*.woff2"))[0], project.path("fonts/title.woff2"))
    curve = bpy.data.curves.new("Title", "FONT")
    curve.body, curve.extrude = "Abc", 0.1
    curve.font = bpy.data.fonts.load(project.path("fonts/title.woff2"))
    curve.font.filepath = "//fonts/title.woff2"
    title = add("Title", curve, location=(-1, 0, 0))
    slide(title, -2.5, 0.5)


@scene(TOPIC, refused("MissingFiles"))
def font_missing(project: Project) -> None:
    """A text whose font is not there: Blender would take another."""
    font(project)
    os.remove(project.path("fonts/title.woff2"))


@scene(TOPIC)
def light_profile(project: Project) -> None:
    """A lamp that shines as an IES file says."""
    made, _cube = stage()
    Path(project.path("lamp.ies")).write_text(PROFILE)
    bpy.data.lights["Sun"].energy = 0
    lamp = bpy.data.lights.new("Lamp", "POINT")
    lamp.energy, lamp.use_nodes = 300, True
    nodes, links = lamp.node_tree.nodes, lamp.node_tree.links
    profile = nodes.new("ShaderNodeTexIES")
    profile.mode, profile.filepath = "EXTERNAL", "//lamp.ies"
    links.new(profile.outputs[0], nodes["Emission"].inputs["Strength"])
    thing = add("Lamp", lamp, location=(0, -3, 1))
    key(thing, "rotation_euler", {1: (0, 0, 0), 10: (2, 1, 0)})


PROFILE = """IESNA:LM-63-2002
TILT=NONE
1 1000 1 3 1 1 2 0 0 0
1 1 100
0 45 90
0
1000 500 10
"""


def write_library(project: Project, relative: str, *blocks: bpy.types.ID) -> None:
    """Move these to a library, with all that they use."""
    before = {library: library.filepath for library in bpy.data.libraries}
    for library, path in before.items() if not LEADS_LIBRARIES_ALONG else ():
        beside = os.path.dirname(project.path(relative))
        library.filepath = "//" + os.path.relpath(bpy.path.abspath(path), beside)
    bpy.data.libraries.write(project.path(relative), set(blocks), path_remap="RELATIVE_ALL")
    for library, path in before.items():
        library.filepath = path
    bpy.data.batch_remove(blocks)
    bpy.data.orphans_purge(do_recursive=True)


def link(project: Project, relative: str, kind: str, name: str) -> bpy.types.ID:
    with bpy.data.libraries.load(project.path(relative), link=True) as (_, wanted):
        setattr(wanted, kind, [name])
    for library in bpy.data.libraries:
        path = os.path.relpath(bpy.path.abspath(library.filepath), project.folder)
        library.filepath = "//" + path
    return getattr(wanted, kind)[0]


@scene(TOPIC, short=True)
def library(project: Project) -> None:
    """An animated object from a library, with a texture that lies beside that library."""
    made, _cube = stage()
    picture(project.path("lib/maps/bark.png"), (0.1, 0.7, 0.2))
    material, node = shown(project.path("lib/maps/bark.png"))
    tree = add("Tree", plane_mesh(), location=(0, 1, 0))
    tree.data.materials.append(material)
    slide(tree)
    write_library(project, "lib/trees.blend", tree)
    made.collection.objects.link(link(project, "lib/trees.blend", "objects", "Tree"))


@scene(TOPIC)
def library_of_a_library(project: Project) -> None:
    """A library's object has a material from another library."""
    made, _cube = stage()
    bpy.ops.wm.save_as_mainfile(filepath=str(project.blend))
    material, shine = glow("Moss")
    key(shine.inputs["Color"], "default_value", {1: (0, 1, 0, 1), 10: (1, 0, 1, 1)})
    write_library(project, "lib/shading/moss.blend", material)
    stone = add("Stone", cube_mesh(), location=(2, 0, 0))
    stone.data.materials.append(link(project, "lib/shading/moss.blend", "materials", "Moss"))
    write_library(project, "lib/stones.blend", stone)
    made.collection.objects.link(link(project, "lib/stones.blend", "objects", "Stone"))


@scene(TOPIC)
def library_override(project: Project) -> None:
    """An object of a library is overridden and moves otherwise."""
    made, cube = stage()
    write_library(project, "lib/cubes.blend", cube)
    made.collection.objects.link(link(project, "lib/cubes.blend", "objects", "Cube"))
    own = bpy.data.objects["Cube"].override_create(remap_local_usages=True)
    slide(own)


@scene(TOPIC)
def library_with_a_simulation(project: Project) -> None:
    """A cloth that is not baked comes from a library."""
    made, cube = stage()
    cloth = grid(z=0.9)
    cloth.modifiers.new("Cloth", "CLOTH").settings.time_scale = 2.0
    activate(cloth)
    write_library(project, "lib/cloth.blend", cloth)
    made.collection.objects.link(link(project, "lib/cloth.blend", "objects", "Grid"))


@scene(TOPIC, refused("MissingFiles"))
def library_missing(project: Project) -> None:
    """The library of an object is not there: Blender would leave the object out."""
    library(project)
    os.remove(project.path("lib/trees.blend"))
