"""Addresses of scripts and styles for templates: fingerprinted, and with the modules that each page can need.

The import map's keys are the plain module addresses, its values the fingerprinted ones, so that modules keep their
relative imports and a browser may cache every version for a year.
"""

import json
from collections.abc import Callable
from functools import cache

from flask import g
from markupsafe import Markup

from app.languages import Language, current_language
from app.web.assets.static_files import StaticFile, StaticFiles


class Assets:
    """The functions that templates call.

    A page's scripts are rendered before its head, so the head can list their modules.
    """

    def __init__(self, files: StaticFiles, *, is_debug: bool):
        self._files = files
        self._map_of: Callable[[frozenset[str]], Markup]
        self._preloads_of: Callable[[frozenset[str]], Markup]
        self._sentences_in: Callable[[Language, frozenset[str]], Markup]
        if is_debug:
            self._map_of, self._preloads_of, self._sentences_in = self._map, self._preloads, self._sentences
        else:
            self._map_of, self._preloads_of = cache(self._map), cache(self._preloads)
            self._sentences_in = cache(self._sentences)

    def url(self, name: str) -> str:
        """Return the fingerprinted address of ``css/site.css`` or, in a blueprint's folder, ``gallery/lightbox.js``."""
        file = self._files.find(f"/static/{name}")
        if name.endswith(".js"):
            _modules_of_this_page().add(file.address)
        return file.fingerprinted

    def import_map(self) -> Markup:
        """Return the JSON of the import map: the page's own modules, and all modules that these can import."""
        return self._map_of(frozenset(_modules_of_this_page()))

    def module_preloads(self) -> Markup:
        """Return preload links for the modules that the page's own import statically, so that they load in parallel."""
        return self._preloads_of(frozenset(_modules_of_this_page()))

    def sentences(self) -> Markup:
        """Return the JSON of what this page's modules can say in its language; nothing in English, their own.

        A sentence that counts has its plural forms by their CLDR categories.
        """
        language = current_language()
        if language.is_source:
            return Markup("")
        return self._sentences_in(language, frozenset(_modules_of_this_page()))

    def _map(self, begun_with: frozenset[str]) -> Markup:
        found = self._reached(begun_with, lambda file: file.modules)
        imports = {address: self._files.find(address).fingerprinted for address in sorted(found)}
        return Markup(json.dumps({"imports": imports}, separators=(",", ":")))  # noqa: S704 - our own file names

    def _sentences(self, language: Language, begun_with: frozenset[str]) -> Markup:
        found = self._reached(begun_with, lambda file: file.modules)
        sentences = {sentence for address in found for sentence in self._files.find(address).sentences}
        translations = {singular: _translated(language, singular, plural) for singular, plural in sorted(sentences)}
        text = json.dumps(translations, ensure_ascii=False, separators=(",", ":"))
        return Markup(text.replace("<", r"\u003c"))  # noqa: S704 - no "</script>" is left in it

    def _preloads(self, begun_with: frozenset[str]) -> Markup:
        found = self._reached(begun_with, lambda file: file.modules_at_once) - begun_with
        link = Markup('<link rel="modulepreload" href="{}">')
        return Markup("").join(link.format(self._files.find(address).fingerprinted) for address in sorted(found))

    def _reached(self, begun_with: frozenset[str], imports: Callable[[StaticFile], frozenset[str]]) -> set[str]:
        reached: set[str] = set()
        waiting = set(begun_with)
        while waiting:
            reached |= waiting
            waiting = {name for address in waiting for name in imports(self._files.find(address))} - reached
        return reached


def _translated(language: Language, singular: str, plural: str) -> str | dict[str, str]:
    if not plural:
        return language.catalog.gettext(singular)
    return language.plural_forms(singular, plural)


def _modules_of_this_page() -> set[str]:
    if "modules" not in g:
        g.modules = set()
    modules: set[str] = g.modules
    return modules
