"""Apps on new instances: a migrated database, an owner, and clients that sign in as people and programs do."""

import os
import shutil
import threading
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
WAITING = (FileState.PENDING, FileState.REPLACED)
MakeApp = Callable[..., Flask]


@dataclass(frozen=True)
class Owner:
    """The owner's account as plain values; ``token`` is a token for the API."""

    id: int
    email: str
    password: str
    token: str


class SharedMap(Map):
    """A URL map that all apps of a test run share, because compiling the rules is most of the time of making an app."""

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
    """Let Werkzeug compile each address once in a run instead of once for every app."""
    shared = SharedMap()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "url_map_class", staticmethod(lambda **_: shared))
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let Jinja compile each template once in a run instead of once for every app."""
    with pytest.MonkeyPatch.context() as patch:
        cache = FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))
        patch.setitem(Flask.jinja_options, "bytecode_cache", cache)
        yield


@pytest.fixture(autouse=True)
def kept_umask() -> Iterator[None]:
    """Reset the umask of this process after the test, because the command line sets it."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a SQLite file with all migrations applied, for tests to copy."""
    instance = tmp_path_factory.mktemp("migrated")
    app = create_app(load_settings({"VITRINE_INSTANCE": str(instance)}))
    with app.app_context():
        upgrade()
    close(app)
    return instance / "vitrine.db"


@pytest.fixture(scope="session")
def owner_hash() -> str:
    """Return the hash of the owner's password, computed once because scrypt is slow on purpose."""
    return hash_password(PASSWORD)


@pytest.fixture(scope="session")
def sandboxes() -> Iterator[dict[Limits, Sandbox]]:
    """Yield the sandboxes, each with the children that render pictures, for all apps with equal limits."""
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
    """Yield a function that makes an app with these settings, in a new folder unless ``VITRINE_INSTANCE`` names one."""
    made: list[Flask] = []

    def sandbox(limits: Limits, size: int) -> Sandbox:
        return sandboxes.setdefault(limits, Sandbox(limits, 2))

    def make(**settings: object) -> Flask:
        instance = Path(str(settings.pop("VITRINE_INSTANCE", tmp_path / f"instance-{len(made)}")))
        instance.mkdir(exist_ok=True)
        if "DATABASE_URL" not in settings and not (instance / "vitrine.db").exists():
            shutil.copy(migrated_database, instance / "vitrine.db")
        texts = {name: str(value) for name, value in settings.items()}
        usual = {"VITRINE_MIN_FREE_BYTES": "0", "VITRINE_WEB_FONTS": "off"}  # tests/support/web_fonts.py has fonts
        environment = {**usual, **texts, "VITRINE_INSTANCE": str(instance)}
        made.append(create_app(load_settings(environment)))
        return made[-1]

    monkeypatch.setattr("app.service_parts.Sandbox", sandbox)
    yield make
    for app in made:
        close(app)


@pytest.fixture
def app(make_app: MakeApp) -> Flask:
    """Return an app with default settings on a new instance.

    No app context is pushed: see ``inside``.
    """
    return make_app()


@pytest.fixture
def owner(app: Flask, owner_hash: str) -> Owner:
    """Return the studio's owner."""
    return add_owner(app, owner_hash)


@pytest.fixture
def client(app: Flask) -> PageClient:
    """Return a browser without cookies; the tests check the HTML of every page that it opens."""
    return client_of(app)


@pytest.fixture
def signed_in(app: Flask, owner: Owner) -> PageClient:
    """Return the owner's browser, signed in through the form."""
    client = client_of(app)
    answer = client.post_form("/login", {"email": owner.email, "password": owner.password})
    assert answer.status_code == 302, answer.text
    return client


@pytest.fixture
def api(app: Flask, owner: Owner) -> PageClient:
    """Return the owner's program: every request has the API token."""
    client = client_of(app)
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {owner.token}"
    return client


def client_of(app: Flask) -> PageClient:
    """Return a further browser with its own cookies."""
    return PageClient(app, app.response_class, use_cookies=True)


def add_owner(app: Flask, password_hash: str | None = None, email: str = EMAIL) -> Owner:
    """Add an owner with ``PASSWORD`` and an API token; the set-up link expires with the first owner."""
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
    """Yield the app's services inside a new app context with a new database session.

    Send no request in the block: it would share the session, whose open transaction then makes every writer wait.
    """
    with app.app_context():
        yield services_of(app)


def process_everything(app: Flask) -> None:
    """Process every pending file in real child processes, as the worker does."""
    with inside(app) as services:
        waiting = db.session.scalars(select(File.id).where(File.state.in_(WAITING))).all()
        db.session.commit()
        for file_id in waiting:
            services.processing.process(file_id)


def complete_everything(app: Flask) -> None:
    """Process every pending file, render its remaining variants, and make the previews of videos."""
    process_everything(app)
    with inside(app) as services:
        while due := services.second_pass.next_due():
            for file_id in due:
                services.second_pass.complete(file_id)
        while videos := services.video_pass.next_due():
            for file_id in videos:
                services.video_pass.complete(file_id, threading.Event())


def close(app: Flask) -> None:
    """Close the app's connections to its database and its queue."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    queue = services_of(app).queue.huey.storage
    queue.close()
    if hasattr(queue, "pool"):  # huey closes no connection to Redis
        queue.pool.disconnect()
