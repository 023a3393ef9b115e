"""Statement 16: each operation of the API requires one scope of a token and refuses other tokens with a sentence."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from app import create_app
from app.api.authentication import OwnersBlueprint
from app.config import load_settings
from app.database import utcnow
from app.models import Collection, TokenScope, User
from tests.access.scene import Scene, csrf_token
from tests.support.instances import close

# The scope that every operation requires. One that is missing here, or new and undeclared, fails the test below.
NEEDED = {
    "api_collections.list_collections": "read",
    "api_collections.create_collection": "manage",
    "api_collections.get_collection": "read",
    "api_collections.preflight": "read",
    "api_collections.list_receipts": "read",
    "api_links.list_messages": "manage",
    "api_links.send_messages": "manage",
    "api_collections.change_collection": "manage",
    "api_collections.delete_collection": "manage",
    "api_sections.add_section": "upload",
    "api_sections.change_section": "manage",
    "api_files.send_files": "upload",
    "api_files.list_files": "read",
    "api_files.order_files": "manage",
    "api_files.add_from_library": "manage",
    "api_files.get_file": "read",
    "api_files.change_file": "manage",
    "api_files.delete_file": "manage",
    "api_files.replace_content": "manage",
    "api_files.list_versions": "read",
    "api_files.find_replacements": "read",
    "api_files.restore_version": "manage",
    "api_links.list_links": "manage",
    "api_links.create_link": "manage",
    "api_links.get_link": "manage",
    "api_links.change_link": "manage",
    "api_links.revoke_link": "manage",
    "api_collections.list_selections": "read",
    "api_presets.list_presets": "read",
    "api_presets.add_preset": "manage",
    "api_presets.get_preset": "read",
    "api_presets.set_preset": "manage",
    "api_presets.delete_preset": "manage",
    "api_message_templates.list_templates": "read",
    "api_message_templates.add_template": "manage",
    "api_message_templates.get_template": "read",
    "api_message_templates.set_template": "manage",
    "api_message_templates.delete_template": "manage",
    "api_webhooks.list_webhooks": "manage",
    "api_webhooks.add_webhook": "manage",
    "api_webhooks.get_webhook": "manage",
    "api_webhooks.change_webhook": "manage",
    "api_webhooks.delete_webhook": "manage",
    "api_webhooks.rotate_secret": "manage",
    "api_webhooks.test_webhook": "manage",
    "api_webhooks.list_deliveries": "manage",
    "api_webhooks.replay_delivery": "manage",
    "api_uploads.check": "upload",
    "api_tus.begin": "upload",
    "api_tus.ask": "upload",
    "api_tus.go_on": "upload",
    "api_tus.end": "upload",
    "api_tus.overridden": "upload",
}
NEEDS_NO_TOKEN = {"api_tus.discover", "api_tus.discover_here", "api-docs.openapi_json"}
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory, migrated_database: Path) -> Iterator[Scene]:
    instance = tmp_path_factory.mktemp("scopes")
    shutil.copy(migrated_database, instance / "vitrine.db")
    app = create_app(load_settings({"VITRINE_INSTANCE": str(instance), "VITRINE_MIN_FREE_BYTES": "0"}))
    yield Scene(app)
    close(app)


@pytest.fixture(scope="module")
def owner(scene: Scene) -> User:
    return scene.owner()


def operations(scene: Scene) -> dict[str, tuple[str, str]]:
    """Return a method and an address without an object for every operation of the API, by its endpoint."""
    adapter = scene.app.url_map.bind("localhost")
    found = {}
    for rule in scene.app.url_map.iter_rules():
        if rule.rule.startswith("/api/v1/"):
            methods = rule.methods - {"OPTIONS", *({"HEAD"} if "GET" in rule.methods else set())}
            values = {name: 1 if name == "number" else uuid4() for name in rule.arguments}
            for method in methods or {"OPTIONS"}:
                found[rule.endpoint] = (method, adapter.build(rule.endpoint, values, method=method))
    return found


def everything_of(scene: Scene, owner: User, collection: Collection) -> dict[str, Any]:
    """Return the values of addresses: ids and names of a collection's objects, and the secret of a share link."""
    file, link = scene.photo(collection), scene.link(collection)
    favorites_list = scene.favorites(collection, [file])
    section = scene.section(collection, "Ceremony")
    of_kind = {"files": file.uuid, "links": link.uuid, "sections": section.uuid, "lists": favorites_list.uuid}
    webhook = scene.webhook(owner)
    of_kind["webhooks"], delivery = webhook.uuid, scene.delivery(webhook)
    texts = {
        "slug": collection.slug,
        "token": link.token,
        "filename": "none.js",
        "selection": "together",
        "kind": "svg",
        "typeface": "classic",
        "role": "title",
        "number": 1,
    }
    uuids = {"delivery_uuid": delivery.uuid, "list_uuid": favorites_list.uuid}
    return {**texts, **uuids, "uuid": collection.uuid, "of_kind": of_kind}


def addresses_of_pages(scene: Scene, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every method and address that belongs neither to the API nor to pictures."""
    adapter = scene.app.url_map.bind("localhost")
    for rule in scene.app.url_map.iter_rules():
        if rule.rule.startswith(("/api/v1/", "/static/")) or rule.endpoint.startswith("media."):
            continue
        before = rule.rule.partition("/<uuid:uuid>")[0].rpartition("/")[2]
        own = {**values, "uuid": values["of_kind"].get(before, values["uuid"])}
        own["kind"] = "file" if "/trash/" in rule.rule else "svg"
        given = {name: own[name] for name in rule.arguments}
        for method in rule.methods - {"OPTIONS"}:
            yield method, adapter.build(rule.endpoint, given, method=method)


def test_every_operation_asks_for_the_right_it_needs(scene: Scene, owner: User) -> None:
    """Each token without the right is refused; the one with it gets the response, or a 404."""
    programs = {str(scope): scene.program(owner, scopes=[scope]) for scope in TokenScope}
    let_through = {
        endpoint: {
            name
            for name, program in programs.items()
            if program.open(path, method=method, headers=TUS).status_code != 403
        }
        for endpoint, (method, path) in operations(scene).items()
    }
    everybody = set(programs)
    expected = {endpoint: {scope} for endpoint, scope in NEEDED.items()}
    assert let_through == expected | dict.fromkeys(NEEDS_NO_TOKEN, everybody)


def test_what_declares_nothing_is_closed_to_tokens(scene: Scene, owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    blueprint = scene.app.blueprints["api_collections"]
    assert isinstance(blueprint, OwnersBlueprint)
    monkeypatch.delitem(blueprint.scopes, "list_collections")
    assert scene.program(owner).get("/api/v1/collections").status_code == 403
    assert scene.signed_in(owner).get("/api/v1/collections").status_code == 200


def test_the_refusal_says_what_is_missing(scene: Scene, owner: User) -> None:
    answer = scene.program(owner, scopes=[TokenScope.READ]).post("/api/v1/collections", json={"title": "Harbour"})
    assert answer.json["error"] == {
        "code": "scope_missing",
        "message": "This token may not do that: it lacks the right “manage”. Make one that may on the account page.",
    }


def test_a_token_ends_with_its_day(scene: Scene, owner: User) -> None:
    now = utcnow()
    lasting = scene.program(owner, expires_at=now + timedelta(minutes=1))
    ended = scene.program(owner, now=now - timedelta(days=2), expires_at=now - timedelta(seconds=1))
    assert [program.get("/api/v1/collections").status_code for program in (lasting, ended)] == [200, 401]


@pytest.mark.parametrize(
    ("scope", "status"), [(TokenScope.READ, 200), (TokenScope.UPLOAD, 404), (TokenScope.MANAGE, 404)]
)
def test_pictures_of_a_draft_are_for_tokens_that_read(
    scene: Scene, owner: User, scope: TokenScope, status: int
) -> None:
    file = scene.photo(scene.collection(owner, "draft"))
    program = scene.program(owner, scopes=[scope])
    assert program.get(f"/collections/files/{file.uuid}/original").status_code == status


class TestATokenDoesNotOutgrowItself:
    """Pages, which are for people and show secrets that outlive a token, such as the addresses of share links."""

    @pytest.mark.parametrize(
        "scopes", [[scope] for scope in TokenScope] + [list(TokenScope)], ids=lambda found: "+".join(found)
    )
    def test_beside_the_api_and_the_pictures_it_is_as_good_as_none(
        self, scene: Scene, owner: User, scopes: list[TokenScope]
    ) -> None:
        """Every address and method responds as to a visitor without a token, and reveals no secret of a link."""
        collection = scene.collection(owner, "private", title="Only for its owner")
        values = everything_of(scene, owner, collection)
        headers = {"Authorization": f"Bearer {scene.token(owner, scopes=scopes)}"}

        def told(method: str, path: str, **more: Any) -> tuple[int, str | None, list[str]]:
            answer = scene.visitor().open(path, method=method, **more)
            text = answer.get_data().decode(errors="replace").replace(path, "")
            shown = [secret for secret in ("Only for its owner", values["token"]) if secret in text]
            return answer.status_code, answer.headers.get("Location"), shown

        asked = list(addresses_of_pages(scene, values))
        opened = {at: got for at in asked if (got := told(*at, headers=headers)) != told(*at)}
        assert (len(asked) > 80, opened) == (True, {})

    @pytest.fixture
    def program(self, scene: Scene, owner: User) -> FlaskClient:
        return scene.program(owner)

    @pytest.mark.parametrize("address", ["/account", "/account/audit"])
    def test_the_account_is_closed_to_it(self, program: FlaskClient, address: str) -> None:
        assert program.get(address).status_code == 302

    @pytest.mark.parametrize("address", ["/account/tokens", "/account/sign-out-elsewhere", "/collections/new"])
    def test_no_form_works_with_it(self, scene: Scene, program: FlaskClient, address: str) -> None:
        fields = {"token-name": "another", "token-scopes": "manage", "title": "Harbour"}
        answer = program.post(address, data={**fields, "csrf_token": csrf_token(program, "/login")})
        assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/login")
