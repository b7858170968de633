"""The farm's Blender worker: renders frames on command, inside Blender."""
