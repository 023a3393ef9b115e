"""A site with something of each kind that a migration could open, and the questions that its visitors ask."""

from collections.abc import Callable, Iterator
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from app.database import utcnow
from app.extensions import db
from app.imaging.location.patches import Patch, as_json
from app.models import Collection, File, ShareLink, TokenScope
from tests.access.scene import COLLECTION_PASSWORD, FAR_AHEAD, LONG_AGO, Scene, picture, quick_hash
from tests.access.test_matrix import Gallery, gallery_in, seen

STATES = ("draft", "private", "link, ended", "password", "public, in trash")
VISITORS = ("stranger", "late guest", "revoked guest", "unlocked before", "unlocked guest")
ADDRESSES = ("/g/{slug}/favorites.json", "/collections/files/{file}/grid", "/collections/files/{file}/original")
SENDS = ("200", "201", "to gallery", "to favorites")
LOCATION = b"GPS 48.1372 11.5756"


class FilledSite:
    """The rows and bytes of the site, with the browsers of its visitors; ``scene`` must be at the newest revision."""

    def __init__(self, scene: Scene):
        self._scene = scene
        self._owner, self._other = scene.owner(), scene.owner()
        accounts = {
            "owner": scene.signed_in(self._owner),
            "other owner": scene.signed_in(self._other),
            "owner's program": scene.program(self._owner),
            "other owner's program": scene.program(self._other),
        }
        self._galleries = {state: gallery_in(scene, state, self._owner, accounts) for state in STATES}
        self._questions: dict[str, Callable[[], str]] = dict(self._matrix())
        self._add_photos()
        self._add_links()
        self._add_favorites()
        self._add_accounts()

    def answers(self) -> dict[str, str]:
        """Return the site's answer to each question, in the terms of the access matrix."""
        return {name: ask() for name, ask in self._questions.items()}

    def _matrix(self) -> Iterator[tuple[str, Callable[[], str]]]:
        for state, gallery in self._galleries.items():
            for visitor in VISITORS:
                for address in ADDRESSES:
                    ask = self._get(gallery.browsers[visitor], gallery.address(address), gallery)
                    yield f"{state} | {visitor} | {address}", ask

    def _add_photos(self) -> None:
        scene, visitor = self._scene, self._scene.visitor()
        collection = self._collection("Hidden")
        section = scene.section(collection, "Trashed", trashed_at=LONG_AGO)
        in_trash = {"trashed_at": LONG_AGO, "section_id": section.id}
        kinds = {"hidden": {}, "trashed": in_trash, "hidden and trashed": in_trash}
        for name, values in kinds.items():
            if "hidden" in name:
                values = {"hidden_at": LONG_AGO, **values}
            self._ask_for(scene.photo(collection, f"{name}.jpg", **values), name, visitor)
        self._ask_for(scene.photo(self._collection("Print size", downloads="print")), "print size", visitor)
        pinned = self._collection("PIN", pin_hash=quick_hash("4826"), pin_version=1)
        self._ask_for(scene.photo(pinned), "download PIN", visitor)
        stripping = self._collection("Stripping", strips_location=True)
        content = picture(1) + LOCATION
        patches = as_json([Patch(len(content) - len(LOCATION), bytes(len(LOCATION)))])
        scans = {"stripped": {"location_patches": patches, "stripped_sha256": "ab"}, "unsearched": {}}
        for name, found in scans.items():
            file = scene.photo(stripping, f"{name}.jpg", content=content + name.encode(), **found)
            self._questions[f"location of {name}"] = self._location_in(visitor, file)

    def _add_links(self) -> None:
        scene = self._scene
        collection = self._collection("Links", privacy="private")
        sections = [scene.section(collection, title) for title in ("Church", "Party")]
        photo = scene.photo(collection, "party.jpg", section_id=sections[1].id)
        limits = {
            "plain": {},
            "limited sections": {"is_limited": True, "sections": sections[:1]},
            "limited password": {"password_hash": quick_hash(COLLECTION_PASSWORD), "password_version": 2},
            "limited favorites": {"may_favorite": False},
            "web size": {"downloads": "web"},
            "print size": {"downloads": "print"},
            "download PIN": {"pin_hash": quick_hash("4826"), "pin_version": 1},
            "download quota": {"download_quota": 1},
            "no downloads": {"downloads": "off"},
            "ended": {"expires_at": LONG_AGO},
            "ends": {"expires_at": FAR_AHEAD},
            "revoked": {"revoked_at": LONG_AGO},
        }
        for name, values in limits.items():
            guest = self._guest(scene.link(collection, name=name, **values), collection)
            self._ask_for(photo, f"link {name}", guest)
            self._questions[f"link {name} | favorites"] = self._get(guest, f"/g/{collection.slug}/favorites.json")

    def _add_favorites(self) -> None:
        scene = self._scene
        for name, allowed in {"favorites off": False, "favorites on": True}.items():
            collection = self._collection(name, allows_favorites=allowed)
            self._questions[f"{name} | favorites"] = self._get(scene.visitor(), f"/g/{collection.slug}/favorites.json")
        link = scene.link(collection)
        photo = scene.photo(collection)
        scene.favorites(collection, [photo], share_link_id=link.id, submitted_at=LONG_AGO)
        deleted = scene.favorites(collection, [photo], name="Deleted", deleted_at=utcnow())
        self._questions["deleted list"] = self._get(
            scene.visitor(), f"/g/{collection.slug}/favorites/open/{deleted.token}"
        )

    def _add_accounts(self) -> None:
        scene, collection = self._scene, self._galleries["password"].collection
        scene.preset(self._owner, name="Deleted", is_default=True, deleted_at=utcnow())
        with scene.app.app_context():
            db.session.execute(
                text("UPDATE studio SET logo = :png, logo_width = 1, logo_height = 1, logo_removed_at = :now"),
                {"png": b"PNG", "now": utcnow().replace(tzinfo=None)},
            )
            db.session.commit()
        self._questions["removed logo"] = self._get(scene.visitor(), "/studio/logo")
        self._questions["signed out"] = self._get(scene.signed_in(self._owner), "/collections")
        scene.sign_out(self._owner)
        limits = {"reading": {"scopes": [TokenScope.READ]}, "ended": {"expires_at": LONG_AGO + timedelta(days=1)}}
        for name, values in limits.items():
            program = scene.program(self._owner, name=f"limited {name}", **values)
            address = f"/api/v1/collections/{collection.uuid}"
            self._questions[f"token {name}"] = self._get(program, address)
            self._questions[f"token {name} | changes"] = lambda program=program, address=address: seen(
                program.patch(address, json={"description": "Changed"}), self._galleries["password"]
            )

    def _collection(self, title: str, privacy: str = "link", **values: object) -> Collection:
        return self._scene.collection(self._owner, privacy, title=title, **values)

    def _guest(self, link: ShareLink, collection: Collection) -> FlaskClient:
        return self._scene.guest(link, collection)

    def _ask_for(self, file: File, name: str, visitor: FlaskClient) -> None:
        for kind in ("grid", "original"):
            self._questions[f"{name} | {kind}"] = self._get(visitor, f"/collections/files/{file.uuid}/{kind}")

    def _location_in(self, visitor: FlaskClient, file: File) -> Callable[[], str]:
        ask = f"/collections/files/{file.uuid}/original"
        return lambda: "200 with a location" if LOCATION in visitor.get(ask).data else "not sent"

    def _get(self, visitor: FlaskClient, address: str, gallery: Gallery | None = None) -> Callable[[], str]:
        def ask() -> str:
            response: TestResponse = visitor.get(address)
            return seen(response, gallery or self._galleries["password"])

        return ask


def newly_sent(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Return the questions that are answered in ``after`` with what they asked for, and were refused in ``before``."""
    return {name for name, answer in after.items() if answer.startswith(SENDS) and not before[name].startswith(SENDS)}
