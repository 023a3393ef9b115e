"""Statement 16: every act of an owner leaves exactly one audit entry, and an act that changes nothing leaves none."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from app.database import utcnow
from app.models import Channel, Verb
from tests.access.scene import LONG_AGO, Scene
from tests.views.accounts.audited import SECRET, Studio, font, passwords, picture, token_of

UNRECORDED = {
    "api_uploads.check": "asks",
    "api_files.find_replacements": "asks",
    "api_tus.begin": "the file is noted when it is there: test_uploads_are_recorded",
    "api_tus.go_on": "as begin",
    "api_tus.end": "ends an upload that never became a file",
    "api_tus.overridden": "stands for the three above",
    "auth.login": "test_sign_ins_are_recorded",
    "auth.setup": "tests/views/accounts/test_setup.py",
    "collections.write_mails": "mail is off here: tests/mail/test_client_mails.py",
    "collections.send_mail_again": "the same",
    "api_links.send_messages": "the same",
    "collections.upload": "test_uploads_are_recorded",
    "collections.preview": "looks on",
    "collections.end_preview": "looks on",
    "collections.see_selections": "looks on",
    "collections.set_view": "how one's own list is shown",
    "collections.choose_message_template": "which text one's own page shows",
    "collections.preview_message_template": "stores nothing",
    "webhooks.test": "sends a test",
    "webhooks.replay": "sends again what the studio reported before",
    "api_webhooks.test_webhook": "sends a test",
    "api_webhooks.replay_delivery": "sends again what the studio reported before",
    "system.retry": "finds no failure here: tests/views/test_system_page.py",
    "collections.act_on_files": "each of its actions has a row of its own",
}


Act = Callable[[Studio], object]
WEBHOOK = {"url": "https://new.example/a", "events": "link.opened"}

# endpoint, an act there, the verb of its entry
ACTS: list[tuple[str, Act, Verb]] = [
    (
        "collections.new",
        lambda s: s.post("/collections/new", title="New", privacy="link", downloads="web"),
        Verb.COLLECTION_MADE,
    ),
    (
        "collections.settings",
        lambda s: s.post(
            f"{s.at}/settings",
            title="Harbour",
            slug=s.collection.slug,
            privacy="password",
            password=SECRET,
            downloads="original",
        ),
        Verb.COLLECTION_CHANGED,
    ),
    (
        "collections.publish",
        lambda s: s.post(
            f"{s.draft_at()}/publish", privacy="link", ending="never", downloads="original", despite_blocks="y"
        ),
        Verb.COLLECTION_PUBLISHED,
    ),
    (
        "collections.order",
        lambda s: s.post("/collections/order", first=str(s.collection.uuid)),
        Verb.COLLECTIONS_ORDERED,
    ),
    ("collections.rename", lambda s: s.post(f"{s.at}/rename", title="Lake"), Verb.COLLECTION_RENAMED),
    ("collections.trash", lambda s: s.post(f"{s.at}/trash"), Verb.COLLECTION_TRASHED),
    ("collections.restore", lambda s: s.post(f"{s.trashed(s.collection)}/restore"), Verb.COLLECTION_RESTORED),
    ("collections.restore", lambda s: s.post(f"{s.trashed(s.section)}/restore"), Verb.SECTION_RESTORED),
    ("collections.restore", lambda s: s.post(f"{s.trashed(s.file)}/restore"), Verb.FILE_RESTORED),
    ("collections.purge", lambda s: s.post(f"{s.trashed(s.collection)}/purge"), Verb.COLLECTION_PURGED),
    ("collections.purge", lambda s: s.post(f"{s.trashed(s.section)}/purge"), Verb.SECTION_PURGED),
    ("collections.purge", lambda s: s.post(f"{s.trashed(s.file)}/purge"), Verb.FILE_PURGED),
    ("collections.add_section", lambda s: s.post(f"{s.at}/sections", title="Dance"), Verb.SECTION_ADDED),
    (
        "collections.order_sections",
        lambda s: s.post(f"{s.at}/sections/order", section=str(s.section.uuid), after=s.further_section()),
        Verb.SECTIONS_ORDERED,
    ),
    (
        "collections.rename_section",
        lambda s: s.post(f"/collections/sections/{s.section.uuid}/rename", title="Dance"),
        Verb.SECTION_RENAMED,
    ),
    (
        "collections.section",
        lambda s: s.post(f"/collections/sections/{s.section.uuid}", title="Dance", cover_style="band"),
        Verb.SECTION_CHANGED,
    ),
    (
        "collections.trash_section",
        lambda s: s.post(f"/collections/sections/{s.section.uuid}/trash"),
        Verb.SECTION_TRASHED,
    ),
    ("collections.act_on_files", lambda s: s.act("trash"), Verb.FILE_TRASHED),
    ("collections.act_on_files", lambda s: s.act("move", section=str(s.section.uuid)), Verb.FILE_MOVED),
    (
        "collections.set_words",
        lambda s: s.post(f"{s.at}/words", file=str(s.file.uuid), title="The kiss"),
        Verb.FILE_DESCRIBED,
    ),
    (
        "collections.tag_files",
        lambda s: s.post(f"{s.at}/tags", file=str(s.file.uuid), action="tag", tags="lake"),
        Verb.FILE_TAGGED,
    ),
    ("collections.act_on_files", lambda s: s.act("hide"), Verb.FILE_HIDDEN),
    ("collections.act_on_files", lambda s: s.act("rate", rating="3"), Verb.FILE_RATED),
    ("collections.act_on_files", lambda s: s.act("label", label="red"), Verb.FILE_LABELED),
    ("collections.act_on_files", lambda s: s.hidden() and s.act("show"), Verb.FILE_SHOWN),
    ("collections.act_on_files", lambda s: s.act("cover"), Verb.COVER_SET),
    ("collections.act_on_files", lambda s: s.act("first"), Verb.FILES_ORDERED),
    ("collections.act_on_files", lambda s: s.act("last"), Verb.FILES_ORDERED),
    ("collections.act_on_files", lambda s: s.act("rename", filename="two.jpg"), Verb.FILE_RENAMED),
    ("collections.order_files", lambda s: s.post(f"{s.at}/files/order", by="name"), Verb.FILES_ORDERED),
    (
        "collections.rename_file",
        lambda s: s.post(f"/collections/files/{s.file.uuid}/rename", filename="two.jpg"),
        Verb.FILE_RENAMED,
    ),
    (
        "collections.set_focus",
        lambda s: s.post(f"/collections/files/{s.file.uuid}/focus", x="40", y="30"),
        Verb.FOCUS_SET,
    ),
    (
        "collections.rebuild_variants",
        lambda s: s.post(f"{s.at}/variants/rebuild", which="missing"),
        Verb.PREVIEWS_REBUILT,
    ),
    ("collections.add_link", lambda s: s.post(f"{s.at}/links", name="Aunt", downloads="web"), Verb.LINK_MADE),
    ("collections.revoke_link", lambda s: s.post(f"/collections/links/{s.link.uuid}/revoke"), Verb.LINK_REVOKED),
    (
        "collections.edit_link",
        lambda s: s.post(f"/collections/links/{s.link.uuid}", name="Aunt", downloads="web", scope="everything"),
        Verb.LINK_CHANGED,
    ),
    (
        "collections.reset_quota",
        lambda s: s.post(f"/collections/links/{s.link.uuid}/quota/reset"),
        Verb.LINK_CHANGED,
    ),
    (
        "collections.set_automatic_mails",
        lambda s: s.post(f"{s.at}/mails/automatic", mail="closed"),
        Verb.AUTOMATIC_MAILS_CHANGED,
    ),
    (
        "collections.tell",
        lambda s: s.scene.change(s.collection, told_seq=0) or s.post(f"{s.at}/tell"),
        Verb.VISITORS_TOLD,
    ),
    (
        "collections.decide_extension",
        lambda s: s.post(f"/collections/extensions/{s.scene.extension(s.collection).uuid}", days="7"),
        Verb.EXTENSION_APPROVED,
    ),
    (
        "collections.decide_extension",
        lambda s: s.post(f"/collections/extensions/{s.scene.extension(s.collection).uuid}", decline="y"),
        Verb.EXTENSION_DECLINED,
    ),
    (
        "collections.reinstate_link",
        lambda s: s.post(f"/collections/links/{s.link.uuid}/reinstate"),
        Verb.LINK_REINSTATED,
    ),
    (
        "collections.add_from_library",
        lambda s: s.post(f"{s.at}/library", file=str(s.elsewhere().uuid)),
        Verb.FILE_ADDED,
    ),
    ("collections.set_cover", lambda s: s.post(f"{s.at}/cover", file=str(s.file.uuid)), Verb.COVER_SET),
    (
        "collections.new_preset",
        lambda s: s.post("/collections/presets/new", name="Weddings", privacy="link", downloads="web"),
        Verb.PRESET_MADE,
    ),
    ("collections.preset_of_collection", lambda s: s.post(f"{s.at}/preset"), Verb.PRESET_MADE),
    (
        "collections.preset",
        lambda s: s.post(f"/collections/presets/{s.preset().uuid}", name="Parties", privacy="link", downloads="web"),
        Verb.PRESET_CHANGED,
    ),
    (
        "collections.delete_preset",
        lambda s: s.post(f"/collections/presets/{s.preset().uuid}/delete"),
        Verb.PRESET_DELETED,
    ),
    (
        "collections.restore_preset",
        lambda s: s.post(f"/collections/presets/{s.preset(deleted_at=utcnow()).uuid}/restore"),
        Verb.PRESET_RESTORED,
    ),
    (
        "collections.reopen_selection",
        lambda s: s.post(f"{s.at}/selections/{s.sent_list().uuid}/reopen"),
        Verb.SELECTION_REOPENED,
    ),
    (
        "collections.lock_selection",
        lambda s: s.post(f"{s.at}/selections/{s.sent_list(reopened_at=utcnow()).uuid}/lock"),
        Verb.SELECTION_LOCKED,
    ),
    (
        "collections.section_of_selection",
        lambda s: s.post(f"{s.at}/selections/{s.sent_list().uuid}/section", title="Dance"),
        Verb.SELECTION_TO_SECTION,
    ),
    (
        "collections.collection_of_selection",
        lambda s: s.post(f"{s.at}/selections/{s.sent_list().uuid}/collection", title="Dance"),
        Verb.SELECTION_TO_COLLECTION,
    ),
    (
        "collections.hide_rest",
        lambda s: s.scene.photo(s.collection) and s.post(f"{s.at}/selections/{s.sent_list().uuid}/hide-rest"),
        Verb.FILE_HIDDEN,
    ),
    (
        "collections.undo",
        lambda s: (
            s.scene.photo(s.collection, hidden_at=LONG_AGO)
            and s.post(f"/collections/undo/{s.scene.undo_step(s.owner, s.collection).uuid}")
        ),
        Verb.FILE_SHOWN,
    ),
    *[
        (
            f"collections.{act}_selected",
            lambda s, act=act, kind=kind: (
                s.trashed(getattr(s, kind)) and s.post(f"/collections/trash/{act}", **{kind: getattr(s, kind).uuid})
            ),
            Verb[f"{kind}_{act}d".upper()],
        )
        for act in ("restore", "purge")
        for kind in ("collection", "section", "file")
    ],
    (
        "collections.empty_trash",
        lambda s: s.trashed(s.file) and s.post("/collections/trash/empty", word="Delete", until=utcnow().isoformat()),
        Verb.FILE_PURGED,
    ),
    ("studio.settings", lambda s: s.post("/studio", name="Studio Lind"), Verb.STUDIO_CHANGED),
    ("studio.bring_logo", lambda s: s.post("/studio/logo", logo=picture()), Verb.STUDIO_CHANGED),
    ("studio.remove_logo", lambda s: s.post("/studio/logo/remove"), Verb.STUDIO_CHANGED),
    ("studio.bring_font", lambda s: s.post("/studio/fonts/title", font=font()), Verb.STUDIO_CHANGED),
    ("studio.remove_font", lambda s: s.post("/studio/fonts/title/remove"), Verb.STUDIO_CHANGED),
    ("studio.bring_font_back", lambda s: s.without_font().post("/studio/fonts/title/back"), Verb.STUDIO_CHANGED),
    ("studio.bring_logo_back", lambda s: s.without_logo().post("/studio/logo/back"), Verb.STUDIO_CHANGED),
    (
        "api_collections.create_collection",
        lambda s: s.program.post("/api/v1/collections", json={"title": "New"}),
        Verb.COLLECTION_MADE,
    ),
    (
        "api_collections.change_collection",
        lambda s: s.program.patch(s.api, json={"downloads": "off"}),
        Verb.COLLECTION_CHANGED,
    ),
    ("api_collections.delete_collection", lambda s: s.program.delete(s.api), Verb.COLLECTION_TRASHED),
    (
        "api_sections.add_section",
        lambda s: s.program.post(f"{s.api}/sections", json={"title": "Dance"}),
        Verb.SECTION_ADDED,
    ),
    (
        "api_sections.change_section",
        lambda s: s.program.patch(f"{s.api}/sections/{s.section.uuid}", json={"description": "Late"}),
        Verb.SECTION_CHANGED,
    ),
    ("api_links.create_link", lambda s: s.program.post(f"{s.api}/links", json={"name": "Anna"}), Verb.LINK_MADE),
    ("api_links.change_link", lambda s: s.program.patch(s.link_api, json={"name": "Tom"}), Verb.LINK_CHANGED),
    ("api_links.revoke_link", lambda s: s.program.delete(s.link_api), Verb.LINK_REVOKED),
    ("api_presets.add_preset", lambda s: s.program.post("/api/v1/presets", json={"name": "New"}), Verb.PRESET_MADE),
    (
        "api_presets.set_preset",
        lambda s: s.program.patch(f"/api/v1/presets/{s.preset().uuid}", json={"days": 30}),
        Verb.PRESET_CHANGED,
    ),
    (
        "api_presets.delete_preset",
        lambda s: s.program.delete(f"/api/v1/presets/{s.preset().uuid}"),
        Verb.PRESET_DELETED,
    ),
    (
        "collections.new_message_template",
        lambda s: s.post("/collections/message-templates/new", name="Weddings", language="de", text="{link}"),
        Verb.TEMPLATE_MADE,
    ),
    (
        "collections.message_template",
        lambda s: s.post(f"{s.template_at()}", name="Parties", language="de", text="{link}"),
        Verb.TEMPLATE_CHANGED,
    ),
    ("collections.delete_message_template", lambda s: s.post(f"{s.template_at()}/delete"), Verb.TEMPLATE_DELETED),
    (
        "collections.restore_message_template",
        lambda s: s.post(f"{s.template_at(deleted_at=utcnow())}/restore"),
        Verb.TEMPLATE_RESTORED,
    ),
    (
        "api_message_templates.add_template",
        lambda s: s.program.post(
            "/api/v1/message-templates", json={"name": "Weddings", "language": "de", "text": "{link}"}
        ),
        Verb.TEMPLATE_MADE,
    ),
    (
        "api_message_templates.set_template",
        lambda s: s.program.patch(f"/api/v1{s.template_at().removeprefix('/collections')}", json={"name": "Parties"}),
        Verb.TEMPLATE_CHANGED,
    ),
    (
        "api_message_templates.delete_template",
        lambda s: s.program.delete(f"/api/v1{s.template_at().removeprefix('/collections')}"),
        Verb.TEMPLATE_DELETED,
    ),
    ("collections.clients", lambda s: s.post("/collections/clients", name="Anna"), Verb.CLIENT_MADE),
    ("collections.client", lambda s: s.post(s.client_at(), name="Tom"), Verb.CLIENT_CHANGED),
    (
        "collections.choose_client",
        lambda s: s.post(f"/collections/links/{s.link.uuid}/client", client=str(s.scene.client(s.owner).uuid)),
        Verb.LINK_CHANGED,
    ),
    (
        "collections.choose_client",
        lambda s: s.post(f"/collections/links/{s.link.uuid}/client", client="new"),
        Verb.CLIENT_MADE,
    ),
    ("collections.close_client", lambda s: s.post(f"{s.client_at()}/revoke"), Verb.CLIENT_REVOKED),
    (
        "collections.reopen_client",
        lambda s: s.post(f"{s.client_at(revoked_at=utcnow())}/reinstate"),
        Verb.CLIENT_REINSTATED,
    ),
    ("collections.delete_client", lambda s: s.post(f"{s.client_at()}/delete"), Verb.CLIENT_DELETED),
    (
        "collections.restore_client",
        lambda s: s.post(f"{s.client_at(deleted_at=utcnow())}/restore"),
        Verb.CLIENT_RESTORED,
    ),
    ("webhooks.new", lambda s: s.post("/account/webhooks/new", **WEBHOOK), Verb.WEBHOOK_MADE),
    ("webhooks.webhook", lambda s: s.post(s.webhook_at(), **WEBHOOK), Verb.WEBHOOK_CHANGED),
    ("webhooks.rotate", lambda s: s.post(f"{s.webhook_at()}/rotate"), Verb.WEBHOOK_ROTATED),
    ("webhooks.set_enabled", lambda s: s.post(f"{s.webhook_at()}/enabled"), Verb.WEBHOOK_DISABLED),
    (
        "webhooks.set_enabled",
        lambda s: s.post(f"{s.webhook_at(disabled_at=utcnow())}/enabled", enabled="y"),
        Verb.WEBHOOK_ENABLED,
    ),
    ("webhooks.delete", lambda s: s.post(f"{s.webhook_at()}/delete"), Verb.WEBHOOK_DELETED),
    (
        "webhooks.restore",
        lambda s: s.post(f"{s.webhook_at(deleted_at=utcnow())}/restore"),
        Verb.WEBHOOK_RESTORED,
    ),
    (
        "api_webhooks.add_webhook",
        lambda s: s.program.post("/api/v1/webhooks", json={**WEBHOOK, "events": ["link.opened"]}),
        Verb.WEBHOOK_MADE,
    ),
    (
        "api_webhooks.change_webhook",
        lambda s: s.program.patch(s.webhook_api(), json={"enabled": False}),
        Verb.WEBHOOK_DISABLED,
    ),
    ("api_webhooks.rotate_secret", lambda s: s.program.post(f"{s.webhook_api()}/rotate"), Verb.WEBHOOK_ROTATED),
    ("api_webhooks.delete_webhook", lambda s: s.program.delete(s.webhook_api()), Verb.WEBHOOK_DELETED),
    ("api_files.send_files", lambda s: s.program.post(f"{s.api}/files", data={"files": picture()}), Verb.FILE_UPLOADED),
    (
        "api_files.order_files",
        lambda s: s.program.post(f"{s.api}/files/order", json={"by": "name"}),
        Verb.FILES_ORDERED,
    ),
    (
        "api_files.add_from_library",
        lambda s: s.program.post(f"{s.api}/files/from-library", json={"files": [str(s.elsewhere().uuid)]}),
        Verb.FILE_ADDED,
    ),
    ("api_files.change_file", lambda s: s.program.patch(s.file_api, json={"filename": "two.jpg"}), Verb.FILE_CHANGED),
    (
        "api_files.replace_content",
        lambda s: s.program.put(f"{s.file_api}/content", data=b"\xff\xd8\xff another photo"),
        Verb.FILE_REPLACED,
    ),
    (
        "api_files.restore_version",
        lambda s: s.scene.version(s.file) and s.program.post(f"{s.file_api}/versions/1/restore"),
        Verb.VERSION_RESTORED,
    ),
    (
        "collections.restore_version",
        lambda s: s.scene.version(s.file) and s.post(f"/collections/files/{s.file.uuid}/versions/1/restore"),
        Verb.VERSION_RESTORED,
    ),
    ("api_files.delete_file", lambda s: s.program.delete(s.file_api), Verb.FILE_TRASHED),
    (
        "auth.account",
        lambda s: s.post("/account", **{"profile-timezone": "UTC"}),
        Verb.TIME_ZONE_CHANGED,
    ),
    (
        "auth.issue_token",
        lambda s: s.post("/account/tokens", **{"token-name": "Laptop", "token-scopes": "read"}),
        Verb.TOKEN_MADE,
    ),
    ("auth.revoke_token", lambda s: s.post(f"/account/tokens/{token_of(s)}/revoke"), Verb.TOKEN_REVOKED),
    ("auth.reinstate_token", lambda s: s.post(f"/account/tokens/{token_of(s)}/reinstate"), Verb.TOKEN_REINSTATED),
    ("auth.sign_out_device", lambda s: s.post(f"/account/devices/{s.other_device()}/sign-out"), Verb.SIGNED_OUT_DEVICE),
    ("auth.sign_out_elsewhere", lambda s: s.post("/account/sign-out-elsewhere"), Verb.SIGNED_OUT_OTHERS),
    ("auth.change_digest", lambda s: s.post("/account/digest", **{"digest-rhythm": "off"}), Verb.DIGEST_CHANGED),
    ("auth.change_password", lambda s: s.post("/account/password", **passwords("wrong")), Verb.PASSWORD_REFUSED),
    ("auth.logout", lambda s: s.post("/logout"), Verb.SIGNED_OUT),
]


@pytest.fixture(scope="module")
def scene(shared_scene: Scene) -> Scene:
    return shared_scene


@pytest.fixture
def studio(scene: Scene) -> Studio:
    return Studio(scene)


@pytest.mark.parametrize(("endpoint", "act", "verb"), ACTS, ids=[f"{endpoint} {verb}" for endpoint, _, verb in ACTS])
def test_every_act_leaves_one_entry(studio: Studio, endpoint: str, act: Act, verb: Verb) -> None:
    channel = Channel.TOKEN if endpoint.startswith("api_") else Channel.BROWSER
    act(studio)
    [entry] = studio.entries()
    assert (entry.verb, entry.channel, entry.who, entry.address) == (verb, channel, studio.owner.email, "127.0.0.1")
    assert entry.channel_name == ("a program" if channel is Channel.TOKEN else "Firefox on Linux")


def test_no_way_to_change_something_is_forgotten(scene: Scene) -> None:
    owners = ("collections.", "auth.", "studio.", "system.", "webhooks.", "api_")
    changing = {
        rule.endpoint
        for rule in scene.app.url_map.iter_rules()
        if rule.endpoint.startswith(owners) and rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
    }
    assert changing == {endpoint for endpoint, _, _ in ACTS} | set(UNRECORDED)


@pytest.mark.parametrize(
    "act",
    [
        lambda s: s.post(f"{s.at}/rename", title=" "),
        lambda s: s.post(f"{s.at}/settings", title="Harbour", slug="Not An Address", privacy="link", downloads="off"),
        lambda s: s.post(
            f"{s.at}/settings",
            title="Harbour",
            slug=s.collection.slug,
            privacy="link",
            downloads="original",
            allows_favorites="y",
            may_ask_for_days="y",
        ),
        lambda s: s.program.patch(s.api, json={"slug": s.scene.collection(s.owner).slug}),
        lambda s: s.act("move", section=str(uuid4())),
        lambda s: s.act("show"),
    ],
    ids=["refused name", "refused address", "nothing changed", "taken address", "no such section", "shown already"],
)
def test_what_changes_nothing_leaves_none(studio: Studio, act: Act) -> None:
    act(studio)
    assert studio.entries() == []
