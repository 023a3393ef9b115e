"""The built-in message template, which visitors' languages have sentences for."""

from app.languages import gettext as _


def standard_template(*, greets_by_name: bool) -> str:
    """Return the text of the built-in template in the current language, with its fields in braces."""
    # A sentence with a field in it is translated as a whole, so the field is inserted as if it were a value.
    greeting = _("Hello %(name)s,", name="{name}") if greets_by_name else _("Hello,")
    ready = _("Your photos “%(title)s” are ready:", title="{title}")
    until = _("The gallery is open until %(time)s.", time="{until}")
    return "\n\n".join([str(greeting), f"{ready}\n{{link}}", "{password_note}", str(until), "{studio}"])


def password_note() -> str:
    """Return the sentence that stands in a message if the link asks for a password, in the current language."""
    return str(_("You need a password. I will send it separately."))
