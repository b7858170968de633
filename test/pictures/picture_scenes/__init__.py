"""Scenes for the picture suite: small, each with one peculiarity, and with what the farm must make of it."""
