"""The forms of the studio's own typeface: a font for titles, and one for text."""

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_required

from app.composition import services
from app.database import utcnow
from app.errors import VitrineError
from app.extensions import db
from app.integrations.background_queue import Job
from app.languages import N_
from app.languages import gettext as _
from app.models import FontRole, Studio, StudioFont, Verb
from app.views.studio.blueprint import blueprint
from app.views.studio.uploaded_file import uploaded
from app.web.forms.notices import flash
from app.web.forms.undo import flash_with_undo

ROLE = f"<any({','.join(FontRole)}):role>"


@blueprint.post(f"/studio/fonts/{ROLE}")
@login_required
def bring_font(role: str) -> ResponseReturnValue:
    """Store an uploaded font file, from which the worker makes the web font."""
    try:
        content, filename = uploaded("font", _("Choose a font file first."))
        services.studio_fonts.receive(FontRole(role), content, filename)
        _record(N_("typeface"))
        services.queue.submit(Job.MAKE_FONTS)
        flash(_("Your font is being prepared. It appears in a moment; until then your pages stay as they are."), "ok")
    except VitrineError as refusal:
        db.session.rollback()
        flash(refusal.message, "error")
    return _back()


@blueprint.post(f"/studio/fonts/{ROLE}/remove")
@login_required
def remove_font(role: str) -> ResponseReturnValue:
    """Remove a font, so that pages use the families of the visitor's device instead."""
    font = StudioFont.of(db.session, FontRole(role))
    was_shown = font.is_shown
    font.remove(utcnow())
    _record(N_("typeface removed"))
    if was_shown:
        undo = url_for("studio.bring_font_back", role=role)
        flash_with_undo(_("The font is removed. Your pages use a font of the visitor’s device instead."), undo)
    else:
        flash(_("The font will not be prepared."), "ok")
    return _back()


@blueprint.post(f"/studio/fonts/{ROLE}/back")
@login_required
def bring_font_back(role: str) -> ResponseReturnValue:
    """Undo the removal of a font."""
    StudioFont.of(db.session, FontRole(role)).bring_back(utcnow())
    _record(N_("typeface"))
    flash(_("Your font is restored."), "ok")
    return _back()


def _record(detail: str) -> None:
    services.audit.record(Verb.STUDIO_CHANGED, thing=Studio.get(db.session).name, detail=detail)
    db.session.commit()


def _back() -> ResponseReturnValue:
    return redirect(url_for("studio.settings", _anchor="typeface"))
