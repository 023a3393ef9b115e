"""Statements 1 and 5: of two visitors with two links, none sees what the rights of the link forbid, at any address.

``GETS`` lists, for every address of the visitor's side, what the visitor of each link gets there. ``a``, ``b`` and
``n`` are the photos of section A, of section B and of no section. ``shows`` names those that the response reveals.
"""

import io
import zipfile

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.extensions import db
from app.models import Collection, File, Section
from tests.access.scene import LONG_AGO, VARIANTS, Scene, csrf_token, quick_hash
from tests.access.test_matrix import OWNERS_SIDE, VISITORS_SIDE, rows_of

# The columns are visitors, in this order. By the rights of their links: everything; section A only; downloads in web
# size; no downloads. By a link's password: not entered; entered; an earlier one entered; only the collection's own
# entered. Then a revoked link, and the owner, who previews the link of section A.
GETS = """
address                           | whole     | part    | web       | looks     | locked    | entered   | before    | shut      | revoked | preview
/g/{slug}                         | shows abn | shows a | shows abn | shows abn | to unlock | shows abn | to unlock | to unlock | 404     | shows a
/g/{slug}/more                    | shows abn | shows a | shows abn | shows abn | 403       | shows abn | 403       | 403       | 404     | shows a
/g/{slug}/coming                  | shows ab  | shows a | shows ab  | shows ab  | 403       | shows ab  | 403       | 403       | 404     | shows a
/g/{slug}/index.json              | shows abn | shows a | shows abn | shows abn | 403       | shows abn | 403       | 403       | 404     | shows a
/g/{slug}/rows.json?count=9       | shows abn | shows a | shows abn | shows abn | 403       | shows abn | 403       | 403       | 404     | shows a
/g/{slug}/p/{a}                   | shows abn | shows a | shows abn | shows abn | to unlock | shows abn | to unlock | to unlock | 404     | shows a
/g/{slug}/p/{b}                   | shows abn | 404     | shows abn | shows abn | to unlock | shows abn | to unlock | to unlock | 404     | 404
/g/{slug}/p/{n}                   | shows abn | 404     | shows abn | shows abn | to unlock | shows abn | to unlock | to unlock | 404     | 404
/g/{slug}/download                | shows abn | shows a | shows abn | 403       | to unlock | shows abn | to unlock | to unlock | 404     | shows a
/g/{slug}/download/started        | shows abn | shows a | shows abn | 403       | to unlock | shows abn | to unlock | to unlock | 404     | shows a
/g/{slug}/download/photos         | shows abn | shows a | shows abn | 403       | to unlock | shows abn | to unlock | to unlock | 404     | shows a
/g/{slug}/download/photos?size=original | shows abn | shows a | 403 | 403      | to unlock | shows abn | to unlock | to unlock | 404     | shows a
/g/{slug}/download/files.json     | shows abn | shows a | shows abn | 403       | 403       | shows abn | 403       | 403       | 404     | shows a
/g/{slug}/receipt                 | shows abn | shows a | 403       | 403       | to unlock | shows abn | to unlock | to unlock | 404     | shows a
/g/{slug}/receipt/files.json      | shows abn | shows a | 403       | 403       | 403       | shows abn | 403       | 403       | 404     | shows a
/g/{slug}/keepsake.zip            | shows abn | shows a | shows abn | 403       | 403       | shows abn | 403       | 403       | 404     | shows a
/g/{slug}/download.zip            | shows abn | shows a | shows abn | 403       | 403       | shows abn | 403       | 403       | 404     | shows a
/g/{slug}/download.zip?size=original | shows abn | shows a | 403    | 403       | 403       | shows abn | 403       | 403       | 404     | shows a
/g/{slug}/download.zip?section={A} | shows a  | shows a | shows a   | 403       | 403       | shows a   | 403       | 403       | 404     | shows a
/g/{slug}/download.zip?section={B} | shows b  | 404     | shows b   | 403       | 403       | shows b   | 403       | 403       | 404     | 404
/g/{slug}/download.zip?selection={b} | shows b | 404    | shows b   | 403       | 403       | shows b   | 403       | 403       | 404     | 404
/g/{slug}/favorites               | shows abn | shows a | shows abn | shows abn | to unlock | shows abn | to unlock | to unlock | 404     | shows a
/g/{slug}/favorites/more?list={list} | shows abn | shows a | shows abn | shows abn | 403       | shows abn | 403       | 403       | 404     | shows a
/g/{slug}/favorites/index.json?list={list} | shows abn | shows a | shows abn | shows abn | 403       | shows abn | 403       | 403       | 404     | shows a
/g/{slug}/favorites.json          | shows abn | shows a | shows abn | shows abn | 403       | shows abn | 403       | 403       | 404     | shows a
/g/{slug}/favorites/open/{token}  | 302       | 302     | 302       | 302       | to unlock | 302       | to unlock | to unlock | 404     | 302
/g/{slug}/more-days               | 302       | 302     | 302       | 302       | to unlock | 302       | to unlock | to unlock | 404     | 302
/g/{slug}/opening                 | 302       | 302     | 302       | 302       | to unlock | 302       | to unlock | to unlock | 404     | 302
/g/{slug}/gate-cover              | 404       | 404     | 404       | 404       | 403       | 404       | 403       | 403       | 404     | 404
/g/{slug}/manifest.webmanifest    | shows     | shows   | shows     | shows     | 403       | shows     | 403       | 403       | 404     | shows
/collections/files/{a}/thumbnail  | 200       | 200     | 200       | 200       | 403       | 200       | 403       | 403       | 404     | 200
/collections/files/{b}/thumbnail  | 200       | 404     | 200       | 200       | 403       | 200       | 403       | 403       | 404     | 404
/collections/files/{n}/thumbnail  | 200       | 404     | 200       | 200       | 403       | 200       | 403       | 403       | 404     | 404
/collections/files/{b}/grid       | 200       | 404     | 200       | 200       | 403       | 200       | 403       | 403       | 404     | 404
/collections/files/{b}/card       | 200       | 404     | 200       | 200       | 403       | 200       | 403       | 403       | 404     | 404
/collections/files/{b}/zoom       | 200       | 404     | 200       | 200       | 403       | 200       | 403       | 403       | 404     | 404
/collections/files/{b}/large      | 200       | 404     | 200       | 200       | 403       | 200       | 403       | 403       | 404     | 404
/collections/files/{b}/preview    | 200       | 404     | 200       | 200       | 403       | 200       | 403       | 403       | 404     | 404
/collections/files/{b}/cover/tall | 200       | 404     | 200       | 200       | 403       | 200       | 403       | 403       | 404     | 404
/collections/files/{b}/video      | 200       | 404     | 200       | 200       | 403       | 200       | 403       | 403       | 404     | 404
/collections/files/{b}/video?download=1 | 200 | 404     | 200       | 403       | 403       | 200       | 403       | 403       | 404     | 404
/collections/files/{a}/preview?download=1 | 200 | 200   | 200       | 403       | 403       | 200       | 403       | 403       | 404     | 200
/collections/files/{b}/preview?download=1 | 200 | 404   | 200       | 403       | 403       | 200       | 403       | 403       | 404     | 404
/collections/files/{a}/original   | 200       | 200     | 403       | 403       | 403       | 200       | 403       | 403       | 404     | 200
/collections/files/{b}/original   | 200       | 404     | 403       | 403       | 403       | 200       | 403       | 403       | 404     | 404
"""  # noqa: E501 - a table
HEAD, *ROWS = rows_of(GETS)


class Hall:
    """A private collection and the browsers of visitors who each have a different link."""

    def __init__(self, scene: Scene):
        self.scene, self.owner = scene, scene.owner()
        self.collection: Collection = scene.collection(self.owner, "private")
        self.sections = {name: scene.section(self.collection, f"Section {name}") for name in "AB"}
        self.files: dict[str, File] = {}
        for name, section in (("n", None), ("a", self.sections["A"]), ("b", self.sections["B"])):
            section_id = section.id if section else None
            variants = (*VARIANTS, "video.mp4")
            self.files[name] = scene.photo(
                self.collection, f"photo-{name}.jpg", variants=variants, section_id=section_id
            )
        scene.change(self.collection, cover_id=self.files["b"].id)
        locked = self.link(password_hash=quick_hash("pear"), password_version=2)
        locked_to_all = str(self.collection.uuid), 0
        part = self.link(self.sections["A"])
        self.list = scene.favorites(self.collection, self.files.values())
        self.browsers: dict[str, FlaskClient] = {
            "whole": self.guest(self.link()),
            "part": self.guest(part),
            "web": self.guest(self.link(downloads="web")),
            "looks": self.guest(self.link(downloads="off")),
            "locked": self.guest(locked),
            "entered": self.guest(locked, unlocked={str(locked.uuid): 2}),
            "before": self.guest(locked, unlocked={str(locked.uuid): 1}),
            "shut": self.guest(locked, unlocked=dict([locked_to_all])),
            "revoked": self.guest(self.link(revoked_at=LONG_AGO)),
            "preview": self.previewing(part),
        }

    def link(self, *sections: Section, **values):
        link = self.scene.link(self.collection, is_limited=bool(sections), **values)
        with self.scene.row(link) as row:
            row.sections = [db.session.get_one(Section, section.id) for section in sections]
        return link

    def guest(self, link, **cookie) -> FlaskClient:
        """Return a browser with this link and with the cookie of the visitor who owns the favorites list."""
        return self.scene.favorites_visitor(self.list, links={str(self.collection.uuid): str(link.uuid)}, **cookie)

    def previewing(self, link) -> FlaskClient:
        browser = self.scene.keep(self.list, self.scene.signed_in(self.owner))
        fields = {"link": str(link.uuid), "csrf_token": csrf_token(browser, "/collections/new")}
        browser.post(f"/collections/{self.collection.uuid}/preview", data=fields)
        return browser

    def address(self, form: str) -> str:
        ids = {name: thing.uuid for name, thing in {**self.files, **self.sections}.items()}
        return form.format(slug=self.collection.slug, token=self.list.token, list=self.list.uuid, **ids)

    def seen(self, response: TestResponse, form: str) -> str:
        """Return the response in the terms of the table."""
        if response.status_code == 302 and "/unlock" in response.headers["Location"]:
            return "to unlock"
        if response.status_code != 200 or form.startswith("/collections"):
            return str(response.status_code)
        text = response.get_data(as_text=True) if response.mimetype != "application/zip" else names_in(response.data)
        text = text.replace(form, "")
        told = {"a": ["A", "a"], "b": ["B", "b"], "n": ["n"]}
        things = {**self.files, **self.sections}
        shown = [name for name, ids in told.items() if any(self.names(things[each], text) for each in ids)]
        return f"shows {''.join(shown)}".strip()

    @staticmethod
    def names(thing: File | Section, text: str) -> bool:
        name = thing.original_filename if isinstance(thing, File) else thing.title
        return str(thing.uuid) in text or name in text


def names_in(archive: bytes) -> str:
    return " ".join(zipfile.ZipFile(io.BytesIO(archive)).namelist())


@pytest.fixture(scope="module")
def hall(shared_scene: Scene) -> Hall:
    return Hall(shared_scene)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_link_gives_its_own(hall: Hall, row: list[str]) -> None:
    found = {}
    for name in HEAD[1:]:
        with hall.browsers[name].get(hall.address(row[0])) as response:
            found[name] = hall.seen(response, row[0])
    assert found == dict(zip(HEAD[1:], row[1:], strict=True))


def test_every_address_of_the_visitors_side_is_in_the_table() -> None:
    named = {row[0].partition("?")[0] for row in ROWS}
    forms = {row[1].partition("?")[0] for row in rows_of(VISITORS_SIDE)[1:]}
    asked = {form.replace("{file}", name) for form in forms for name in "ab"} & named
    covered = {
        form for form in forms if form.replace("{file}", "{a}") in named or form.replace("{file}", "{b}") in named
    }
    assert (forms - covered, bool(asked)) == ({"/g/{slug}/unlock"}, True)


def test_a_scope_counts_and_covers_what_it_shows(hall: Hall) -> None:
    """The cover and two of the three photos are outside the link's scope."""
    page = hall.browsers["part"].get(hall.address("/g/{slug}")).text
    assert ("1 photo" in page, hall.address("{a}/preview") in page, "Section B" in page) == (True, True, False)


def test_the_studio_keeps_its_pictures_while_its_owner_previews(hall: Hall) -> None:
    """The Referer of a picture's request names its page; no visitor gets the picture by sending that header."""
    thumbnail, studio = hall.address("/collections/files/{b}/thumbnail"), {"Referer": "http://localhost/collections/x"}
    answers = [hall.browsers[name].get(thumbnail, headers=studio).status_code for name in ("preview", "part")]
    assert answers == [200, 404]


def test_a_preview_says_so_and_ends(hall: Hall) -> None:
    browser = hall.previewing(hall.link(hall.sections["A"]))
    said = "End preview" in browser.get(hall.address("/g/{slug}")).text
    end = f"/collections/{hall.collection.uuid}/preview/end"
    browser.post(end, data={"csrf_token": csrf_token(browser, "/collections/new")})
    page = browser.get(hall.address("/g/{slug}")).text
    assert (said, "End preview" in page, "photo-b" in page) == (True, False, True)


def test_a_preview_of_what_is_closed_does_not_begin(hall: Hall) -> None:
    browser = hall.previewing(hall.link(revoked_at=LONG_AGO))
    assert "photo-b" in browser.get(hall.address("/g/{slug}")).text


def test_a_link_whose_sections_are_gone_for_good_shows_nothing(hall: Hall) -> None:
    section = hall.scene.section(hall.collection, "Section C")
    link = hall.link(section)
    with hall.scene.row(section) as row:
        db.session.delete(row)
    page = hall.guest(link).get(hall.address("/g/{slug}/index.json"))
    assert page.json["photos"] == []


def test_one_click_revokes_on_every_address_and_one_brings_back(hall: Hall) -> None:
    """Statement 6: the link ends with the next request, at every address."""
    link = hall.link()
    guest, owner = hall.guest(link), hall.scene.signed_in(hall.owner)
    token = csrf_token(owner, "/collections/new")
    more = "/favorites/more"
    sides = (row[1].replace("{file}", "{a}") for row in rows_of(VISITORS_SIDE)[1:])
    forms = [form.replace(more, more + "?list={list}") for form in sides if "gate-cover" not in form]

    def statuses() -> set[int]:
        return {guest.get(hall.address(form)).status_code for form in forms}

    before = statuses()
    owner.post(f"/collections/links/{link.uuid}/revoke", data={"csrf_token": token})
    revoked = statuses() | {hall.scene.visitor().get(f"/s/{link.token}").status_code}
    owner.post(f"/collections/links/{link.uuid}/reinstate", data={"csrf_token": token})
    assert (before, revoked, statuses()) == ({200, 302}, {404}, {200, 302})


@pytest.mark.parametrize("row", [row for row in rows_of(OWNERS_SIDE)[1:] if "activity" in row[0] or "link" in row[0]])
def test_statistics_are_their_owners(hall: Hall, row: list[str]) -> None:
    """Statement 12: only the owner sees what visitors did; the matrix has the visitors who are not tested here."""
    address = row[1].format(collection=hall.collection.uuid, link=hall.link().uuid)
    other = hall.scene.signed_in(hall.scene.owner())
    expected = (401 if row[2] == "401" else 302, 404)
    assert (hall.browsers["whole"].get(address).status_code, other.get(address).status_code) == expected
