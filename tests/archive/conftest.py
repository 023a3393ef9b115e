"""The fixtures of the access tests' scene, and of archives downloaded from it."""

from tests.access.scene import clock, r2_scene, rclone, scene

__all__ = ["clock", "r2_scene", "rclone", "scene"]
