"""Fixtures of the tests of receipts: the scene of the access tests."""

from tests.access.scene import anywhere, clock, r2_scene, rclone, scene

__all__ = ["anywhere", "clock", "r2_scene", "rclone", "scene"]
