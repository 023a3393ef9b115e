"""Notices: sentences that the next page shows once."""

from typing import Literal

import flask

from app.languages import Message


def flash(notice: Message | str, tone: Literal["ok", "warn", "error"]) -> None:
    """Show a sentence on the next page, in the language of this request."""
    flask.flash(str(notice), tone)
