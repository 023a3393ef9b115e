"""Stopping the site by request, and what its processes do when one of them is killed."""

import json
import os
import signal
import subprocess
from pathlib import Path

from app.places import PROJECT_FOLDER
from app.supervisor import supervisor_command
from tests.support.pictures import drawn_jpeg
from tests.support.processes.started import family_of, still_running
from tests.support.processes.waiting import wait_until
from tests.support.uploads.uploading import rows

SOON = 40  # in seconds


def test_ctrl_c_ends_web_server_and_worker(site):
    process = site.start_all()
    family = family_of(process.pid)
    assert len(family) >= 4, "the supervisor, gunicorn and its process, and the worker"
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(SOON) == 0
    assert still_running(family) == set()


def test_a_killed_worker_or_web_server_is_started_again_and_the_other_one_goes_on(site):
    """Statement 47: the supervisor waits a second and says so in the log; nothing of the killed one keeps the port."""
    process = site.start_all()
    for module, name in (("worker", "worker"), ("gunicorn", "web server")):
        before = _parts_of(process.pid)
        os.kill(before[module], signal.SIGKILL)
        wait_until(
            lambda before=before, module=module: _parts_of(process.pid).get(module) not in (None, before[module])
        )
        assert f"the {name} was killed by signal 9; it is started again in 1 s" in site.log
        [other] = before.keys() - {module}
        assert _parts_of(process.pid)[other] == before[other]
    site.ready(process)


def test_each_start_waits_longer_than_the_one_before(tmp_path):
    """Statement 47: also if the process that dies comes no further than its start."""
    log = tmp_path / "log"
    with log.open("wb") as out:
        command = supervisor_command({"worker": ["tests.support.processes.dying"]}, "json")
        process = subprocess.Popen(command, cwd=PROJECT_FOLDER, stderr=out)
    wait_until(lambda: len(log.read_text().splitlines()) == 3)
    process.terminate()
    assert process.wait(SOON) == 0
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["message"].partition("; ")[2] for line in lines] == [
        f"it is started again in {seconds} s" for seconds in (1, 2, 4)
    ]


def test_a_worker_that_cannot_start_ends_the_command_with_its_sentence_and_status(site):
    """Statement 47: with wrong settings, starting again would only hide the sentence."""
    (site.instance / "vitrine.db").write_bytes(b"this is no database at all" * 400)
    modules = {"web server": ["http.server", "0"], "worker": ["app.cli", "worker"]}
    command, environment = supervisor_command(modules, "text"), {**os.environ, **site.settings}
    done = subprocess.run(command, cwd=PROJECT_FOLDER, env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, "database file is damaged" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_no_process_outlives_a_killed_supervisor_and_the_next_start_has_the_port(site):
    """Statement 47."""
    process = site.start_all()
    family = family_of(process.pid)
    site.kill(process)
    wait_until(lambda: still_running(family) == set(), seconds=SOON)
    site.start_all()


def test_no_process_outlives_a_killed_supervisor_and_web_server(site):
    """Statement 47: gunicorn's own processes then notice by themselves."""
    process = site.start_all()
    family = family_of(process.pid)
    gunicorn = _parts_of(process.pid)["gunicorn"]
    os.kill(process.pid, signal.SIGSTOP)
    os.kill(gunicorn, signal.SIGKILL)
    site.kill(process)
    wait_until(lambda: still_running(family) == set(), seconds=SOON)


def test_a_picture_in_the_works_is_finished_first(site, program):
    """Statement 36: a termination by SIGTERM wastes no attempt."""
    site.start_web()
    worker = site.start_worker()
    collection = program.new_collection()
    assert program.upload(collection, ("large.jpg", drawn_jpeg(6000, 4000))).status_code == 201
    wait_until(lambda: rows(site, "SELECT state FROM files") == [("processing",)], every=0.005)
    worker.terminate()
    assert worker.wait(SOON) == 0
    assert rows(site, "SELECT state FROM files") == [("ready",)]


def _parts_of(supervisor: int) -> dict[str, int]:
    """Return the processes of web server and worker that the supervisor has started, by ``gunicorn`` and ``worker``."""
    found = {}
    for pid, _ in family_of(supervisor):
        arguments = _text(pid, "cmdline").split("\0")
        if "app.supervised" in arguments and _text(pid, "stat").rpartition(")")[2].split()[1] == str(supervisor):
            found["gunicorn" if "gunicorn" in arguments else "worker"] = pid
    return found


def _text(pid: int, name: str) -> str:
    return Path(f"/proc/{pid}/{name}").read_text()
