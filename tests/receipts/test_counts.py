"""The counts for each link and its missing originals, of those that it may download now."""

from datetime import timedelta

import pytest

from app.database import utcnow
from app.extensions import db
from app.models import Collection, Downloads, File, ReceivedOriginal, ShareLink
from app.queries.receipts import LinkReceipt, missing_files, receipts_of
from tests.access.scene import Scene

NOW = utcnow()


class Delivery:
    """A collection with three originals, the last in a section, and rows of what was sent."""

    def __init__(self, scene: Scene):
        self.scene = scene
        self.collection: Collection = scene.collection(scene.owner())
        self.section = scene.section(self.collection, "Party")
        photos = (scene.photo(self.collection, name) for name in ("a.jpg", "b.jpg"))
        self.files: list[File] = [*photos, scene.photo(self.collection, "c.jpg", section_id=self.section.id)]
        self.link: ShareLink = scene.link(self.collection)

    def sent(self, file: File, link: ShareLink, *, whole: bool = True, handed_out: bool = False) -> None:
        with self.scene.app.app_context():
            db.session.add(
                ReceivedOriginal(
                    collection_id=self.collection.id,
                    share_link_id=link.id,
                    file_id=file.id,
                    parts=[] if whole else [[0, 1]],
                    whole_at=NOW if whole else None,
                    handed_out_at=NOW if handed_out else None,
                    changed_at=NOW,
                )
            )
            db.session.commit()

    def of(self, link: ShareLink) -> tuple[int, int, int, list[str]]:
        """Return the total, how many were received and handed out, and the names of the missing ones."""
        with self.scene.app.app_context():
            link, collection = db.session.get_one(ShareLink, link.id), link.collection_id
            collection = db.session.get_one(Collection, collection)
            receipt = receipts_of(db.session, collection, [link])[link.id]
            names = [file.original_filename for file in db.session.scalars(missing_files(collection, link))]
            return receipt.total, receipt.received, receipt.handed_out, names


@pytest.fixture
def delivery(scene: Scene) -> Delivery:
    return Delivery(scene)


def test_parts_are_missing_and_handed_out_ones_are_apart(anywhere: Scene) -> None:
    delivery = Delivery(anywhere)
    first, second, third = delivery.files
    delivery.sent(first, delivery.link)
    delivery.sent(first, delivery.link, handed_out=True)
    delivery.sent(second, delivery.link, whole=False)
    delivery.sent(third, delivery.link, whole=False, handed_out=True)
    assert delivery.of(delivery.link) == (3, 1, 1, ["b.jpg"])


def test_another_link_counts_for_itself(delivery: Delivery) -> None:
    other = delivery.scene.link(delivery.collection)
    delivery.sent(delivery.files[0], other)
    assert (delivery.of(delivery.link)[1], delivery.of(other)[1]) == (0, 1)


def test_a_link_to_a_section_counts_that_section(delivery: Delivery) -> None:
    link = delivery.scene.link(delivery.collection, is_limited=True)
    with delivery.scene.row(link) as row:
        row.sections = [db.session.merge(delivery.section)]
    for file in delivery.files[1:]:
        delivery.sent(file, link)
    assert delivery.of(link) == (1, 1, 0, [])


def test_hidden_and_trashed_files_do_not_count(delivery: Delivery) -> None:
    for file, column in zip(delivery.files, ("hidden_at", "trashed_at"), strict=False):
        delivery.sent(file, delivery.link)
        delivery.scene.change(file, **{column: NOW})
    assert delivery.of(delivery.link) == (1, 0, 0, ["c.jpg"])


def test_a_replaced_file_is_missing_again(delivery: Delivery) -> None:
    delivery.sent(delivery.files[0], delivery.link)
    version = delivery.scene.version(delivery.files[0])
    delivery.scene.change(version, replaced_at=NOW + timedelta(seconds=1))
    assert delivery.of(delivery.link) == (3, 0, 0, ["a.jpg", "b.jpg", "c.jpg"])


def test_nothing_is_due_without_the_right_to_originals(delivery: Delivery) -> None:
    delivery.scene.change(delivery.link, downloads=Downloads.WEB)
    assert delivery.of(delivery.link)[0] == 0


def test_a_quota_is_the_most_that_is_due(delivery: Delivery) -> None:
    delivery.scene.change(delivery.link, download_quota=2)
    assert delivery.of(delivery.link)[0] == 2


@pytest.mark.parametrize(("received", "handed_out", "missing"), [(3, 0, 0), (1, 1, 1), (4, 0, 0)])
def test_missing_is_what_was_neither_sent_nor_handed_out(received: int, handed_out: int, missing: int) -> None:
    receipt = LinkReceipt(1, 3, received, handed_out)
    assert (receipt.missing, receipt.is_complete) == (missing, not missing)
