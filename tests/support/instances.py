"""Apps on fresh instances: a migrated database, an owner, and clients that come in by the public doors."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import select
from werkzeug.routing import Map, RuleFactory

from app import create_app
from app.composition import Services, services_of
from app.config import load_settings
from app.database import utcnow
from app.extensions import db
from app.imaging.limits import Limits
from app.imaging.sandbox import Sandbox
from app.models import ApiToken, File, FileState, Studio, User
from app.models.accounts.password import hash_password
from tests.support.page_client import PageClient

EMAIL, PASSWORD = "owner@example.com", "a long enough password"
MakeApp = Callable[..., Flask]


@dataclass(frozen=True)
class Owner:
    """The owner's account, as plain values; ``token`` opens the API."""

    id: int
    email: str
    password: str
    token: str


class SharedMap(Map):
    """A URL map that all apps of one run share. Compiling the rules takes most of the time of making an app."""

    def __init__(self) -> None:
        super().__init__()
        self._known: set[tuple] = set()

    def add(self, rulefactory: RuleFactory) -> None:
        """Add a rule, unless an earlier app has added an equal one."""
        for rule in rulefactory.get_rules(self):
            defaults = tuple(sorted((rule.defaults or {}).items()))
            key = (rule.rule, rule.endpoint, frozenset(rule.methods or ()), defaults)
            if key not in self._known:
                self._known.add(key)
                super().add(rule)


@pytest.fixture(scope="session", autouse=True)
def shared_url_map() -> Iterator[None]:
    """Let Werkzeug compile each address once in a run and not again for every app."""
    shared = SharedMap()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "url_map_class", staticmethod(lambda **_: shared))
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let Jinja compile each template once in a run and not again for every app."""
    with pytest.MonkeyPatch.context() as patch:
        cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
        patch.setitem(Flask.jinja_options, "bytecode_cache", cache)
        yield


@pytest.fixture(autouse=True)
def kept_umask() -> Iterator[None]:
    """Give the process its umask back: the command line, called in this process, sets its own."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that all migrations have run on, to be copied."""
    instance = tmp_path_factory.mktemp("migrated")
    app = create_app(load_settings({"VITRINE_INSTANCE": str(instance)}))
    with app.app_context():
        upgrade()
    close(app)
    return instance / "vitrine.db"


@pytest.fixture(scope="session")
def owner_hash() -> str:
    """The hash of the owner's password: scrypt is slow on purpose, so once is enough."""
    return hash_password(PASSWORD)


@pytest.fixture(scope="session")
def sandboxes() -> Iterator[dict[Limits, Sandbox]]:
    """The children that render pictures, shared by all apps with the same limits."""
    shared: dict[Limits, Sandbox] = {}
    yield shared
    for sandbox in shared.values():
        sandbox.close()


@pytest.fixture
def make_app(
    tmp_path: Path,
    migrated_database: Path,
    sandboxes: dict[Limits, Sandbox],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[MakeApp]:
    """Makes an app with these settings, on a fresh instance unless ``VITRINE_INSTANCE`` names one."""
    made: list[Flask] = []

    def sandbox(limits: Limits, size: int) -> Sandbox:
        return sandboxes.setdefault(limits, Sandbox(limits, 2))

    def make(**settings: object) -> Flask:
        instance = Path(str(settings.pop("VITRINE_INSTANCE", tmp_path / f"instance-{len(made)}")))
        instance.mkdir(exist_ok=True)
        if "DATABASE_URL" not in settings and not (instance / "vitrine.db").exists():
            shutil.copy(migrated_database, instance / "vitrine.db")
        texts = {name: str(value) for name, value in settings.items()}
        environment = {"VITRINE_MIN_FREE_BYTES": "0", **texts, "VITRINE_INSTANCE": str(instance)}
        made.append(create_app(load_settings(environment)))
        return made[-1]

    monkeypatch.setattr("app.composition.Sandbox", sandbox)
    yield make
    for app in made:
        close(app)


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """The app with default settings on a fresh instance. No context is pushed: see ``inside``."""
    return make_app()


@pytest.fixture
def owner(app: Flask, owner_hash: str) -> Owner:
    """The studio's owner."""
    return add_owner(app, owner_hash)


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A browser that has never been here; every page it opens is linted."""
    return client_of(app)


@pytest.fixture
def signed_in(app: Flask, owner: Owner) -> PageClient:
    """The owner's browser, signed in through the form."""
    client = client_of(app)
    answer = client.post_form("/login", {"email": owner.email, "password": owner.password})
    assert answer.status_code == 302, answer.text
    return client


@pytest.fixture
def api(app: Flask, owner: Owner) -> PageClient:
    """The owner's program: every request carries the token."""
    client = client_of(app)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {owner.token}"
    return client


def client_of(app: Flask) -> PageClient:
    """A further browser, with cookies of its own."""
    return PageClient(app, app.response_class, use_cookies=True)


def add_owner(app: Flask, password_hash: str | None = None, email: str = EMAIL) -> Owner:
    """Adds an owner with ``PASSWORD`` and an API token; the set-up link ends with the first."""
    with app.app_context():
        user = User(
            email=email,
            password_hash=password_hash or hash_password(PASSWORD),
            created_at=utcnow(),
        )
        db.session.add(user)
        _, token = ApiToken.issue(db.session, user, name="tests", now=utcnow())
        Studio.mark_set_up(db.session, utcnow())
        db.session.commit()
        return Owner(user.id, email, PASSWORD, token)


@contextmanager
def inside(app: Flask) -> Iterator[Services]:
    """The app's services, in a context and with a session of their own.

    Send no request in there: it would share the session, whose open transaction then keeps every writer waiting.
    """
    with app.app_context():
        yield services_of(app)


def process_everything(app: Flask) -> None:
    """Prepares every waiting picture, as the worker does, in real child processes."""
    with inside(app) as services:
        waiting = db.session.scalars(select(File.id).where(File.state == FileState.PENDING)).all()
        db.session.commit()
        for file_id in waiting:
            services.processing.process(file_id)


def complete_everything(app: Flask) -> None:
    """Prepares every waiting picture with all its variants, the further ones too."""
    process_everything(app)
    with inside(app) as services:
        while due := services.second_pass.next_due():
            for file_id in due:
                services.second_pass.complete(file_id)


def close(app: Flask) -> None:
    """Closes the app's connections."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    services_of(app).queue.huey.storage.close()
