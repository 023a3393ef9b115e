"""Every command, setting and path in docs/deploy and in the Procfile exists in the program."""

import configparser
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest
import yaml

from app import cli
from app.config import SETTINGS, load_settings
from app.places import PROJECT_FOLDER
from tests.support.proxies.nginx import DEPLOYED

FOLDER = PROJECT_FOLDER / "docs/deploy"
DOCUMENT = PROJECT_FOLDER / "docs/deploy.md"
UNITS = sorted(FOLDER.glob("*.service"))
NAMES = {setting.name for setting in SETTINGS} | {"VITRINE_INSTANCE"}
# Environment variables of the system and of other programs.
OF_OTHERS = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
MADE_UP = re.compile(r"\$\{(\w+)(?::\?[^}]*)?\}")
WITH_DEFAULT = re.compile(r"\$\{(\w+):-([^}]*)\}")


def command_of(arguments: list[str]) -> click.Command:
    """Return the command that these arguments call; fail if it does not exist or does not have these options."""
    command: click.Command = cli.Commands()
    for argument in arguments:
        if not isinstance(command, click.Group):
            break
        found = command.get_command(click.Context(command), argument)
        assert found is not None, f"{command.name} has no command {argument}"
        command = found
    options = {text for parameter in command.params for text in (*parameter.opts, "--help")}
    assert {argument for argument in arguments if argument.startswith("--")} <= options
    return command


def unit(path: Path) -> configparser.ConfigParser:
    """Return a systemd unit; of a repeated name the last line counts."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str
    parser.read_string(path.read_text())
    return parser


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((FOLDER / "compose.many.yaml").read_text())


def test_the_procfile_starts_what_there_is():
    lines = dict(line.split(": ", 1) for line in (PROJECT_FOLDER / "Procfile").read_text().splitlines())
    called = {}
    for name, line in lines.items():
        before, _, arguments = line.partition("python -m app.cli ")
        assert {argument.split("=")[0] for argument in before.split()} <= NAMES
        called[name] = command_of(arguments.split()).name
    assert called == {"release": "upgrade", "web": "serve", "worker": "worker"}
    assert lines["web"].startswith("HOST=0.0.0.0 ")  # the platform's router is another machine
    assert re.search(r"^\.\[scale,raw,fonts,video\]$", (PROJECT_FOLDER / "requirements.txt").read_text(), re.MULTILINE)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_starts_what_there_is_and_may_write_to_its_folder_alone(path):
    service = unit(path)["Service"]
    program, *arguments = service["ExecStart"].split()
    assert (program, bool(command_of(arguments))) == ("/srv/vitrine/.venv/bin/vitrine", True)
    told = dict(argument.split("=", 1) for argument in service["Environment"].split())
    assert told.keys() <= NAMES | OF_OTHERS
    assert (told["VITRINE_INSTANCE"], service["StateDirectory"]) == ("/var/lib/vitrine", "vitrine")
    bounds = {name: service[name] for name in ("User", "ProtectSystem", "NoNewPrivileges", "CapabilityBoundingSet")}
    strict = {"User": "vitrine", "ProtectSystem": "strict", "NoNewPrivileges": "yes", "CapabilityBoundingSet": ""}
    assert bounds == strict


def test_units_and_nginx_speak_of_the_same_folder():
    assert "alias /var/lib/vitrine/media/;" in DEPLOYED.read_text()
    assert {name for path in UNITS for name in re.findall(r"vitrine-\w+(?=\.service)", path.read_text())} <= {
        path.stem for path in UNITS
    }


def test_the_small_compose_is_a_whole_site(tmp_path):
    """The image's own command runs in it, on one folder; the program takes its settings, which the document names."""
    text = (FOLDER / "compose.yaml").read_text()
    service = yaml.safe_load(WITH_DEFAULT.sub(lambda found: found[2], text))["services"]["vitrine"]
    assert ("command" in service, service["read_only"], service["user"]) == (False, True, "10001:0")
    assert service["volumes"] == ["./data:/var/lib/vitrine"]
    assert "VITRINE_INSTANCE=/var/lib/vitrine" in (FOLDER / "Containerfile").read_text()
    environment = {name: str(value) for name, value in service["environment"].items()}
    given = {name: MADE_UP.sub("https://photos.example.com", value) for name, value in environment.items()}
    settings = load_settings({**given, "VITRINE_INSTANCE": str(tmp_path)})
    assert (settings.PUBLIC_URL, settings.TRUSTED_PROXIES) == ("https://photos.example.com", 1)
    asked = {name for name, _ in WITH_DEFAULT.findall(text)} | set(MADE_UP.findall(text))
    assert {name for name in asked if f"{name}=" not in DOCUMENT.read_text()} == set()


def test_compose_gives_settings_that_the_program_takes(compose, tmp_path):
    """The settings are complete: the program starts with them."""
    environment = compose["x-vitrine"]["environment"]
    assert environment.keys() <= NAMES
    asked = {name for value in environment.values() for name in MADE_UP.findall(value)}
    given = dict.fromkeys(asked, "a1b2c3d4e5f6g7h8i9") | {"PUBLIC_URL": "https://photos.example.com"}
    values = {name: MADE_UP.sub(lambda found: given[found[1]], value) for name, value in environment.items()}
    settings = load_settings({**values, "VITRINE_INSTANCE": str(tmp_path)})
    assert (settings.STORAGE_BACKEND, settings.REDIS_URL[:8]) == ("r2", "redis://")
    assert {f"{name}=" for name in asked} <= set(re.findall(r"^\w+=", DOCUMENT.read_text(), re.MULTILINE))
    hosts = {urlsplit(values[name]).hostname for name in ("DATABASE_URL", "REDIS_URL", "R2_ENDPOINT_URL")}
    assert hosts == {"postgres", "redis", "s3"} <= compose["services"].keys()


def test_compose_starts_what_there_is_in_order(compose):
    services = compose["services"]
    called = {name: command_of(services[name]["command"][1:]).name for name in ("migrate", "web", "worker")}
    assert called == {"migrate": "upgrade", "web": "serve", "worker": "worker"}
    assert {after for one in services.values() for after in one.get("depends_on", {})} <= services.keys()
    assert services["web"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    build = compose["x-vitrine"]["build"]
    assert (FOLDER / build["context"] / build["dockerfile"]).resolve() == FOLDER / "Containerfile"
    volumes = {volume.split(":")[0] for one in services.values() for volume in one.get("volumes", [])}
    assert volumes == compose["volumes"].keys()


def test_the_image_is_made_of_what_there_is_and_runs_without_rights():
    said = (FOLDER / "Containerfile").read_text()
    sent = (PROJECT_FOLDER / ".dockerignore").read_text().split()
    copied = [
        argument for line in re.findall(r"^COPY (?!--)(.+)$", said, re.MULTILINE) for argument in line.split()[:-1]
    ]
    assert [name for name in copied if not (PROJECT_FOLDER / name).exists() or f"!{name}" not in sent] == []
    environment = re.search(r"^ENV (.*)", said.replace("\\\n", " "), re.MULTILINE)[1]
    assert {argument.split("=")[0] for argument in environment.split()} <= NAMES | OF_OTHERS
    assert re.findall(r"^USER (\w+)$", said, re.MULTILINE) == ["vitrine"]
    for arguments in re.findall(r'CMD \["vitrine", (.*)\]', said):
        command_of([argument.strip('" ') for argument in arguments.split(",")])


def test_the_proxies_ask_where_the_program_listens():
    port = next(setting.default for setting in SETTINGS if setting.name == "PORT")
    for path in (DEPLOYED, FOLDER / "Caddyfile"):
        assert set(re.findall(r"127\.0\.0\.1:(\d+)", path.read_text())) == {str(port)}


def said_in_the_document() -> Iterator[list[str]]:
    """Yield the arguments of every ``vitrine`` command that docs/deploy.md names."""
    for code in re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", DOCUMENT.read_text(), flags=re.DOTALL)):
        if found := re.match(r"(?:.*/)?(?:vitrine|python -m app\.cli) ([a-z].*)", code):
            yield shlex.split(found[1])


def test_the_document_names_commands_settings_and_files_that_there_are():
    assert len([command_of(arguments) for arguments in said_in_the_document()]) > 5
    text = DOCUMENT.read_text()
    named = set(re.findall(r"\b(?:VITRINE|R2|STORAGE)_[A-Z0-9_]*[A-Z0-9]\b", text))
    assert named - NAMES == set()
    links = re.findall(r"\]\((?!http|#)([^)#]+)", text)
    assert [link for link in links if not (DOCUMENT.parent / link).exists()] == []
