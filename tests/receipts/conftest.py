"""Fixtures of the tests of receipts: the scene of the access tests, and the command line."""

from tests.access.scene import anywhere, clock, r2_scene, rclone, scene
from tests.cli.conftest import vitrine, vitrine_of

__all__ = ["anywhere", "clock", "r2_scene", "rclone", "scene", "vitrine", "vitrine_of"]
