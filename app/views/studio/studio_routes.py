"""The studio page, which its owners change, and the public logo and icon."""

from uuid import UUID

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

from app.composition import services
from app.database import reading_only, utcnow
from app.errors import InvalidInput, NotFound, VitrineError
from app.extensions import db
from app.imaging.icon import GREEN, monogram
from app.integrations.background_queue import Job
from app.languages import N_
from app.languages import gettext as _
from app.models import Studio, StudioFont, Verb
from app.models.files.processing import SHOWN_AS_PICTURE
from app.services.pictures.studio_logo import MOST_BYTES
from app.services.storage.caching import YEAR_SECONDS
from app.services.typefaces.pairings import can_make_fonts
from app.services.typefaces.studio_fonts import MOST_BYTES as MOST_FONT_BYTES
from app.services.typefaces.studio_fonts import NOT_INSTALLED
from app.views.studio.blueprint import blueprint
from app.views.studio.forms import StudioForm
from app.views.studio.uploaded_file import uploaded
from app.web.forms.form_responses import refuse
from app.web.forms.notices import flash
from app.web.forms.undo import flash_with_undo
from app.web.owned import owned_files
from app.web.picker import Picker, picker_page


@blueprint.route("/studio", methods=["GET", "POST"])
@login_required
def settings() -> ResponseReturnValue:
    """Show or save the studio's name, color, contact and footer; logo and fonts have forms of their own."""
    studio = Studio.get(db.session)
    form = StudioForm.of(studio)
    if form.validate_on_submit():
        try:
            form.apply_to(studio)
            services.audit.record(Verb.STUDIO_CHANGED, thing=studio.name)
            db.session.commit()
            flash(_("Your studio is saved."), "ok")
            return redirect(url_for("studio.settings"))
        except InvalidInput as refusal:
            db.session.rollback()
            refuse(form, refusal)
    has_errors = any(field.errors for field in form)
    fonts = {str(role): font for role, font in StudioFont.all(db.session).items()}
    problem = None if can_make_fonts() else NOT_INSTALLED
    facts = {"fonts": fonts, "cannot_make_fonts": problem, "most_font_bytes": MOST_FONT_BYTES}
    page = render_template("studio/settings.html", form=form, most_logo_bytes=MOST_BYTES, **facts)
    return make_response(page, 400 if has_errors else 200)


@blueprint.post("/studio/logo")
@login_required
def bring_logo() -> ResponseReturnValue:
    """Store an uploaded picture, or a ``file`` of the library, from which the worker makes the logo."""
    try:
        content, filename = (
            _from_library(request.form["file"])
            if "file" in request.form
            else uploaded("logo", _("Choose a picture first."))
        )
        studio = Studio.get(db.session)
        services.studio_logo.receive(studio, content, filename)
        services.audit.record(Verb.STUDIO_CHANGED, thing=studio.name, detail=N_("logo"))
        db.session.commit()
        services.queue.submit(Job.MAKE_LOGO)
        flash(_("Your logo is being made. It appears in a moment; until then your pages stay as they are."), "ok")
    except VitrineError as refusal:
        db.session.rollback()
        flash(refusal.message, "error")
    return redirect(url_for("studio.settings", _anchor="logo"))


@blueprint.get("/studio/logo/choose")
@login_required
def choose_logo() -> str:
    """Show the owner's pictures, to make the logo of one."""
    here = url_for("studio.settings", _anchor="logo")
    picker = Picker(
        title=_("Choose a logo"),
        lead=_("A PNG with a transparent background works best. Of a large picture, the preview is used."),
        act=_("Use as the logo"),
        action=url_for("studio.bring_logo"),
        address=url_for("studio.choose_logo"),
        back=here,
    )
    return picker_page(picker, logo=True, current="studio")


@blueprint.post("/studio/logo/remove")
@login_required
def remove_logo() -> ResponseReturnValue:
    """Remove the logo, so that pages show the studio's name instead."""
    studio = Studio.get(db.session)
    had_logo = studio.has_logo
    studio.remove_logo(utcnow())
    services.audit.record(Verb.STUDIO_CHANGED, thing=studio.name, detail=N_("logo removed"))
    db.session.commit()
    if had_logo:
        flash_with_undo(_("The logo is removed. Your pages show your name instead."), url_for("studio.bring_logo_back"))
    else:
        flash(_("The logo will not be made."), "ok")
    return redirect(url_for("studio.settings", _anchor="logo"))


@blueprint.post("/studio/logo/back")
@login_required
def bring_logo_back() -> ResponseReturnValue:
    """Undo the removal of the logo."""
    studio = Studio.get(db.session)
    studio.bring_logo_back(utcnow())
    services.audit.record(Verb.STUDIO_CHANGED, thing=studio.name, detail=N_("logo"))
    db.session.commit()
    flash(_("Your logo is restored."), "ok")
    return redirect(url_for("studio.settings", _anchor="logo"))


@blueprint.get("/studio/logo")
def logo() -> Response:
    """Return the logo, which is public like the name: the PNG that the worker made, never the uploaded file."""
    studio = Studio.get(db.session)
    if not studio.has_logo or studio.logo is None:
        raise NotFound
    response = Response(studio.logo, mimetype="image/png")
    is_this_version = request.args.get("v") == str(studio.logo_version)
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable" if is_this_version else "no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(f"logo-{studio.logo_version}")
    response.make_conditional(request)
    return response


@blueprint.get("/studio/icon.png")
def icon() -> Response:
    """Return the studio's icon for home screens: its logo on a square, or else the first letter of its name."""
    studio = Studio.get(db.session)
    content = studio.icon if studio.has_logo else None
    if content is None:
        content = monogram(studio.letter, studio.accent.on_light if studio.accent else GREEN)
    response = Response(content, mimetype="image/png")
    is_this_version = request.args.get("v") == studio.icon_version
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable" if is_this_version else "no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(f"icon-{studio.icon_version}")
    response.make_conditional(request)
    return response


def _from_library(uuid: str) -> tuple[bytes, str]:
    """Return the bytes of one of the owner's pictures; no transaction is open while the store is read.

    Raises ``InvalidInput`` unless the picture is ready and the owner's.
    """
    with reading_only():
        found = owned_files(current_user, [_uuid(uuid)])
        file = next((file for file in found if file.state in SHOWN_AS_PICTURE), None)
        if file is None:
            raise InvalidInput(_("This picture is no longer in your library. Choose another one."))
        list(file.variants)  # loaded before the transaction ends
        db.session.commit()
    return services.studio_logo.fetch(file), ""  # its type is read from its bytes


def _uuid(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise InvalidInput(_("Choose a picture first.")) from None
