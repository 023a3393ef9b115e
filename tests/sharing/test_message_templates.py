"""Message templates: their pages, their rules, and the messages that are made from them."""

import re
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from app.models import Collection, User
from app.models.message_template import MOST_TEMPLATES
from tests.access.scene import FAR_AHEAD, Scene, csrf_token
from tests.support.page_client import PageClient

TEMPLATES, API = "/collections/message-templates", "/api/v1/message-templates"


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def client(scene: Scene, owner: User) -> PageClient:
    return scene.signed_in(owner)


@pytest.fixture
def program(scene: Scene, owner: User) -> PageClient:
    return scene.program(owner)


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    return scene.collection(owner, "link", title="Anna & Tom", slug="anna-tom")


def send(client: PageClient, path: str, **fields: str):
    return client.post(path, data={**fields, "csrf_token": csrf_token(client, "/collections/new")})


def message(client: PageClient, collection: Collection, id: str = "message", query: str = "") -> str:
    """Return the message on the share page in the field with this id."""
    page = client.get(f"/collections/{collection.uuid}/share{query}").text
    found = re.search(rf'<textarea[^>]* id="{id}"[^>]*>([^<]*)</textarea>', page)
    assert found is not None
    return unescape(found[1])


def sending(client: PageClient, collection: Collection, scheme: str) -> str:
    """Return the last address on the share page that begins with this."""
    page = client.get(f"/collections/{collection.uuid}/share").text
    return unescape(re.findall(rf'href="({scheme}[^"]*)"', page)[-1])


class TestTheirPages:
    def test_a_new_one_begins_with_the_standard_text_in_its_language(self, client: PageClient) -> None:
        page = unescape(client.get(f"{TEMPLATES}/new?language=fr").text)
        assert "Bonjour {name}," in page

    def test_a_new_one_is_listed(self, client: PageClient) -> None:
        send(client, f"{TEMPLATES}/new", name="Wedding", language="de", text="Liebe {name}!\r\n\r\n{link}")
        assert all(part in client.get(TEMPLATES).text for part in ("Wedding", "Deutsch", "Liebe {name}!\n\n{link}"))

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("Hi {nam}, {link}", "There is no field {nam}. The fields are {title}, {link}, {name}, {until},"),
            ("{link} {password}", "No field contains a password."),
            ("{link} {}", "There is no field {}."),
            ("Your photos are ready.", "Put the field {link} where the address belongs."),
            ("{link}" + "x" * 5000, "Enter at most 5,000 characters."),
        ],
    )
    def test_a_text_that_cannot_be_filled_in_is_refused_and_stays_on_the_page(
        self, client: PageClient, text: str, sentence: str
    ) -> None:
        response = send(client, f"{TEMPLATES}/new", name="Wedding", language="de", text=text)
        page = unescape(response.text)
        assert (response.status_code, sentence in page, text in page) == (400, True, True)

    def test_fields_may_be_typed_in_capitals_and_with_spaces(self, program: PageClient) -> None:
        made = program.post(API, json={"name": "x", "language": "en", "text": "{ Title }: {LINK}"}).json
        assert made["text"] == "{title}: {link}"

    def test_the_preview_stores_nothing_and_shows_the_text_filled_in(self, scene: Scene, client: PageClient) -> None:
        before = scene.dump()
        text = "{name}: <b>{title}</b> {link}\n{password_note}"
        page = send(client, f"{TEMPLATES}/preview", language="de", text=text).text
        assert (
            "Anna: &lt;b&gt;Anna &amp; Tom&lt;/b&gt; http://127.0.0.1:8000/s/example\nSie brauchen ein Passwort."
            in page
        )
        assert scene.dump() == before

    def test_a_text_that_was_changed_in_another_tab_is_not_replaced_at_once(
        self, scene: Scene, owner: User, client: PageClient
    ) -> None:
        template = scene.template(owner, text="First {link}")
        path = f"{TEMPLATES}/{template.uuid}"
        send(client, path, name="Wedding", language="en", text="Second {link}", version="0")
        refused = send(client, path, name="Wedding", language="en", text="Third {link}", version="0")
        assert (refused.status_code, "changed meanwhile" in refused.text, "Third {link}" in refused.text) == (
            400,
            True,
            True,
        )
        version = re.search(r'name="version"[^>]* value="(\d+)"', refused.text)
        send(client, path, name="Wedding", language="en", text="Third {link}", version=version[1] if version else "")
        with scene.row(template) as row:
            assert row.text == "Third {link}"

    def test_deleting_can_be_undone(self, scene: Scene, owner: User, client: PageClient) -> None:
        path = f"{TEMPLATES}/{scene.template(owner, name='Wedding').uuid}"
        send(client, f"{path}/delete")
        client.get(TEMPLATES)  # shows the notice
        gone = "Wedding" not in client.get(TEMPLATES).text
        send(client, f"{path}/restore")
        assert (gone, client.get(path).status_code) == (True, 200)

    def test_there_are_fifty_at_most(self, scene: Scene, owner: User, client: PageClient, program: PageClient) -> None:
        for number in range(MOST_TEMPLATES):
            scene.template(owner, name=f"Template {number}")
        by_form = send(client, f"{TEMPLATES}/new", name="More", language="de", text="{link}")
        by_api = program.post(API, json={"name": "More", "language": "de", "text": "{link}"})
        assert (by_form.status_code, "You have 50 templates" in by_form.text) == (400, True)
        assert (by_api.status_code, by_api.json["error"]["code"]) == (409, "conflict")


class TestTheApi:
    def test_all_values(self, program: PageClient) -> None:
        wanted = {"name": "Wedding", "language": "pt-BR", "text": "Olá {name}\n{link}", "default": True}
        response = program.post(API, json=wanted)
        made = response.json
        assert (response.status_code, {name: made[name] for name in wanted}) == (201, wanted)
        assert program.get(API).json == {"message_templates": [made], "next": None}

    def test_only_what_is_sent_changes(self, scene: Scene, owner: User, program: PageClient) -> None:
        path = f"{API}/{scene.template(owner).uuid}"
        before = program.get(path).json
        assert program.patch(path, json={"language": "fr"}).json == {**before, "language": "fr"}

    @pytest.mark.parametrize(
        "values", [{"text": "no field"}, {"text": "{link} {pin}"}, {"language": "tlh"}, {"name": ""}]
    )
    def test_a_wrong_value_is_refused(self, scene: Scene, owner: User, program: PageClient, values: dict) -> None:
        path = f"{API}/{scene.template(owner).uuid}"
        before = program.get(path).json
        refused = program.patch(path, json=values)
        assert (refused.status_code in (400, 422), program.get(path).json) == (True, before)

    def test_a_deleted_one_is_gone(self, scene: Scene, owner: User, program: PageClient) -> None:
        path = f"{API}/{scene.template(owner).uuid}"
        assert (program.delete(path).status_code, program.get(path).status_code) == (204, 404)


class TestMessages:
    def test_the_standard_text_has_the_gallerys_language(self, scene: Scene, client: PageClient, collection) -> None:
        scene.change(collection, language="de")
        assert message(client, collection).startswith(
            "Guten Tag,\n\nIhre Fotos „Anna & Tom“ sind fertig:\nhttp://127.0.0.1:8000/g/anna-tom\n\n"
        )

    def test_what_has_no_value_is_left_out(self, client: PageClient, collection: Collection) -> None:
        assert message(client, collection) == (
            "Hello,\n\nYour photos “Anna & Tom” are ready:\nhttp://127.0.0.1:8000/g/anna-tom\n\nVitrine"
        )

    def test_a_link_gets_its_name_its_end_and_a_note_on_its_password(
        self, scene: Scene, client: PageClient, program: PageClient, collection: Collection
    ) -> None:
        values = {"name": "Grandma {link}", "password": "apple-tree-42", "expires_at": "2090-06-01T18:00:00Z"}
        made = program.post(f"/api/v1/collections/{collection.uuid}/links", json=values).json
        text = message(client, collection, f"message-{made['id']}")
        assert text == (
            f"Hello Grandma {{link}},\n\nYour photos “Anna & Tom” are ready:\n{made['url']}\n\n"
            "You need a password. I will send it separately.\n\n"
            "The gallery is open until 1 June 2090, 18:00 (UTC).\n\nVitrine"
        )

    def test_a_line_with_the_link_is_never_left_out(self, scene: Scene, owner: User, client: PageClient, collection):
        template = scene.template(owner, text="Hi {name}, look: {link} until {until}\nFor {name} only")
        text = message(client, collection, query=f"?template={template.uuid}")
        assert text == "Hi, look: http://127.0.0.1:8000/g/anna-tom until"

    def test_the_selected_template_is_remembered_for_the_collection(
        self, scene: Scene, owner: User, client: PageClient, collection: Collection
    ) -> None:
        template, other = scene.template(owner, text="Mine: {link}"), scene.collection(owner)
        send(client, f"/collections/{collection.uuid}/message-template", template=str(template.uuid))
        assert message(client, collection) == "Mine: http://127.0.0.1:8000/g/anna-tom"
        assert message(client, other).startswith("Hello,")

    def test_the_default_is_used_until_another_is_selected(
        self, scene: Scene, owner: User, client: PageClient, collection: Collection
    ) -> None:
        scene.template(owner, text="Default: {link}", is_default=True)
        first = message(client, collection)
        send(client, f"/collections/{collection.uuid}/message-template", template="standard")
        assert (first.split(":")[0], message(client, collection)[:6]) == ("Default", "Hello,")

    def test_a_person_gets_the_template_in_their_language(
        self, scene: Scene, owner: User, client: PageClient, collection: Collection
    ) -> None:
        scene.template(owner, name="Ready", language="de", text="Deutsch {link}", is_default=True)
        scene.template(owner, name="ready", language="fr", text="Français {link}")
        links = {tag: scene.link(collection, language=tag) for tag in (None, "fr", "es")}
        texts = {tag: message(client, collection, f"message-{link.uuid}") for tag, link in links.items()}
        first_words = {tag: text.split()[0] for tag, text in texts.items()}
        page = unescape(client.get(f"/collections/{collection.uuid}/share").text)
        assert first_words == {None: "Deutsch", "fr": "Français", "es": "Hola,"}
        assert f"{TEMPLATES}/new?name=Ready&language=es" in page

    def test_a_collection_with_a_language_gets_the_default_in_it(
        self, scene: Scene, owner: User, client: PageClient, collection: Collection
    ) -> None:
        scene.template(owner, name="Ready", language="de", text="Deutsch {link}", is_default=True)
        scene.template(owner, name="Ready", language="fr", text="Français {link}")
        words = []
        for tag in ("fr", "es"):
            scene.change(collection, language=tag)
            words.append(message(client, collection).split()[0])
        assert words == ["Français", "Deutsch"]

    def test_the_text_is_escaped_in_the_page(self, scene: Scene, owner: User, client: PageClient, collection) -> None:
        scene.template(owner, text="</textarea><script>alert(1)</script> {link}", is_default=True)
        page = client.get(f"/collections/{collection.uuid}/share").text
        assert ("<script>alert(1)" in page, "&lt;/textarea&gt;&lt;script&gt;" in page) == (False, True)


class TestSending:
    """The addresses that open other programs with the message."""

    @pytest.fixture(autouse=True)
    def link(self, scene: Scene, owner: User, collection: Collection) -> None:
        scene.template(owner, text="Ça & là? 50%\n#{link}", is_default=True)
        scene.link(collection, email="a?b,c@example.com", token="secret", expires_at=FAR_AHEAD)

    def test_by_mail_to_the_person(self, client: PageClient, collection: Collection) -> None:
        address = urlsplit(sending(client, collection, "mailto:"))
        fields = parse_qs(address.query)
        assert unquote(address.path) == "a?b,c@example.com"
        assert fields == {
            "subject": ["Anna & Tom · Vitrine"],
            "body": ["Ça & là? 50%\r\n#http://127.0.0.1:8000/s/secret"],
        }

    @pytest.mark.parametrize(("begins", "name"), [("https://wa.me/", "text"), ("sms:", "body")])
    def test_by_messenger(self, client: PageClient, collection: Collection, begins: str, name: str) -> None:
        address = sending(client, collection, re.escape(begins))
        fields = parse_qs(address.partition("?")[2])
        assert fields == {name: ["Ça & là? 50%\n#http://127.0.0.1:8000/s/secret"]}
