"""The form of the studio's name, color, contact and footer."""

from wtforms import EmailField, StringField, TelField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from app.languages import ENGLISH
from app.languages import gettext as _
from app.models import Studio
from app.models.studio import LONGEST_CONTACT, LONGEST_FOOTER, LONGEST_NAME
from app.models.text.typed_text import in_lines
from app.web.forms.base import TypedForm
from app.web.forms.language_field import language_field

SHORT = Length(max=LONGEST_CONTACT)
# No pattern can check that mail arrives; this one refuses typing errors that no address contains.
AN_ADDRESS = Regexp(r"^[^\s@,;<>]+@[^\s@,;<>]+$", message=_("Enter an e-mail address, such as studio@example.com."))
A_NUMBER = Regexp(
    r"^[+0-9 ()./-]+$", message=_("Enter a phone number of digits, spaces and a plus, such as +49 30 123456.")
)


class StudioForm(TypedForm):
    """The form of the studio page; an empty ``accent_color`` means Vitrine's own."""

    name = StringField(
        _("Name"), [DataRequired(_("Enter the name your clients know you by.")), Length(max=LONGEST_NAME)]
    )
    accent_color = StringField(_("Accent color"), [Optional(), Length(max=20)])
    contact_email = EmailField(_("E-mail"), [Optional(), SHORT, AN_ADDRESS])
    contact_phone = TelField(_("Phone"), [Optional(), SHORT, A_NUMBER])
    contact_website = StringField(_("Website"), [Optional(), SHORT])
    language = language_field(_("Language of your clients"))
    footer = TextAreaField(_("Footer"), [Length(max=LONGEST_FOOTER)])

    @classmethod
    def of(cls, studio: Studio) -> "StudioForm":
        """Return the form filled with the current values, or with those of the request."""
        names = ("name", "accent_color", "contact_email", "contact_phone", "contact_website", "footer")
        language = studio.language or ENGLISH.tag
        return cls(data={"language": language, **{name: getattr(studio, name) or "" for name in names}})

    def apply_to(self, studio: Studio) -> None:
        """Change the studio as the form describes; raises ``InvalidInput``."""
        studio.rename(self.name.data or "")
        studio.set_language(self.language.data)
        studio.paint((self.accent_color.data or "").strip() or None)
        studio.be_reached_by(
            email=self.contact_email.data or "",
            phone=self.contact_phone.data or "",
            website=self.contact_website.data or "",
        )
        studio.footer = in_lines(self.footer.data or "").strip()
