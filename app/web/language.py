"""The language of a request, and the translation functions of templates."""

from contextlib import ExitStack
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask import session as cookie
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.formatting import format_number
from app.languages import ENGLISH, Language, current_language, speaking
from app.languages.language import languages
from app.languages.pseudo import PSEUDO_LANGUAGES

PARAMETER = "lang"  # the name in an address, and in the cookie that remembers it


def choose_languages(app: Flask) -> None:
    """Set the language of each request: by ``?lang=``, which the cookie remembers, or by ``Accept-Language``."""

    @app.before_request
    def begin() -> None:
        g.language = ExitStack()
        g.language.enter_context(speaking(_negotiated()))

    @app.teardown_request
    def end(_error: BaseException | None) -> None:
        if "language" in g:
            g.pop("language").close()

    @app.after_request
    def name_language(response: Response) -> Response:
        if response.mimetype == "text/html" and len(_available()) > 1:
            response.vary.update(["Accept-Language", "Cookie"])
        return response


def register_translation(app: Flask) -> None:
    """Provide ``_()``, ``ngettext()``, ``{% trans %}`` and the page's language in templates."""
    app.jinja_env.extend(newstyle_gettext=True)  # first, because the extension sets only what is not set yet
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext, language=current_language)


def _available() -> dict[str, Language]:
    pseudo = PSEUDO_LANGUAGES if current_app.debug or current_app.config.get("PSEUDO_LANGUAGES") else {}
    return {**languages(), **pseudo}


def _negotiated() -> Language:
    available = _available()
    if len(available) == 1:
        return ENGLISH
    wanted = request.args.get(PARAMETER)
    if wanted in available:
        if request.blueprint and cookie.get(PARAMETER) != wanted:
            cookie[PARAMETER] = wanted
        return available[wanted]
    remembered = available.get(cookie.get(PARAMETER, ""))
    if remembered is not None:
        return remembered
    offered = [tag for tag in available if tag not in PSEUDO_LANGUAGES]
    return available[request.accept_languages.best_match(offered, default=ENGLISH.tag) or ENGLISH.tag]


@pass_eval_context
def _gettext(context: EvalContext, message: str, /, **values: Any) -> str:
    return _filled(context, current_language().catalog.gettext(message), values)


@pass_eval_context
def _ngettext(context: EvalContext, singular: str, plural: str, number: int, /, **values: Any) -> str:
    text = current_language().catalog.ngettext(singular, plural, number)
    return _filled(context, text, {"count": number, "num": number, **values})


def _filled(context: EvalContext, text: str, values: dict[str, Any]) -> str:
    """Return the text with its values: numbers as the language writes them, strings escaped."""
    shown = {
        name: format_number(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        for name, value in values.items()
    }
    # The text comes from our own templates and catalogs; Markup's "%" escapes the values.
    template = Markup(text) if context.autoescape else text  # noqa: S704
    return template % shown
