"""The letters to visitors who wait for the opening of a gallery."""

from app.languages import ENGLISH, speaking
from app.languages import gettext as _
from app.languages.language import languages
from app.models import Collection, MailKind, OutgoingMail
from app.services.mail.letter import Letter, LinkButton, Part
from app.services.sharing.client_texts import button_label
from app.services.site_addresses import SiteAddresses

REQUEST = "request"  # the name of the request's id, in hexadecimal, among the facts of a mail


def opening_letter(mail: OutgoingMail, collection: Collection, studio: str, addresses: SiteAddresses) -> Letter:
    """Return what one of these mails says, in the language of the visitor."""
    language = languages().get(mail.language, ENGLISH)
    with speaking(language):
        if mail.kind is MailKind.OPENED:
            subject, parts, notes = _opened(collection, addresses)
            return Letter(subject, parts, notes, language=language)
        subject, parts, notes = _confirm(mail, collection, studio, addresses)
        return Letter(
            subject,
            parts,
            notes,
            stop_address=addresses.remove_opening(mail.facts[REQUEST]),
            stop_label=str(_("Remove my address")),
            language=language,
        )


def _confirm(
    mail: OutgoingMail, collection: Collection, studio: str, addresses: SiteAddresses
) -> tuple[str, tuple[Part, ...], tuple[str, ...]]:
    """Return the subject, the parts and the notes of the mail that asks to confirm an address."""
    asks = _(
        "%(studio)s will tell you once when the photos of “%(title)s” are here. Please confirm that this is your"
        " address.",
        studio=studio,
        title=collection.title,
    )
    note = _(
        "This address was entered on the page of the gallery. If you did not do that, ignore this mail: the address is"
        " deleted after 48 hours."
    )
    button = LinkButton(str(_("Confirm my address")), addresses.confirm_opening(mail.facts[REQUEST]))
    return str(_("Please confirm: %(title)s", title=collection.title)), (str(asks), button), (str(note),)


def _opened(collection: Collection, addresses: SiteAddresses) -> tuple[str, tuple[Part, ...], tuple[str, ...]]:
    """Return the subject, the parts and the notes of the mail that says that the gallery is open."""
    parts: list[Part] = [
        str(_("The photos of “%(title)s” are here.", title=collection.title)),
        LinkButton(button_label(), addresses.gallery(collection)),
    ]
    if collection.asks_for_password:
        parts.append(str(_("The gallery asks for a password, which the photographer gives you.")))
    note = _("You asked for this one mail. Your address is deleted now.")
    return str(_("The gallery is open: %(title)s", title=collection.title)), tuple(parts), (str(note),)
