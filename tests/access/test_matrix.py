"""Statements 1 and 2: who may see what, for every visitor and every address that can show a byte.

``WHO_GETS_IN`` lists what a collection in each state is to each visitor; ``VISITORS_SIDE`` and ``OWNERS_SIDE`` list
how each address responds then. None of them uses the app's own policy. An address of the app that is in none of the
tables fails ``test_every_address_has_its_row``.
"""

from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.models import Collection, FavoriteList, File, Section, ShareLink, User
from tests.access.scene import FAR_AHEAD, LONG_AGO, VARIANTS, Scene, holds_image
from tests.support.page_rules import faults_of_policy

# A guest came by a share link: a valid one, an expired one (late), or a revoked one. "unlocked before" means with an
# earlier password. The results: "open" shows the collection, "hidden" responds as if it did not exist, "over" says that
# it has expired, "locked" asks for a password, "own" is the owner's view.
WHO_GETS_IN = """
state              | stranger | guest  | late   | revoked | unlocked | unlocked | unlocked | owner | other
                   |          |        | guest  | guest   |          | before   | guest    |       | owner
draft              | hidden   | hidden | hidden | hidden  | hidden   | hidden   | hidden   | own   | hidden
draft, ended       | hidden   | hidden | hidden | hidden  | hidden   | hidden   | hidden   | own   | hidden
private            | hidden   | open   | over   | hidden  | hidden   | hidden   | open     | own   | hidden
private, ended     | hidden   | over   | over   | hidden  | hidden   | hidden   | over     | own   | hidden
link               | open     | open   | over   | hidden  | open     | open     | open     | own   | open
link, ended        | over     | over   | over   | hidden  | over     | over     | over     | own   | over
password           | locked   | locked | over   | hidden  | open     | locked   | open     | own   | locked
password, ended    | over     | over   | over   | hidden  | over     | over     | over     | own   | over
public             | open     | open   | over   | hidden  | open     | open     | open     | own   | open
public, ended      | over     | over   | over   | hidden  | over     | over     | over     | own   | over
private, in trash  | hidden   | hidden | hidden | hidden  | hidden   | hidden   | hidden   | own   | hidden
link, in trash     | hidden   | hidden | hidden | hidden  | hidden   | hidden   | hidden   | own   | hidden
password, in trash | hidden   | hidden | hidden | hidden  | hidden   | hidden   | hidden   | own   | hidden
public, in trash   | hidden   | hidden | hidden | hidden  | hidden   | hidden   | hidden   | own   | hidden
"""

VISITORS_SIDE = """
endpoint        | address                             | open         | hidden | over | locked     | own
gallery.view    | /g/{slug}                           | 200 page     | 404    | 410  | to unlock  | 200 page
gallery.photo   | /g/{slug}/p/{file}                  | 200 page     | 404    | 410  | to unlock  | 200 page
gallery.more    | /g/{slug}/more                      | 200 page     | 404    | 410  | 403        | 200 page
gallery.coming  | /g/{slug}/coming                    | 200 page     | 404    | 410  | 403        | 200 page
gallery.index   | /g/{slug}/index.json                | 200 json     | 404    | 410  | 403        | 200 json
gallery.rows    | /g/{slug}/rows.json?count=9         | 200 json     | 404    | 410  | 403        | 200 json
gallery.download       | /g/{slug}/download            | 200 page | 404 | 410 | to unlock | 200 page
gallery.choose         | /g/{slug}/download/photos     | 200 page | 404 | 410 | to unlock | 200 page
gallery.download_index | /g/{slug}/download/files.json | 200 json | 404 | 410 | 403       | 200 json
gallery.download_started | /g/{slug}/download/started  | 200 page | 404 | 410 | to unlock | 200 page
gallery.keepsake       | /g/{slug}/keepsake.zip        | 200 zip  | 404 | 410 | 403       | 200 zip
gallery.receipt        | /g/{slug}/receipt             | 200 page | 404 | 410 | to unlock | 200 page
gallery.receipt_files  | /g/{slug}/receipt/files.json  | 200 json | 404 | 410 | 403       | 200 json
gallery.download_zip   | /g/{slug}/download.zip        | 200 zip  | 404 | 410 | 403       | 200 zip
gallery.download_zip   | /g/{slug}/download.zip?size=print | 200 zip | 404 | 410 | 403    | 200 zip
gallery.download_zip   | /g/{slug}/download.zip?size=web&selection={file} | 200 zip | 404 | 410 | 403 | 200 zip
gallery.favorites       | /g/{slug}/favorites            | 200 page | 404 | 410 | to unlock | 200 page
gallery.favorites_index | /g/{slug}/favorites/index.json | 200 json | 404 | 410 | 403       | 403
gallery.favorites_state | /g/{slug}/favorites.json       | 200 json | 404 | 410 | 403       | 403
gallery.more_favorites  | /g/{slug}/favorites/more       | 404      | 404 | 410 | 403       | 403
gallery.open_list       | /g/{slug}/favorites/open/{token} | to favorites | 404 | 410 | to unlock | to favorites
gallery.more_days | /g/{slug}/more-days               | to gallery   | 404    | 410  | to unlock  | to gallery
gallery.opening | /g/{slug}/opening                 | to gallery   | 404    | 410  | to unlock  | to gallery
gallery.unlock  | /g/{slug}/unlock                    | to gallery   | 404    | 410  | 200 page   | to gallery
gallery.gate_cover | /g/{slug}/gate-cover             | 404          | 404    | 410  | 403        | 404
gallery.manifest | /g/{slug}/manifest.webmanifest     | 200 manifest | 404    | 410  | 403        | 200 manifest
media.thumbnail | /collections/files/{file}/thumbnail | 200 image    | 404    | 410  | 403        | 200 image
media.grid      | /collections/files/{file}/grid      | 200 image    | 404    | 410  | 403        | 200 image
media.grid      | /collections/files/{file}/grid?format=avif | 200 image | 404 | 410 | 403       | 200 image
media.card      | /collections/files/{file}/card      | 200 image    | 404    | 410  | 403        | 200 image
media.zoom      | /collections/files/{file}/zoom      | 200 image    | 404    | 410  | 403        | 200 image
media.large     | /collections/files/{file}/large     | 200 image    | 404    | 410  | 403        | 200 image
media.cover     | /collections/files/{file}/cover/tall | 200 image   | 404    | 410  | 403        | 200 image
media.preview   | /collections/files/{file}/preview   | 200 image    | 404    | 410  | 403        | 200 image
media.preview   | /collections/files/{file}/preview?download=1 | 200 image | 404 | 410 | 403     | 200 image
media.preview   | /collections/files/{file}/preview?download=1&size=print | 200 image | 404 | 410 | 403 | 200 image
media.video     | /collections/files/{file}/video     | 200 video    | 404    | 410  | 403        | 200 video
media.video     | /collections/files/{file}/video?download=1 | 200 video | 404 | 410 | 403       | 200 video
media.original  | /collections/files/{file}/original  | 200 image    | 404    | 410  | 403        | 200 image
"""

# The first column of results is for all visitors who are not signed in, with any links and passwords.
OWNERS_SIDE = """
endpoint                       | address                                 | nobody   | other | owner     | in trash
collections.photos             | /collections/{collection}               | to login | 404   | 200 page  | 404
collections.more_photos        | /collections/{collection}/more          | to login | 404   | 200 page  | 404
collections.words              | /collections/{collection}/words?file={file} | to login | 404 | 200 page | 404
collections.library            | /collections/{collection}/library       | to login | 404   | 200 page  | 404
collections.choose_cover       | /collections/{collection}/cover         | to login | 404   | 200 page  | 404
collections.settings           | /collections/{collection}/settings      | to login | 404   | 200 page  | 404
collections.publish            | /collections/{collection}/publish       | to login | 404   | 200 page  | 404
collections.share              | /collections/{collection}/share         | to login | 404   | 200 page  | 404
gallery.theme_preview | /collections/{collection}/look?cover_style=split | to login | 404 | 200 framed page | 404
collections.qr                 | /collections/{collection}/qr.svg        | to login | 404   | 200 image | 404
collections.qr                 | /collections/{collection}/qr.png        | to login | 404   | 200 image | 404
collections.activity           | /collections/{collection}/activity      | to login | 404   | 200 page  | 404
collections.mails              | /collections/{collection}/mails         | to login | 404   | 200 page  | 404
api_links.list_messages        | /api/v1/collections/{collection}/messages | 401    | 404   | 200 json  | 404
collections.edit_link          | /collections/links/{link}               | to login | 404   | 200 page  | 404
collections.progress           | /collections/{collection}/progress.json | 401      | 404   | 200 json  | 404
collections.focus              | /collections/files/{file}/focus         | to login | 404   | 200 page  | 404
collections.selections         | /collections/{collection}/selections        | to login | 404 | 200 page | 404
collections.selection          | /collections/{collection}/selections/{list} | to login | 404 | 200 page | 404
collections.selections_together | /collections/{collection}/selections/together | to login | 404 | 200 page | 404
collections.selection_names | /collections/{collection}/selections/{list}/names.txt | to login | 404 | 200 text | 404
collections.selection_csv | /collections/{collection}/selections/together/selection.csv | to login | 404 | 200 csv | 404
collections.selection_sidecars |/collections/{collection}/selections/{list}/sidecars.zip| to login | 404 | 200 zip | 404
collections.section            | /collections/sections/{section}         | to login | 404   | 200 page  | 404
collections.variants           | /collections/{collection}/variants.json | 401      | 404   | 200 json  | 404
api_collections.get_collection | /api/v1/collections/{collection}        | 401      | 404   | 200 json  | 404
api_collections.preflight      | /api/v1/collections/{collection}/preflight | 401   | 404   | 200 json  | 404
api_collections.list_receipts  | /api/v1/collections/{collection}/receipts | 401    | 404   | 200 json  | 404
api_collections.list_selections | /api/v1/collections/{collection}/selections | 401 | 404   | 200 json  | 404
api_links.list_links           | /api/v1/collections/{collection}/links  | 401      | 404   | 200 json  | 404
api_links.get_link             | /api/v1/links/{link}                    | 401      | 404   | 200 json  | 404
api_files.list_files           | /api/v1/collections/{collection}/files  | 401      | 404   | 200 json  | 404
api_files.get_file             | /api/v1/files/{file}                    | 401      | 404   | 200 json  | 404
api_files.list_versions        | /api/v1/files/{file}/versions           | 401      | 404   | 200 json  | 404
collections.versions           | /collections/files/{file}/versions      | to login | 404   | 200 page  | 404
media.earlier_original         | /collections/files/{file}/versions/1/original | 404 | 404  | 200 image | 404
media.earlier_preview          | /collections/files/{file}/versions/1/preview | 404  | 404  | 200 image | 404
"""

# These pages list the owner's own things: the test checks whose names they contain.
LISTS = {
    "collections.index": "/collections",
    "collections.find": "/collections/photos?q=secret-name",
    "collections.trash_page": "/collections/trash",
    "studio.choose_logo": "/studio/logo/choose",
    "system.page": "/system",
    "api_collections.list_collections": "/api/v1/collections",
}

# Addresses that change something are tested elsewhere: of visitors in tests/favorites/test_rights.py, of owners in
# test_tenants.py.
VISITORS_CHANGES = {
    "gallery.add_favorite", "gallery.remove_favorite", "gallery.note_favorites", "gallery.begin_list",
    "gallery.rename_list", "gallery.delete_list", "gallery.restore_list", "gallery.submit_list", "gallery.see",
}  # fmt: skip
CHANGES = {
    "collections.act_on_files", "collections.order_files", "collections.add_link", "collections.rename",
    "collections.add_section", "collections.order_sections", "collections.trash", "collections.upload",
    "collections.rename_file", "collections.set_focus", "collections.revoke_link", "collections.reinstate_link",
    "collections.write_mails", "collections.set_automatic_mails", "collections.send_mail_again",
    "api_links.send_messages",
    "collections.edit_link", "collections.reset_quota", "collections.tell", "collections.decide_extension",
    "collections.preview", "collections.end_preview", "collections.order",
    "collections.rename_section", "collections.trash_section", "collections.purge", "collections.restore",
    "collections.rebuild_variants", "collections.set_words", "collections.tag_files",
    "collections.add_from_library", "collections.set_cover",
    "collections.reopen_selection", "collections.lock_selection", "collections.see_selections",
    "collections.section_of_selection", "collections.collection_of_selection", "collections.hide_rest",
    "collections.undo", "collections.restore_selected", "collections.purge_selected", "collections.empty_trash",
    "collections.delete_preset", "collections.restore_preset", "collections.preset_of_collection",
    "collections.set_view", "system.retry",
    "api_collections.create_collection", "api_collections.change_collection", "api_collections.delete_collection",
    "api_sections.add_section", "api_sections.change_section", "api_files.send_files", "api_files.change_file",
    "api_files.delete_file", "api_files.replace_content", "api_files.restore_version", "collections.restore_version",
    "api_files.order_files", "api_files.add_from_library",
    "api_uploads.check", "api_files.find_replacements",
    "api_tus.begin", "api_tus.go_on", "api_tus.end", "api_tus.overridden",
    "api_links.create_link", "api_links.change_link", "api_links.revoke_link",
    "api_presets.add_preset", "api_presets.set_preset", "api_presets.delete_preset",
    "api_message_templates.add_template", "api_message_templates.set_template",
    "api_message_templates.delete_template",
    "collections.choose_message_template", "collections.delete_message_template",
    "collections.restore_message_template", "collections.preview_message_template",
    "collections.clients", "collections.client", "collections.choose_client", "collections.close_client",
    "collections.reopen_client", "collections.delete_client", "collections.restore_client",
    "webhooks.new", "webhooks.webhook", "webhooks.rotate", "webhooks.set_enabled", "webhooks.delete",
    "webhooks.restore", "webhooks.test", "webhooks.replay",
    "api_webhooks.add_webhook", "api_webhooks.change_webhook", "api_webhooks.delete_webhook",
    "api_webhooks.rotate_secret", "api_webhooks.test_webhook", "api_webhooks.replay_delivery",
}  # fmt: skip

NEEDS_NO_ROW = {
    "static": "scripts and styles",
    "gallery.static": "scripts and styles",
    "collections_assets.static": "scripts and styles",
    "studio.static": "scripts and styles",
    "studio.settings": "the one studio's own page, for every owner: tests/views/test_studio.py",
    "studio.bring_logo": "the same",
    "studio.remove_logo": "the same",
    "studio.bring_logo_back": "the same",
    "studio.logo": "the studio's sign, as public as its name",
    "studio.bring_font": "the one studio's own typeface, for every owner: tests/typefaces/test_own_typeface.py",
    "studio.remove_font": "the same",
    "studio.bring_font_back": "the same",
    "typefaces.font": "the letters that pages are set in, for every visitor: tests/typefaces/test_font_addresses.py",
    "studio.icon": "the same",
    "gallery.studio_manifest": "the studio's name and sign, which are public",
    "api-docs.openapi_json": "describes the API, and holds nobody's data",
    "api_tus.discover": "says what the protocol can do here, and nothing about anybody",
    "api_tus.discover_here": "says what the protocol can do here, and nothing about anybody",
    "api_tus.ask": "one's own uploads only: tests/uploads/test_upload_rights.py",
    "health.alive": "says that the process runs",
    "health.ready": "says what can be reached",
    "auth.setup": "has a token of its own: tests/views/accounts/test_setup.py",
    "auth.login": "the way in",
    "auth.logout": "the way out",
    "auth.account": "one's own account",
    "auth.change_password": "one's own account",
    "auth.change_digest": "one's own account",
    "auth.sign_out_elsewhere": "one's own account",
    "auth.sign_out_device": "one's own account, and 404 for others' devices: test_tenants.py",
    "auth.audit": "one's own log: tests/views/accounts/test_audit.py",
    "auth.issue_token": "one's own account",
    "auth.revoke_token": "one's own account, and 404 for others' tokens: test_tenants.py",
    "auth.reinstate_token": "the same",
    "collections.new": "an empty form",
    "collections.extensions": "one's own: tests/sharing/test_more_days.py",
    "extensions.show": "has a token of its own: tests/sharing/test_more_days.py",
    "extensions.decide": "the same",
    "collections.presets": "one's own: tests/selections/test_presets.py",
    "collections.new_preset": "an empty form",
    "collections.preset": "one's own: tests/selections/test_presets.py",
    "api_presets.list_presets": "one's own: tests/selections/test_presets_api.py",
    "api_presets.get_preset": "one's own: tests/selections/test_presets_api.py",
    "collections.message_templates": "one's own: tests/sharing/test_message_templates.py",
    "collections.new_message_template": "a form with the built-in text",
    "collections.message_template": "one's own: tests/sharing/test_message_templates.py",
    "api_message_templates.list_templates": "one's own: tests/sharing/test_message_templates.py",
    "api_message_templates.get_template": "the same",
    "webhooks.index": "one's own: tests/webhooks/test_pages.py",
    "webhooks.deliveries": "the same",
    "webhooks_assets.static": "scripts and styles",
    "api_webhooks.list_webhooks": "one's own: tests/webhooks/test_api.py",
    "api_webhooks.get_webhook": "the same",
    "api_webhooks.list_deliveries": "the same",
    "metrics.metrics": "closed without its own token: tests/web/test_metrics.py",
    "system_assets.static": "scripts and styles",
    "system.facts_alone": "counts and versions of the whole site, and no file of anybody: test_system_page.py",
    "gallery.home": "public collections only: test_hidden_files.py and test_expiry.py",
    "gallery.share_link": "the way in by a link: test_share_links.py",
    "gallery.stop_mails": "a signed address of its own: tests/mail/test_stopping.py",
    "gallery.confirm_opening": "a signed address of its own: tests/mail/test_openings.py",
    "gallery.remove_opening": "the same",
    "gallery.client_page": "the way in by a client's page: tests/sharing/test_client_page.py",
    "gallery.client_unlock": "the same",
    "gallery.download_pin": "the way to downloads with a PIN: test_download_pin.py",
}


def rows_of(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


VISITORS = [f"{above} {below}".strip() for above, below in zip(*rows_of(WHO_GETS_IN)[:2], strict=True)][1:]
STATES = {row[0]: dict(zip(VISITORS, row[1:], strict=True)) for row in rows_of(WHO_GETS_IN)[2:]}
# An API token identifies its owner to the API and for pictures, but not for pages.
PROGRAMS = {"owner's program": "owner", "other owner's program": "other owner"}
OPEN_TO_PROGRAMS = ("api_", "media.")


FRAMED = "frame-ancestors 'self';"  # of the one page that others of this site may show in a frame


@dataclass
class Gallery:
    """A collection in one state, with a file whose contents reveal it, and the browsers of all visitors."""

    collection: Collection
    file: File
    link: ShareLink
    favorites_list: FavoriteList
    section: Section
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    def address(self, form: str) -> str:
        ids = {"collection": self.collection.uuid, "file": self.file.uuid}
        ids |= {"link": self.link.uuid, "list": self.favorites_list.uuid, "section": self.section.uuid}
        return form.format(slug=self.collection.slug, token=self.favorites_list.token, **ids)


@pytest.fixture(scope="module")
def galleries(shared_scene: Scene) -> dict[str, Gallery]:
    """Return a collection in every state, with every visitor; it is built once, because no test changes it."""
    scene = shared_scene
    owner, other = scene.owner(), scene.owner()
    accounts = {
        "owner": scene.signed_in(owner),
        "other owner": scene.signed_in(other),
        "owner's program": scene.program(owner),
        "other owner's program": scene.program(other),
    }
    return {state: gallery_in(scene, state, owner, accounts) for state in STATES}


def gallery_in(scene: Scene, state: str, owner: User, accounts: dict[str, FlaskClient]) -> Gallery:
    privacy, *also = state.split(", ")
    collection = scene.collection(
        owner,
        privacy,
        title="Secret title",
        slug="-".join(state.replace(",", "").split()),
        expires_at=LONG_AGO if "ended" in also else FAR_AHEAD,
        trashed_at=LONG_AGO if "in trash" in also else None,
    )
    file = scene.photo(collection, "secret-name.jpg", variants=(*VARIANTS, "video.mp4"))
    scene.version(file)
    link = scene.link(collection)
    before = collection.password_version - 1
    return Gallery(
        collection,
        file,
        link,
        scene.favorites(collection, [file]),
        scene.section(collection, "Secret section"),
        {
            "stranger": scene.visitor(),
            "guest": scene.guest(link, collection),
            "late guest": scene.guest(scene.link(collection, expires_at=LONG_AGO), collection),
            "revoked guest": scene.guest(scene.link(collection, revoked_at=LONG_AGO), collection),
            "unlocked": scene.unlocked(collection),
            "unlocked before": scene.unlocked(collection, version=before),
            "unlocked guest": scene.unlocked(collection, links={str(collection.uuid): str(link.uuid)}),
            **accounts,
        },
    )


def seen(response: TestResponse, gallery: Gallery) -> str:
    """Return the response in the terms of the tables."""
    location = response.headers.get("Location", "").split("?")[0]
    ways = {
        f"/g/{gallery.collection.slug}/unlock": "to unlock",
        f"/g/{gallery.collection.slug}": "to gallery",
        f"/g/{gallery.collection.slug}/favorites": "to favorites",
        "/login": "to login",
    }
    if response.status_code == 302:
        return ways.get(location, f"to {location}")
    policy = response.headers.get("Content-Security-Policy", "")
    is_framed = FRAMED in policy
    if response.mimetype == "text/html" and faults_of_policy(policy.replace(FRAMED, "frame-ancestors 'none';")):
        return f"{response.status_code} under a weak policy"
    if response.status_code != 200:
        return str(response.status_code)
    kinds = {"text/html": "framed page" if is_framed else "page", "application/json": "json"}
    kinds |= {"image/jpeg": "image", "application/zip": "zip"}
    kinds |= {"text/plain": "text", "text/csv": "csv", "video/mp4": "video", "application/manifest+json": "manifest"}
    kinds |= {"image/svg+xml": "image", "image/png": "image", "image/avif": "image"}
    return f"200 {kinds.get(response.mimetype, response.mimetype)}"


def lets_nothing_out(response: TestResponse, gallery: Gallery) -> bool:
    """Return whether a refusal has no byte of a picture, title, file name, storage key or presigned address."""
    file = gallery.file
    secrets = [
        "Secret title",
        "secret-name",
        file.storage_path,
        str(gallery.collection.uuid) + "/",
        file.sha256,
        "X-Amz",
    ]
    told = response.get_data(as_text=True) + str(response.headers)
    asked = response.request.path
    return not holds_image(response) and not any(s in told for s in secrets if s not in asked)


def as_whom(endpoint: str, visitor: str, unknown: str) -> str:
    """Return the visitor whose responses this visitor gets there; pages treat a program as ``unknown``."""
    if visitor in PROGRAMS and not endpoint.startswith(OPEN_TO_PROGRAMS):
        return unknown
    return PROGRAMS.get(visitor, visitor)


@pytest.mark.parametrize("visitor", [*VISITORS, *PROGRAMS])
@pytest.mark.parametrize("row", rows_of(VISITORS_SIDE)[1:], ids=lambda row: row[1])
def test_visitors_side(galleries: dict[str, Gallery], row: list[str], visitor: str) -> None:
    answers = dict(zip(("open", "hidden", "over", "locked", "own"), row[2:], strict=True))
    expected = {state: answers[STATES[state][as_whom(row[0], visitor, "stranger")]] for state in STATES}
    assert walk(galleries, row[1], visitor) == expected


@pytest.mark.parametrize("visitor", [*VISITORS, *PROGRAMS])
@pytest.mark.parametrize("row", rows_of(OWNERS_SIDE)[1:], ids=lambda row: row[1])
def test_owners_side(galleries: dict[str, Gallery], row: list[str], visitor: str) -> None:
    nobody, other, own, own_in_trash = row[2:]
    who = as_whom(row[0], visitor, "nobody")
    by_state = {
        "owner": lambda state: own_in_trash if "in trash" in state else own,
        "other owner": lambda state: other,
    }.get(who, lambda state: nobody)
    assert walk(galleries, row[1], visitor) == {state: by_state(state) for state in STATES}


def walk(galleries: dict[str, Gallery], form: str, visitor: str) -> dict[str, str]:
    """Return what this visitor gets at this address of every collection, with a remark on refusals that leak."""
    found = {}
    for state, gallery in galleries.items():
        with gallery.browsers[visitor].get(gallery.address(form)) as response:
            found[state] = seen(response, gallery)
            if not found[state].startswith("200") and not lets_nothing_out(response, gallery):
                found[state] += " with a leak"
            if found[state] == "200 page" and form.endswith("/unlock") and not lets_nothing_out(response, gallery):
                found[state] += " with a leak"
    return found


@pytest.mark.parametrize(("visitor", "names_it"), [("owner", True), ("other owner", False)])
@pytest.mark.parametrize("endpoint", LISTS)
def test_lists_hold_ones_own(galleries: dict[str, Gallery], endpoint: str, visitor: str, names_it: bool) -> None:
    response = galleries["link"].browsers[visitor].get(LISTS[endpoint])
    assert (response.status_code, "Secret title" in response.text) == (200, names_it)


@pytest.mark.parametrize(("visitor", "names_it"), [("owner's program", True), ("other owner's program", False)])
@pytest.mark.parametrize("endpoint", LISTS)
def test_a_program_gets_the_lists_of_the_api_alone(
    galleries: dict[str, Gallery], endpoint: str, visitor: str, names_it: bool
) -> None:
    response = galleries["link"].browsers[visitor].get(LISTS[endpoint])
    expected = ("200 json", names_it) if endpoint.startswith(OPEN_TO_PROGRAMS) else ("to login", False)
    assert (seen(response, galleries["link"]), "Secret title" in response.text) == expected


@pytest.mark.parametrize("endpoint", LISTS)
def test_lists_are_for_owners(galleries: dict[str, Gallery], endpoint: str) -> None:
    response = galleries["link"].browsers["unlocked guest"].get(LISTS[endpoint])
    assert seen(response, galleries["link"]) == ("401" if endpoint.startswith("api") else "to login")


def test_every_address_has_its_row(galleries: dict[str, Gallery]) -> None:
    app = galleries["link"].browsers["stranger"].application
    known = {row[0] for table in (VISITORS_SIDE, OWNERS_SIDE) for row in rows_of(table)[1:]}
    known |= {*LISTS, *VISITORS_CHANGES, *CHANGES, *NEEDS_NO_ROW}
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == known
