"""Mails to the people of a collection's share links: the log, the form that sends them, and the automatic ones."""

from uuid import UUID, uuid4

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.composition import services
from app.database import utcnow
from app.errors import Conflict, InvalidInput
from app.extensions import db
from app.integrations.background_queue import Job
from app.languages import gettext as _
from app.languages import ngettext
from app.models import Collection, MailKind, OutgoingMail, ShareLink, Verb
from app.models.mail.outgoing_mail import TO_OWNERS
from app.services.mail.automatic_mails import AutomaticMail, choose_for, chosen_for
from app.services.mail.client_mails import QueuedMails
from app.services.mail.client_writing import WrittenMail
from app.services.mail.cover import alt_text
from app.views.collections.blueprint import blueprint
from app.views.collections.sharing.mails_form import KIND_HINTS, MailForm
from app.views.collections.sharing.message_template_forms import FIELD_MEANINGS
from app.web.forms.form_responses import done, refuse
from app.web.owned import owned_collection, owned_mail

MOST_SHOWN = 200  # of the log; the API has all of it
MOST_OCCASION = 40  # characters


@blueprint.get("/<uuid:uuid>/mails")
def mails(uuid: UUID) -> str:
    """Show the latest mails about a collection, and which mails are sent without an act of the owner."""
    collection = owned_collection(current_user, uuid)
    mine = select(OutgoingMail).where(OutgoingMail.collection_id == collection.id, OutgoingMail.for_owners())
    latest = mine.options(selectinload(OutgoingMail.share_link)).order_by(OutgoingMail.id.desc()).limit(MOST_SHOWN)
    return render_template(
        "collections/sharing/mails.html",
        collection=collection,
        mails=db.session.scalars(latest).all(),
        to_owners=TO_OWNERS,
        automatic=chosen_for(collection),
        sends_mails=services.mail.outbox.is_on,
        days=services.settings.VITRINE_AUDIT_DAYS,
        zone=current_user.zone,
        now=utcnow(),
    )


@blueprint.route("/<uuid:uuid>/mails/new", methods=["GET", "POST"])
def write_mails(uuid: UUID) -> ResponseReturnValue:
    """Show the form with a preview, or send the mails; ``?link=`` and ``?kind=`` fill it in.

    The field ``act`` with the value ``preview`` shows the preview of what the form has.
    """
    collection, now = owned_collection(current_user, uuid), utcnow()
    services.mail.clients.require_possible(collection)
    links = services.mail.clients.addressed(collection, now)
    form = MailForm.to_write(links, request.args.get("kind", ""), set(request.args.getlist("link")))
    if not form.validate_on_submit():
        return _form_page(collection, form, links)
    if request.form.get("act") == "preview":
        return _form_page(collection, form, links)
    try:
        queued = _queue(collection, form, links)
    except InvalidInput as refusal:
        db.session.rollback()
        refuse(form, refusal)
        return _form_page(owned_collection(current_user, uuid), form, links)
    return done(_said(queued), url_for("collections.mails", uuid=uuid))


@blueprint.post("/<uuid:uuid>/mails/automatic")
def set_automatic_mails(uuid: UUID) -> Response:
    """Store which mails are sent without an act of the owner: the values of the fields ``mail``."""
    collection = owned_collection(current_user, uuid)
    sent = set(request.form.getlist("mail"))
    choose_for(collection, {each for each in AutomaticMail if str(each) in sent})
    services.audit.record(Verb.AUTOMATIC_MAILS_CHANGED, collection=collection, thing=collection.title)
    db.session.commit()
    return done(_("The automatic mails are saved."), url_for("collections.mails", uuid=uuid))


@blueprint.post("/mails/<uuid:uuid>/again")
def send_mail_again(uuid: UUID) -> Response:
    """Send a mail once more, to the address that its share link has now."""
    mail, now = owned_mail(current_user, uuid), utcnow()
    if mail.kind in TO_OWNERS or mail.collection is None or mail.share_link is None:
        raise Conflict(_("This mail was to you, so it cannot be sent again."))
    services.mail.clients.send_again(mail, now)
    services.audit.record(Verb.MAILS_QUEUED, collection=mail.collection, thing=mail.share_link.name)
    db.session.commit()
    services.queue.submit(Job.SEND_MAILS)
    sentence = _("The mail to %(name)s is sent again.", name=mail.share_link.name)
    return done(sentence, url_for("collections.mails", uuid=mail.collection.uuid))


def _queue(collection: Collection, form: MailForm, links: list[ShareLink]) -> QueuedMails:
    """Store the mails that the form describes, and commit; raises ``InvalidInput`` if it cannot be sent so."""
    recipients = form.selected(links)
    if not recipients:
        raise InvalidInput(_("Choose at least one person."), field="links")
    kind, occasion = MailKind(form.kind.data), (form.occasion.data or uuid4().hex)[:MOST_OCCASION]
    queued = services.mail.clients.queue(collection, kind, recipients, utcnow(), occasion=occasion, own=form.own)
    if queued.count:
        name = recipients[0].name if len(recipients) == 1 else collection.title
        services.audit.record(Verb.MAILS_QUEUED, collection=collection, thing=name, count=queued.count)
    db.session.commit()
    services.queue.submit(Job.SEND_MAILS)
    return queued


def _said(queued: QueuedMails) -> str:
    sent = ngettext("%(count)s mail is on its way.", "%(count)s mails are on their way.", queued.count)
    if not queued.left_out:
        return str(sent)
    left_out = ngettext(
        "%(count)s person got none: finished, asked for no more reminders, or has this mail waiting.",
        "%(count)s people got none: finished, asked for no more reminders, or have this mail waiting.",
        queued.left_out,
    )
    return f"{sent} {left_out}"


def _form_page(collection: Collection, form: MailForm, links: list[ShareLink]) -> Response:
    previews: list[tuple[ShareLink, WrittenMail]] = []
    cover = services.mail.clients.cover(collection, utcnow())
    try:
        previews = _previews(collection, form, links)
    except InvalidInput as refusal:
        if not form.errors:
            refuse(form, refusal)
    page = render_template(
        "collections/sharing/write_mails.html",
        collection=collection,
        form=form,
        hints=KIND_HINTS,
        links=links,
        meanings=FIELD_MEANINGS,
        previews=previews,
        cover=cover,
        alt=alt_text(cover) if cover else "",
        zone=current_user.zone,
        now=utcnow(),
    )
    return make_response(page, 400 if any(field.errors for field in form) else 200)


def _previews(collection: Collection, form: MailForm, links: list[ShareLink]) -> list[tuple[ShareLink, WrittenMail]]:
    """Return the mail to the first selected person of each language; raises ``InvalidInput`` for an unusable text."""
    if form.kind.data not in KIND_HINTS:
        return []
    kind, by_language = MailKind(form.kind.data), dict[str, tuple[ShareLink, WrittenMail]]()
    seen: set[str | None] = set()
    for link in form.selected(links) or links[:1]:
        if link.language not in seen:
            seen.add(link.language)
            written = services.mail.clients.preview(collection, kind, link, form.own)
            by_language.setdefault(written.language.tag, (link, written))
    return list(by_language.values())
