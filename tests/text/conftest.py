"""The scene: rows, bytes and visitors in one line each."""

from tests.access.scene import scene

__all__ = ["scene"]
