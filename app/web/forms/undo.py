"""What was just done, said on the next page with a button that takes it back; with scripts it is a toast."""

from flask import flash


def flash_with_undo(sentence: str, address: str, **fields: str) -> None:
    """``address`` takes the act back when these ``fields`` are posted to it."""
    flash({"text": sentence, "undo": address, "fields": fields}, "ok")  # type: ignore[arg-type]
