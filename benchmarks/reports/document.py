"""The tables in ``docs/benchmarks.md``: those of the last run with ``--keep``, between two marks for each benchmark."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from app.places import PROJECT_FOLDER
from benchmarks.reports.table import Table

DOCUMENT = PROJECT_FOLDER / "docs" / "benchmarks.md"


def keep(bench: str, tables: Sequence[Table]) -> None:
    """Replace the tables of this benchmark in the document.

    Raises ``SystemExit`` if the document has no marks for them.
    """
    begin, end = f"<!-- {bench} -->", f"<!-- end of {bench} -->"
    day = f"Measured on {datetime.now(UTC):%-d %B %Y}."
    new = "\n\n".join((begin, day, *map(str, tables), end))
    text, replaced = re.subn(f"{begin}.*?{end}", lambda _: new, DOCUMENT.read_text(), flags=re.DOTALL)
    if not replaced:
        raise SystemExit(f"{DOCUMENT.name} has no line {begin} with {end} below it to put the tables between.")
    DOCUMENT.write_text(text)
