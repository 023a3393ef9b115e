"""The data of the system page: the facts of ``vitrine doctor``, and how much an owner's files take up."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Engine, orm

from app.composition import services
from app.extensions import db
from app.languages import gettext as _
from app.models import User
from app.services.diagnosis.fact import Fact
from app.services.diagnosis.https import https
from app.services.operations.shared_state import shared_state
from app.services.storage.storage_usage import Usage, sum_of, usage_by_collection

FACT_SECONDS = 1.5  # how long the page waits for each part
USAGE_SECONDS = 1.0
MOST_COLLECTIONS = 20


@dataclass(frozen=True)
class StorageSummary:
    """One owner's storage: the largest collections, how many more there are, and the sum for each store."""

    largest: list[Usage]
    others: int
    sums: list[Usage]


def facts() -> list[Fact]:
    """Return all facts that arrive in time; a part that does not is replaced by a fact that says so."""
    parts = {name: _listed(part) for name, part in services.diagnosis().parts().items()}
    found = services.queries.facts.ask(parts, within=FACT_SECONDS)
    asked = [fact for name, facts in found.items() for fact in (_late(name) if facts is None else facts)]
    return [*asked, *https(services.settings), *shared_state(services.settings)]


def storage_of(owner: User) -> StorageSummary | None:
    """Return the owner's storage, or None if adding it up takes too long; then a later request returns it."""
    engine, owner_id = db.engine, owner.id
    usages = services.queries.usages.ask({owner_id: lambda: _usages(engine, owner_id)}, within=USAGE_SECONDS)[owner_id]
    if usages is None:
        return None
    sums = [sum_of((usage for usage in usages if usage.backend == name), name) for name in _backends(usages)]
    return StorageSummary(usages[:MOST_COLLECTIONS], max(0, len(usages) - MOST_COLLECTIONS), sums)


def _listed(part: Callable[[], Iterable[Fact]]) -> Callable[[], list[Fact]]:
    return lambda: list(part())


def _late(name: str) -> Iterator[Fact]:
    detail = _("no response within %(seconds)s seconds", seconds=FACT_SECONDS)
    remedy = _("Load the page again in a moment. “vitrine doctor” waits until there is a response.")
    yield Fact(_(name), detail, remedy)  # translated, because the part itself would have named it so


def _usages(engine: Engine, owner_id: int) -> list[Usage]:
    with orm.Session(engine) as session:
        return usage_by_collection(session, owner_id)


def _backends(usages: list[Usage]) -> list[str]:
    return sorted({usage.backend for usage in usages})
