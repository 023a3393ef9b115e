"""Clients: created, renamed, revoked and deleted by their owner, and share links that belong to them."""

from uuid import UUID

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.composition import services
from app.database import utcnow
from app.errors import Conflict, InvalidInput, NotFound
from app.extensions import db
from app.languages import gettext as _
from app.models import Client, ShareLink, Verb
from app.queries.clients import count_links, links_of, proposed_links
from app.services.sharing.client_editor import assign_link, change_client, reinstate_client, revoke_client
from app.views.collections.blueprint import blueprint
from app.views.collections.clients.client_form import ClientForm
from app.web.forms.form_responses import done, refuse
from app.web.owned import owned_client, owned_link
from app.web.public_url import public_url

NEW = "new"


@blueprint.route("/clients", methods=["GET", "POST"])
def clients() -> ResponseReturnValue:
    """Show the owner's clients and the form of a new one, or create it."""
    form = ClientForm()
    if form.validate_on_submit():
        try:
            client = Client.create(
                db.session, current_user.id, name=form.name.data or "", email=form.email.data, now=utcnow()
            )
            services.audit.record(Verb.CLIENT_MADE, thing=client.name)
            db.session.commit()
            return done(_("The client “%(name)s” is created.", name=client.name), _address(client))
        except (InvalidInput, Conflict) as refusal:
            db.session.rollback()
            refuse(form, refusal)
    found, counts = Client.all_of(db.session, current_user.id), count_links(db.session, current_user.id)
    page = render_template("collections/clients/clients.html", clients=found, counts=counts, form=form)
    return make_response(page, 400 if form.errors else 200)


@blueprint.route("/clients/<uuid:uuid>", methods=["GET", "POST"])
def client(uuid: UUID) -> ResponseReturnValue:
    """Show a client with the links, or save name and e-mail address."""
    found = owned_client(current_user, uuid)
    form = ClientForm.of(found)
    if form.validate_on_submit():
        try:
            values = {"name": form.name.data or "", "email": form.email.data, "version": form.version.data}
            if change_client(db.session, found, **values):
                services.audit.record(Verb.CLIENT_CHANGED, thing=found.name)
            db.session.commit()
            return done(_("The client “%(name)s” is saved.", name=found.name), _address(found))
        except (InvalidInput, Conflict) as refusal:
            db.session.rollback()
            form.accept_version(found)
            refuse(form, refusal)
    page = render_template(
        "collections/clients/client.html",
        client=found,
        form=form,
        links=links_of(db.session, found),
        proposed=proposed_links(db.session, found),
        address=public_url("gallery.client_page", token=found.token),
        zone=current_user.zone,
        now=utcnow(),
    )
    return make_response(page, 400 if form.errors else 200)


@blueprint.post("/links/<uuid:uuid>/client")
def choose_client(uuid: UUID) -> Response:
    """Let a share link belong to the client in the field ``client``: an id, ``new``, or nothing for none."""
    link = owned_link(current_user, uuid)
    chosen = _chosen(link, request.form.get("client", ""))
    is_new = chosen is not None and chosen.id is None
    if is_new:
        db.session.flush()
    if assign_link(db.session, link, chosen):
        verb, thing = (Verb.CLIENT_MADE, chosen.name) if is_new and chosen else (Verb.LINK_CHANGED, link.name)
        services.audit.record(verb, collection=None if is_new else link.collection, thing=thing)
    db.session.commit()
    if chosen is None:
        message = _("The share link for %(name)s belongs to no client any more.", name=link.name)
        return done(message, url_for("collections.edit_link", uuid=uuid))
    return done(_("The share link for %(name)s is on the client's page.", name=link.name), _address(chosen))


@blueprint.post("/clients/<uuid:uuid>/revoke")
def close_client(uuid: UUID) -> Response:
    """Revoke a client: the page and all share links of this person end."""
    found = owned_client(current_user, uuid)
    if revoke_client(db.session, found, utcnow()):
        services.audit.record(Verb.CLIENT_REVOKED, thing=found.name)
    db.session.commit()
    return done(_("The client “%(name)s” and their share links no longer work.", name=found.name), _address(found))


@blueprint.post("/clients/<uuid:uuid>/reinstate")
def reopen_client(uuid: UUID) -> Response:
    """Undo the revocation of a client, and of the links that were revoked with it."""
    found = owned_client(current_user, uuid)
    if reinstate_client(db.session, found):
        services.audit.record(Verb.CLIENT_REINSTATED, thing=found.name)
    db.session.commit()
    return done(_("The client “%(name)s” and their share links work again.", name=found.name), _address(found))


@blueprint.post("/clients/<uuid:uuid>/delete")
def delete_client(uuid: UUID) -> Response:
    """Delete a client and the page, which can be undone for an hour; the share links stay as they are."""
    found = owned_client(current_user, uuid)
    found.delete(utcnow())
    services.audit.record(Verb.CLIENT_DELETED, thing=found.name)
    db.session.commit()
    message = _("The client “%(name)s” is deleted; their share links still work.", name=found.name)
    restore = url_for("collections.restore_client", uuid=uuid)
    return done(message, url_for("collections.clients"), restore=restore)


@blueprint.post("/clients/<uuid:uuid>/restore")
def restore_client(uuid: UUID) -> Response:
    """Undo the deletion of a client."""
    found = owned_client(current_user, uuid, Client.can_come_back(utcnow()))
    Client.require_room(db.session, current_user.id)
    found.bring_back()
    services.audit.record(Verb.CLIENT_RESTORED, thing=found.name)
    db.session.commit()
    return done(_("The client “%(name)s” is restored.", name=found.name), _address(found))


def _address(found: Client) -> str:
    return url_for("collections.client", uuid=found.uuid)


def _chosen(link: ShareLink, sent: str) -> Client | None:
    """Return the client that the form names, a new one with the link's name and e-mail address, or None."""
    if sent == NEW:
        return Client.create(db.session, current_user.id, name=link.name, email=link.email, now=utcnow())
    try:
        return owned_client(current_user, UUID(sent)) if sent else None
    except ValueError:
        raise NotFound from None
