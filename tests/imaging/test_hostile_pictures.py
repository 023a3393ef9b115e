"""A hostile picture fails alone, in time and with a reason; the next good picture is rendered."""

import contextlib
import time

import pytest

from app.errors import PictureError, PictureTooCostly
from app.imaging.limits import Limits
from app.imaging.sandbox import Sandbox
from tests.imaging.drawn_pictures import is_made
from tests.imaging.hostile_pictures import HOSTILE, endless_jpeg, jpeg_of_stated_size, looping_tiff, memory_hungry_jpeg

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def sandbox():
    shared = Sandbox(Limits(seconds=4, max_memory_bytes=600_000_000), 1)
    yield shared
    shared.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_picture_fails_with_a_reason_and_the_next_is_made(sandbox, tmp_path, good, name):
    """Statement 22."""
    (tmp_path / name).write_bytes(HOSTILE[name])

    with pytest.raises(PictureError) as caught:
        sandbox.render(tmp_path / name, tmp_path)

    assert str(caught.value).endswith(".")
    assert str(tmp_path) not in str(caught.value)
    assert is_made(sandbox, good)


@pytest.mark.parametrize(
    "content", [jpeg_of_stated_size(9000, 6000), looping_tiff()], ids=["lying header", "looping TIFF"]
)
def test_what_decodes_by_chance_ends_in_time_all_the_same(sandbox, tmp_path, good, content):
    """Statement 22: such a file may fail or be ready, but its processing ends."""
    (tmp_path / "odd").write_bytes(content)

    with contextlib.suppress(PictureError):
        sandbox.render(tmp_path / "odd", tmp_path)

    assert is_made(sandbox, good)


def test_a_cut_picture_is_called_incomplete(sandbox, tmp_path):
    (tmp_path / "cut.jpg").write_bytes(HOSTILE["cut.jpg"])

    with pytest.raises(PictureError, match="incomplete"):
        sandbox.render(tmp_path / "cut.jpg", tmp_path)


def test_endless_decoding_is_ended_by_processor_time(make_sandbox, tmp_path, good, monkeypatch):
    """Statement 22, with so long a timeout that only the limit of processor time can end the child."""
    monkeypatch.setattr("app.imaging.limits.WALL_FACTOR", 100)
    sandbox = make_sandbox(seconds=1)
    (tmp_path / "endless.jpg").write_bytes(endless_jpeg(16, 400))
    began = time.monotonic()

    with pytest.raises(PictureTooCostly, match="too long"):
        sandbox.render(tmp_path / "endless.jpg", tmp_path)

    assert time.monotonic() - began < 50
    assert is_made(sandbox, good)


def test_hidden_hunger_for_memory_is_refused(make_sandbox, tmp_path, good):
    """Statement 22: the header promises a cheap picture, but the decoder needs 384 MB."""
    sandbox = make_sandbox(max_memory_bytes=60_000_000)
    (tmp_path / "hungry.jpg").write_bytes(memory_hungry_jpeg(8000))

    with pytest.raises(PictureError):
        sandbox.render(tmp_path / "hungry.jpg", tmp_path)

    assert is_made(sandbox, good)
    assert is_made(make_sandbox(), tmp_path / "hungry.jpg")
