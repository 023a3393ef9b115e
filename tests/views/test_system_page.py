"""The system page: the facts of ``vitrine doctor``, one's own failed files with a retry, and no wait for slow parts."""

import threading
from collections.abc import Iterator

import pytest
from markupsafe import escape

from app.extensions import db
from app.integrations.local.storage import LocalStorage
from app.models import File, FileState, User
from app.views.system import status
from tests.access.scene import Scene, csrf_token
from tests.support.page_client import PageClient
from tests.support.page_rules import faults_of

REASON = "This JPEG ends before the picture does."


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def browser(scene: Scene, owner: User) -> PageClient:
    return scene.signed_in(owner)


@pytest.fixture
def failed(scene: Scene, owner: User) -> list[File]:
    collection = scene.collection(owner, title="Anna & Tom")
    return [scene.photo(collection, f"broken-{n}.jpg", state="failed", error=REASON, attempts=5) for n in range(2)]


def states(scene: Scene, files: list[File]) -> list[tuple[str, int]]:
    with scene.app.app_context():
        return [(str(row.state), row.attempts) for row in (db.session.get_one(File, file.id) for file in files)]


def test_it_says_what_doctor_says(scene: Scene, browser: PageClient) -> None:
    with scene.app.app_context():
        facts = list(scene.services.diagnosis().facts())
    page = browser.get("/system")
    steady = [fact for fact in facts if str(fact.name) != "disk"]
    assert [fact.detail for fact in steady if str(escape(fact.detail)) not in page.text] == []
    assert faults_of(page.text, page.headers["Content-Security-Policy"]) == []


def test_settings_are_shown_without_their_secrets(scene: Scene, browser: PageClient) -> None:
    page = browser.get("/system").text
    assert ("VITRINE_TRASH_DAYS" in page, scene.app.config["SECRET_KEY"] in page) == (True, False)


def test_failures_are_ones_own_with_their_reasons(scene: Scene, browser: PageClient, failed: list[File]) -> None:
    theirs = scene.photo(scene.collection(scene.owner()), "not-yours.jpg", state="failed", error=REASON)
    page = browser.get("/system").text
    assert [file.original_filename in page for file in (*failed, theirs)] == [True, True, False]
    assert page.count(REASON) == 2


@pytest.mark.parametrize("is_all", [False, True])
def test_one_or_all_are_tried_again(scene: Scene, browser: PageClient, failed: list[File], is_all: bool) -> None:
    theirs = scene.photo(scene.collection(scene.owner()), state="failed", attempts=5)
    form = {"csrf_token": csrf_token(browser, "/system")}
    form |= {} if is_all else {"file": str(failed[0].uuid)}
    answer = browser.post("/system/retry", data=form)
    again, given_up = (str(FileState.PENDING), 0), (str(FileState.FAILED), 5)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/system")
    assert states(scene, [*failed, theirs]) == [again, again if is_all else given_up, given_up]
    assert scene.services.queue.length() == (2 if is_all else 1)


def test_a_rebuild_under_way_is_watched(scene: Scene, browser: PageClient, owner: User) -> None:
    photo = scene.photo(scene.collection(owner, title="Anna & Tom"), variants_due=True)
    at_rest = scene.photo(scene.collection(owner))
    theirs = scene.photo(scene.collection(scene.owner()), variants_due=True)
    page = browser.get("/system").text
    uuids = _collections(scene, photo, at_rest, theirs)
    standing = [f'data-standing="/collections/{uuid}/variants.json"' for uuid in uuids]
    assert [address in page for address in standing] == [True, False, False]


def _collections(scene: Scene, *files: File) -> Iterator[str]:
    for file in files:
        with scene.row(file) as row:
            yield str(row.collection.uuid)


def test_a_store_that_does_not_answer_keeps_nobody_waiting(
    browser: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, asked = threading.Event(), []

    def silent(_store) -> None:
        asked.append(1)
        answers.wait(30)

    monkeypatch.setattr(status, "FACT_SECONDS", 0.5)
    monkeypatch.setattr(LocalStorage, "server_time", silent)
    pages = [browser.get("/system").text for _ in range(2)]
    answers.set()
    assert [("no response within" in page, "tasks wait" in page) for page in pages] == [(True, True)] * 2
    assert len(asked) == 1
