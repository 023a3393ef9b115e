"""The children that open pictures: how they start, end, crash and are replaced."""

import json
import os
import select
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.errors import PictureError, PictureTooCostly
from app.imaging.child_process import PROJECT
from tests.imaging.drawn_pictures import is_made, quarters

pytestmark = pytest.mark.faults


def test_more_pixels_than_the_limit_are_refused_and_as_many_are_not(make_sandbox, tmp_path, good):
    with pytest.raises(PictureTooCostly, match="megapixels"):
        make_sandbox(max_pixels=900 * 600 - 1).render(good, tmp_path)

    assert is_made(make_sandbox(max_pixels=900 * 600), good)


def test_a_picture_that_never_arrives_is_given_up_on_the_clock(make_hostile, endless, children):
    """A pipe without an end takes no processor time, so only the clock can end the wait."""
    sandbox = make_hostile(seconds=0.2)

    with pytest.raises(PictureTooCostly, match="too long"):
        sandbox.read_facts(endless[0])

    assert not children()


def test_a_crash_in_the_middle_fails_that_picture_alone(make_hostile, endless, good, children, monkeypatch):
    sandbox, (picture, wait_until_read) = make_hostile(), endless
    caught = []

    def read() -> None:
        try:
            sandbox.read_facts(picture)
        except PictureError as error:
            caught.append(str(error))

    thread = threading.Thread(target=read)
    thread.start()
    wait_until_read()
    (child,) = children()
    os.kill(child, signal.SIGSEGV)
    thread.join(20)

    assert caught == ["This picture crashed the program that reads it, so it is damaged or harmful. Export it again."]
    monkeypatch.undo()
    assert is_made(sandbox, good)


def test_an_idle_child_that_died_is_replaced_unnoticed(make_sandbox, good, children):
    sandbox = make_sandbox()
    assert is_made(sandbox, good)
    (child,) = children()
    os.kill(child, signal.SIGKILL)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)

    assert is_made(sandbox, good)
    assert child not in children()


def test_a_child_ends_after_its_number_of_pictures(make_sandbox, good, children):
    sandbox = make_sandbox(pictures_per_child=2)
    seen = []
    for _ in range(3):
        assert is_made(sandbox, good)
        seen.append(children())

    assert len(seen[0]) == 1
    assert not seen[1]
    assert seen[2]
    assert seen[2] != seen[0]


def test_many_threads_share_few_children(make_sandbox, tmp_path, children):
    sandbox, results = make_sandbox(size=2), []
    for number in range(6):
        quarters((300 + number, 200)).save(tmp_path / f"{number}.jpg")
    threads = [
        threading.Thread(target=lambda n=n: results.append((n, sandbox.render(tmp_path / f"{n}.jpg", tmp_path).width)))
        for n in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results) == [(number, 300 + number) for number in range(6)]
    assert len(children()) <= 2


def test_closing_leaves_no_child(make_sandbox, good, children):
    sandbox = make_sandbox()
    assert is_made(sandbox, good)

    sandbox.close()

    assert not children()


def test_a_full_or_missing_folder_is_no_fault_of_the_picture(make_sandbox, tmp_path, good):
    with pytest.raises(OSError, match="No such file"):
        make_sandbox().render(good, tmp_path / "missing")


def test_a_child_that_cannot_start_is_no_fault_of_the_picture(make_sandbox, tmp_path, good, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(OSError, match="could not be started"):
        make_sandbox().render(good, tmp_path)


def test_the_child_sees_no_secret_and_yields_to_others(make_sandbox, good, monkeypatch, children):
    monkeypatch.setenv("SECRET_KEY", "hush")
    with good.open() as inheritable:
        os.set_inheritable(inheritable.fileno(), True)
        assert is_made(make_sandbox(), good)
    (child,) = children()

    open_files = {os.readlink(file) for file in Path(f"/proc/{child}/fd").iterdir()}
    assert {file for file in open_files if "socket:" not in file} == {"/dev/null", f"/proc/{child}/statm"}

    assert b"SECRET_KEY" not in Path(f"/proc/{child}/environ").read_bytes()
    assert os.getpriority(os.PRIO_PROCESS, child) == 10
    assert os.getsid(child) == child
    session = Path(f"/proc/{child}/autogroup")  # an autogroup takes precedence over the niceness
    assert not session.exists() or session.read_text().split()[1:] in ([], ["nice", "10"])


def test_the_child_is_lean():
    """A child loads no web framework and no database."""
    code = "import json, sys, app.imaging.child; print(json.dumps(sorted(sys.modules)))"
    listed = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, check=True).stdout

    loaded = {name.partition(".")[0] for name in json.loads(listed)}

    assert not loaded & {"flask", "sqlalchemy", "werkzeug", "huey", "boto3"}


DIES_HALFWAY = """
import sys
from pathlib import Path
from app.imaging import child_process
from app.imaging.limits import Limits
from app.imaging.sandbox import Sandbox
child_process.PROGRAM = "tests.imaging.hostile_child"
Sandbox(Limits(), 1).read_facts(Path(sys.argv[1]))
"""


def test_the_child_dies_with_its_parent_in_the_middle_of_a_picture(endless):
    picture, wait_until_read = endless
    parent = subprocess.Popen([sys.executable, "-c", DIES_HALFWAY, str(picture)], cwd=PROJECT)
    wait_until_read()
    (child,) = Path(f"/proc/{parent.pid}/task/{parent.pid}/children").read_text().split()
    ended = select.poll()
    descriptor = os.pidfd_open(int(child))
    ended.register(descriptor, select.POLLIN)

    parent.kill()
    parent.wait()

    assert ended.poll(5000)
    os.close(descriptor)
