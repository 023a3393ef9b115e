"""A visitor who marks favorites with the token that the site hands out."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Collection, FavoriteList, File
from tests.access.scene import Scene

JSON = {"Accept": "application/json"}


class Marking:
    """One visitor's browser in one gallery."""

    def __init__(self, client: FlaskClient, collection: Collection):
        self.client = client
        self.url = f"/g/{collection.slug}/favorites"

    def state(self, **query: str) -> dict:
        """Return the state of the favorites as scripts get it."""
        return self.client.get(f"{self.url}.json", query_string=query).json

    def post(self, path: str = "", headers: dict | None = None, **data: str) -> TestResponse:
        """Post a form with the token."""
        token = {"csrf_token": self.state()["csrf"]}
        return self.client.post(f"{self.url}{path}", data={**data, **token}, headers=headers)

    def add(self, file: File, **data: str) -> TestResponse:
        return self.post(f"/{file.uuid}", **data)

    def remove(self, file: File, **data: str) -> TestResponse:
        return self.post(f"/{file.uuid}/remove", **data)

    def change(self, favorites_list: FavoriteList | str, verb: str, **data: str) -> TestResponse:
        """Post one of the verbs of a favorites list."""
        uuid = favorites_list if isinstance(favorites_list, str) else favorites_list.uuid
        return self.post(f"/lists/{uuid}/{verb}", **data)

    @property
    def favorites(self) -> list[str]:
        return self.state()["ids"]


def all_favorites(scene: Scene) -> list[str]:
    """Return every row of the favorites tables, as SQL."""
    return [line for line in scene.dump() if "INTO favorite" in line or 'INTO "favorite' in line]
