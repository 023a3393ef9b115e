"""The translation functions of templates."""

from typing import Any

from flask import Flask, render_template
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from app.formatting import format_number
from app.languages import ENGLISH, current_language, speaking
from app.web.language.request_language import language_choices, other_query


def register_translation(app: Flask) -> None:
    """Provide ``_()``, ``ngettext()``, ``{% trans %}`` and the page's language in templates."""
    app.jinja_env.extend(newstyle_gettext=True)  # first, because the extension sets only what is not set yet
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.globals.update(
        _=_gettext,
        gettext=_gettext,
        ngettext=_ngettext,
        language=current_language,
        language_choices=language_choices,
        other_query=other_query,
        in_english=_in_english,
    )


def _in_english(template: str, **context: Any) -> Markup:
    """Return a part of a visitor's page that its owner reads."""
    with speaking(ENGLISH):
        return Markup(render_template(template, **context))  # noqa: S704 - a template escapes its values


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
