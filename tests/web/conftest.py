"""The scene: rows, bytes and visitors in one line each."""

from tests.access.scene import clock, r2_scene, rclone, scene, shared_scene

__all__ = ["clock", "r2_scene", "rclone", "scene", "shared_scene"]
