"""The route ``/api/v1/collections/<uuid>/receipts``: how many originals each share link has received."""

from typing import Any
from uuid import UUID

from flask_login import current_user
from sqlalchemy import select

from app.api.blueprint import collections as blueprint
from app.api.paging import rows_of_page
from app.api.schemas.common import Page, Refusal
from app.api.schemas.receipts import ReceiptList
from app.extensions import db
from app.models import ShareLink, TokenScope
from app.queries.receipts import LinkReceipt, receipt_at_address, receipts_of
from app.web.owned import owned_collection


@blueprint.get("/<uuid:uuid>/receipts")
@blueprint.needs(TokenScope.READ)
@blueprint.arguments(Page, location="query")
@blueprint.response(200, ReceiptList)
@blueprint.alt_response(400, schema=Refusal, description="The cursor is not ours.")
@blueprint.alt_response(401, schema=Refusal, description="No token, or not a valid one.")
@blueprint.alt_response(404, schema=Refusal, description="Not found, in the trash, or another owner's.")
@blueprint.alt_response(422, schema=Refusal, description="A value is wrong.")
def list_receipts(page: dict[str, Any], uuid: UUID) -> dict[str, Any]:
    """List how many originals each share link has received, the oldest link first, the gallery's own address last."""
    collection = owned_collection(current_user, uuid)
    wanted = select(ShareLink).where(ShareLink.collection_id == collection.id).order_by(ShareLink.id)
    links, following = rows_of_page(db.session, wanted, page)
    receipts = receipts_of(db.session, collection, links)
    found = [_receipt_out(receipts[link.id], link) for link in links]
    if following is None:
        found.append(_receipt_out(receipt_at_address(db.session, collection), None))
    return {"receipts": found, "next": following}


def _receipt_out(receipt: LinkReceipt, link: ShareLink | None) -> dict[str, Any]:
    return {
        "link": link.uuid if link else None,
        "name": link.name if link else None,
        "total": receipt.total,
        "received": receipt.received,
        "handed_out": receipt.handed_out,
        "missing": receipt.missing,
    }
