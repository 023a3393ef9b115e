"""A statement that is compiled once and executed by the driver alone: for what is read hundreds of times a second.

SQLAlchemy itself needs a tenth of a millisecond of processor for such a statement, five times as long as SQLite.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Engine, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

Processor = Callable[[Any], Any]


class ReadStatement:
    """A SELECT whose parameters are all named with ``bindparam``; ``engine`` is of either database."""

    def __init__(self, statement: Select[Any]):
        self._statement = statement
        self._compiled: WeakKeyDictionary[Dialect, _Compiled] = WeakKeyDictionary()

    def first(self, engine: Engine, values: Mapping[str, Any]) -> Sequence[Any] | None:
        """Return the first row for these parameters, or None; raises SQLAlchemy's ``DBAPIError``."""
        dialect = engine.dialect
        compiled = self._compiled.get(dialect)
        if compiled is None:
            compiled = self._compiled[dialect] = _Compiled(self._statement, dialect)
        fault, connection = cast(Any, dialect.loaded_dbapi).Error, None
        try:
            connection = engine.raw_connection()
            cursor = connection.cursor()
            cursor.execute(compiled.sql, compiled.parameters(values))
            row = cursor.fetchone()
            cursor.close()
        except fault as error:
            if connection is not None and dialect.is_disconnect(error, cast(Any, connection), None):
                connection.invalidate(error)
            raise DBAPIError.instance(compiled.sql, None, error, fault, dialect=dialect) from error
        finally:
            if connection is not None:
                connection.close()
        return compiled.row(row) if row is not None else None


class _Compiled:
    """The statement in the SQL of one database, with what converts its parameters and its columns."""

    def __init__(self, statement: Select[Any], dialect: Dialect):
        compiled = statement.compile(dialect=dialect)
        self.sql = compiled.string
        self._names: list[str] | None = compiled.positiontup
        self._bind = {name: _bind_processor(bind.type, dialect) for name, bind in compiled.binds.items()}
        self._columns = [_result_processor(column.type, dialect) for column in statement.selected_columns]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """Return the values in the form of the driver: in the order of the SQL, or by name."""
        bound = {name: convert(values[name]) if convert else values[name] for name, convert in self._bind.items()}
        return bound if self._names is None else [bound[name] for name in self._names]

    def row(self, found: Iterable[Any]) -> Sequence[Any]:
        """Return the columns as Python values."""
        return [convert(value) if convert else value for convert, value in zip(self._columns, found, strict=True)]


def _bind_processor(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _result_processor(kind: TypeEngine[Any], dialect: Dialect) -> Processor | None:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
