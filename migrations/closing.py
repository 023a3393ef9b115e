"""Two operations for downgrades: ``op.close`` closes what the older version would open, ``op.refuse_if`` refuses.

An older version has no column for what a newer one hides, limits or revokes, so dropping the column would open it.
``migrations/env.py`` imports this module, which adds both to ``alembic.op``, and prints the notes at the end.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic.operations import MigrateOperation, Operations

from app.errors import Conflict

MOST_NAMED = 5
NEEDS_ROWS = (
    "Whether this downgrade may run depends on what the database holds, so it cannot be written as SQL. "
    "Run it without --sql."
)


@Operations.register_operation("close")
class Close(MigrateOperation):
    """A statement that closes something, with the sentences for the operator."""

    def __init__(self, statement: str, done: str, why: str):
        self.statement, self.done, self.why = statement, done, why

    @classmethod
    def close(cls, operations: Operations, statement: str, *, done: str, why: str) -> Any:
        """Run ``statement``; if it changes rows, note ``done`` with their number, and ``why``."""
        return operations.invoke(cls(statement, done, why))


@Operations.register_operation("refuse_if")
class RefuseIf(MigrateOperation):
    """A query for things that forbid the downgrade, with the sentence for the operator."""

    def __init__(self, query: str, sentence: str):
        self.query, self.sentence = query, sentence

    @classmethod
    def refuse_if(cls, operations: Operations, query: str, sentence: str) -> Any:
        """Raise ``Conflict`` if ``query`` returns rows; the first column of each is a name.

        ``sentence`` has ``{count}`` for their number and ``{names}`` for the first of them.
        """
        return operations.invoke(cls(query, sentence))


@Operations.implementation_for(Close)
def _close(operations: Operations, operation: Close) -> None:
    context = operations.migration_context
    if context.as_sql:
        operations.execute(operation.statement)
        return
    count = operations.get_bind().execute(sa.text(operation.statement)).rowcount
    if count:
        notes = context.config.attributes.setdefault("notes", [])
        notes.append(f"{operation.done}: {count:,}. {operation.why}")


@Operations.implementation_for(RefuseIf)
def _refuse_if(operations: Operations, operation: RefuseIf) -> None:
    if operations.migration_context.as_sql:
        raise Conflict(NEEDS_ROWS)
    names = operations.get_bind().scalars(sa.text(operation.query)).all()
    if names:
        said = operation.sentence.format(count=f"{len(names):,}", names=_listed(names))
        raise Conflict(f"{said} Nothing was changed.")


def _listed(names: Sequence[str]) -> str:
    shown = ["".join(c if c.isprintable() else "?" for c in name) for name in names[:MOST_NAMED]]
    return ", ".join(shown) + (" …" if len(names) > MOST_NAMED else "")
