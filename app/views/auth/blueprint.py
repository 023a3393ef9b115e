"""The blueprint of accounts: set-up, sign-in, sign-out, the account page and the audit log."""

from flask import Blueprint

blueprint = Blueprint("auth", "app.views.auth", template_folder="templates")
