"""The language of a request.

Owners' pages and the API are in English. A visitor's language is the first one that is offered of: ``?lang=``, which
the cookie remembers; their share link's; the collection's; the languages of the browser, in its order; the studio's.
"""

from collections.abc import Mapping
from contextlib import ExitStack

from flask import Flask, Response, current_app, g, request
from flask import session as cookie
from sqlalchemy.exc import SQLAlchemyError

from app.database import give_up
from app.extensions import db
from app.languages import ENGLISH, Language, speaking
from app.languages.language import languages
from app.languages.negotiation import negotiated
from app.languages.pseudo import PSEUDO_LANGUAGES
from app.models import Studio
from app.models.guarded import GuardedCollection, GuardedLink

PARAMETER = "lang"  # the name in an address, and in the cookie that remembers it
OF_VISITORS = (None, "gallery", "media")  # blueprints; None is an address that does not exist


class RequestLanguage:
    """The language of one request, which is determined when its first sentence becomes text.

    ``is_negotiated`` says whether it was determined, and depends on the headers of the request.
    """

    def __init__(self) -> None:
        self.is_negotiated = False
        self._is_visitors = request.blueprint in OF_VISITORS and not request.path.startswith("/api/")
        self._of_gallery: tuple[str | None, ...] = ()
        self._found: Language | None = None

    @property
    def offered(self) -> Mapping[str, Language]:
        """The languages that this page can have, by their tags."""
        return languages() if self._is_visitors else {ENGLISH.tag: ENGLISH}

    def __call__(self) -> Language:
        if self._found is None:
            self._found = self._determined()
        return self._found

    def prefer(self, *tags: str | None) -> None:
        """Prefer these languages to those of the browser, the first one most."""
        self._of_gallery, self._found = tags, None

    def remember(self) -> None:
        """Store in the cookie which language the address asks for."""
        wanted = request.args.get(PARAMETER)
        if wanted in self._available and cookie.get(PARAMETER) != wanted:
            cookie[PARAMETER] = wanted
            cookie.permanent = True

    @property
    def _available(self) -> dict[str, Language]:
        """The offered languages, and for developers the pseudo-languages."""
        shows_pseudo = current_app.debug or current_app.config.get("PSEUDO_LANGUAGES")
        return {**self.offered, **(PSEUDO_LANGUAGES if shows_pseudo else {})}

    def _determined(self) -> Language:
        available = self._available
        if len(available) == 1:
            return ENGLISH
        self.is_negotiated = True
        for tag in (request.args.get(PARAMETER), cookie.get(PARAMETER), *self._of_gallery):
            if tag in available:
                return available[tag]
        by_browser = negotiated((tag for tag, weight in request.accept_languages if weight), self.offered)
        return available.get(by_browser or self._of_studio() or "", ENGLISH)

    def _of_studio(self) -> str | None:
        """Return the studio's language, or None if it has none or the database cannot be used."""
        if "studio" not in g and "database_is_unavailable" not in g:
            try:
                g.studio = Studio.get(db.session)
            except SQLAlchemyError:
                give_up(db.session)
        studio: Studio | None = g.get("studio")
        return studio.language if studio and self._is_visitors else None


def choose_languages(app: Flask) -> None:
    """Set the language of each request."""

    @app.before_request
    def begin() -> None:
        g.language, g.speaking = RequestLanguage(), ExitStack()
        g.speaking.enter_context(speaking(g.language))
        if PARAMETER in request.args:
            g.language.remember()

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        if "speaking" in g:
            g.pop("speaking").close()

    @app.after_request
    def name_language(response: Response) -> Response:
        if "language" in g and g.language.is_negotiated:
            response.vary.update(["Accept-Language", "Cookie"])
        return response


def speak_to_visitors(collection: GuardedCollection, link: GuardedLink | None) -> None:
    """Prefer the language of the share link, then that of the collection, for the rest of this request.

    The caller has checked that the visitor may know of the collection: a refusal in its language would reveal that it
    exists.
    """
    request_language: RequestLanguage = g.language
    request_language.prefer(link.language if link else None, collection.language)


def speak_to_person(language: str) -> None:
    """Prefer the language of a person, by its tag, for the rest of this request."""
    request_language: RequestLanguage = g.language
    request_language.prefer(language)


def forget_language() -> None:
    """Remove the remembered language from the cookie."""
    cookie.pop(PARAMETER, None)


def language_choices() -> list[Language]:
    """Return the languages that a visitor can switch to on this page; none if there is nothing to choose.

    A page that only a form can request again has no choice: an address is opened by GET.
    """
    rule = request.url_rule
    can_open = "GET" in (rule.methods or ()) if rule else request.method in ("GET", "HEAD")
    offered = g.language.offered if "language" in g else {}
    return list(offered.values()) if can_open and len(offered) > 1 else []


def other_query() -> list[tuple[str, str]]:
    """Return the names and values of this page's query, without its language."""
    return [(name, value) for name, value in request.args.items(multi=True) if name != PARAMETER]
