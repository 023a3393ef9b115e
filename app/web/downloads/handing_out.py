"""The one door for photos that leave through a share link with a quota: counted before their first byte is sent."""

from collections.abc import Iterable

from flask import request

from app.composition import services
from app.database import utcnow
from app.models import File
from app.policies.collection_policy import Access


def hand_out(access: Access, files: Iterable[File]) -> None:
    """Count these files towards the quota of the visitor's link, if it has one; HEAD is checked and not counted.

    Raises ``QuotaSpent`` if they are more than are left.
    """
    if access.quota is None or access.link_id is None:
        return
    ids = {file.id for file in files}
    if request.method == "HEAD":
        services.download_quota.check(access.link_id, ids)
    else:
        services.download_quota.hand_out(access.link_id, ids, utcnow())


def check_quota(access: Access, files: Iterable[File]) -> None:
    """Raise ``QuotaSpent`` if these files are more than the visitor's link has left; nothing is counted."""
    if access.quota is not None and access.link_id is not None:
        services.download_quota.check(access.link_id, {file.id for file in files})
