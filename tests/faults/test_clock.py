"""The machine's clock jumps by hours, forward and back, past a collection's expiry and past every lease."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
import requests

from app.places import PROJECT_FOLDER
from tests.faults.senders import sending
from tests.support.uploads.uploading import Program

SITE_CUSTOMIZE = PROJECT_FOLDER / "tests/support/jumping_clock"
AHEAD, BEHIND, RIGHT = 2, -2, 0  # in hours
JUMPS = (AHEAD, RIGHT, BEHIND, RIGHT)
PEACE = 0.8  # in seconds


class JumpingClock:
    """A wall clock for the whole site that a test sets; the measurement of durations is not changed."""

    def __init__(self, folder: Path):
        self._file = folder / "clock"
        self.set(0)
        self.settings = {"PYTHONPATH": str(SITE_CUSTOMIZE), "JUMPING_CLOCK": str(self._file)}

    def set(self, hours: int) -> None:
        """Set the clock this many hours off the true time, for every process at once."""
        fresh = self._file.with_suffix(".new")
        fresh.write_text(str(hours * 3600))
        os.replace(fresh, self._file)


@pytest.fixture
def clock(tmp_path: Path) -> JumpingClock:
    return JumpingClock(tmp_path)


def test_a_jump_ends_a_collection_and_nothing_else(bench, clock, new_live_server, judge, later):
    """Statements 8 and 44: the expiry follows the clock in both directions; uploads and pictures are not disturbed."""
    site = new_live_server(**clock.settings)
    site.start_web()
    worker = site.start_worker()
    program = Program(site)
    end = datetime.now(UTC) + timedelta(hours=1)
    made = program.post(
        "/api/v1/collections", json={"title": "Ends", "privacy": "public", "expires_at": end.isoformat()}
    ).json()
    gallery, answers = f"{site.url}/g/{made['slug']}", []
    with sending(program, made["id"], bench.dice) as senders:
        for turn in bench.rounds(quick=len(JUMPS), full=48):
            jump = JUMPS[turn % len(JUMPS)]
            clock.set(jump)
            answers.append((requests.get(gallery, timeout=30).status_code, 410 if jump == AHEAD else 200))
            Event().wait(bench.dice.uniform(0, PEACE))
        clock.set(RIGHT)
    later(site, worker)
    verdict = judge(site, made["id"], senders)
    bench.record("jumping clock", "two hours ahead, back, two hours behind, back, over a collection's end", verdict)
    assert [seen for seen, _ in answers] == [expected for _, expected in answers]
