"""Scenes for the tests of the Blender worker: tiny, and each with one peculiarity."""
