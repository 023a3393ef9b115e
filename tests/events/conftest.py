"""The fixtures of the scene, which adds rows, bytes and visitors with one call each."""

from tests.access.scene import clock, scene

__all__ = ["clock", "scene"]
