"""The blueprint of the fonts."""

from flask import Blueprint

blueprint = Blueprint("typefaces", __name__)
