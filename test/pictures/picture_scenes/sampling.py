"""Settings that go wrong when Blender keeps its render data, and frames come out of order."""

from picture_scenes.register import Project, scene
from picture_scenes.things import key, noisy_stage, stage
from picture_scenes.versions import set_format

TOPIC = "Sampling"


@scene(TOPIC, short=True)
def keyed_samples(_: Project) -> None:
    """The number of samples is keyed, up and down."""
    made, _cube = noisy_stage()
    key(made.cycles, "samples", {1: 1, 5: 8, 10: 2})


@scene(TOPIC)
def driven_samples(_: Project) -> None:
    """The number of samples is driven."""
    made, _cube = noisy_stage()
    made.driver_add("cycles.samples").driver.expression = "9 - floor(frame / 2)"


@scene(TOPIC)
def keyed_adaptive_sampling(_: Project) -> None:
    """Adaptive sampling is switched off and on again."""
    made, _cube = noisy_stage()
    made.cycles.samples, made.cycles.adaptive_min_samples = 16, 1
    made.cycles.adaptive_threshold = 0.5
    key(made.cycles, "use_adaptive_sampling", {1: True, 4: False, 7: True})


@scene(TOPIC)
def keyed_noise_threshold(_: Project) -> None:
    """The threshold of adaptive sampling is keyed."""
    made, _cube = noisy_stage()
    made.cycles.samples, made.cycles.adaptive_min_samples = 16, 1
    made.cycles.use_adaptive_sampling = True
    key(made.cycles, "adaptive_threshold", {1: 0.9, 10: 0.01})


@scene(TOPIC)
def layers_with_their_own_samples(_: Project) -> None:
    """Two view layers have their own numbers of samples, the higher first."""
    made, _cube = noisy_stage()
    set_format(made.render.image_settings, "OPEN_EXR_MULTILAYER", 32)
    made.view_layers[0].samples = 8
    made.view_layers.new("Second").samples = 1


@scene(TOPIC)
def keyed_seed(_: Project) -> None:
    """The noise differs from frame to frame, and by a keyed seed."""
    made, _cube = noisy_stage()
    key(made.cycles, "seed", {1: 0, 10: 50})


@scene(TOPIC)
def animated_seed(_: Project) -> None:
    """The seed follows the frame."""
    made, _cube = noisy_stage()
    made.cycles.use_animated_seed = True


@scene(TOPIC, short=True)
def keyed_simplification(_: Project) -> None:
    """The greatest subdivision is keyed."""
    made, cube = stage()
    smooth = cube.modifiers.new("Smooth", "SUBSURF")
    smooth.levels = smooth.render_levels = 3
    made.render.use_simplify = True
    key(made.render, "simplify_subdivision_render", {1: 0, 4: 3, 8: 1})


@scene(TOPIC)
def keyed_bounces(_: Project) -> None:
    """The number of bounces, and the clamping of light, are keyed."""
    made, _cube = noisy_stage()
    made.cycles.samples = 4
    key(made.cycles, "max_bounces", {1: 0, 10: 6})
    key(made.cycles, "sample_clamp_indirect", {1: 0.0, 10: 0.2})


@scene(TOPIC)
def keyed_exposure(_: Project) -> None:
    """Exposure of film and of the view are keyed, in a picture of 8 bits."""
    made, _cube = stage()
    set_format(made.render.image_settings, "PNG", 8)
    key(made.cycles, "film_exposure", {1: 0.2, 10: 3.0})
    key(made.view_settings, "exposure", {1: 1.0, 10: -1.0})
