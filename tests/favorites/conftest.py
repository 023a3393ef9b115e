"""The scene: rows, bytes and visitors in one line each."""

from tests.access.scene import clock, scene

__all__ = ["clock", "scene"]
