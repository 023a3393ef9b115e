"""Fixtures for the tests of selections: one app, to which they add rows, bytes and visitors."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import create_app
from app.config import load_settings
from app.extensions import db
from app.models import Collection, Favorite, FavoriteList, User
from tests.access.scene import Scene, anywhere, csrf_token
from tests.support.instances import close
from tests.support.page_client import PageClient

__all__ = ["Hand", "anywhere", "hand", "listed", "owner", "scene"]


@pytest.fixture(scope="package")
def scene(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[Scene]:
    """Yield the scene on one app; each test adds its own owners."""
    instance = tmp_path_factory.mktemp("selections")
    shutil.copy(migrated_database, instance / "vitrine.db")
    settings = {"VITRINE_INSTANCE": str(instance), "VITRINE_MIN_FREE_BYTES": "0", "VITRINE_WEB_FONTS": "off"}
    app = create_app(load_settings(settings))
    yield Scene(app)
    close(app)


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


class Hand:
    """The owner's browser, which checks every page it opens, and sends the token with every form."""

    def __init__(self, scene: Scene, owner: User):
        with scene.signed_in(owner).session_transaction() as kept:
            cookie = dict(kept)
        self.browser = PageClient(scene.app, scene.app.response_class, use_cookies=True)
        with self.browser.session_transaction() as session:
            session.update(cookie)
        self.token = csrf_token(self.browser, "/collections/new")

    def get(self, path: str):
        response = self.browser.get(f"/collections{path}")
        assert response.status_code == 200, response.text
        return response

    def post(self, path: str, **fields):
        return self.browser.post(f"/collections{path}", data={**fields, "csrf_token": self.token})


@pytest.fixture
def hand(scene: Scene, owner: User) -> Hand:
    return Hand(scene, owner)


def listed(scene: Scene, collection: Collection, *notes: tuple, **values) -> FavoriteList:
    """Add a list of these files, each with its note."""
    favorites_list = scene.favorites(collection, [file for file, _ in notes], **values)
    for file, note in notes:
        with scene.app.app_context():
            db.session.query(Favorite).filter_by(list_id=favorites_list.id, file_id=file.id).update({"note": note})
            db.session.commit()
    return favorites_list
