"""Rows as lines of JSON that can be loaded into any database, and the description of their tables and columns."""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    bindparam,
    column,
    func,
    insert,
    select,
    table,
    text,
    update,
)
from sqlalchemy.types import TypeEngine

from app.database import UTCDateTime
from app.models.columns import TypedText

ROWS_AT_ONCE = 500
_KINDS: list[tuple[type, str]] = [
    (UTCDateTime, "moment"),
    (DateTime, "datetime"),
    (Date, "date"),
    (Uuid, "uuid"),
    (Boolean, "boolean"),
    (Integer, "integer"),
    (Float, "float"),
    (JSON, "json"),
    (LargeBinary, "bytes"),
    (String, "text"),  # also enums
    (TypedText, "text"),
]
_TYPES: dict[str, TypeEngine[Any]] = {
    "moment": UTCDateTime(),
    "datetime": DateTime(),
    "date": Date(),
    "uuid": Uuid(),
    "boolean": Boolean(),
    "integer": BigInteger(),
    "float": Float(),
    "json": JSON(none_as_null=True),
    "bytes": LargeBinary(),
    "text": Text(),
}


@dataclass(frozen=True)
class TableForm:
    """The description of a table in a backup: its columns with their kinds, its key, and the columns to fill in later.

    ``later`` are references to tables that come after this one.
    """

    name: str
    columns: dict[str, str]
    key: list[str]
    later: list[str]

    def decoded(self, line: bytes) -> dict[str, Any]:
        """Return the row of a line."""
        return {name: _decoded(self.columns[name], value) for name, value in json.loads(line).items()}


def table_forms(metadata: MetaData) -> list[TableForm]:
    """Return every table, each after the tables that it references."""
    return [_form(known) for known in metadata.sorted_tables]


def dump_rows(connection: Connection, known: Table, form: TableForm) -> Iterator[list[bytes]]:
    """Yield all rows in the order of their key, as lists of at most 500 lines."""
    by_name = {column.name: column for column in known.columns}  # the key of a column may be the name of the attribute
    query = select(*(by_name[name] for name in form.columns)).order_by(*known.primary_key.columns)
    for rows in connection.execute(query.execution_options(yield_per=ROWS_AT_ONCE)).partitions():
        yield [_line(dict(zip(form.columns, row, strict=True))) for row in rows]


def load_rows(connection: Connection, form: TableForm, rows: Iterable[dict[str, Any]]) -> int:
    """Insert rows, without the columns to fill in later; return how many."""
    target = table(form.name, *(column(name, _TYPES[kind]) for name, kind in form.columns.items()))
    values = {name: bindparam(name, type_=_TYPES[form.columns[name]]) for name in form.columns}
    loaded = [{**row, **dict.fromkeys(form.later)} for row in rows]
    if loaded:
        connection.execute(insert(target).values(values), loaded)
    return len(loaded)


def fill_in_later(connection: Connection, form: TableForm, rows: Iterable[dict[str, Any]]) -> None:
    """Set the references to tables that are loaded later."""
    target = table(form.name, *(column(name, _TYPES[kind]) for name, kind in form.columns.items()))
    for row in rows:
        values = {name: row[name] for name in form.later if row[name] is not None}
        if values:
            mine = [target.c[name] == row[name] for name in form.key]
            connection.execute(update(target).where(*mine).values(values))


def set_counters(connection: Connection, form: TableForm) -> None:
    """Set PostgreSQL's sequence to the highest id; SQLite continues there by itself."""
    if connection.dialect.name != "postgresql" or form.key != ["id"] or form.columns["id"] != "integer":
        return
    highest = connection.scalar(select(func.max(column("id"))).select_from(table(form.name)))
    if highest is not None:
        sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": form.name})
        if sequence is not None:
            connection.execute(text("SELECT setval(:sequence, :highest)"), {"sequence": sequence, "highest": highest})


def count_rows(connection: Connection, name: str) -> int:
    """Return how many rows a table has."""
    return connection.scalar(select(func.count()).select_from(table(name))) or 0


def _form(known: Table) -> TableForm:
    later = [key.parent.name for key in known.foreign_keys if key.constraint is not None and key.constraint.use_alter]
    return TableForm(
        name=known.name,
        columns={known_column.name: _kind_of(known_column) for known_column in known.columns},
        key=[known_column.name for known_column in known.primary_key.columns],
        later=sorted(later),
    )


def _kind_of(known: Column[Any]) -> str:
    for type_, kind in _KINDS:
        if isinstance(known.type, type_):
            return kind
    raise TypeError(f"A backup cannot keep {known.table.name}.{known.name}: it has no kind for {known.type!r}.")


def _line(row: dict[str, Any]) -> bytes:
    plain = {name: _encoded(value) for name, value in row.items()}
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass") + b"\n"


def _encoded(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def _decoded(kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind in ("moment", "datetime"):
        return datetime.fromisoformat(value)
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "uuid":
        return UUID(value)
    return base64.b64decode(value) if kind == "bytes" else value
