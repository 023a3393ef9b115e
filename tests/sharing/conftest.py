"""The fixtures of the scene, which adds rows, bytes and visitors with one call each."""

from tests.access.scene import clock, r2_scene, rclone, scene

__all__ = ["clock", "r2_scene", "rclone", "scene"]
