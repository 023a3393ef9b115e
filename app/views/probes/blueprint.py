"""The blueprints of the operator's probes."""

from flask import Blueprint

health = Blueprint("health", __name__)
metrics = Blueprint("metrics", __name__)
