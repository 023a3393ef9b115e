"""The work of a picture child, done in the test's own process with files named by their paths."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from app.imaging import compress as recipe
from app.imaging import render as rendering
from app.imaging.compress import Compressed
from app.imaging.limits import Limits
from app.imaging.metadata.facts import Fact
from app.imaging.original import Original
from app.imaging.rendered import Rendered
from app.imaging.variants import VariantSpec, variant_filename


def render(source: Path, folder: Path, specs: Sequence[VariantSpec], limits: Limits, focus=None) -> Rendered:
    with ExitStack() as files:
        original = Original(files.enter_context(source.open("rb")), source.name)
        names = [variant_filename(spec, source.name) for spec in specs]
        outputs = {name: files.enter_context((folder / name).open("wb")) for name in names}
        return rendering.render(original, outputs, specs, limits, focus)


def compress(source: Path, folder: Path, format: str, limits: Limits) -> Compressed:
    with source.open("rb") as stream, (folder / recipe.filename_of(format)).open("wb") as output:
        return recipe.compress(Original(stream, source.name), output, format, limits)


def facts_in(source: Path, limits: Limits) -> dict[str, Fact]:
    with source.open("rb") as stream:
        return rendering.facts_in(Original(stream, source.name), limits)
