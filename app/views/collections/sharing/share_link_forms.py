"""The form of a share link: for whom, its end, its password, and what its visitors may do."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    EmailField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.languages import gettext as _
from app.models import Collection, Downloads, Section, ShareLink
from app.models.accounts.password import HashedPassword
from app.models.share_link import LARGEST_QUOTA, LONGEST_NAME
from app.models.text.email_address import LONGEST_EMAIL
from app.services.collections.collection_editor import UNSET
from app.services.sharing.link_editor import LinkChanges
from app.views.collections.settings.forms import DOWNLOAD_CHOICES
from app.web.forms.base import TypedForm
from app.web.forms.form_fields import LOCAL_FORMS, as_sent, in_this_age, in_utc, in_zone
from app.web.forms.language_field import language_field

Hashes = tuple[HashedPassword | None, HashedPassword | None]  # of the password and of the PIN
SOME_PHOTOS = _("Allow %(min)s to %(max)s photos, or leave the number empty.")
EVERYTHING, SECTIONS = "everything", "sections"
SCOPE_CHOICES = [SelectChoice(EVERYTHING, _("All photos")), SelectChoice(SECTIONS, _("Only these sections"))]


class ShareLinkForm(TypedForm):
    """The form of a share link; times are in the owner's time zone.

    An empty password leaves the current one unchanged.
    """

    name = StringField(_("For whom"), [DataRequired(_("Enter whom the link is for.")), Length(max=LONGEST_NAME)])
    email = EmailField(_("E-mail"), [Length(max=LONGEST_EMAIL)])
    password = PasswordField(_("Password for this link"), [Length(max=200)])
    removes_password = BooleanField(_("Remove this password"))
    expires_at = DateTimeLocalField(_("Works until"), [Optional(), in_this_age], format=LOCAL_FORMS)
    downloads = SelectField(_("Downloads"), choices=DOWNLOAD_CHOICES, default=str(Downloads.ORIGINAL))
    language = language_field(_("Language"), _("As the gallery"))
    download_pin = PasswordField(_("Download PIN for this link"), [Length(max=20)])
    removes_pin = BooleanField(_("Remove the PIN"))
    download_quota = IntegerField(_("Photos to download"), [Optional(), NumberRange(1, LARGEST_QUOTA, SOME_PHOTOS)])
    may_favorite = BooleanField(_("Can mark favorites"), default=True)
    scope = RadioField(_("What it shows"), choices=SCOPE_CHOICES, default=EVERYTHING)
    sections = SelectMultipleField(
        _("Sections"), widget=ListWidget(), option_widget=CheckboxInput(), validate_choice=False
    )

    @classmethod
    def to_make(cls, collection: Collection) -> "ShareLinkForm":
        """Return the form of a new link, empty or with the values of the request."""
        return cls()._with_sections(collection.live_sections)

    @classmethod
    def empty(cls, collection: Collection) -> "ShareLinkForm":
        """Return the empty form of a new link, without the values of the request."""
        return cls(formdata=None)._with_sections(collection.live_sections)

    @classmethod
    def of(cls, link: ShareLink, zone: ZoneInfo) -> "ShareLinkForm":
        """Return the form filled with the link's current values, or with those of the request."""
        form = cls(
            data={
                "name": link.name,
                "email": link.email,
                "expires_at": in_zone(link.expires_at, zone),
                "downloads": str(link.downloads),
                "language": link.language or "",
                "download_quota": link.download_quota,
                "may_favorite": link.may_favorite,
                "scope": SECTIONS if link.is_limited else EVERYTHING,
                "sections": [str(section.uuid) for section in link.sections],
            }
        )
        return form._with_sections(link.collection.live_sections)

    def changes(self, link: ShareLink, zone: ZoneInfo, hashes: Hashes) -> LinkChanges:
        """Return the changes of the link that the form describes, with its local time in UTC."""
        password, pin = hashes
        return LinkChanges(
            name=self.name.data or "",
            email=self.email.data or "",
            password=password if password or self.removes_password.data else UNSET,
            expires_at=in_utc(as_sent(self.expires_at), zone),
            downloads=Downloads(self.downloads.data),
            download_pin=pin if pin or self.removes_pin.data else UNSET,
            download_quota=self.download_quota.data,
            may_favorite=bool(self.may_favorite.data),
            sections=self._checked(link.collection) if self.scope.data == SECTIONS else None,
            language=self.language.data,
        )

    def _with_sections(self, sections: Iterable[Section]) -> "ShareLinkForm":
        self.sections.choices = [SelectChoice(str(section.uuid), section.title) for section in sections]
        return self

    def _checked(self, collection: Collection) -> list[Section]:
        checked = set(self.sections.data or ())
        return [section for section in collection.live_sections if str(section.uuid) in checked]
