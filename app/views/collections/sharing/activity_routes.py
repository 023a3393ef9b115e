"""The activity page: what visitors did, for the collection's owner only."""

from collections.abc import Sequence
from uuid import UUID

from flask import render_template, request
from flask_login import current_user
from sqlalchemy import select

from app.composition import services
from app.database import utcnow
from app.errors import NotFound
from app.extensions import db
from app.models import Collection, ShareLink
from app.services.activity import activity_report
from app.services.activity.activity_report import Counts
from app.services.receipts.receipt_report import ReceiptReport
from app.views.collections.blueprint import blueprint
from app.web.owned import owned_collection

PLAIN = "plain"  # in the address: visits through the gallery's own address, without a link


@blueprint.get("/<uuid:uuid>/activity")
def activity(uuid: UUID) -> str:
    """Show sums, each link, the most downloaded photos, and the latest events.

    ``?link=`` shows the originals that were sent through one link, with ``only=missing`` those that were not.
    """
    collection = owned_collection(current_user, uuid)
    mine = select(ShareLink).where(ShareLink.collection_id == collection.id).order_by(ShareLink.id.desc())
    links = db.session.scalars(mine).all()
    if asked := request.args.get("link"):
        return _originals(collection, links, asked)
    rows = activity_report.by_link(db.session, collection, links)
    return render_template(
        "collections/sharing/activity.html",
        collection=collection,
        rows=rows,
        totals=sum((row.counts for row in rows), Counts()),
        photos=activity_report.by_photo(db.session, collection),
        events=activity_report.latest(db.session, collection),
        days=services.settings.VITRINE_ACTIVITY_DAYS,
        zone=current_user.zone,
        now=utcnow(),
    )


def _originals(collection: Collection, links: Sequence[ShareLink], asked: str) -> str:
    found = [link for link in links if str(link.uuid) == asked.lower()]
    if not found and asked != PLAIN:
        raise NotFound
    link = found[0] if found else None
    rows = list(ReceiptReport(db.session, collection).of(link))
    return render_template(
        "collections/sharing/received.html",
        collection=collection,
        link=link,
        rows=[row for row in rows if row.is_missing] if request.args.get("only") == "missing" else rows,
        total=len(rows),
        count=sum(row.received_at is not None for row in rows),
        missing=sum(row.is_missing for row in rows),
        only_missing=request.args.get("only") == "missing",
        zone=current_user.zone,
        now=utcnow(),
    )
