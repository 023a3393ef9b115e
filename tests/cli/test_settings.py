"""Settings: their sources, and the refusal to start with wrong ones."""

import os
import re
import subprocess
import sys

import pytest

from app.config import PROJECT_FOLDER, SETTINGS, load_settings
from app.errors import ConfigurationError

DOCUMENT = PROJECT_FOLDER / "docs" / "settings.md"


@pytest.fixture
def instance(tmp_path):
    return tmp_path


def load(instance, **environ):
    return load_settings({"VITRINE_INSTANCE": str(instance), **environ})


def test_the_environment_goes_before_the_file_and_the_file_before_the_default(instance):
    (instance / "config.py").write_text("PORT = 9001\nHOST = '0.0.0.0'\n")
    settings = load(instance, PORT="9002")
    assert {name: (getattr(settings, name), settings.source[name]) for name in ("PORT", "HOST", "WEB_CONCURRENCY")} == {
        "PORT": (9002, "environment"),
        "HOST": ("0.0.0.0", "config.py"),
        "WEB_CONCURRENCY": (1, "default"),
    }


def test_an_empty_variable_is_as_good_as_none(instance):
    assert load(instance, PORT="").PORT == 8000


def test_one_message_names_every_problem(instance):
    (instance / "config.py").write_text("PROT = 8000\n")
    with pytest.raises(ConfigurationError) as refusal:
        load(instance, PORT="eighty", DATABASE_URL="mysql://db", PUBLIC_URL="photos", STORAGE_BACKEND="r2")
    message = refusal.value.message
    named = ["PROT", "PORT", "DATABASE_URL", "PUBLIC_URL", "R2_BUCKET", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY"]
    assert [name for name in named if not re.search(rf"^  - {name} .+\.$", message, re.MULTILINE)] == []
    assert "R2_ENDPOINT_URL or R2_ACCOUNT_ID is missing" in message


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("https://host.test/photos", "works below no path"),
        ("https://host.test/photos/", "works below no path"),
        ("https://host.test?x=1", "works below no path"),
        ("https://host.test/#top", "works below no path"),
        ("https://host.test?", "works below no path"),
        ("https://owner:secret@host.test", "no password"),
        ("https://owner@host.test", "no user"),
        ("https://host .test", "without spaces"),
        ("https://host.test https://other.test", "without spaces"),
        ("host.test", "be an address"),
        ("//host.test", "be an address"),
        ("ftp://host.test", "be an address"),
        ("https://", "be an address"),
        ("https://[::1", "be an address"),
        ("https://host.test:99999", "a port between"),
        ("https://host.test:eighty", "a port between"),
        ("https://host.test:0", "port 0"),
    ],
)
def test_a_public_url_is_the_root_of_a_host(instance, wrong, said):
    """Below a path, half of the links would lead outside the site."""
    with pytest.raises(ConfigurationError) as refusal:
        load(instance, PUBLIC_URL=wrong, PORT="eighty")
    assert re.search(rf"^  - PUBLIC_URL must .*{re.escape(said)}", refusal.value.message, re.MULTILINE)
    assert ("PORT must be a whole number" in refusal.value.message, "secret" in refusal.value.message) == (True, False)


@pytest.mark.parametrize(
    "right", ["https://host.test", "https://host.test/", "http://[::1]:8000", " https://a.test:8443 "]
)
def test_the_root_of_a_host_is_taken(instance, right):
    assert right.strip().rstrip("/") == load(instance, PUBLIC_URL=right).PUBLIC_URL


def test_a_key_file_that_holds_no_key_is_named(instance):
    (instance / "secret_key").write_text("")
    with pytest.raises(ConfigurationError, match=r"secret_key holds no key"):
        load(instance)


def test_a_file_that_fails_is_named(instance):
    (instance / "config.py").write_text("PORT = 1 / 0\n")
    with pytest.raises(ConfigurationError, match=r"config\.py fails: division by zero"):
        load(instance)


@pytest.mark.parametrize("weak", ["", "short", "changeme", "a" * 40])
def test_a_weak_secret_key_is_refused(instance, weak):
    """Statement 19: a site with an empty or default secret does not start."""
    with pytest.raises(ConfigurationError, match="SECRET_KEY must be at least 16 random characters"):
        load(instance, SECRET_KEY=weak)


def test_a_secret_key_is_made_once_kept_and_for_its_owner_alone(instance):
    """Statement 19: without a setting a random secret is generated, never a common one."""
    first = load(instance).SECRET_KEY
    assert first == load(instance).SECRET_KEY
    assert len(first) >= 48
    assert (instance / "secret_key").stat().st_mode & 0o077 == 0


def test_secrets_are_masked_where_settings_are_shown(instance):
    settings = load(instance, R2_SECRET_ACCESS_KEY="do not show this")
    shown = {setting.name: settings.shown(setting) for setting in SETTINGS}
    assert shown["R2_SECRET_ACCESS_KEY"] == "********"
    assert settings.SECRET_KEY not in shown.values()


def test_a_wrong_setting_stops_the_start_with_its_sentence(instance):
    environment = {"PATH": os.environ["PATH"], "VITRINE_INSTANCE": str(instance), "PORT": "eighty"}
    command = [sys.executable, "-m", "app.cli", "serve"]
    ended = subprocess.run(command, cwd=PROJECT_FOLDER, env=environment, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "Vitrine cannot start:\n  - PORT must be a whole number.\n"


def test_the_documentation_lists_every_setting_and_no_other():
    listed = re.findall(r"^\| `([A-Z0-9_]+)`", DOCUMENT.read_text(), re.MULTILINE)
    assert sorted(listed) == sorted([*(setting.name for setting in SETTINGS), "VITRINE_INSTANCE"])
