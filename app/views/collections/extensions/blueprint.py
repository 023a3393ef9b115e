"""The blueprint of the addresses in mails that decide a request for more days without signing in."""

from flask import Blueprint

blueprint = Blueprint("extensions", "app.views.collections.extensions")
