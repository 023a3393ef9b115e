"""The order of a gallery's photos: the collection's own, or the one that the address requests."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from werkzeug.datastructures import MultiDict

from app.languages import Message
from app.languages import gettext as _
from app.models import Collection, File
from app.models.theme import PhotoOrder
from app.queries.files import in_order

BACKWARDS = "desc"
NAMED = (
    (PhotoOrder.ARRANGED, False, _("Photographer’s order")),
    (PhotoOrder.ARRANGED, True, _("Photographer’s order, last first")),
    (PhotoOrder.NAME, False, _("By name")),
    (PhotoOrder.NAME, True, _("By name, from Z to A")),
    (PhotoOrder.TAKEN, False, _("By date taken, earliest first")),
    (PhotoOrder.TAKEN, True, _("By date taken, latest first")),
)


@dataclass(frozen=True)
class Sorting:
    """An order of photos; ``usual`` is the collection's own order, which addresses do not name."""

    usual: PhotoOrder = PhotoOrder.ARRANGED
    order: PhotoOrder = PhotoOrder.ARRANGED
    backwards: bool = False

    @classmethod
    def asked_for(cls, collection: Collection, arguments: MultiDict[str, str]) -> "Sorting":
        """Return the order of ``?sort=name|taken|arranged&order=asc|desc``, or the usual one for any other value."""
        usual = collection.theme.photo_order
        try:
            order = PhotoOrder(arguments.get("sort", usual))
        except ValueError:
            return cls(usual, usual)
        return cls(usual, order, backwards=arguments.get("order") == BACKWARDS)

    @property
    def query(self) -> dict[str, Any]:
        """The parameters in addresses, so that neighbors and further pages have this order too."""
        if self.order is self.usual and not self.backwards:
            return {}
        turned = {"order": BACKWARDS} if self.backwards else {}
        return {"sort": str(self.order), **turned}

    @property
    def choices(self) -> list[tuple[Message, dict[str, Any], bool]]:
        """Each order: its name, its parameters in an address, and whether it is the current one."""
        others = [(Sorting(self.usual, order, backwards), name) for order, backwards, name in NAMED]
        return [(name, other.query, other == self) for other, name in others]

    def of(self, files: Select[File]) -> Select[File]:
        """Return the query in this order."""
        return in_order(files, self.order, backwards=self.backwards)
