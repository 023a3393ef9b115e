"""The order to make the size that a visitor asked for, also during a request that otherwise only reads."""

from app.database import writing
from app.extensions import db
from app.models import Collection, Downloads
from app.services.downloads.prepared_sizes import make_for, sizes_of


def make_wanted(collection: Collection, size: Downloads) -> None:
    """Let the workers make this size of the collection's pictures; the request's transaction ends here.

    Nothing is written if they make it already, so that a page that waits does not hold up writers.
    """
    if str(size) in sizes_of(collection):
        return
    db.session.commit()
    with writing():
        make_for(db.session, collection, size)
        db.session.commit()
