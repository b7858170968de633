"""What files a frame consists of, in which format, and which part of the picture."""

import bpy

from picture_scenes.register import Project, refused, scene
from picture_scenes.things import add, cube_mesh, key, slide, stage
from picture_scenes.versions import compositor, eevee, file_output, set_format

TOPIC = "Files of a frame, formats and engines"
CAMERAS = {"settings": {"cameras": ["Near", "Far"]}}


def moving_stage(last: int = 10) -> bpy.types.Scene:
    made, cube = stage(last)
    slide(cube, last=last)
    return made


def in_stereo() -> bpy.types.Scene:
    made = moving_stage()
    made.render.use_multiview = True
    bpy.data.cameras["Near"].stereo.interocular_distance = 0.5
    bpy.data.cameras["Near"].stereo.convergence_distance = 8
    return made


@scene(TOPIC, short=True)
def stereo(_: Project) -> None:
    """A picture for each eye."""
    in_stereo()


@scene(TOPIC)
def stereo_side_by_side(_: Project) -> None:
    """Both eyes in one picture."""
    settings = in_stereo().render.image_settings
    set_format(settings, "PNG", 16)
    settings.views_format = "STEREO_3D"
    settings.stereo_3d_format.display_mode = "SIDEBYSIDE"


@scene(TOPIC)
def stereo_in_one_file(_: Project) -> None:
    """Both eyes as views of one OpenEXR file."""
    settings = in_stereo().render.image_settings
    set_format(settings, "OPEN_EXR_MULTILAYER", 32)
    settings.views_format = "MULTIVIEW"


@scene(TOPIC, job=CAMERAS, short=True)
def several_cameras(_: Project) -> None:
    """The job names two cameras."""
    moving_stage()
    bpy.data.objects["Far"].location.y = -14


@scene(TOPIC, refused("UnknownCamera"), job={"settings": {"cameras": ["Near", "Nobody"]}})
def several_cameras_one_unknown(_: Project) -> None:
    """One of the cameras that the job names is not there."""
    moving_stage()


@scene(TOPIC, job={"settings": {"cameras": ["Far"]}})
def camera_against_markers(_: Project) -> None:
    """The job's camera wins over the cuts of the timeline."""
    made = moving_stage()
    made.timeline_markers.new("cut", frame=3).camera = bpy.data.objects["Near"]
    bpy.data.objects["Far"].location.y = -14


@scene(TOPIC)
def border(_: Project) -> None:
    """Only a part of the picture is rendered; the rest stays empty."""
    render = moving_stage().render
    render.use_border = True
    render.border_min_x, render.border_max_x, render.border_min_y, render.border_max_y = 0.2, 0.8, 0.1, 0.7


@scene(TOPIC)
def border_cropped(_: Project) -> None:
    """Only a part of the picture is rendered, and the file is as small as that part."""
    border(_)
    bpy.context.scene.render.use_crop_to_border = True


@scene(TOPIC)
def percentage(_: Project) -> None:
    """The resolution is given by a percentage, with pixels that are not square."""
    render = moving_stage().render
    render.resolution_x, render.resolution_y, render.resolution_percentage = 131, 75, 50
    render.pixel_aspect_y = 1.5


def with_file_output(made: bpy.types.Scene) -> None:
    """Let two File Output nodes write the picture, and the picture inverted."""
    tree, result = compositor(made)
    layers = tree.nodes.new("CompositorNodeRLayers")
    invert = tree.nodes.new("CompositorNodeInvert")
    tree.links.new(layers.outputs["Image"], result.inputs[0])
    tree.links.new(layers.outputs["Image"], invert.inputs["Color"])
    plain, inverted = (file_output(tree, "//passes", [slot]) for slot in ("plain", "inverted"))
    plain.name, inverted.name = "A", "B"
    tree.links.new(layers.outputs["Image"], plain.inputs[0])
    tree.links.new(invert.outputs[0], inverted.inputs[0])


@scene(TOPIC)
def file_output_nodes(_: Project) -> None:
    """File Output nodes write more pictures of each frame."""
    with_file_output(moving_stage())


@scene(TOPIC, short=True)
def file_output_in_a_movie_scene(_: Project) -> None:
    """The scene writes a movie, and File Output nodes write pictures beside it."""
    made = moving_stage()
    set_format(made.render.image_settings, "FFMPEG")
    with_file_output(made)


@scene(TOPIC)
def passes(_: Project) -> None:
    """Depth, normals, vectors, and Cryptomatte, in a multilayer OpenEXR."""
    made = moving_stage()
    set_format(made.render.image_settings, "OPEN_EXR_MULTILAYER", 32)
    layer = made.view_layers[0]
    layer.use_pass_z = layer.use_pass_normal = layer.use_pass_vector = layer.use_pass_diffuse_color = True
    layer.use_pass_cryptomatte_object = True
    second = made.view_layers.new("Second")
    second.use_pass_mist = True
    add("Other", cube_mesh(), location=(1, 2, 1))


@scene(TOPIC, job={"settings": {"viewLayers": ["Second"]}})
def chosen_view_layers(_: Project) -> None:
    """The job names one of two view layers."""
    made = moving_stage()
    set_format(made.render.image_settings, "OPEN_EXR_MULTILAYER", 32)
    made.view_layers.new("Second").use_pass_z = True


@scene(TOPIC)
def movie(_: Project) -> None:
    """The scene writes a movie: the farm keeps its pictures as well."""
    set_format(moving_stage().render.image_settings, "FFMPEG")


@scene(TOPIC)
def png_16(_: Project) -> None:
    """PNG of 16 bits with alpha."""
    made = moving_stage()
    made.render.film_transparent = True
    set_format(made.render.image_settings, "PNG", 16)
    made.render.image_settings.color_mode = "RGBA"


@scene(TOPIC)
def jpeg(_: Project) -> None:
    """JPEG of a low quality."""
    settings = moving_stage().render.image_settings
    set_format(settings, "JPEG")
    settings.quality = 60


@scene(TOPIC)
def half_float(_: Project) -> None:
    """OpenEXR of 16 bits, compressed with loss."""
    settings = moving_stage().render.image_settings
    set_format(settings, "OPEN_EXR", 16)
    settings.exr_codec = "DWAA"


@scene(TOPIC)
def webp(_: Project) -> None:
    """A format that the farm does not write: it writes PNG, and says so."""
    set_format(moving_stage().render.image_settings, "WEBP")


@scene(TOPIC)
def grey(_: Project) -> None:
    """A picture of one channel."""
    settings = moving_stage().render.image_settings
    set_format(settings, "PNG", 8)
    settings.color_mode = "BW"


@scene(TOPIC)
def look_of_the_view(_: Project) -> None:
    """Filmic colours with a look, curves and a keyed gamma, in a PNG."""
    made = moving_stage()
    set_format(made.render.image_settings, "PNG", 16)
    made.view_settings.view_transform = "AgX"
    made.view_settings.look = "AgX - Punchy"
    made.view_settings.use_curve_mapping = True
    key(made.view_settings, "gamma", {1: 0.8, 10: 1.6})


@scene(TOPIC)
def workbench(_: Project) -> None:
    """The Workbench engine."""
    made = moving_stage(last=5)
    made.render.engine = "BLENDER_WORKBENCH"
    made.display.render_aa = "OFF"


@scene(TOPIC, spared=True)
def eevee_next(_: Project) -> None:
    """The EEVEE engine."""
    made = moving_stage(last=3)
    made.render.engine = eevee()
    made.eevee.taa_render_samples = 1


@scene(TOPIC)
def freestyle(_: Project) -> None:
    """Lines by Freestyle, without scripts."""
    made = moving_stage(last=4)
    made.render.use_freestyle = True
    layer = made.view_layers[0]
    layer.use_freestyle = True
    layer.freestyle_settings.linesets.new("Lines")
