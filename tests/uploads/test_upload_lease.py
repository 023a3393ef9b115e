"""The lease of an upload: others wait for a living process, for a dead one not."""

import os
import subprocess
import sys
from datetime import timedelta
from io import BytesIO

import pytest

from app.database import utcnow
from app.extensions import db
from app.models import Upload
from app.services.uploads.lease import LEASE
from app.services.uploads.lease_holder import is_gone, new_holder
from tests.support.uploads.tus import CHUNK

PHOTO = b"\xff\xd8\xff" + bytes(100_000)
NAME_OF_A_PROCESS_THAT_ENDS = "from app.services.uploads.lease_holder import new_holder; print(new_holder())"


class TestHolder:
    def test_this_process_lives(self):
        assert not is_gone(new_holder())

    def test_one_that_ended_is_gone(self):
        command = [sys.executable, "-c", NAME_OF_A_PROCESS_THAT_ENDS]
        assert is_gone(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())

    def test_another_with_the_same_id_is_another(self):
        machine, _, begun, work = new_holder().split(":")
        assert is_gone(f"{machine}:{os.getpid()}:{int(begun) - 1}:{work}")

    def test_of_another_machine_nothing_is_known(self):
        assert not is_gone("elsewhere.1:1:1:a")


def test_the_bytes_of_a_client_that_fell_silent_are_kept(tus):
    """A closed laptop ends no connection; the web server gives it up, and passes on what has arrived."""
    address = tus.begun(len(PHOTO))
    surroundings = {
        "wsgi.input": BytesIO(PHOTO[:60_000]),
        "wsgi.input_terminated": True,
        "CONTENT_LENGTH": str(len(PHOTO)),
    }
    answer = tus.client.patch(address, headers={**CHUNK, "Upload-Offset": "0"}, environ_overrides=surroundings)
    assert answer.status_code == 400
    assert tus.offset(address) == 60_000


@pytest.mark.parametrize(("seconds", "expected"), [(31, 204), (29, 423)], ids=["over", "not over"])
def test_a_lease_of_another_machine_ends_by_time(local_site, seconds, expected):
    """The lease of a web machine that lost its power ends after 30 seconds."""
    tus = local_site.tus
    address = tus.begun(len(PHOTO))
    with local_site.app.app_context():
        [upload] = db.session.query(Upload)
        upload.lease_holder = "elsewhere.1:1:1:a"
        upload.lease_until = utcnow() - timedelta(seconds=seconds) + LEASE
        db.session.commit()
    assert tus.send(address, 0, PHOTO).status_code == expected
