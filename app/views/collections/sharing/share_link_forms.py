"""The form of a share link: for whom, its end, its password, and what its visitors may do."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from wtforms import (
    BooleanField,
    DateTimeLocalField,
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
from app.views.collections.settings.forms import DOWNLOAD_CHOICES
from app.web.forms.base import TypedForm
from app.web.forms.form_fields import LOCAL_FORMS, as_sent, in_this_age, in_utc, in_zone
from app.web.forms.language_field import language_field

SOME_PHOTOS = _("Allow %(min)s to %(max)s photos, or leave the number empty.")
EVERYTHING, SECTIONS = "everything", "sections"
SCOPE_CHOICES = [SelectChoice(EVERYTHING, _("All photos")), SelectChoice(SECTIONS, _("Only these sections"))]


class ShareLinkForm(TypedForm):
    """The form of a share link; times are in the owner's time zone.

    An empty password leaves the current one unchanged.
    """

    name = StringField(_("For whom"), [DataRequired(_("Enter whom the link is for.")), Length(max=LONGEST_NAME)])
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

    def apply(
        self, link: ShareLink, zone: ZoneInfo, password: HashedPassword | None, pin: HashedPassword | None
    ) -> None:
        """Change the link as the form describes, with its password and its PIN hashed; raises ``InvalidInput``."""
        link.rename(self.name.data or "")
        link.downloads = Downloads(self.downloads.data)
        link.set_language(self.language.data)
        link.limit_downloads(self.download_quota.data)
        link.may_favorite = bool(self.may_favorite.data)
        link.expires_at = in_utc(as_sent(self.expires_at), zone)
        link.limit_to(self._wanted(link) if self.scope.data == SECTIONS else None)
        if password:
            link.set_password(password)
        elif self.removes_password.data:
            link.remove_password()
        if pin or self.removes_pin.data:
            link.set_pin(pin)

    def _with_sections(self, sections: Iterable[Section]) -> "ShareLinkForm":
        self.sections.choices = [SelectChoice(str(section.uuid), section.title) for section in sections]
        return self

    def _wanted(self, link: ShareLink) -> list[Section]:
        """Return the checked sections, and the link's sections in the trash, which the form does not show."""
        selected = set(self.sections.data or ())
        in_trash = [section for section in link.sections if section.trashed_at is not None]
        return [s for s in link.collection.live_sections if str(s.uuid) in selected] + in_trash
