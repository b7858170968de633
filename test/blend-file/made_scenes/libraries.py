"""Scenes that link from libraries."""

from pathlib import Path

import bpy
from register import FIVE, Expected, scene
from simulations import simulation_zone
from things import image_node, picture


def write_library(path: Path, textured: Path | None = None) -> None:
    """A library with one cube, which may show a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    mesh = bpy.data.meshes.new("LibMesh")
    mesh.from_pydata([(0, 0, 0), (1, 0, 0), (0, 1, 0)], [], [(0, 1, 2)])
    thing = bpy.data.objects.new("LibObject", mesh)
    if textured:
        picture(textured)
        node = image_node("LibMaterial")
        node.image = bpy.data.images.load(str(textured))
        bpy.data.objects["Cube"].data.materials.clear()
        mesh.materials.append(bpy.data.materials["LibMaterial"])
    bpy.data.libraries.write(str(path), {thing}, path_remap="RELATIVE_ALL")
    bpy.data.objects.remove(thing)
    bpy.data.batch_remove([mesh, *bpy.data.materials, *(i for i in bpy.data.images if i.source == "FILE")])


def link(path: Path, folder: Path) -> None:
    with bpy.data.libraries.load(str(path), link=True) as (_, wanted):
        wanted.objects = ["LibObject"]
    bpy.context.scene.collection.objects.link(wanted.objects[0])
    for library in bpy.data.libraries:
        relative = Path(bpy.path.abspath(library.filepath)).resolve().relative_to(folder.resolve())
        library.filepath = f"//{relative}"


@scene
def library_present(folder: Path) -> Expected:
    write_library(folder / "assets/lib.blend")
    link(folder / "assets/lib.blend", folder)
    return {"files": ["assets/lib.blend"]}


@scene
def library_missing(folder: Path) -> Expected:
    write_library(folder / "assets/lib.blend")
    link(folder / "assets/lib.blend", folder)
    (folder / "assets/lib.blend").unlink()
    return {"files": ["assets/lib.blend"], "missing": ["assets/lib.blend"]}


@scene
def library_with_missing_picture(folder: Path) -> Expected:
    write_library(folder / "assets/lib.blend", folder / "assets/maps/bark.png")
    link(folder / "assets/lib.blend", folder)
    (folder / "assets/maps/bark.png").unlink()
    return {
        "files": ["assets/lib.blend", "assets/maps/bark.png"],
        "missing": ["assets/maps/bark.png"],
        "neededBy": {"assets/maps/bark.png": "assets/lib.blend"},
    }


def write_blend(path: Path, *blocks: bpy.types.ID) -> None:
    """Move these to a library, with all that they use."""
    path.parent.mkdir(parents=True, exist_ok=True)
    bpy.data.libraries.write(str(path), set(blocks), path_remap="RELATIVE_ALL")
    for block in blocks:
        block.use_fake_user = False
        bpy.data.batch_remove([block])
    bpy.data.orphans_purge(do_recursive=True)


def load(path: Path, kind: str, name: str, **options: bool) -> bpy.types.ID:
    with bpy.data.libraries.load(str(path), link=True, **options) as (_, wanted):
        setattr(wanted, kind, [name])
    return getattr(wanted, kind)[0]


def textured_group(image: Path) -> bpy.types.NodeTree:
    picture(image)
    group = bpy.data.node_groups.new("Bark", "ShaderNodeTree")
    group.nodes.new("ShaderNodeTexImage").image = bpy.data.images.load(str(image))
    return group


@scene
def library_group(folder: Path) -> Expected:
    """A material of the scene uses a node group of a library, whose picture is missing."""
    write_blend(folder / "lib/groups.blend", textured_group(folder / "lib/bark.png"))
    tree = image_node().id_data
    group = load(folder / "lib/groups.blend", "node_groups", "Bark")
    tree.nodes.new("ShaderNodeGroup").node_tree = group
    (folder / "lib/bark.png").unlink()
    return {
        "files": ["lib/bark.png", "lib/groups.blend"],
        "missing": ["lib/bark.png"],
        "neededBy": {"lib/bark.png": "lib/groups.blend"},
    }


@scene
def library_of_a_library(folder: Path) -> Expected:
    write_blend(folder / "b/groups.blend", textured_group(folder / "b/bark.png"))
    material = image_node("Wood").id_data
    material.nodes.new("ShaderNodeGroup").node_tree = load(folder / "b/groups.blend", "node_groups", "Bark")
    wood = bpy.data.materials["Wood"]
    bpy.data.objects["Cube"].data.materials.clear()
    write_blend(folder / "a/materials.blend", wood)
    bpy.data.objects["Cube"].data.materials.append(load(folder / "a/materials.blend", "materials", "Wood"))
    (folder / "b/bark.png").unlink()
    return {
        "files": ["a/materials.blend", "b/bark.png", "b/groups.blend"],
        "missing": ["b/bark.png"],
        "neededBy": {"b/groups.blend": "a/materials.blend", "b/bark.png": "b/groups.blend"},
    }


@scene
def library_override(folder: Path) -> Expected:
    write_library(folder / "assets/lib.blend", folder / "assets/maps/bark.png")
    link(folder / "assets/lib.blend", folder)
    bpy.data.objects["LibObject"].override_create(remap_local_usages=True)
    (folder / "assets/maps/bark.png").unlink()
    return {"files": ["assets/lib.blend", "assets/maps/bark.png"], "missing": ["assets/maps/bark.png"]}


@scene
def library_collection(folder: Path) -> Expected:
    """Cameras come from a collection of a library; the picture is seen through one of them."""
    s = bpy.context.scene
    cameras = bpy.data.collections.new("Cameras")
    cameras.objects.link(bpy.data.objects.new("Wide", bpy.data.cameras.new("Wide")))
    write_blend(folder / "cameras.blend", cameras)
    s.collection.children.link(load(folder / "cameras.blend", "collections", "Cameras"))
    s.camera = bpy.data.objects["Wide"]
    return {"files": ["cameras.blend"], "picture": "camera"}


@scene
def library_zone(folder: Path) -> Expected:
    write_blend(folder / "zones.blend", simulation_zone())
    modifier = bpy.data.objects["Cube"].modifiers.new("G", "NODES")
    modifier.node_group = load(folder / "zones.blend", "node_groups", "Zone")
    return {
        "files": ["zones.blend"],
        "simulations": [{"object": "Cube", "kind": "simulation-zone", "baked": False}],
    }


@scene
def library_of_bodies(folder: Path) -> Expected:
    """The bodies of the scene's world of rigid bodies come from a library."""
    bpy.ops.rigidbody.world_add()
    cube = bpy.data.objects["Cube"]
    bpy.context.view_layer.objects.active = cube
    bpy.ops.rigidbody.object_add()
    write_blend(folder / "bodies.blend", cube)
    bodies = bpy.data.collections.new("Bodies")
    bodies.objects.link(load(folder / "bodies.blend", "objects", "Cube"))
    bpy.context.scene.collection.children.link(bodies)
    bpy.context.scene.rigidbody_world.collection = bodies
    return {
        "files": ["bodies.blend"],
        "simulations": [{"object": "Scene", "kind": "rigid-body", "baked": False}],
    }


@scene
def library_sequence(folder: Path) -> Expected:
    """A node of the scene says which members of a library's sequence are shown."""
    s = bpy.context.scene
    s.frame_start, s.frame_end = 1, 2
    picture(folder / "maps/f_01.png")
    image = bpy.data.images.load(str(folder / "maps/f_01.png"))
    image.source = "SEQUENCE"
    write_blend(folder / "maps/maps.blend", image)
    node = image_node()
    node.image = load(folder / "maps/maps.blend", "images", "f_01.png")
    node.image_user.frame_duration = 2
    return {"files": ["maps/f_01.png", "maps/f_02.png", "maps/maps.blend"], "missing": ["maps/f_02.png"]}


@scene
def library_packed(folder: Path) -> Expected:
    write_library(folder / "assets/lib.blend")
    link(folder / "assets/lib.blend", folder)
    bpy.ops.wm.save_as_mainfile(filepath=str(folder / "scene.blend"))
    bpy.ops.file.pack_libraries()
    (folder / "assets/lib.blend").unlink()
    return {"packed": 1}


if bpy.app.version >= FIVE:

    @scene
    def library_linked_and_packed(folder: Path) -> Expected:
        """What was linked lies in the scene itself; its picture is beside the library all the same."""
        write_blend(folder / "lib/groups.blend", textured_group(folder / "lib/bark.png"))
        tree = image_node().id_data
        group = load(folder / "lib/groups.blend", "node_groups", "Bark", pack=True)
        tree.nodes.new("ShaderNodeGroup").node_tree = group
        (folder / "lib/groups.blend").unlink()
        (folder / "lib/bark.png").unlink()
        return {
            "files": ["lib/bark.png"],
            "missing": ["lib/bark.png"],
            "unneeded": ["lib/groups.blend"],
            "neededBy": {"lib/bark.png": "lib/groups.blend"},
        }


@scene
def library_with_the_same_picture(folder: Path) -> Expected:
    """Of two files that name a picture, the one whose data is seen needs it."""
    write_library(folder / "lib.blend", folder / "bark.png")
    link(folder / "lib.blend", folder)
    picture(folder / "bark.png")
    bpy.data.images.load(str(folder / "bark.png")).use_fake_user = True
    (folder / "bark.png").unlink()
    return {
        "files": ["bark.png", "lib.blend"],
        "missing": ["bark.png"],
        "neededBy": {"bark.png": "lib.blend"},
    }
