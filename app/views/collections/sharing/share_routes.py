"""The share page: the gallery's address, its QR code, share links, and previews of what a visitor sees."""

import io
from typing import Any
from uuid import UUID

import segno
from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotFound, TooManyAttempts
from app.extensions import db
from app.languages import gettext as _
from app.models import Client, Collection, MessageTemplate, ShareLink, Verb
from app.policies.collection_policy import AccessState, decide
from app.policies.visitor import previewing_visitor
from app.services.activity.activity_report import count_by_link
from app.services.sharing.link_editor import apply_link_changes
from app.services.sharing.messages import MessageWriter, selected_template
from app.views.collections.blueprint import blueprint
from app.views.collections.settings.pins import hashed_pin
from app.views.collections.sharing.share_link_forms import ShareLinkForm
from app.web.filters import current_studio
from app.web.forms.form_responses import done, refuse
from app.web.forms.notices import flash
from app.web.owned import owned_collection, owned_link
from app.web.preflight_pages import page_path
from app.web.previews import begin_preview, end_preview
from app.web.public_url import public_url

QR_SCALE = 12  # pixels per module: about 500 px, sharp in print at 4 cm
CLOSED = {
    AccessState.HIDDEN: _("This link does not open the collection: it is a draft or private, or the link is revoked."),
    AccessState.EXPIRED: _("This link does not open the collection any more: the collection or the link has ended."),
}


@blueprint.get("/<uuid:uuid>/share")
def share(uuid: UUID) -> Response:
    """Show the address and the share links to send to the client, with messages made from a template.

    ``?template=`` shows them with another template, once.
    """
    collection = owned_collection(current_user, uuid)
    return share_page(collection, ShareLinkForm.empty(collection))


@blueprint.post("/<uuid:uuid>/links")
def add_link(uuid: UUID) -> ResponseReturnValue:
    """Create a share link."""
    collection = owned_collection(current_user, uuid)
    form = ShareLinkForm.to_make(collection)
    if not form.validate_on_submit():
        return share_page(collection, form, 400)
    try:
        hashes = services.passwords.hash_shared(form.password.data), hashed_pin(form.download_pin.data)
        link = ShareLink.create(db.session, collection, name=form.name.data or "", now=utcnow())
        apply_link_changes(link, form.changes(link, current_user.zone, hashes))
    except (InvalidInput, TooManyAttempts) as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return share_page(owned_collection(current_user, uuid), form, 400)
    services.audit.record(Verb.LINK_MADE, collection=collection, thing=link.name)
    db.session.commit()
    flash(_("The share link for %(name)s is ready to be copied.", name=link.name), "ok")
    return redirect(url_for("collections.share", uuid=uuid))


@blueprint.route("/links/<uuid:uuid>", methods=["GET", "POST"])
def edit_link(uuid: UUID) -> ResponseReturnValue:
    """Show or save the settings of a share link; its address does not change."""
    link = owned_link(current_user, uuid)
    collection = link.collection
    form = ShareLinkForm.of(link, current_user.zone)
    if form.validate_on_submit():
        try:
            hashes = services.passwords.hash_shared(form.password.data), hashed_pin(form.download_pin.data)
            apply_link_changes(link, form.changes(link, current_user.zone, hashes))
            services.audit.record(Verb.LINK_CHANGED, collection=collection, thing=link.name)
            db.session.commit()
            flash(_("The share link for %(name)s is changed.", name=link.name), "ok")
            return redirect(url_for("collections.share", uuid=collection.uuid))
        except (InvalidInput, TooManyAttempts) as refusal:
            db.session.rollback()
            refuse(form, refusal)
    page = render_template(
        "collections/sharing/link.html",
        collection=collection,
        link=link,
        clients=Client.all_of(db.session, current_user.id),
        form=form,
        zone=current_user.zone,
        now=utcnow(),
    )
    return make_response(page, 400 if form.errors else 200)


@blueprint.post("/links/<uuid:uuid>/revoke")
def revoke_link(uuid: UUID) -> Response:
    """Revoke a share link; its visitors are refused from the next request on."""
    link = owned_link(current_user, uuid)
    link.revoke(utcnow())
    services.audit.record(Verb.LINK_REVOKED, collection=link.collection, thing=link.name)
    db.session.commit()
    message = _("The share link for %(name)s no longer works. To undo this, press “Undo” beside it.", name=link.name)
    return done(message, url_for("collections.share", uuid=link.collection.uuid))


@blueprint.post("/links/<uuid:uuid>/quota/reset")
def reset_quota(uuid: UUID) -> Response:
    """Let a share link's visitors download as many photos again as its quota says."""
    link = owned_link(current_user, uuid)
    services.download_quota.reset(link.id)
    services.audit.record(Verb.LINK_CHANGED, collection=link.collection, thing=link.name)
    db.session.commit()
    return done(
        _("The photos downloaded with the link for %(name)s are counted from zero again.", name=link.name),
        url_for("collections.share", uuid=link.collection.uuid),
    )


@blueprint.post("/links/<uuid:uuid>/reinstate")
def reinstate_link(uuid: UUID) -> Response:
    """Undo the revocation of a share link."""
    link = owned_link(current_user, uuid)
    link.reinstate()
    services.audit.record(Verb.LINK_REINSTATED, collection=link.collection, thing=link.name)
    db.session.commit()
    return done(
        _("The share link for %(name)s works again.", name=link.name),
        url_for("collections.share", uuid=link.collection.uuid),
    )


@blueprint.post("/<uuid:uuid>/preview")
def preview(uuid: UUID) -> ResponseReturnValue:
    """Preview the gallery as a visitor sees it, through the share link in the field ``link`` or the plain address."""
    collection = owned_collection(current_user, uuid)
    link = _link(collection, request.form["link"]) if request.form.get("link") else None
    outcome = decide(previewing_visitor(collection, link), collection, utcnow()).outcome
    if outcome in CLOSED:
        flash(CLOSED[outcome], "warn")
        return redirect(url_for("collections.share", uuid=uuid))
    begin_preview(collection, link)
    return redirect(url_for("gallery.view", slug=collection.slug))


@blueprint.post("/<uuid:uuid>/preview/end", endpoint="end_preview")
def leave_preview(uuid: UUID) -> ResponseReturnValue:
    """End the preview, and show the share page."""
    collection = owned_collection(current_user, uuid)
    end_preview()
    return redirect(url_for("collections.share", uuid=collection.uuid))


@blueprint.get("/<uuid:uuid>/qr.<any(svg, png):kind>")
def qr(uuid: UUID, kind: str) -> Response:
    """Return the QR code of the gallery's address, or of a share link's (``?link=``)."""
    collection = owned_collection(current_user, uuid)
    address = public_url("gallery.view", slug=collection.slug)
    if asked := request.args.get("link"):
        address = public_url("gallery.share_link", token=_link(collection, asked).token)
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind=kind, scale=QR_SCALE, border=4)
    response = Response(picture.getvalue(), mimetype="image/svg+xml" if kind == "svg" else "image/png")
    if "download" in request.args:
        response.headers["Content-Disposition"] = f'attachment; filename="{collection.slug}.{kind}"'
    return response


def share_page(collection: Collection, form: ShareLinkForm, status: int = 200, **facts: Any) -> Response:
    """Return the share page with this form of a new link; ``facts`` are further values for its template."""
    mine = select(ShareLink).where(ShareLink.collection_id == collection.id)
    links = db.session.scalars(mine.order_by(ShareLink.revoked_at.is_not(None), ShareLink.id.desc())).all()
    now, addresses = utcnow(), {link.id: public_url("gallery.share_link", token=link.token) for link in links}
    writer, gallery_url = _message_writer(collection), public_url("gallery.view", slug=collection.slug)
    page = render_template(
        "collections/sharing/share.html",
        collection=collection,
        form=form,
        concerns=services.preflight.concerns(collection, now),
        page_of=lambda concern: page_path(concern, collection),
        links=links,
        counts=count_by_link(db.session, collection),
        handed_out=services.download_quota.counts(collection),
        address_seconds=services.storage.address_seconds,
        public_url=gallery_url,
        link_urls=addresses,
        sends_mails=services.mail.outbox.is_on,
        writer=writer,
        message=writer.with_gallery_link(gallery_url),
        messages={link.id: writer.with_share_link(link, addresses[link.id]) for link in links},
        zone=current_user.zone,
        now=now,
        **facts,
    )
    return make_response(page, status)


def _message_writer(collection: Collection) -> MessageWriter:
    studio, templates = current_studio(), MessageTemplate.all_of(db.session, current_user.id)
    choice = request.args.get("template", collection.message_template)
    selected = selected_template(templates, choice, collection.language)
    return MessageWriter(collection, templates, selected, studio.name, studio.language, current_user.zone)


def _link(collection: Collection, uuid: str) -> ShareLink:
    try:
        wanted = (ShareLink.uuid == UUID(uuid), ShareLink.collection_id == collection.id)
    except ValueError:
        raise NotFound from None
    link = db.session.scalar(select(ShareLink).where(*wanted))
    if link is None:
        raise NotFound
    return link
