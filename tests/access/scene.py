"""A scene: an app on its own instance, with methods that add rows and bytes, and browsers of visitors."""

import hashlib
import io
import re
import shutil
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_migrate import upgrade
from itsdangerous import URLSafeSerializer
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from app import create_app
from app.composition import services_of
from app.config import load_settings
from app.database import utcnow
from app.extensions import db
from app.models import (
    ApiToken,
    Client,
    Collection,
    Delivery,
    Downloads,
    ExtensionRequest,
    Favorite,
    FavoriteList,
    File,
    FileState,
    FileVariant,
    FileVersion,
    MailKind,
    MessageTemplate,
    OutgoingMail,
    Preset,
    Privacy,
    Section,
    ShareLink,
    SignIn,
    UndoKind,
    UndoStep,
    User,
    Webhook,
)
from app.models.webhooks.webhook import new_secret
from tests.support.instances import MakeApp, close
from tests.support.page_client import PageClient
from tests.support.pictures import drawn_jpeg
from tests.support.servers.s3 import S3Server, rclone_server

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2090, 1, 1, tzinfo=UTC)
COLLECTION_PASSWORD = "apple-tree-42"
OWNER_PASSWORD = "a long enough password"
VARIANTS = ("thumb", "grid", "medium", "card", "grid.avif", "zoom.avif", "large.avif")
# With bytes that no text has: four letters alone also come up in tokens.
IMAGE_BEGINNING = re.compile(
    rb"\xff\xd8\xff|\x89PNG|RIFF....WEBP|GIF8[79]a|II\*\0|MM\0\*|PK\x03\x04|\0\0\0.ftyp", re.DOTALL
)
_numbers = count(1)


@pytest.fixture
def scene(app: Flask) -> "Scene":
    """Return the scene on the test's own app."""
    return Scene(app)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def anywhere(request: pytest.FixtureRequest) -> "Scene":
    """Return the scene on an app of its own, on SQLite and then on PostgreSQL."""
    if request.param == "sqlite":
        return request.getfixturevalue("scene")
    app: Flask = request.getfixturevalue("make_app")(DATABASE_URL=request.getfixturevalue("postgres_url"))
    with app.app_context():
        upgrade()
    return Scene(app)


@pytest.fixture(scope="module")
def shared_scene(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator["Scene"]:
    """Yield a scene for a whole module, whose tests add their own owners and collections or change nothing."""
    instance = tmp_path_factory.mktemp("shared")
    shutil.copy(migrated_database, instance / "vitrine.db")
    settings = {"VITRINE_INSTANCE": str(instance), "VITRINE_MIN_FREE_BYTES": "0", "VITRINE_WEB_FONTS": "off"}
    app = create_app(load_settings(settings))
    yield Scene(app)
    close(app)


Clock = Callable[[datetime], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return a function that sets the time for the whole app, in every module that imports ``utcnow``."""

    def set_to(moment: datetime) -> None:
        for name, module in list(sys.modules.items()):
            if name.startswith("app.") and hasattr(module, "utcnow"):
                monkeypatch.setattr(module, "utcnow", lambda: moment)

    return set_to


@pytest.fixture(scope="session")
def rclone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    """Yield an S3 server that checks signatures and their expiry."""
    with rclone_server(tmp_path_factory.mktemp("rclone") / "store") as server:
        yield server


@pytest.fixture
def r2_scene(make_app: MakeApp, rclone: S3Server) -> "Scene":
    """Return the scene on an app that stores its bytes in a bucket."""
    return Scene(make_app(**rclone.settings()))


class Scene:
    """A builder of rows and bytes, straight in the database and the store; ``visitor`` is a new browser."""

    def __init__(self, app: Flask):
        self.app = app

    @property
    def services(self):
        return services_of(self.app)

    # Rows

    def owner(self, email: str | None = None, **values: Any) -> User:
        """Add an owner whose password is ``OWNER_PASSWORD``."""
        email = email or f"owner{next(_numbers)}@example.test"
        return self._added(User(email=email, password_hash=quick_hash(OWNER_PASSWORD), created_at=LONG_AGO, **values))

    def collection(self, owner: User, privacy: str = "link", **values: Any) -> Collection:
        """Add a collection; with the privacy ``password``, ``COLLECTION_PASSWORD`` unlocks it."""
        number = next(_numbers)
        given: dict[str, Any] = {"title": f"Collection {number}", "slug": f"address-{number}", **values}
        if privacy == "password":
            given = {"password_hash": quick_hash(COLLECTION_PASSWORD), "password_version": 3, **given}
        given["downloads"] = Downloads(given.get("downloads", "original"))
        return self._added(Collection(owner_id=owner.id, privacy=Privacy(privacy), created_at=LONG_AGO, **given))

    def section(self, collection: Collection, title: str, **values: Any) -> Section:
        return self._added(Section(collection_id=collection.id, title=title, created_at=LONG_AGO, **values))

    def link(self, collection: Collection, **values: Any) -> ShareLink:
        """Add a share link without an expiry."""
        given: dict[str, Any] = {"name": "Grandmother", "token": f"token-{next(_numbers)}-{uuid4().hex}", **values}
        given["downloads"] = Downloads(given.get("downloads", "original"))
        return self._added(ShareLink(collection_id=collection.id, created_at=LONG_AGO, **given))

    def mail(self, collection: Collection, link: ShareLink, **values: Any) -> OutgoingMail:
        """Add a mail to the person of a link, which says that the gallery is ready."""
        given = {"kind": MailKind.READY, "recipient": "anna@client.example", "language": "en", "facts": {}, **values}
        times = {"created_at": LONG_AGO, "not_before": LONG_AGO}
        keys = {"dedupe_key": uuid4().hex, "message_id": f"<{uuid4()}@studio.example>"}
        where = {"owner_id": collection.owner_id, "collection_id": collection.id, "share_link_id": link.id}
        return self._added(OutgoingMail(**given, **times, **keys, **where))

    def favorites(self, collection: Collection, files: Iterable[File] = (), **values: Any) -> FavoriteList:
        """Add a visitor's list of these photos; ``favorites_visitor`` returns that visitor's browser."""
        number = next(_numbers)
        given: dict[str, Any] = {"name": f"List {number}", "token": f"list-{number}-{uuid4().hex}", **values}
        given = {"visitor_uuid": uuid4(), "created_at": LONG_AGO, "changed_at": LONG_AGO, **given}
        favorites_list = self._added(FavoriteList(collection_id=collection.id, **given))
        for file in files:
            self._added(Favorite(list_id=favorites_list.id, file_id=file.id, created_at=LONG_AGO))
        return favorites_list

    def extension(self, collection: Collection, **values: Any) -> ExtensionRequest:
        """Add an open request for more days."""
        given: dict[str, Any] = {"name": "Anna", "text": "", "ended_at": LONG_AGO, "created_at": LONG_AGO, **values}
        return self._added(ExtensionRequest(collection_id=collection.id, **given))

    def preset(self, owner: User, **values: Any) -> Preset:
        """Add a preset of this owner."""
        return self._added(
            Preset(**{"owner_id": owner.id, "name": "Weddings", "settings": {}, "created_at": LONG_AGO, **values})
        )

    def template(self, owner: User, **values: Any) -> MessageTemplate:
        """Add a message template of this owner."""
        given = {
            "name": "Weddings",
            "language": "en",
            "text": "Here they are: {link}",
            "created_at": LONG_AGO,
            **values,
        }
        return self._added(MessageTemplate(owner_id=owner.id, **given))

    def client(self, owner: User, **values: Any) -> Client:
        """Add a client of this owner."""
        given = {"name": "Anna", "token": f"client-{next(_numbers)}-{uuid4().hex}", "created_at": LONG_AGO, **values}
        return self._added(Client(owner_id=owner.id, version=0, **given))

    def webhook(self, owner: User, **values: Any) -> Webhook:
        """Add a webhook of this owner, for published collections."""
        given = {"url": "https://hooks.example/a", "event_names": "collection.published", "secret": new_secret()}
        return self._added(Webhook(**{"owner_id": owner.id, "version": 0, "created_at": LONG_AGO, **given, **values}))

    def delivery(self, webhook: Webhook, **values: Any) -> Delivery:
        """Add a delivery to this webhook that has ended."""
        given = {"event": "collection.published", "payload": "{}", "state": "failed", "created_at": LONG_AGO, **values}
        return self._added(Delivery(webhook_id=webhook.id, **given))

    def undo_step(self, owner: User, collection: Collection) -> UndoStep:
        """Add the step that shows the files of this collection which were hidden ``LONG_AGO``."""
        facts = {"hidden_at": LONG_AGO.isoformat()}
        known = {"owner_id": owner.id, "collection_id": collection.id, "created_at": utcnow()}
        return self._added(UndoStep(kind=UndoKind.FILES_HIDDEN, facts=facts, **known))

    def token(self, owner: User, **limits: Any) -> str:
        """Add an API token and return its secret; ``limits`` are its ``scopes`` and ``expires_at``."""
        with self.app.app_context():
            _, secret = ApiToken.issue(db.session, owner, **{"name": "a program", "now": LONG_AGO, **limits})
            db.session.commit()
        return secret

    def photo(
        self,
        collection: Collection,
        name: str = "IMG_0001.jpg",
        *,
        state: str = "ready",
        variants: tuple[str, ...] = VARIANTS,
        content: bytes | None = None,
        **values: Any,
    ) -> File:
        """Add a file with its bytes and, if it is ready, its variants to the active store."""
        number = next(_numbers)
        content = content or picture(number)
        uuid = uuid4()
        folder = f"collections/{collection.uuid}/{uuid}"
        store = self.services.storage.active
        given: dict[str, Any] = {"mime_type": "image/jpeg", "position": number, "width": 40, "height": 30}
        given = {"upload_complete": True, **given, **values}
        file = File(
            uuid=uuid,
            collection_id=collection.id,
            original_filename=name,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            crc32=zlib.crc32(content),
            storage_backend=store.name,
            storage_path=f"{folder}/{name}" if name.isascii() else f"{folder}/file.jpg",
            state=FileState(state),
            created_at=LONG_AGO,
            **given,
        )
        store.put(file.storage_path, io.BytesIO(content), content_type=file.mime_type)
        for variant in variants if state == "ready" else ():
            kind, _, format = variant.partition(".")
            bytes_of_it = picture(number, variant)
            path = f"{folder}/variants/{kind}_file.{format or 'jpg'}"
            format = format or "jpeg"
            store.put(path, io.BytesIO(bytes_of_it), content_type=f"image/{format}")
            file.variants.append(
                FileVariant(
                    name=kind,
                    format=format,
                    storage_path=path,
                    mime_type=f"{'video' if format == 'mp4' else 'image'}/{format}",
                    width=40,
                    height=30,
                    size=len(bytes_of_it),
                    recipe="",
                    created_at=LONG_AGO,
                )
            )
        return self._added(file)

    def version(self, file: File) -> FileVersion:
        """Add an earlier version of this file, with its original and its preview."""
        content, folder = picture(next(_numbers)), f"{file.folder}versions/1"
        keys = {"storage_path": f"{folder}/earlier.jpg", "preview_path": f"{folder}/medium_earlier.jpg"}
        for key in keys.values():
            self.services.storage.active.put(key, io.BytesIO(content), content_type="image/jpeg")
        return self._added(
            FileVersion(
                file_id=file.id,
                number=1,
                original_filename="earlier.jpg",
                mime_type="image/jpeg",
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                crc32=zlib.crc32(content),
                preview_size=len(content),
                created_at=LONG_AGO,
                replaced_at=LONG_AGO,
                **keys,
            )
        )

    def copy_of(self, file: File, collection: Collection) -> File:
        """Add a file of this collection that shares the original of ``file``."""
        with self.row(file) as original:
            copy = original.copy_to(collection, section_id=None, position=1, now=LONG_AGO)
            db.session.add(copy)
        return copy

    def change(self, row: Any, **values: Any) -> None:
        """Set these columns of a row."""
        with self.app.app_context():
            stored = db.session.get_one(type(row), row.id)
            for name, value in values.items():
                setattr(stored, name, value)
            db.session.commit()

    @contextmanager
    def row(self, row: Any) -> Iterator[Any]:
        """Yield the current row in a session that is committed at the end of the block."""
        with self.app.app_context():
            yield db.session.get(type(row), row.id)
            db.session.commit()

    def dump(self) -> list[str]:
        """Return everything in the database as text, for comparison."""
        with self.app.app_context():
            return list(db.session.connection().connection.driver_connection.iterdump())

    # People

    def visitor(self, **cookie: Any) -> PageClient:
        """Return a new browser, with these values in its signed cookie."""
        client = PageClient(self.app, self.app.response_class, use_cookies=True)
        if cookie:
            with client.session_transaction() as session:
                session.update(cookie)
        return client

    def signed_in(self, owner: User, at: datetime | None = None) -> PageClient:
        """Return the browser of an owner who has signed in, now or at this time."""
        with self.row(owner) as now:
            _, key = SignIn.begin(db.session, now, device="Firefox on Linux", address="127.0.0.1", now=at or utcnow())
        return self.visitor(_user_id=key, _fresh=True)

    def sign_out(self, owner: User) -> None:
        """End every sign-in of this owner."""
        with self.row(owner) as now:
            SignIn.end_all(db.session, now, utcnow())

    def unlocked(self, collection: Collection, *, version: int | None = None, **cookie: Any) -> PageClient:
        """Return the browser of a visitor who has entered the current password, or the one of that version."""
        version = collection.password_version if version is None else version
        return self.visitor(unlocked={str(collection.uuid): version}, **cookie)

    def guest(self, link: ShareLink, collection: Collection, **cookie: Any) -> PageClient:
        """Return the browser of a visitor who has opened this share link."""
        return self.visitor(links={str(collection.uuid): str(link.uuid)}, **cookie)

    def favorites_visitor(self, favorites_list: FavoriteList, **cookie: Any) -> PageClient:
        """Return the browser of the visitor who owns this favorites list."""
        return self.keep(favorites_list, self.visitor(**cookie))

    def keep(self, favorites_list: FavoriteList, client: PageClient) -> PageClient:
        """Give a browser the cookie of the visitor who owns this favorites list, and return it."""
        signed = URLSafeSerializer(self.app.secret_key or "", salt="visitor").dumps([favorites_list.visitor_uuid.hex])
        client.set_cookie("vitrine_visitor", str(signed), path="/g")
        return client

    def program(self, owner: User, **limits: Any) -> PageClient:
        """Return a program with an API token of the owner."""
        client = self.visitor()
        client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.token(owner, **limits)}"
        return client

    def _added(self, row: Any) -> Any:
        with self.app.app_context():
            db.session.add(row)
            db.session.commit()
            db.session.refresh(row)
        return row


@cache
def quick_hash(password: str) -> str:
    """Return a hash that is fast to check: the app reads the cost from the hash itself."""
    return generate_password_hash(password, method="pbkdf2:sha256:1")


@cache
def picture(number: int, kind: str = "original") -> bytes:
    """Return a small JPEG, different for each number and kind."""
    jpeg, comment = drawn_jpeg(40, 30, (number % 256, 90, len(kind) * 16)), f"{kind} {number}".encode()
    return jpeg[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + jpeg[2:]


def holds_image(response: TestResponse) -> bool:
    """Return whether the body contains the beginning of a picture or an archive."""
    return bool(IMAGE_BEGINNING.search(response.data))


def csrf_token(client: PageClient, page: str = "/login") -> str:
    """Return the token of the form on this page."""
    html = client.get(page).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert found, f"there is no form on {page}"
    return found.group(1)
