"""The fixtures of the scene, which adds rows, bytes and visitors with one call each."""

from tests.access.scene import anywhere, clock, r2_scene, rclone, scene, shared_scene

__all__ = ["anywhere", "clock", "r2_scene", "rclone", "scene", "shared_scene"]
