"""Parts of lists: the rows for one response, and the cursor for the next ones."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Select

from app.api.presenting import cursor_of, offset_of
from app.database import Session

Row = TypeVar("Row")


def rows_of_page(session: Session, wanted: Select[Any], page: dict[str, Any]) -> tuple[list[Any], str | None]:
    """Return the rows of the asked part of a query, and the cursor for the next part or None.

    ``page`` has the values of ``schemas.common.Page``. Raises ``InvalidInput`` for a cursor that is not ours.
    """
    offset, limit = offset_of(page.get("after")), page["limit"]
    found = list(session.scalars(wanted.offset(offset).limit(limit + 1)))
    return found[:limit], cursor_of(offset + limit) if len(found) > limit else None


def items_of_page(items: Sequence[Row], page: dict[str, Any]) -> tuple[Sequence[Row], str | None]:
    """Return the asked part of a list that is in memory, as ``rows_of_page`` does."""
    offset, limit = offset_of(page.get("after")), page["limit"]
    end = offset + limit
    return items[offset:end], cursor_of(end) if len(items) > end else None
