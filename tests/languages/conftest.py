"""The fixtures of the scene, which adds rows, bytes and visitors with one call each, and of the command line."""

from tests.access.scene import scene, shared_scene
from tests.cli.conftest import vitrine, vitrine_of

__all__ = ["scene", "shared_scene", "vitrine", "vitrine_of"]
