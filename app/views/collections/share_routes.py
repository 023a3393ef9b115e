"""The share page: the address, its QR code, and personal links that can be revoked."""

import io
from uuid import UUID

import segno
from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from sqlalchemy import select

from app.composition import services
from app.database import utcnow
from app.errors import InvalidInput, NotFound
from app.extensions import db
from app.models import Collection, Downloads, ShareLink, Verb
from app.views.access import owned_collection
from app.views.assets import public_url
from app.views.collections import blueprint
from app.views.collections.answers import done
from app.views.collections.forms import ShareLinkForm, in_utc

QR_SCALE = 12  # pixels a module: about 500 px, sharp in print at 4 cm


@blueprint.get("/<uuid:uuid>/share")
def share(uuid: UUID) -> Response:
    """What to send to the client."""
    return _share_page(owned_collection(current_user, uuid), ShareLinkForm(formdata=None))


@blueprint.post("/<uuid:uuid>/links")
def add_link(uuid: UUID) -> Response:
    """A new personal link."""
    collection = owned_collection(current_user, uuid)
    form = ShareLinkForm()
    if not form.validate_on_submit():
        return _share_page(collection, form, 400)
    try:
        link = ShareLink.create(
            db.session,
            collection,
            name=form.name.data or "",
            downloads=Downloads(form.downloads.data),
            expires_at=in_utc(form.expires_at.data, current_user.zone),
            now=utcnow(),
        )
    except InvalidInput as refusal:
        form.name.errors = [refusal.message]
        return _share_page(collection, form, 400)
    services.audit.noted(Verb.LINK_MADE, collection=collection, thing=link.name)
    db.session.commit()
    flash(f"The link for {link.name} is ready to be copied.", "ok")
    return redirect(url_for("collections.share", uuid=uuid))  # type: ignore[return-value]


@blueprint.post("/links/<uuid:uuid>/revoke")
def revoke_link(uuid: UUID) -> Response:
    """Ends a link; whoever came by it is refused on the next request."""
    link = db.session.scalar(select(ShareLink).where(ShareLink.uuid == uuid))
    if link is None:
        raise NotFound
    collection = owned_collection(current_user, link.collection.uuid)
    link.revoke(utcnow())
    services.audit.noted(Verb.LINK_REVOKED, collection=collection, thing=link.name)
    db.session.commit()
    return done(f"The link for {link.name} no longer works.", url_for("collections.share", uuid=collection.uuid))


@blueprint.get("/<uuid:uuid>/qr.<any(svg, png):kind>")
def qr(uuid: UUID, kind: str) -> Response:
    """The QR code of the gallery's address, or of one personal link's (``?link=``)."""
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


def _share_page(collection: Collection, form: ShareLinkForm, status: int = 200) -> Response:
    mine = select(ShareLink).where(ShareLink.collection_id == collection.id).order_by(ShareLink.id.desc())
    links = db.session.scalars(mine).all()
    page = render_template(
        "collections/share.html",
        collection=collection,
        form=form,
        links=links,
        public_url=public_url("gallery.view", slug=collection.slug),
        link_urls={link.id: public_url("gallery.share_link", token=link.token) for link in links},
        zone=current_user.zone,
        now=utcnow(),
    )
    return make_response(page, status)


def _link(collection: Collection, uuid: str) -> ShareLink:
    try:
        wanted = (ShareLink.uuid == UUID(uuid), ShareLink.collection_id == collection.id)
    except ValueError:
        raise NotFound from None
    link = db.session.scalar(select(ShareLink).where(*wanted))
    if link is None:
        raise NotFound
    return link
