"""The wheel: a whole site without the checkout, started by ``vitrine run``."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from app.places import PROJECT_FOLDER
from tests.support.processes.waiting import wait_until
from tests.support.servers.fixtures import free_port


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the content of the wheel, as an installation has it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=PROJECT_FOLDER, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder / "installed")
    return folder / "installed"


@pytest.fixture
def environment(unpacked: Path, tmp_path: Path) -> dict[str, str]:
    """Return the environment of a user who has only the wheel."""
    own = {"PYTHONPATH": str(unpacked), "PORT": str(free_port()), "VITRINE_WEB_FONTS": "off"}
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), **own}


@pytest.fixture
def site(environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Yield the address of a site that ``vitrine run`` has started in an empty home folder."""
    command, log = [sys.executable, "-m", "app.cli", "run"], tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=output, stderr=output)
    url = f"http://127.0.0.1:{environment['PORT']}"

    def is_ready() -> bool:
        assert process.poll() is None, log.read_text()
        try:
            return urlopen(f"{url}/readyz", timeout=5).status == 200
        except OSError:
            return False

    try:
        wait_until(is_ready, seconds=60)
        yield url
    finally:
        process.terminate()
        process.wait(60)


def test_the_wheel_is_a_whole_site(site: str, environment: dict[str, str], tmp_path: Path) -> None:
    link = next(line.split()[-1] for line in (tmp_path / "log").read_text().splitlines() if "/setup?token=" in line)
    assert b"<form" in urlopen(link).read()
    assert (tmp_path / ".local/share/vitrine/vitrine.db").exists()

    def is_healthy() -> bool:
        ask = [sys.executable, "-m", "app.cli", "health", "--worker"]
        return subprocess.run(ask, cwd=tmp_path, env=environment, capture_output=True).returncode == 0

    wait_until(is_healthy, seconds=60)
