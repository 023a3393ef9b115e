"""Notices with a button that undoes the last act; scripts show them as a toast."""

import flask

from app.languages import Message


def flash_with_undo(notice: Message | str, address: str, **fields: str) -> None:
    """Show a notice with a button that posts ``fields`` to ``address``, which undoes the act."""
    shown = {"text": str(notice), "undo": address, "fields": fields}
    flask.flash(shown, "ok")  # type: ignore[arg-type] # typed as a text, but the session stores any JSON
