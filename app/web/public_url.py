"""Absolute addresses that are sent to other people, made from the configured public address."""

from typing import Any

from flask import current_app, url_for


def public_url(endpoint: str, **values: Any) -> str:
    """Return the absolute address of an endpoint below ``PUBLIC_URL``; the request's Host header is never trusted."""
    public: str = current_app.config["PUBLIC_URL"]
    return public + url_for(endpoint, **values)
