"""Saving a form unchanged changes nothing: no second of a time, no version of a password, no character."""

from datetime import UTC, datetime

import pytest
from werkzeug.datastructures import MultiDict

from app.extensions import db
from app.models import Studio
from app.models.theme import PhotoOrder, Theme
from tests.access.scene import LONG_AGO, Scene, quick_hash
from tests.support.browser_forms import RenderedForm, posting_forms

# In Berlin one hour a year occurs twice; this is the second occurrence, with a fraction of a second.
SECOND_HALF_PAST_TWO = datetime(2026, 10, 25, 1, 30, 17, 250_000, tzinfo=UTC)
NOT_COMPARED = ("audit_entries", "sign_ins", "activity_events", "received_originals", "workers")
WEBHOOK_EVENTS = "collection.published comment.posted"
# Forms that create or do something, instead of showing values that can be changed.
ACTS = {
    "auth.change_password",
    "auth.issue_token",
    "collections.act_on_files",
    "collections.add_link",
    "collections.add_section",
    "collections.choose_message_template",
    "collections.clients",
    "collections.collection_of_selection",
    "collections.empty_trash",
    "collections.new",
    "collections.new_message_template",
    "collections.new_preset",
    "collections.order_files",
    "collections.preset_of_collection",
    "collections.rebuild_variants",
    "collections.restore_selected",
    "collections.section_of_selection",
    "collections.tag_files",
    "collections.upload",
    "studio.bring_logo",
}


class Filled:
    """An owner with an object of every kind, with values that forms may easily lose."""

    def __init__(self, scene: Scene, timezone: str = "Europe/Berlin"):
        self.scene = scene
        owner = scene.owner(timezone=timezone, name="Zoë")
        collection = scene.collection(
            owner,
            "password",
            title="Zoë & “Tom” <3",
            description="First line\n\n  second line, with \u2067שלום\u2069\nlast",
            expires_at=SECOND_HALF_PAST_TWO,
            event_date=datetime(2026, 10, 24).date(),
            selection_wanted=12,
            selection_due=datetime(2026, 12, 24).date(),
            strips_location=True,
            theme=Theme().changed({"photo_order": str(PhotoOrder.NAME), "shows_names": True}),
        )
        with scene.row(collection) as row:
            row.tag(["Zürich", "lake, sea", "10", "9"])
        section = scene.section(collection, "Feier & Tanz")
        hidden = scene.section(collection, "In the trash", trashed_at=LONG_AGO)
        file = scene.photo(
            collection,
            "a  b\u200f.jpg",
            section_id=section.id,
            title="A title  with two spaces",
            caption="\n line\n\nline \n",
            alt_text="alt",
            metadata_json={"title": "A title  with two spaces"},
            rating=3,
            focus_x=0.123456,
            focus_y=0.654321,
        )
        link = scene.link(
            collection, expires_at=SECOND_HALF_PAST_TWO, password_hash=quick_hash("pear"), password_version=2
        )
        with scene.row(link) as row:
            row.limit_to([db.session.merge(section), db.session.merge(hidden)])
        preset = scene.preset(owner, settings={"days": 30, "of a newer version": 1})
        template = scene.template(owner, text="Hi  {name},\n\n  {link}\n\n\n\u2067שלום\u2069 {brace")
        favorites = scene.favorites(collection, [file], submitted_at=LONG_AGO, visitor_name="Zoë", message="a\nb")
        seen = {"submitted_at": LONG_AGO, "seen_at": LONG_AGO, "visitor_name": "Zoë"}
        favorites = scene.favorites(collection, [file], message="a\nb", **seen)
        with scene.app.app_context():
            studio = Studio.get(db.session)
            studio.name, studio.footer, studio.accent_color = "Zoë", "a\n\nb", "#2f5d50"
            studio.contact_website, studio.contact_phone = "https://example.test/a", "+49 30 123"
            db.session.commit()
        self.browser = scene.signed_in(owner)
        self.owner, self.link, self.collection = owner, link, collection
        own = f"/collections/{collection.uuid}"
        self.pages = [
            "/account",
            "/studio",
            "/system",
            "/collections",
            "/collections?view=table",
            "/collections/trash",
            "/collections/presets",
            f"/collections/presets/{preset.uuid}",
            f"/collections/message-templates/{template.uuid}",
            f"/collections/clients/{scene.client(owner, name='Zoë B.').uuid}",
            f"/account/webhooks/{scene.webhook(owner, event_names=WEBHOOK_EVENTS).uuid}",
            own,
            f"{own}/settings",
            f"{own}/share",
            f"{own}/activity",
            f"{own}/selections",
            f"{own}/selections/{favorites.uuid}",
            f"{own}/words?file={file.uuid}",
            f"/collections/links/{link.uuid}",
            f"/collections/files/{file.uuid}/focus",
        ]

    def forms(self) -> dict[str, RenderedForm]:
        """Return every form that shows changeable values, by its page and its endpoint."""
        found = {}
        for page in self.pages:
            answer = self.browser.get(page)
            assert answer.status_code == 200, page
            for form in posting_forms(answer.text, page):
                if form.has_values and self.endpoint(form) not in ACTS:
                    found[f"{self.endpoint(form)} on {page}"] = form
        return found

    def endpoint(self, form: RenderedForm) -> str:
        return self.scene.app.url_map.bind("localhost").match(form.action, method="POST")[0]

    def rows(self) -> list[str]:
        """Return everything in the database, except the records of visits."""
        return [line for line in self.scene.dump() if not any(f'INTO "{name}"' in line for name in NOT_COMPARED)]


def test_no_owners_form_changes_anything(scene: Scene) -> None:
    filled = Filled(scene)
    before, changed, refused = filled.rows(), {}, {}
    forms = filled.forms()
    for name, form in forms.items():
        answer = filled.browser.post(form.action, data=MultiDict(form.sent))
        if answer.status_code >= 400:
            refused[name] = answer.status_code
        now = filled.rows()
        if now != before:
            changed[name] = [line for line in now if line not in before]
        before = now
    assert (changed, refused) == ({}, {})
    walked = {name.split(" ")[0] for name in forms}
    assert walked >= {
        "auth.account",
        "collections.client",
        "collections.choose_client",
        "collections.edit_link",
        "collections.message_template",
        "collections.preset",
        "collections.rename_section",
        "collections.set_focus",
        "collections.set_words",
        "collections.settings",
        "studio.settings",
        "webhooks.webhook",
    }


@pytest.mark.parametrize("timezone", ["UTC", "Asia/Kathmandu", "America/St_Johns", "Etc/GMT+5"])
def test_nor_in_another_time_zone(scene: Scene, timezone: str) -> None:
    filled = Filled(scene, timezone)
    before = filled.rows()
    for form in filled.forms().values():
        filled.browser.post(form.action, data=MultiDict(form.sent))
    assert [line for line in filled.rows() if line not in before] == []


def test_another_minute_is_a_change(scene: Scene) -> None:
    filled = Filled(scene, "UTC")
    [form] = [form for name, form in filled.forms().items() if name.startswith("collections.settings")]
    sent = MultiDict(form.sent)
    sent["expires_at"] = "2026-10-25T01:31"
    filled.browser.post(form.action, data=sent)
    with scene.row(filled.collection) as row:
        assert row.expires_at == datetime(2026, 10, 25, 1, 31, tzinfo=UTC)


def test_a_file_that_is_given_the_name_it_has_keeps_every_character(scene: Scene) -> None:
    owner = scene.owner()
    file = scene.photo(scene.collection(owner), "a  b\u200f.jpg", variants=())
    answer = scene.program(owner).patch(f"/api/v1/files/{file.uuid}", json={"filename": "a  b\u200f.jpg"})
    assert (answer.status_code, answer.json["filename"]) == (200, "a  b\u200f.jpg")
