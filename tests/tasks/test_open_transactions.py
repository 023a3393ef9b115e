"""No job has a transaction open while a child process works: on SQLite, every other writer would wait for it."""

import pytest
from sqlalchemy import select

from app.extensions import db
from app.imaging.child_process import ChildProcess
from app.models import File
from tests.support.instances import inside, process_everything
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.uploading import new_collection, upload


@pytest.fixture
def asked(monkeypatch) -> list[tuple[str, bool]]:
    """Return a list that gets, for each request to a child, its task and whether a transaction was open."""
    found = []
    ask = ChildProcess.ask

    def recording(self, request, files, seconds):
        found.append((request["task"], db.session().in_transaction()))
        return ask(self, request, files, seconds)

    monkeypatch.setattr(ChildProcess, "ask", recording)
    return found


def test_pictures_of_both_passes_are_rendered_outside_of_transactions(app, api, asked):
    upload(api, new_collection(api), ("shot.jpg", drawn_jpeg(1)))
    process_everything(app)
    with inside(app) as services:
        services.second_pass.complete(db.session.scalar(select(File.id)))
    assert asked
    assert [task for task, is_open in asked if is_open] == []


def test_no_transaction_stays_open_for_the_packaged_fonts_that_are_made_next(app):
    with inside(app) as services:
        services.studio_fonts.make()
        assert not db.session().in_transaction()
