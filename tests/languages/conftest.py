"""The fixtures of the scene, which adds rows, bytes and visitors with one call each."""

from tests.access.scene import scene, shared_scene

__all__ = ["scene", "shared_scene"]
