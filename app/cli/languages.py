"""The commands ``vitrine languages``: the catalogs of the visitors' side, for developers and translators."""

import sys

import click

from app.cli import EXIT_FOUND
from app.languages.catalog import catalog_path, catalog_paths
from app.languages.language import languages as offered_languages


@click.group("languages", help="Update and check the translations of what visitors read.")
def languages() -> None:
    pass


@languages.command("list")
def list_languages() -> None:
    """Print each language, what it calls itself, and how many sentences are translated."""
    from app.languages.upkeep.checks import check_catalog
    from app.languages.upkeep.sentences import visitors_sentences

    sentences = visitors_sentences()
    paths = {name.replace("_", "-"): (name, path) for name, path in catalog_paths().items()}
    for tag, language in offered_languages().items():
        if tag not in paths:
            click.echo(f"{tag:<8} {language.own_name}: {len(sentences)} sentences")
            continue
        report = check_catalog(*paths[tag], sentences)
        draft = ", draft" if report.is_draft else ""
        click.echo(f"{tag:<8} {language.own_name}: {report.translated} of {report.total} translated{draft}")


@languages.command("update")
@click.argument("locales", nargs=-1)
def update(locales: tuple[str, ...]) -> None:
    """Write the sentences of the visitors' pages into the catalogs of LOCALES, such as de or pt_BR, or into all.

    A locale that has no catalog gets a new one, a draft. Translations stay as they are.
    """
    from app.languages.upkeep.catalog_file import update_catalog
    from app.languages.upkeep.sentences import visitors_sentences

    sentences = visitors_sentences()
    for name in _named(locales, known_only=False):
        click.echo(f"{update_catalog(name, sentences)}: {len(sentences)} sentences")


@languages.command("check")
@click.argument("locales", nargs=-1)
def check(locales: tuple[str, ...]) -> None:
    """Check the catalogs of LOCALES, or all: the exit status is 1 if anything is missing or wrong."""
    from app.languages.upkeep.checks import check_catalog
    from app.languages.upkeep.sentences import visitors_sentences

    sentences, found = visitors_sentences(), 0
    for name in _named(locales, known_only=True):
        report = check_catalog(name, catalog_path(name), sentences)
        for mistake in report.mistakes:
            click.echo(f"{name}: {mistake}")
        found += len(report.mistakes)
        if report.is_draft:
            click.echo(f"{name}: a draft, {report.translated} of {report.total} sentences are translated")
    click.echo("All well." if not found else f"{found} {'problem' if found == 1 else 'problems'}.")
    if found:
        sys.exit(EXIT_FOUND)


def _named(locales: tuple[str, ...], *, known_only: bool) -> list[str]:
    """Return the Babel locales of these names, or of every catalog if none is given; raises ``UsageError``."""
    from babel import Locale, UnknownLocaleError

    known = catalog_paths()
    if not locales:
        return list(known)
    try:
        names = [str(Locale.parse(name, sep="-" if "-" in name else "_")) for name in locales]
    except (UnknownLocaleError, ValueError) as error:
        raise click.UsageError(f"{error}. Name a language as de or pt_BR.") from error
    if missing := [name for name in names if known_only and name not in known]:
        raise click.UsageError(
            f"There is no catalog of {missing[0]}. “vitrine languages update {missing[0]}” makes it."
        )
    return names
