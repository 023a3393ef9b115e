"""Text in Hebrew and Arabic is set from right to left on every page, of owners and of visitors."""

from collections.abc import Iterator

import pytest

from tests.access.scene import Scene
from tests.access.test_matrix import LISTS, OWNERS_SIDE, VISITORS_SIDE, rows_of
from tests.support.page_rules import undirected

HEBREW = "חתונה ליד הים"
ADDRESSES = [
    *[row[1] for row in rows_of(VISITORS_SIDE)[1:] if "200 page" in row and row[0] != "gallery.unlock"],
    *[row[1] for row in rows_of(OWNERS_SIDE)[1:] if row[4] == "200 page"],
    *[address for address in LISTS.values() if not address.startswith("/api/")],
    "/",
    "/studio",
    "/account",
    "/account/audit",
    "/collections/clients",
    "/collections/clients/{client}",
    "/c/{client token}",
    "/account/webhooks",
    "/account/webhooks/{webhook}",
    "/collections/extensions",
    "/collections/new",
    "/collections/presets",
    "/collections/message-templates",
    "/collections/message-templates/{template}",
]


class Hebrew:
    """A collection in which everything that people can type is Hebrew, with its owner and a visitor."""

    def __init__(self, scene: Scene):
        owner = scene.owner()
        collection = scene.collection(owner, "public", title=HEBREW, description=HEBREW)
        section = scene.section(collection, HEBREW)
        described = {"title": HEBREW, "caption": HEBREW, "alt_text": HEBREW, "section_id": section.id}
        photo = scene.photo(collection, f"{HEBREW}.jpg", **described)
        scene.photo(collection, f"{HEBREW}.txt", state="unsupported", mime_type="text/plain")
        link = scene.link(collection, name=HEBREW)
        sent = {"name": HEBREW, "visitor_name": HEBREW, "message": HEBREW, "share_link_id": link.id}
        favorites_list = scene.favorites(collection, [photo], **sent)
        scene.preset(owner, name=HEBREW)
        scene.extension(collection, name=HEBREW, text=HEBREW, share_link_id=link.id)
        template = scene.template(owner, name=HEBREW, text=f"{HEBREW}: {{link}}")
        ids = {"slug": collection.slug, "collection": collection.uuid, "file": photo.uuid, "link": link.uuid}
        self.ids = {**ids, "section": section.uuid, "list": favorites_list.uuid, "token": favorites_list.token}
        self.ids["template"], self.ids["webhook"] = template.uuid, (webhook := scene.webhook(owner)).uuid
        client = scene.client(owner, name=HEBREW)
        scene.change(link, client_id=client.id)
        self.ids |= {"client": client.uuid, "client token": client.token}
        scene.delivery(webhook, payload=f'{{"title": "{HEBREW}"}}', excerpt=HEBREW, error=HEBREW)
        self.owner, self.visitor = scene.signed_in(owner), scene.favorites_visitor(favorites_list)

    def pages(self, address: str) -> Iterator[str]:
        """Yield the page as the owner and as the visitor see it, if it exists for them."""
        for client in (self.owner, self.visitor):
            answer = client.get(address.format(**self.ids).replace("secret-name", HEBREW))
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield answer.text


@pytest.fixture(scope="module")
def hebrew(shared_scene: Scene) -> Hebrew:
    return Hebrew(shared_scene)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_word_of_the_page_finds_its_own_direction(hebrew: Hebrew, address: str) -> None:
    pages = list(hebrew.pages(address))
    assert pages != []
    assert [fault for page in pages for fault in undirected(page)] == []
