"""The command ``vitrine receipts``: which originals each share link of a collection has received."""

import csv
import sys
from uuid import UUID

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from app.errors import NotFound
from app.extensions import db
from app.formatting import datetime_iso
from app.models import Collection, ShareLink
from app.queries.receipts import LinkReceipt, receipt_at_address, receipts_of
from app.services.receipts.receipt_report import ReceiptReport
from app.services.selections.exports.spreadsheet import plain

COLUMNS = (
    "link",
    "link_name",
    "file",
    "filename",
    "size",
    "sha256",
    "received_at",
    "handed_out_at",
    "earlier_version_received_at",
)
AT_ADDRESS = "(gallery address)"


@click.command("receipts")
@click.argument("wanted", metavar="COLLECTION")
@click.option("--csv", "as_csv", is_flag=True, help="Print a line for each file and link, as CSV.")
@with_appcontext
def receipts(wanted: str, as_csv: bool) -> None:
    """Print which originals each link has received; COLLECTION is a collection's address or uuid."""
    collection = _collection(wanted)
    links = db.session.scalars(
        select(ShareLink).where(ShareLink.collection_id == collection.id).order_by(ShareLink.id)
    ).all()
    if as_csv:
        _print_csv(collection, [*links, None])
        return
    counts = receipts_of(db.session, collection, links)
    for link in links:
        click.echo(_line(counts[link.id], link.name))
    click.echo(_line(receipt_at_address(db.session, collection), AT_ADDRESS))


def _collection(wanted: str) -> Collection:
    try:
        named = Collection.uuid == UUID(wanted)
    except ValueError:
        named = Collection.slug == wanted
    found = db.session.scalar(select(Collection).where(named, Collection.trashed_at.is_(None)))
    if found is None:
        raise NotFound(f"No collection has the address or id “{wanted}”. “vitrine collections list” names them all.")
    return found


def _line(receipt: LinkReceipt, name: str) -> str:
    counts = f"{receipt.received} of {receipt.total} received"
    return f"{counts}\t{receipt.handed_out} handed out\t{receipt.missing} missing\t{name}"


def _print_csv(collection: Collection, links: list[ShareLink | None]) -> None:
    report, writer = ReceiptReport(db.session, collection), csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for link in links:
        for row in report.of(link):
            moments = (row.received_at, row.handed_out_at, row.earlier_at)
            if link is None and not any(moments):
                continue  # the gallery's own address has no list of originals that are due
            writer.writerow(
                [
                    link.uuid if link else "",
                    plain(link.name) if link else AT_ADDRESS,
                    row.file.uuid,
                    plain(row.file.original_filename),
                    row.file.size,
                    row.sha256 or "",
                    *(datetime_iso(moment) if moment else "" for moment in moments),
                ]
            )
