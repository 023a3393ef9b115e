"""A decoder that was taken over reads no file, reaches no network and no other process, and cannot lie to the app."""

import json
import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest

from app.errors import PictureError
from app.imaging.child_process import PROJECT
from app.imaging.confinement import Confinement, landlock
from app.imaging.variants import FIRST_PASS, variant_filename
from app.services.diagnosis.diagnosis import Diagnosis
from tests.imaging.attacks import BY_LANDLOCK, attacks

ONE_LAYER = """
import json, os, sys
from app.imaging.confinement import landlock, system_calls
from tests.imaging.attacks import that_succeed
holds = {layer}()
succeeded = that_succeed({secret!r}, {port})
os.write(1, json.dumps([holds, succeeded]).encode())
os._exit(0)
"""


@pytest.fixture
def secret(tmp_path):
    (tmp_path / "removable").touch()
    (tmp_path / "secret_key").write_text("hush")
    return tmp_path / "secret_key"


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def said_by_doctor(confinement: Confinement) -> str:
    storage, settings = SimpleNamespace(backends={}), {"instance": PROJECT, "least_free": 0, "trusted_proxies": 0}
    diagnosis = Diagnosis(None, storage, None, None, lambda: confinement, None, list, **settings)
    return str(next(iter(diagnosis.parts()["picture child"]())).detail)


def expected(confinement: Confinement, secret, port: int) -> set[str]:
    """Return the attacks that no layer of this kernel refuses."""
    if confinement.seccomp:
        return set()
    return {name for name in attacks(secret, port) if BY_LANDLOCK.get(name, 99) > confinement.landlock}


def alone(layer: str, secret, port: int):
    """Return whether this kernel has the layer, and the attacks that succeed in a process with that layer alone."""
    code = ONE_LAYER.format(layer=layer, secret=str(secret), port=port)
    ran = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, check=False)
    assert ran.stdout, ran.stderr.decode()
    return json.loads(ran.stdout)


def test_code_in_the_child_is_refused_all_that_this_kernel_can_refuse(make_hostile, tmp_path, secret, port):
    """Statement 22: where the kernel lacks a layer, the doctor says so."""
    sandbox = make_hostile()
    (tmp_path / "hostile.jpg").write_text(f"result = attacks.that_succeed({str(secret)!r}, {port})")

    succeeded = sandbox.read_facts(tmp_path / "hostile.jpg")

    confinement = sandbox.confinement()
    assert set(succeeded) == expected(confinement, secret, port)
    assert ("no files, no network, no programs" in said_by_doctor(confinement)) == (not succeeded)
    assert (f"Landlock {landlock.version()}" in said_by_doctor(confinement)) == bool(landlock.version())
    assert secret.read_text() == "hush"


def test_landlock_alone_keeps_files_connections_and_the_app_safe(secret, port):
    holds, succeeded = alone("landlock.deny_files", secret, port)

    assert holds == landlock.version()
    assert not {name for name in succeeded if BY_LANDLOCK.get(name, 99) <= holds}


def test_seccomp_alone_refuses_every_attack(secret, port):
    holds, succeeded = alone("system_calls.allow_few_system_calls", secret, port)

    assert not succeeded if holds else "no seccomp" in said_by_doctor(Confinement(7, seccomp=False))


@pytest.mark.parametrize(
    ("confinement", "said"),
    [
        (Confinement(7, seccomp=True), "confined by Landlock 7 and seccomp"),
        (Confinement(0, seccomp=True), "this kernel has no Landlock"),
        (Confinement(1, seccomp=False), "this kernel has no seccomp filter"),
        (Confinement(0, seccomp=False), "not confined: this kernel has neither"),
    ],
)
def test_the_doctor_says_which_layers_hold(confinement, said):
    assert said in said_by_doctor(confinement)


HONEST = {
    "width": 9, "height": 6, "variants": [], "focus": [0.5, 0.5], "color": "#aabbcc",
    "placeholder": "data:image/webp;base64,AAAA", "metadata": {}, "format": "JPEG", "taken_at": None,
}  # fmt: skip
THUMB = {"name": "thumb", "format": "JPEG", "width": 200, "height": 200, "size": 0}


@pytest.mark.parametrize(
    "lie",
    [
        {"rendered": {**HONEST, "color": "red;background:url(//evil)"}},
        {"rendered": {**HONEST, "placeholder": "https://evil.example/a.webp"}},
        {"rendered": {**HONEST, "variants": [{**THUMB, "filename": "../../secret_key"}]}},
        {"rendered": {**HONEST, "variants": [{**THUMB, "filename": "{thumb}", "size": 5}]}},
        {"rendered": {**HONEST, "variants": [{**THUMB, "filename": "{thumb}", "name": "medium"}]}},
        {"rendered": 7},
        {"machine": 7},
        [],
    ],
)
def test_a_response_that_no_honest_child_gives_is_not_believed(make_hostile, tmp_path, lie):
    """Statement 22."""
    thumb = variant_filename(FIRST_PASS[0], "hostile.jpg")
    (tmp_path / "hostile.jpg").write_text("response = " + repr(lie).replace("{thumb}", thumb))

    with pytest.raises(PictureError, match="crashed"):
        make_hostile().render(tmp_path / "hostile.jpg", tmp_path, FIRST_PASS)


def test_the_honest_form_is_believed(make_hostile, tmp_path):
    (tmp_path / "hostile.jpg").write_text(f"response = {{'rendered': {HONEST}}}")

    assert make_hostile().render(tmp_path / "hostile.jpg", tmp_path, FIRST_PASS).color == "#aabbcc"
    assert [path.name for path in tmp_path.iterdir()] == ["hostile.jpg"]
