"""The built-in subjects and texts of the mails to clients, which visitors' languages have sentences for."""

from app.languages import gettext as _
from app.models import MailKind

# The field is inserted as if it were a value, so that a sentence with a field is translated as a whole.
TITLE, NAME, UNTIL = "{title}", "{name}", "{until}"


def subject_of(kind: MailKind, title: str) -> str:
    """Return the built-in subject of a kind of mail about a collection of this title, in the current language."""
    sentences = {
        MailKind.READY: _("Your photos are ready: %(title)s", title=title),
        MailKind.FIRST_LOOK: _("The first photos: %(title)s", title=title),
        MailKind.MORE: _("New photos: %(title)s", title=title),
        MailKind.REMINDER: _("Your photos are waiting for you: %(title)s", title=title),
        MailKind.REOPENED: _("You can change your selection again: %(title)s", title=title),
        MailKind.ENDS_IN_WEEK: _("Your gallery closes soon: %(title)s", title=title),
        MailKind.ENDS_TOMORROW: _("Your gallery closes soon: %(title)s", title=title),
        MailKind.CLOSED: _("Your gallery is closed: %(title)s", title=title),
    }
    return str(sentences[kind])


def text_of(kind: MailKind) -> str:
    """Return the built-in text of a kind of mail in the current language, with its fields in braces."""
    greeting = _("Hello %(name)s,", name=NAME)
    until = _("The gallery is open until %(time)s.", time=UNTIL)
    if kind is MailKind.CLOSED:
        closed = _("The gallery “%(title)s” is closed now.", title=TITLE)
        more_time = _("If you need more time, reply to this mail.")
        return "\n\n".join(map(str, [greeting, closed, more_time, "{studio}"]))
    return "\n\n".join(map(str, [greeting, f"{_opening(kind)}\n{{link}}", "{password_note}", until, "{studio}"]))


def _opening(kind: MailKind) -> str:
    closes = _("The gallery “%(title)s” closes soon. Download what you want to keep before it does:", title=TITLE)
    sentences = {
        MailKind.READY: _("Your photos “%(title)s” are ready:", title=TITLE),
        MailKind.FIRST_LOOK: _("Here are the first photos of “%(title)s”. More will follow:", title=TITLE),
        MailKind.MORE: _("There are new photos in “%(title)s”:", title=TITLE),
        MailKind.REMINDER: _("Your photos “%(title)s” are still waiting for you:", title=TITLE),
        MailKind.REOPENED: _("Your selection of “%(title)s” is open again, so that you can change it:", title=TITLE),
        MailKind.ENDS_IN_WEEK: closes,
        MailKind.ENDS_TOMORROW: closes,
    }
    return str(sentences[kind])


def button_label() -> str:
    """Return the label of the button that opens the gallery, in the current language."""
    return str(_("Open the gallery"))


def why_note(studio: str) -> str:
    """Return the small line that says why the mail came, in the current language."""
    sentence = _(
        "%(studio)s shares this gallery with you. A reply to this mail reaches the photographer.", studio=studio
    )
    return str(sentence)


def stop_label() -> str:
    """Return the label of the link that stops reminders, in the current language."""
    return str(_("Stop reminders about this gallery"))
