"""Leftovers of killed uploads on a web machine's disk are deleted by later uploads there.

Workers on other machines cannot see them.
"""

import os
from datetime import timedelta

from app.composition import services_of
from app.database import utcnow
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.uploading import new_collection, unfinished_in, upload


def test_an_upload_clears_away_what_was_left_days_ago_and_nothing_younger(app, api):
    media = services_of(app).settings.instance / "media"
    (media / ".incoming").mkdir(parents=True)
    names = {"old.part": timedelta(days=2), "young.part": timedelta(hours=2)}
    for name, age in names.items():
        path = media / ".incoming" / name
        path.write_bytes(b"half of a picture")
        os.utime(path, times=(moment := (utcnow() - age).timestamp(), moment))
    upload(api, new_collection(api), ("a.jpg", drawn_jpeg()))
    assert [path.name for path in unfinished_in(media)] == ["young.part"]
