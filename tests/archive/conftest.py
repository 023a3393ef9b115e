"""The scene of the access tests, and archives fetched from it."""

from tests.access.scene import clock, r2_scene, rclone, scene

__all__ = ["clock", "r2_scene", "rclone", "scene"]
