"""Notices with a button that undoes what was just done; with scripts a toast."""

import flask

from app.languages import Message


def flash_with_undo(notice: Message | str, address: str, **fields: str) -> None:
    """``address`` takes the act back when these ``fields`` are posted to it."""
    flask.flash({"text": str(notice), "undo": address, "fields": fields}, "ok")  # type: ignore[arg-type]
