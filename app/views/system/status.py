"""What the system page knows within a moment: the facts of ``vitrine doctor``, and what an owner's files take up."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine, orm

from app.composition import services
from app.extensions import db
from app.languages import gettext as _
from app.models import User
from app.services.operations.diagnosis import Fact
from app.services.operations.shared_state import shared_state
from app.services.storage.storage_usage import Usage, sum_of, usage_by_collection

FACT_SECONDS = 1.5  # how long the page waits for a part that does not answer
USAGE_SECONDS = 1.0
MOST_COLLECTIONS = 20


@dataclass(frozen=True)
class Storage:
    """Of one owner: the largest collections, how many more there are, and the sum for each store."""

    largest: list[Usage]
    others: int
    sums: list[Usage]


def facts() -> list[Fact]:
    """Every fact that is there in time; a part that is late is a fact by itself."""
    parts = {name: _listed(part) for name, part in services.diagnosis().parts().items()}
    found = services.fact_queries.ask(parts, within=FACT_SECONDS)
    asked = [fact for name, facts in found.items() for fact in (_late(name) if facts is None else facts)]
    return [*asked, *shared_state(services.settings)]


def storage_of(owner: User) -> Storage | None:
    """None where adding up takes longer than the page waits; the sum is there a little later."""
    engine, owner_id = db.engine, owner.id
    usages = services.usage_queries.ask({owner_id: lambda: _usages(engine, owner_id)}, within=USAGE_SECONDS)[owner_id]
    if usages is None:
        return None
    sums = [sum_of((usage for usage in usages if usage.backend == name), name) for name in _backends(usages)]
    return Storage(usages[:MOST_COLLECTIONS], max(0, len(usages) - MOST_COLLECTIONS), sums)


def _listed(part: Callable) -> Callable[[], list[Fact]]:
    return lambda: list(part())


def _late(name: str) -> Iterator[Fact]:
    detail = _("no response within %(seconds)s seconds", seconds=FACT_SECONDS)
    remedy = _("Load the page again in a moment. “vitrine doctor” waits until there is a response.")
    yield Fact(name, str(detail), str(remedy))


def _usages(engine: Engine, owner_id: int) -> list[Usage]:
    with orm.Session(engine) as session:
        return usage_by_collection(session, owner_id)


def _backends(usages: list[Usage]) -> list[str]:
    return sorted({usage.backend for usage in usages})
