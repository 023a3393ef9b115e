"""Statements 10 and 11: a change that is requested by anyone but its owner leaves the database as it was."""

import io
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from app.database import utcnow
from app.models import Collection, File, ShareLink, User
from tests.access.scene import LONG_AGO, Scene, csrf_token
from tests.access.test_matrix import CHANGES

C, S, F, L, K = "{collection}", "{section}", "{file}", "{link}", "{list}"
ACTIONS = (
    "trash",
    "restore",
    "move",
    "cover",
    "focus",
    "retry",
    "first",
    "last",
    "place",
    "hide",
    "show",
    "words",
    "retry_all",
    "download",
)
FORMS = [
    *[("collections.act_on_files", f"/collections/{C}/files", {"action": act, "file": [F]}) for act in ACTIONS],
    ("collections.order_files", f"/collections/{C}/files/order", {"by": "name"}),
    ("collections.add_link", f"/collections/{C}/links", {"name": "Intruder", "downloads": "original"}),
    ("collections.rename", f"/collections/{C}/rename", {"title": "Taken"}),
    ("collections.add_section", f"/collections/{C}/sections", {"title": "Taken"}),
    ("collections.order_sections", f"/collections/{C}/sections/order", {"section": [S], "before": [S]}),
    ("collections.settings", f"/collections/{C}/settings", {"title": "Taken", "slug": "taken", "privacy": "public"}),
    ("collections.publish", f"/collections/{C}/publish", {"privacy": "public", "ending": "never"}),
    ("collections.rebuild_variants", f"/collections/{C}/variants/rebuild", {"which": "all"}),
    ("collections.reopen_selection", f"/collections/{C}/selections/{K}/reopen", {}),
    ("collections.lock_selection", f"/collections/{C}/selections/{K}/lock", {}),
    ("collections.see_selections", f"/collections/{C}/selections/seen", {"until": "2090-05-12T10:00:00+00:00"}),
    ("collections.section_of_selection", f"/collections/{C}/selections/{K}/section", {"title": "Taken"}),
    ("collections.section_of_selection", f"/collections/{C}/selections/together/section", {"title": "Taken"}),
    ("collections.collection_of_selection", f"/collections/{C}/selections/{K}/collection", {"title": "Taken"}),
    ("collections.hide_rest", f"/collections/{C}/selections/{K}/hide-rest", {}),
    ("collections.undo", "/collections/undo/{undo step}", {}),
    ("collections.preset_of_collection", f"/collections/{C}/preset", {}),
    ("collections.delete_preset", "/collections/presets/{preset}/delete", {}),
    ("collections.restore_preset", "/collections/presets/{deleted preset}/restore", {}),
    ("collections.preset", "/collections/presets/{preset}", {"name": "Taken", "privacy": "link"}),
    ("collections.choose_message_template", f"/collections/{C}/message-template", {"template": "standard"}),
    ("collections.delete_message_template", "/collections/message-templates/{template}/delete", {}),
    ("collections.restore_message_template", "/collections/message-templates/{deleted template}/restore", {}),
    ("collections.message_template", "/collections/message-templates/{template}", {"name": "Taken", "language": "en"}),
    ("collections.preview_message_template", "/collections/message-templates/preview", {"template": "{template}"}),
    ("collections.client", "/collections/clients/{client}", {"name": "Taken"}),
    ("collections.choose_client", f"/collections/links/{L}/client", {"client": "new"}),
    ("collections.close_client", "/collections/clients/{client}/revoke", {}),
    ("collections.reopen_client", "/collections/clients/{client}/reinstate", {}),
    ("collections.delete_client", "/collections/clients/{client}/delete", {}),
    ("collections.restore_client", "/collections/clients/{deleted client}/restore", {}),
    ("webhooks.webhook", "/account/webhooks/{webhook}", {"url": "https://theirs.example", "events": ["link.opened"]}),
    ("webhooks.rotate", "/account/webhooks/{webhook}/rotate", {}),
    ("webhooks.set_enabled", "/account/webhooks/{webhook}/enabled", {}),
    ("webhooks.delete", "/account/webhooks/{webhook}/delete", {}),
    ("webhooks.restore", "/account/webhooks/{deleted webhook}/restore", {}),
    ("webhooks.test", "/account/webhooks/{webhook}/test", {}),
    ("webhooks.replay", "/account/webhooks/{webhook}/deliveries/{delivery}/replay", {}),
    ("collections.trash", f"/collections/{C}/trash", {}),
    ("collections.upload", f"/collections/{C}/upload", {"files": "a photo"}),
    ("collections.rename_file", f"/collections/files/{F}/rename", {"filename": "taken.jpg"}),
    ("collections.set_words", f"/collections/{C}/words", {"file": [F], "title": "theirs"}),
    ("collections.tag_files", f"/collections/{C}/tags", {"file": [F], "action": "tag", "tags": "theirs"}),
    ("collections.add_from_library", f"/collections/{C}/library", {"file": [F]}),
    ("collections.set_cover", f"/collections/{C}/cover", {"file": F}),
    ("collections.set_focus", f"/collections/files/{F}/focus", {"x": "10", "y": "10"}),
    ("collections.restore_version", f"/collections/files/{F}/versions/1/restore", {}),
    ("collections.revoke_link", f"/collections/links/{L}/revoke", {}),
    ("collections.reinstate_link", f"/collections/links/{L}/reinstate", {}),
    ("collections.reset_quota", f"/collections/links/{L}/quota/reset", {}),
    ("collections.tell", f"/collections/{C}/tell", {}),
    ("collections.decide_extension", "/collections/extensions/{extension}", {"days": "7"}),
    (
        "collections.edit_link",
        f"/collections/links/{L}",
        {"name": "Taken", "downloads": "original", "scope": "everything"},
    ),
    ("collections.write_mails", f"/collections/{C}/mails/new", {"kind": "ready", "links": [L]}),
    ("collections.set_automatic_mails", f"/collections/{C}/mails/automatic", {"mail": ["closed"]}),
    ("collections.send_mail_again", "/collections/mails/{mail}/again", {}),
    ("collections.preview", f"/collections/{C}/preview", {"link": L}),
    ("collections.end_preview", f"/collections/{C}/preview/end", {}),
    ("collections.rename_section", f"/collections/sections/{S}/rename", {"title": "Taken"}),
    ("collections.section", f"/collections/sections/{S}", {"title": "Taken", "cover_style": "band"}),
    ("collections.trash_section", f"/collections/sections/{S}/trash", {}),
    ("system.retry", "/system/retry", {"file": [F]}),
    ("collections.restore", "/collections/trash/collection/{trashed collection}/restore", {}),
    ("collections.restore", "/collections/trash/section/{trashed section}/restore", {}),
    ("collections.restore", "/collections/trash/file/{trashed file}/restore", {}),
    ("collections.purge", "/collections/trash/collection/{trashed collection}/purge", {}),
    ("collections.purge", "/collections/trash/section/{trashed section}/purge", {}),
    ("collections.purge", "/collections/trash/file/{trashed file}/purge", {}),
]
CALLS = [
    ("api_collections.change_collection", "PATCH", f"/api/v1/collections/{C}", {"title": "Taken"}),
    ("api_collections.delete_collection", "DELETE", f"/api/v1/collections/{C}", None),
    ("api_sections.add_section", "POST", f"/api/v1/collections/{C}/sections", {"title": "Taken"}),
    ("api_sections.change_section", "PATCH", f"/api/v1/collections/{C}/sections/{S}", {"title": "Taken"}),
    ("api_files.send_files", "POST", f"/api/v1/collections/{C}/files", {"files": "a photo"}),
    ("api_files.add_from_library", "POST", f"/api/v1/collections/{C}/files/from-library", {"files": [F]}),
    ("api_files.order_files", "POST", f"/api/v1/collections/{C}/files/order", {"by": "name"}),
    ("api_files.change_file", "PATCH", f"/api/v1/files/{F}", {"filename": "taken.jpg"}),
    ("api_files.delete_file", "DELETE", f"/api/v1/files/{F}", None),
    ("api_files.replace_content", "PUT", f"/api/v1/files/{F}/content", {}),
    ("api_files.restore_version", "POST", f"/api/v1/files/{F}/versions/1/restore", None),
    ("api_files.find_replacements", "POST", f"/api/v1/collections/{C}/replacements", {"files": []}),
    ("api_links.create_link", "POST", f"/api/v1/collections/{C}/links", {"name": "Intruder"}),
    ("api_links.change_link", "PATCH", f"/api/v1/links/{L}", {"name": "Taken"}),
    ("api_links.revoke_link", "DELETE", f"/api/v1/links/{L}", None),
    ("api_links.send_messages", "POST", f"/api/v1/collections/{C}/messages", {"kind": "ready", "links": [L]}),
    ("api_presets.add_preset", "POST", "/api/v1/presets", {"name": "Taken", "collection": C}),
    ("api_presets.set_preset", "PATCH", "/api/v1/presets/{preset}", {"name": "Taken"}),
    ("api_presets.set_preset", "PATCH", "/api/v1/presets/{deleted preset}", {"name": "Taken"}),
    ("api_presets.delete_preset", "DELETE", "/api/v1/presets/{preset}", None),
    ("api_message_templates.set_template", "PATCH", "/api/v1/message-templates/{template}", {"name": "Taken"}),
    ("api_message_templates.delete_template", "DELETE", "/api/v1/message-templates/{template}", None),
    ("api_webhooks.change_webhook", "PATCH", "/api/v1/webhooks/{webhook}", {"url": "https://theirs.example"}),
    ("api_webhooks.delete_webhook", "DELETE", "/api/v1/webhooks/{webhook}", None),
    ("api_webhooks.rotate_secret", "POST", "/api/v1/webhooks/{webhook}/rotate", None),
    ("api_webhooks.test_webhook", "POST", "/api/v1/webhooks/{webhook}/test", None),
    ("api_webhooks.replay_delivery", "POST", "/api/v1/webhooks/{webhook}/deliveries/{delivery}/replay", None),
    ("api_uploads.check", "POST", "/api/v1/uploads/check", {"collection": C, "files": []}),
]
# No other owner's id is in the address of these. They have tests below, or only create something new.
WITHOUT_TARGET = {
    "collections.order", "collections.set_view", "api_collections.create_collection",
    "api_message_templates.add_template", "api_webhooks.add_webhook", "webhooks.new", "collections.clients",
    "collections.restore_selected", "collections.purge_selected", "collections.empty_trash",
}  # fmt: skip
# These use the tus protocol: tests/uploads/test_upload_rights.py sends them.
RESUMABLE = {"api_tus.begin", "api_tus.go_on", "api_tus.end", "api_tus.overridden"}


@pytest.fixture
def scene(shared_scene: Scene) -> Scene:
    """Return the scene of this module; each test has its own owner and collection."""
    return shared_scene


class Theirs:
    """Another owner's collection with everything in it; ``fill`` puts its ids into an address or a form."""

    def __init__(self, scene: Scene):
        self.owner: User = scene.owner()
        self.collection: Collection = scene.collection(self.owner, "private")
        section = scene.section(self.collection, "Ceremony")
        self.file: File = scene.photo(self.collection, section_id=section.id)
        scene.version(self.file)
        self.link: ShareLink = scene.link(self.collection)
        webhook = scene.webhook(self.owner)
        trashed_section = scene.section(self.collection, "Out-takes", trashed_at=LONG_AGO)
        self.ids = {
            "collection": self.collection.uuid,
            "extension": scene.extension(self.collection).uuid,
            "section": section.uuid,
            "file": self.file.uuid,
            "link": self.link.uuid,
            "mail": scene.mail(self.collection, self.link).uuid,
            "list": scene.favorites(self.collection, [self.file], submitted_at=LONG_AGO).uuid,
            "preset": scene.preset(self.owner).uuid,
            "deleted preset": scene.preset(self.owner, deleted_at=utcnow()).uuid,
            "template": scene.template(self.owner).uuid,
            "deleted template": scene.template(self.owner, deleted_at=utcnow()).uuid,
            "client": scene.client(self.owner).uuid,
            "deleted client": scene.client(self.owner, deleted_at=utcnow()).uuid,
            "webhook": webhook.uuid,
            "deleted webhook": scene.webhook(self.owner, deleted_at=utcnow()).uuid,
            "delivery": scene.delivery(webhook).uuid,
            "undo step": scene.undo_step(self.owner, self.collection).uuid,
            "trashed collection": scene.collection(self.owner, trashed_at=LONG_AGO).uuid,
            "trashed section": trashed_section.uuid,
            "trashed file": scene.photo(self.collection, trashed_at=LONG_AGO).uuid,
        }

    def fill(self, value):
        if isinstance(value, str):
            return value.format(**self.ids)
        if isinstance(value, list):
            return [self.fill(each) for each in value]
        return {name: self.fill(each) for name, each in (value or {}).items()}


@pytest.fixture
def theirs(scene: Scene) -> Theirs:
    return Theirs(scene)


def post(client: FlaskClient, path: str, fields: dict, token: str):
    if "files" in fields:
        fields = {"files": (io.BytesIO(b"\xff\xd8\xff"), "photo.jpg")}
    return client.post(path, data={**fields, "csrf_token": token}, follow_redirects=False)


@pytest.mark.parametrize(("endpoint", "path", "fields"), FORMS)
def test_another_owner_finds_nothing_to_change(scene: Scene, theirs: Theirs, endpoint, path, fields) -> None:
    other = scene.signed_in(scene.owner())
    token = csrf_token(other, "/collections/new")
    before = scene.dump()
    assert post(other, theirs.fill(path), theirs.fill(fields), token).status_code == 404
    assert scene.dump() == before


@pytest.mark.parametrize(("endpoint", "path", "fields"), FORMS)
def test_a_visitor_is_sent_to_sign_in(scene: Scene, theirs: Theirs, endpoint, path, fields) -> None:
    guest = scene.guest(theirs.link, theirs.collection)
    token = csrf_token(guest)
    before = scene.dump()
    response = post(guest, theirs.fill(path), theirs.fill(fields), token)
    assert (response.status_code, response.headers["Location"]) == (302, "/login")
    assert scene.dump() == before


@pytest.mark.parametrize(("endpoint", "method", "path", "body"), CALLS)
@pytest.mark.parametrize(("is_owner", "expected"), [(True, 404), (False, 401)], ids=["another owner", "nobody"])
def test_another_program_finds_nothing_to_change(
    scene: Scene, theirs: Theirs, endpoint, method, path, body, is_owner, expected
) -> None:
    client = scene.program(scene.owner()) if is_owner else scene.visitor()
    client.get("/api/v1/collections")  # records the token's use
    before = scene.dump()
    if body and body.get("files") == "a photo":
        response = client.post(theirs.fill(path), data={"files": (io.BytesIO(b"\xff\xd8\xff"), "photo.jpg")})
    else:
        response = client.open(theirs.fill(path), method=method, json=theirs.fill(body) if body else None)
    assert response.status_code == expected
    assert scene.dump() == before


def test_every_change_is_in_these_tables() -> None:
    tried = {row[0] for row in FORMS} | {row[0] for row in CALLS}
    assert CHANGES - tried == WITHOUT_TARGET | RESUMABLE


class TestMixedIn:
    """Ids of another owner's files among one's own: they change nothing of the other owner."""

    @pytest.mark.parametrize("action", ["trash", "first", "last", "retry", "move"])
    def test_foreign_files_in_a_selection(self, scene: Scene, theirs: Theirs, action: str) -> None:
        owner = scene.owner()
        mine = scene.photo(collection := scene.collection(owner))
        client = scene.signed_in(owner)
        fields = {"action": action, "file": [str(mine.uuid), str(theirs.file.uuid)]}
        response = client.post(
            f"/collections/{collection.uuid}/files",
            data={**fields, "csrf_token": csrf_token(client, "/collections/new")},
            headers={"Accept": "application/json"},
        )
        assert response.json["files"] == [str(mine.uuid)]
        with scene.row(theirs.file) as file:
            same = (file.trashed_at, file.position, file.state, file.section_id)
        assert same == (None, theirs.file.position, theirs.file.state, theirs.file.section_id)

    def test_foreign_photos_are_not_taken_into_ones_own_collection(self, scene: Scene, theirs: Theirs) -> None:
        owner = scene.owner()
        mine, target = scene.photo(scene.collection(owner)), scene.collection(owner)
        files = [str(theirs.file.uuid), str(mine.uuid)]
        path = f"/api/v1/collections/{target.uuid}/files/from-library"
        answer = scene.program(owner).post(path, json={"files": files})
        assert [file["sha256"] for file in answer.json["files"]] == [mine.sha256]

    def test_foreign_photos_are_not_in_ones_library(self, scene: Scene, theirs: Theirs) -> None:
        owner = scene.owner()
        client, mine = scene.signed_in(owner), scene.collection(owner)
        name = theirs.file.original_filename
        pages = [f"/collections/{mine.uuid}/library?q={name}", "/studio/logo/choose", f"/collections/{mine.uuid}/cover"]
        within = client.get(f"/collections/{mine.uuid}/library?within={theirs.collection.uuid}")
        assert not any(str(theirs.file.uuid) in client.get(page).text for page in pages)
        assert within.status_code == 404

    def test_a_foreign_photo_becomes_no_logo(self, scene: Scene, theirs: Theirs) -> None:
        client = scene.signed_in(scene.owner())
        token, before = csrf_token(client, "/collections/new"), scene.dump()
        client.post("/studio/logo", data={"file": str(theirs.file.uuid), "csrf_token": token})
        assert scene.dump() == before

    def test_a_foreign_collection_in_the_order(self, scene: Scene, theirs: Theirs) -> None:
        owner = scene.owner()
        scene.collection(owner)
        client = scene.signed_in(owner)
        fields = {"first": [str(theirs.collection.uuid)], "csrf_token": csrf_token(client, "/collections/new")}
        assert client.post("/collections/order", data=fields).status_code == 302
        with scene.row(theirs.collection) as collection:
            assert collection.position == theirs.collection.position

    @pytest.mark.parametrize(
        ("act", "fields"),
        [
            ("restore", {kind: f"{{trashed {kind}}}" for kind in ("collection", "section", "file")}),
            ("purge", {kind: f"{{trashed {kind}}}" for kind in ("collection", "section", "file")}),
            ("restore", {"everything": "1", "until": "2090-05-12T10:00:00+00:00"}),
            ("empty", {"word": "delete", "until": "2090-05-12T10:00:00+00:00"}),
        ],
    )
    def test_a_foreign_trash(self, scene: Scene, theirs: Theirs, act: str, fields: dict) -> None:
        client = scene.signed_in(scene.owner())
        token, before = csrf_token(client, "/collections/new"), scene.dump()
        assert post(client, f"/collections/trash/{act}", theirs.fill(fields), token).status_code == 302
        assert scene.dump() == before

    @pytest.mark.parametrize("ways", ["form", "api"])
    def test_a_file_moved_into_a_foreign_section(self, scene: Scene, theirs: Theirs, ways: str) -> None:
        owner = scene.owner()
        file = scene.photo(collection := scene.collection(owner))
        section = str(theirs.ids["section"])
        if ways == "api":
            response = scene.program(owner).patch(f"/api/v1/files/{file.uuid}", json={"section": section})
        else:
            client = scene.signed_in(owner)
            fields = {"action": "move", "file": [str(file.uuid)], "section": section}
            token = csrf_token(client, "/collections/new")
            response = client.post(f"/collections/{collection.uuid}/files", data={**fields, "csrf_token": token})
        assert response.status_code == 404

    def test_an_upload_into_a_foreign_section(self, scene: Scene, theirs: Theirs) -> None:
        owner = scene.owner()
        address = f"/api/v1/collections/{scene.collection(owner).uuid}/files?section={theirs.ids['section']}"
        files = {"files": (io.BytesIO(b"\xff\xd8\xff"), "photo.jpg")}
        assert scene.program(owner).post(address, data=files).status_code == 404

    def test_progress_of_a_foreign_file(self, scene: Scene, theirs: Theirs) -> None:
        owner = scene.owner()
        address = f"/collections/{scene.collection(owner).uuid}/progress.json?file={theirs.file.uuid}"
        assert scene.signed_in(owner).get(address).json["files"] == []

    def test_the_code_of_a_foreign_link(self, scene: Scene, theirs: Theirs) -> None:
        owner = scene.owner()
        address = f"/collections/{scene.collection(owner).uuid}/qr.svg?link={theirs.link.uuid}"
        assert scene.signed_in(owner).get(address).status_code == 404

    def test_a_foreign_list_under_ones_own_collection(self, scene: Scene, theirs: Theirs) -> None:
        owner = scene.owner()
        mine = scene.collection(owner)
        address = f"/collections/{mine.uuid}/selections"
        client = scene.signed_in(owner)
        answers = [client.get(f"{address}/{theirs.ids['list']}{end}").status_code for end in ("", "/selection.csv")]
        together = client.get(f"{address}/together?list={theirs.ids['list']}")
        assert answers == [404, 404]
        assert theirs.file.original_filename not in together.text

    def test_a_foreign_preset_begins_nothing(self, scene: Scene, theirs: Theirs) -> None:
        page = scene.signed_in(scene.owner()).get(f"/collections/new?preset={theirs.ids['preset']}")
        assert str(theirs.ids["preset"]) not in page.text

    def test_a_foreign_template_is_not_selected(self, scene: Scene, theirs: Theirs) -> None:
        owner = scene.owner()
        mine, client = scene.collection(owner), scene.signed_in(owner)
        sent = {"template": str(theirs.ids["template"]), "csrf_token": csrf_token(client, "/collections/new")}
        assert client.post(f"/collections/{mine.uuid}/message-template", data=sent).status_code == 400

    def test_foreign_photos_are_not_found(self, scene: Scene, theirs: Theirs) -> None:
        client = scene.signed_in(scene.owner())
        pages = [client.get(f"/collections{path}?q={theirs.file.original_filename}").text for path in ("", "/photos")]
        assert not any(str(theirs.file.uuid) in page for page in pages)

    def test_storage_use_of_another_owner_is_not_shown(self, scene: Scene, theirs: Theirs) -> None:
        mine = scene.collection(owner := scene.owner())
        scene.photo(mine)
        facts = scene.signed_in(owner).get("/system").text
        assert (theirs.collection.title in facts, mine.title in facts) == (False, True)

    def test_a_foreign_token_is_not_revoked(self, scene: Scene, theirs: Theirs) -> None:
        from sqlalchemy import select

        from app.extensions import db
        from app.models import ApiToken

        program = scene.program(theirs.owner)
        with scene.app.app_context():
            uuid = db.session.scalar(select(ApiToken.uuid).where(ApiToken.user_id == theirs.owner.id))
        other = scene.signed_in(scene.owner())
        token = csrf_token(other, "/collections/new")
        for verb in ("revoke", "reinstate"):
            assert other.post(f"/account/tokens/{uuid}/{verb}", data={"csrf_token": token}).status_code == 404
        assert program.get("/api/v1/collections").status_code == 200

    def test_a_foreign_device_is_not_signed_out(self, scene: Scene, theirs: Theirs) -> None:
        from sqlalchemy import select

        from app.extensions import db
        from app.models import SignIn

        browser = scene.signed_in(theirs.owner)
        with scene.app.app_context():
            uuid = db.session.scalars(select(SignIn.uuid).where(SignIn.user_id == theirs.owner.id)).first()
        other = scene.signed_in(scene.owner())
        token = csrf_token(other, "/collections/new")
        assert other.post(f"/account/devices/{uuid}/sign-out", data={"csrf_token": token}).status_code == 404
        assert browser.get("/collections").status_code == 200

    def test_a_foreign_photo_under_ones_own_gallery_address(self, scene: Scene, theirs: Theirs) -> None:
        collection = scene.collection(scene.owner(), "public")
        assert scene.visitor().get(f"/g/{collection.slug}/p/{theirs.file.uuid}").status_code == 404


@pytest.mark.parametrize("action", ACTIONS)
def test_a_foreign_file_is_as_unknown_as_none(scene: Scene, theirs: Theirs, action: str) -> None:
    owner = scene.owner()
    collection = scene.collection(owner)
    client = scene.signed_in(owner)
    token = csrf_token(client, "/collections/new")
    answers = [
        client.post(
            f"/collections/{collection.uuid}/files",
            data={"action": action, "file": [str(uuid)], "csrf_token": token},
            headers={"Accept": "application/json"},
        )
        for uuid in (theirs.file.uuid, uuid4())
    ]
    assert answers[0].status_code == 400
    assert answers[0].json == answers[1].json
