"""Statement 10: the audit log: who may read which entries, their sentences, their age, and no secrets."""

from base64 import b64encode
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.composition import services_of
from app.database import utcnow
from app.extensions import db
from app.models import AuditEntry, Channel, Collection, ShareLink, Verb
from app.models.accounts.audit_entry import Unchangeable
from app.tasks import sweep_now
from tests.access.scene import LONG_AGO, OWNER_PASSWORD, Scene, csrf_token
from tests.views.accounts.audited import SECRET, Studio, passwords, picture


@pytest.fixture(scope="module")
def scene(shared_scene: Scene) -> Scene:
    return shared_scene


@pytest.fixture
def studio(scene: Scene) -> Studio:
    return Studio(scene)


def log_of(browser: FlaskClient, query: str = "") -> str:
    answer = browser.get(f"/account/audit{query}")
    assert answer.status_code == 200
    return answer.text


def test_uploads_are_recorded(studio: Studio) -> None:
    content = picture()[0].getvalue()
    metadata = {"collection": str(studio.collection.uuid), "filename": "tus.jpg"}
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(content)),
        "Upload-Metadata": ",".join(f"{key} {b64encode(text.encode()).decode()}" for key, text in metadata.items()),
    }
    chunk = "application/offset+octet-stream"
    begun = studio.program.post("/api/v1/uploads", data=content, content_type=chunk, headers=headers)
    assert begun.status_code == 201
    studio.post(f"{studio.at}/upload", files=picture())
    assert [(e.verb, e.thing, e.collection_title) for e in studio.entries()] == [
        (Verb.FILE_UPLOADED, "tus.jpg", "Harbour"),
        (Verb.FILE_UPLOADED, "sent.jpg", "Harbour"),
    ]


def test_sign_ins_are_recorded(scene: Scene, studio: Studio) -> None:
    """Other text from the form is not recorded: it may be a password in the wrong field."""
    email = studio.owner.email
    for typed, password in [(email, "wrong"), ("typed by mistake@x", "x"), (email, OWNER_PASSWORD)]:
        browser = scene.visitor()
        browser.post("/login", data={"email": typed, "password": password, "csrf_token": csrf_token(browser)})
    assert [(e.verb, e.who) for e in studio.entries()] == [
        (Verb.SIGN_IN_FAILED, ""),
        (Verb.SIGNED_IN, studio.owner.email),
    ]
    with scene.app.app_context():
        assert db.session.scalar(select(AuditEntry).where(AuditEntry.owner_uuid.is_(None))) is None


def test_what_goes_by_itself_is_recorded_too(scene: Scene, studio: Studio) -> None:
    scene.change(studio.file, trashed_at=LONG_AGO)
    with scene.app.app_context():
        sweep_now(scene.app)
    assert [(e.verb, e.channel, e.thing) for e in studio.entries()] == [(Verb.FILE_PURGED, Channel.SCHEDULE, "one.jpg")]


def test_no_secret_is_in_it(scene: Scene, studio: Studio) -> None:
    changed = {"title": "Harbour", "slug": "nobody-guesses-this", "privacy": "password", "password": SECRET}
    studio.post(f"{studio.at}/settings", **changed, downloads="original")
    studio.post(f"{studio.at}/links", name="Aunt", downloads="web")
    fields = {"token-name": "Laptop", "token-scopes": "read", "csrf_token": csrf_token(studio.browser, "/account")}
    issued = studio.browser.post("/account/tokens", data=fields).text
    token = issued.partition('value="vit_')[2].partition('"')[0]
    studio.post("/account/password", **passwords(OWNER_PASSWORD))
    with scene.row(studio.collection) as row:
        links = db.session.scalars(select(ShareLink.token).where(ShareLink.collection_id == row.id)).all()
    entries = studio.entries()
    recorded = repr([{name: value for name, value in vars(entry).items()} for entry in entries])
    assert len(entries) == 4
    assert len(token) > 20
    secrets = [SECRET, OWNER_PASSWORD, "nobody-guesses-this", token, *links]
    assert [secret for secret in secrets if secret in recorded] == []


@pytest.mark.parametrize(
    "pasted",
    ["vit_0123456789abcdef0123456789", "https://photos.example.com/s/q7Wm-2zKp_4xLr9TnB0aVg"],
    ids=["token", "address"],
)
def test_a_secret_that_was_pasted_as_a_name_is_not_in_it(studio: Studio, pasted: str) -> None:
    studio.post(f"{studio.at}/links", name=pasted, downloads="web")
    studio.post(f"{studio.at}/rename", title=pasted)
    recorded = repr([(entry.thing, entry.detail, entry.collection_title) for entry in studio.entries()])
    assert (recorded.count("***") >= 3, pasted[-10:] in recorded) == (True, False)


@pytest.mark.parametrize("name", ["vitrine push", f"vitrine push {'0f' * 16}"])
def test_the_token_that_a_push_makes_for_itself_is_named_without_its_digest(studio: Studio, name: str) -> None:
    """Entries of earlier versions contain the whole name, and are shown without the digest, too."""
    with studio.scene.app.app_context():
        entry = {
            "who": studio.owner.email,
            "channel": Channel.TOKEN,
            "channel_name": name,
            "verb": str(Verb.FILE_UPLOADED),
        }
        db.session.add(AuditEntry(done_at=utcnow(), owner_uuid=studio.owner.uuid, thing="one.jpg", **entry))
        db.session.commit()
    shown = log_of(studio.browser)
    assert (f"{studio.owner.email}, by “vitrine push”" in shown, "0f0f" in shown) == (True, False)


def test_an_owner_sees_nothing_of_anothers(scene: Scene, studio: Studio) -> None:
    studio.post(f"{studio.at}/rename", title="Lake")
    other = scene.signed_in(scene.owner())
    assert "Lake" in log_of(studio.browser)
    assert "Lake" not in log_of(other) + log_of(other, f"?collection={studio.collection.uuid}")


def test_one_collections_log_holds_no_others(scene: Scene, studio: Studio) -> None:
    other = scene.collection(studio.owner, title="Lake")
    studio.act("trash")
    studio.post(f"/collections/{other.uuid}/trash")
    shown = log_of(studio.browser, f"?collection={studio.collection.uuid}")
    assert ("“one.jpg”" in shown, "Moved the collection “Lake”" in shown) == (True, False)


def test_a_long_log_is_read_in_pages_and_an_upload_in_one_line(scene: Scene, studio: Studio) -> None:
    with scene.app.app_context():
        audit, collection = services_of(scene.app).audit, db.session.get(Collection, studio.collection.id)
        for number in range(60):
            audit.record(Verb.COLLECTION_RENAMED, collection=collection, thing=f"Name {number:02d}")
        for number in range(700):
            audit.record(Verb.FILE_UPLOADED, collection=collection, thing=f"{number}.jpg")
        db.session.commit()
    first = log_of(studio.browser)
    older = first.partition("before=")[2].partition('"')[0]
    second = log_of(studio.browser, f"?before={older}")
    names = [f"Name {number:02d}" for number in range(60)]
    assert "Uploaded 700 files" in first
    assert ([n in first for n in names], [n in second for n in names]) == (
        [number >= 11 for number in range(60)],
        [number < 11 for number in range(60)],
    )


def test_every_verb_has_a_sentence() -> None:
    from app.views.auth.audit_sentences import SENTENCES

    assert set(SENTENCES) == set(Verb)


def test_nothing_in_it_can_be_rewritten(scene: Scene, studio: Studio) -> None:
    studio.post(f"{studio.at}/rename", title="Lake")
    with scene.app.app_context():
        entry = db.session.scalars(select(AuditEntry)).first()
        entry.thing = "Nothing"
        with pytest.raises(Unchangeable):
            db.session.flush()
        db.session.rollback()


def test_it_is_kept_for_a_year(scene: Scene, studio: Studio) -> None:
    studio.post(f"{studio.at}/rename", title="Lake")
    with scene.app.app_context():
        services = services_of(scene.app)
        services.audit.forget(utcnow() + timedelta(days=364))
        db.session.commit()
        kept = len(studio.entries())
        services.audit.forget(utcnow() + timedelta(days=366))
        db.session.commit()
    assert (kept, len(studio.entries())) == (1, 0)
