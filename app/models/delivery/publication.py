"""The publications of a collection: the numbers of its photos, and how visitors hear of them."""

from datetime import datetime

from sqlalchemy import false
from sqlalchemy.orm import Mapped, mapped_column

from app.database import UTCDateTime


class Publication:
    """A model whose photos are numbered as they become visible.

    ``published_seq`` is the last number that was given; all photos of one publication share a number. ``numbered_at``
    is when it was given. ``told_seq`` is the last number of which the owner has told the visitors, null before the
    first publication, and ``told_at`` when that was. With ``tells_automatically``, a worker tells them. With
    ``announces``, visitors of a draft's address can ask for one mail when it is published.
    """

    published_seq: Mapped[int] = mapped_column(default=0, server_default="0")
    numbered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told_seq: Mapped[int | None]
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tells_automatically: Mapped[bool] = mapped_column(default=False, server_default=false())
    announces: Mapped[bool] = mapped_column(default=False, server_default=false())
