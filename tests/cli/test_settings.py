"""Settings: their sources, and the refusal to start with wrong ones."""

import os
import re
import subprocess
import sys

import pytest

from app.config import SETTINGS, load_settings
from app.errors import ConfigurationError
from app.places import PROJECT_FOLDER

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
        "WEB_CONCURRENCY": (2, "default"),
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


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("mail.example.com", "must begin with smtp:// or smtps://"),
        ("http://mail.example.com", "must begin with smtp:// or smtps://"),
        ("smtp://mail.example.com/inbox", "no path"),
        ("smtp://user:secret@mail.example.com:0", "a port between"),
        ("smtp://user:sec/ret@mail.example.com", "write / as %2F"),
        ("smtp://user@mail.example.com", "both a user and a password"),
        ("smtp://mail.example.com?tls=maybe", "tls=starttls or tls=off"),
        ("smtps://mail.example.com?tls=off", "nothing else"),
        ("smtp://mail.example.com\nRSET", "without spaces"),
    ],
)
def test_an_unusable_mail_server_is_named_without_its_password(instance, wrong, said):
    with pytest.raises(ConfigurationError) as refusal:
        load(instance, SMTP_URL=wrong, MAIL_FROM="photos@studio.example")
    assert said in refusal.value.message
    assert re.search("sec/?ret", refusal.value.message) is None


def test_a_mail_server_has_the_usual_port_and_encryption(instance):
    def server(address):
        return load(instance, SMTP_URL=address, MAIL_FROM="photos@studio.example").SMTP_URL

    found = [server(address) for address in ("smtp://m.test", "smtps://m.test", "smtp://m.test:2525?tls=off")]
    assert [(each.port, str(each.security)) for each in found] == [(587, "starttls"), (465, "tls"), (2525, "off")]
    assert server("smtp://anna%40m.test:p%2Fw@m.test").password == "p/w"


@pytest.mark.parametrize(
    ("given", "missing"),
    [({"SMTP_URL": "smtp://mail.example.com"}, "MAIL_FROM"), ({"MAIL_FROM": "photos@studio.example"}, "SMTP_URL")],
)
def test_a_half_set_mail_server_stops_the_start(instance, given, missing):
    with pytest.raises(ConfigurationError, match=f"{missing} is missing"):
        load(instance, **given)


def test_a_secret_can_be_in_a_file(instance):
    path = instance / "mail-server"
    path.write_text("smtp://user:in-a-file@mail.example.com\n")
    settings = load(instance, SMTP_URL_FILE=str(path), MAIL_FROM="photos@studio.example")
    shown = {setting.name: settings.shown(setting) for setting in SETTINGS}
    assert (settings.SMTP_URL.password, settings.source["SMTP_URL"]) == ("in-a-file", "SMTP_URL_FILE")
    assert shown["SMTP_URL"] == "********"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SECRET_KEY_FILE": "/nowhere/key"}, "SECRET_KEY cannot be read from its file /nowhere/key"),
        ({"SECRET_KEY_FILE": "/nowhere/key", "SECRET_KEY": "x" * 40}, "are both set"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(instance, given, said):
    with pytest.raises(ConfigurationError, match=said):
        load(instance, **given)


def test_a_key_file_that_holds_no_key_is_named(instance):
    (instance / "secret_key").write_text("")
    with pytest.raises(ConfigurationError, match=r"secret_key holds no key"):
        load(instance)


def test_a_folder_of_another_user_is_named(instance, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)  # the tests may run as root, who may write everywhere
    with pytest.raises(ConfigurationError, match=rf"may not write to {instance}, which belongs to user {os.getuid()}"):
        load(instance)


def test_a_folder_that_cannot_be_made_is_named(instance):
    (instance / "file").touch()
    with pytest.raises(ConfigurationError, match=r"file/below cannot be made: Not a directory"):
        load(instance / "file" / "below")


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
