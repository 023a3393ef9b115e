"""The sentences of the audit log: one for a single act, and one for several of it."""

from app.languages import Message, ngettext
from app.languages import gettext as _
from app.models import Verb

MANY = 2  # a placeholder until the count is known

# For each verb the sentence for one act, and the one for several. %(thing)s is the name of what was changed.
SENTENCES: dict[str, tuple[Message, Message | None]] = {
    Verb.STUDIO_SET_UP: (_("Set up the studio “%(thing)s”"), None),
    Verb.STUDIO_CHANGED: (_("Changed the studio “%(thing)s”"), None),
    Verb.TIME_ZONE_CHANGED: (_("Changed the time zone to “%(thing)s”"), None),
    Verb.DIGEST_CHANGED: (_("Changed how often digests are mailed"), None),
    Verb.OWNER_ADDED: (_("Added the owner “%(thing)s”"), None),
    Verb.SIGNED_IN: (
        _("Signed in"),
        ngettext("Signed in %(count)s time", "Signed in %(count)s times", MANY),
    ),
    Verb.SIGN_IN_FAILED: (
        _("Wrong password at the sign-in"),
        ngettext(
            "Wrong password at the sign-in, %(count)s time", "Wrong password at the sign-in, %(count)s times", MANY
        ),
    ),
    Verb.SIGNED_OUT: (
        _("Signed out"),
        ngettext("Signed out %(count)s time", "Signed out %(count)s times", MANY),
    ),
    Verb.SIGNED_OUT_DEVICE: (_("Signed out the device “%(thing)s”"), None),
    Verb.SIGNED_OUT_OTHERS: (
        _("Signed out the other device"),
        ngettext("Signed out %(count)s other device", "Signed out %(count)s other devices", MANY),
    ),
    Verb.PASSWORD_CHANGED: (_("Changed the password of the account"), None),
    Verb.PASSWORD_REFUSED: (
        _("Wrong password when changing the password"),
        ngettext(
            "Wrong password when changing the password, %(count)s time",
            "Wrong password when changing the password, %(count)s times",
            MANY,
        ),
    ),
    Verb.TOKEN_MADE: (_("Created the API token “%(thing)s”"), None),
    Verb.TOKEN_REVOKED: (_("Revoked the API token “%(thing)s”"), None),
    Verb.TOKEN_REINSTATED: (_("Restored the API token “%(thing)s”"), None),
    Verb.COLLECTION_MADE: (_("Created the collection “%(thing)s”"), None),
    Verb.COLLECTION_CHANGED: (_("Changed the settings of “%(thing)s”"), None),
    Verb.COLLECTION_PUBLISHED: (_("Published the collection “%(thing)s”"), None),
    Verb.VISITORS_TOLD: (_("Told the visitors of “%(thing)s” about new photos"), None),
    Verb.EXTENSION_APPROVED: (_("Approved more days for “%(thing)s”"), None),
    Verb.EXTENSION_DECLINED: (_("Declined more days for “%(thing)s”"), None),
    Verb.EXTENDED_BY_VISITOR: (_("A visitor extended “%(thing)s” without asking"), None),
    Verb.COLLECTION_RENAMED: (_("Renamed a collection to “%(thing)s”"), None),
    Verb.COLLECTIONS_ORDERED: (
        _("Changed the order of the collections"),
        ngettext(
            "Changed the order of the collections %(count)s time",
            "Changed the order of the collections %(count)s times",
            MANY,
        ),
    ),
    Verb.COLLECTION_TRASHED: (_("Moved the collection “%(thing)s” to the trash"), None),
    Verb.COLLECTION_RESTORED: (_("Restored the collection “%(thing)s”"), None),
    Verb.COLLECTION_PURGED: (_("Permanently deleted the collection “%(thing)s”"), None),
    Verb.SECTION_ADDED: (
        _("Added the section “%(thing)s”"),
        ngettext("Added %(count)s section", "Added %(count)s sections", MANY),
    ),
    Verb.SECTION_RENAMED: (
        _("Renamed a section to “%(thing)s”"),
        ngettext("Renamed %(count)s section", "Renamed %(count)s sections", MANY),
    ),
    Verb.SECTION_CHANGED: (
        _("Changed the section “%(thing)s”"),
        ngettext("Changed %(count)s section", "Changed %(count)s sections", MANY),
    ),
    Verb.SECTIONS_ORDERED: (
        _("Changed the order of the sections"),
        ngettext(
            "Changed the order of the sections %(count)s time",
            "Changed the order of the sections %(count)s times",
            MANY,
        ),
    ),
    Verb.SECTION_TRASHED: (_("Moved the section “%(thing)s” and its files to the trash"), None),
    Verb.SECTION_RESTORED: (_("Restored the section “%(thing)s”"), None),
    Verb.SECTION_PURGED: (
        _("Permanently deleted the section “%(thing)s”"),
        ngettext("Permanently deleted %(count)s section", "Permanently deleted %(count)s sections", MANY),
    ),
    Verb.FILE_UPLOADED: (
        _("Uploaded “%(thing)s”"),
        ngettext("Uploaded %(count)s file", "Uploaded %(count)s files", MANY),
    ),
    Verb.FILE_ADDED: (
        _("Added “%(thing)s” from the library"),
        ngettext("Added %(count)s file from the library", "Added %(count)s files from the library", MANY),
    ),
    Verb.FILE_CHANGED: (
        _("Changed “%(thing)s”"),
        ngettext("Changed %(count)s file", "Changed %(count)s files", MANY),
    ),
    Verb.FILE_RENAMED: (
        _("Renamed a file to “%(thing)s”"),
        ngettext("Renamed %(count)s file", "Renamed %(count)s files", MANY),
    ),
    Verb.FILE_MOVED: (
        _("Moved “%(thing)s” to another section"),
        ngettext("Moved %(count)s file to another section", "Moved %(count)s files to another section", MANY),
    ),
    Verb.FILES_ORDERED: (
        _("Changed the order of the files"),
        ngettext(
            "Changed the order of the files %(count)s time", "Changed the order of the files %(count)s times", MANY
        ),
    ),
    Verb.FILE_DESCRIBED: (
        _("Changed the description of “%(thing)s”"),
        ngettext("Changed the description of %(count)s file", "Changed the descriptions of %(count)s files", MANY),
    ),
    Verb.FILE_TAGGED: (
        _("Changed the tags of “%(thing)s”"),
        ngettext("Changed the tags of %(count)s file", "Changed the tags of %(count)s files", MANY),
    ),
    Verb.FILE_RATED: (
        _("Rated “%(thing)s”"),
        ngettext("Rated %(count)s file", "Rated %(count)s files", MANY),
    ),
    Verb.FILE_LABELED: (
        _("Changed the color label of “%(thing)s”"),
        ngettext("Changed the color label of %(count)s file", "Changed the color labels of %(count)s files", MANY),
    ),
    Verb.FILE_HIDDEN: (
        _("Hid “%(thing)s” from visitors"),
        ngettext("Hid %(count)s file from visitors", "Hid %(count)s files from visitors", MANY),
    ),
    Verb.FILE_SHOWN: (
        _("Showed “%(thing)s” to visitors again"),
        ngettext("Showed %(count)s file to visitors again", "Showed %(count)s files to visitors again", MANY),
    ),
    Verb.CHANGE_UNDONE: (
        _("Undid a change of “%(thing)s”"),
        ngettext("Undid a change of %(count)s file", "Undid a change of %(count)s files", MANY),
    ),
    Verb.FILE_REPLACED: (
        _("Replaced the content of “%(thing)s”"),
        ngettext("Replaced the content of %(count)s file", "Replaced the content of %(count)s files", MANY),
    ),
    Verb.VERSION_RESTORED: (
        _("Restored an earlier version of “%(thing)s”"),
        ngettext("Restored an earlier version of %(count)s file", "Restored earlier versions of %(count)s files", MANY),
    ),
    Verb.FILE_RETRIED: (
        _("Prepared “%(thing)s” again"),
        ngettext("Prepared %(count)s file again", "Prepared %(count)s files again", MANY),
    ),
    Verb.FILE_TRASHED: (
        _("Moved “%(thing)s” to the trash"),
        ngettext("Moved %(count)s file to the trash", "Moved %(count)s files to the trash", MANY),
    ),
    Verb.FILE_RESTORED: (
        _("Restored “%(thing)s”"),
        ngettext("Restored %(count)s file", "Restored %(count)s files", MANY),
    ),
    Verb.FILE_PURGED: (
        _("Permanently deleted “%(thing)s”"),
        ngettext("Permanently deleted %(count)s file", "Permanently deleted %(count)s files", MANY),
    ),
    Verb.COVER_SET: (
        _("Made “%(thing)s” the cover"),
        ngettext("Changed the cover %(count)s time", "Changed the cover %(count)s times", MANY),
    ),
    Verb.FOCUS_SET: (
        _("Set the focal point of “%(thing)s”"),
        ngettext("Set the focal point of %(count)s file", "Set the focal points of %(count)s files", MANY),
    ),
    Verb.PREVIEWS_REBUILT: (_("Started to make previews again"), None),
    Verb.LINK_MADE: (
        _("Created the share link for “%(thing)s”"),
        ngettext("Created %(count)s share link", "Created %(count)s share links", MANY),
    ),
    Verb.LINK_CHANGED: (
        _("Changed the share link for “%(thing)s”"),
        ngettext("Changed %(count)s share link", "Changed %(count)s share links", MANY),
    ),
    Verb.LINK_REVOKED: (
        _("Revoked the share link for “%(thing)s”"),
        ngettext("Revoked %(count)s share link", "Revoked %(count)s share links", MANY),
    ),
    Verb.LINK_REINSTATED: (
        _("Restored the share link for “%(thing)s”"),
        ngettext("Restored %(count)s share link", "Restored %(count)s share links", MANY),
    ),
    Verb.PRESET_MADE: (_("Created the preset “%(thing)s”"), None),
    Verb.PRESET_CHANGED: (_("Changed the preset “%(thing)s”"), None),
    Verb.PRESET_DELETED: (_("Deleted the preset “%(thing)s”"), None),
    Verb.PRESET_RESTORED: (_("Restored the preset “%(thing)s”"), None),
    Verb.MAILS_QUEUED: (
        _("Sent a mail to “%(thing)s”"),
        ngettext("Sent %(count)s mail to clients", "Sent %(count)s mails to clients", MANY),
    ),
    Verb.AUTOMATIC_MAILS_CHANGED: (_("Changed which mails are sent on their own"), None),
    Verb.TEMPLATE_MADE: (_("Created the message template “%(thing)s”"), None),
    Verb.TEMPLATE_CHANGED: (_("Changed the message template “%(thing)s”"), None),
    Verb.TEMPLATE_DELETED: (_("Deleted the message template “%(thing)s”"), None),
    Verb.TEMPLATE_RESTORED: (_("Restored the message template “%(thing)s”"), None),
    Verb.CLIENT_MADE: (_("Created the client “%(thing)s”"), None),
    Verb.CLIENT_CHANGED: (_("Changed the client “%(thing)s”"), None),
    Verb.CLIENT_REVOKED: (_("Revoked the client “%(thing)s” and their share links"), None),
    Verb.CLIENT_REINSTATED: (_("Let the client “%(thing)s” and their share links work again"), None),
    Verb.CLIENT_DELETED: (_("Deleted the client “%(thing)s”"), None),
    Verb.CLIENT_RESTORED: (_("Restored the client “%(thing)s”"), None),
    Verb.WEBHOOK_MADE: (_("Created the webhook to “%(thing)s”"), None),
    Verb.WEBHOOK_CHANGED: (_("Changed the webhook to “%(thing)s”"), None),
    Verb.WEBHOOK_ROTATED: (_("Made a new secret for the webhook to “%(thing)s”"), None),
    Verb.WEBHOOK_DISABLED: (_("Disabled the webhook to “%(thing)s”"), None),
    Verb.WEBHOOK_ENABLED: (_("Enabled the webhook to “%(thing)s”"), None),
    Verb.WEBHOOK_DELETED: (_("Deleted the webhook to “%(thing)s”"), None),
    Verb.WEBHOOK_RESTORED: (_("Restored the webhook to “%(thing)s”"), None),
    Verb.SELECTION_REOPENED: (_("Reopened the selection “%(thing)s”"), None),
    Verb.SELECTION_LOCKED: (_("Locked the selection “%(thing)s” again"), None),
    Verb.SELECTION_TO_SECTION: (_("Made the section “%(thing)s” of a selection"), None),
    Verb.SELECTION_FROM_SECTION: (_("Undid the section “%(thing)s”, which was made of a selection"), None),
    Verb.SELECTION_TO_COLLECTION: (_("Made the collection “%(thing)s” of a selection"), None),
    Verb.STORAGE_MIGRATED: (
        _("Started to move a file to the store “%(thing)s”"),
        ngettext(
            "Started to move %(count)s file to the store “%(thing)s”",
            "Started to move %(count)s files to the store “%(thing)s”",
            MANY,
        ),
    ),
    Verb.ORPHANS_DELETED: (
        _("Deleted an object without a row"),
        ngettext("Deleted %(count)s object without a row", "Deleted %(count)s objects without a row", MANY),
    ),
    Verb.BACKUP_MADE: (_("Created a backup"), None),
    Verb.BACKUP_RESTORED: (_("Restored a backup"), None),
}


def sentences_of(verb: str) -> tuple[Message, Message | None]:
    """Return the sentence for one act and the one for several, or None if several never share a line.

    The sentence of a verb that this version does not know is the verb itself.
    """
    return SENTENCES.get(verb, (Message(verb), None))
