"""The scene: rows, bytes and visitors in one line each."""

from tests.access.scene import scene, shared_scene

__all__ = ["scene", "shared_scene"]
