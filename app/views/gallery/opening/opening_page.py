"""The page of a draft on which visitors leave an e-mail address, for one mail when the gallery opens."""

from flask import Response, request
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from app.composition import services
from app.errors import VitrineError
from app.languages import gettext as _
from app.models import Collection
from app.models.text.email_address import LONGEST_EMAIL
from app.policies.collection_policy import Access
from app.services.mail.openings import UNUSABLE
from app.views.gallery.blueprint import rendered
from app.web.forms.base import TypedForm
from app.web.language.request_language import speak_to_visitors


class OpeningForm(TypedForm):
    """The form with one e-mail address."""

    email = StringField(_("E-mail"), [DataRequired(UNUSABLE), Length(max=LONGEST_EMAIL)])


def is_announced(access: Access) -> bool:
    """Return whether this visitor sees the page of a draft, which needs a mail server."""
    return access.announces and services.mail.outbox.is_on


def opening_page(
    collection: Collection, form: OpeningForm, status: int = 200, refusal: VitrineError | None = None
) -> Response:
    """Return the page of a draft; ``refusal`` is why no request was stored."""
    speak_to_visitors(collection, None)
    response = rendered(
        "gallery/opening/opening.html",
        refusal.status if refusal is not None else status,
        collection=collection,
        form=form,
        error=refusal.message if refusal is not None else None,
        is_asked=request.method == "GET" and "asked" in request.args,
    )
    if refusal is not None and refusal.retry_after is not None:
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response
