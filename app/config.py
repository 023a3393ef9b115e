"""Every setting: its name, default, meaning, and where its value came from.

The environment comes first, ``config.py`` in the instance folder second, the defaults here last. A wrong or half-set
configuration stops the start with one message that names every problem.
"""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.errors import ConfigurationError
from app.private_files import FOLDER_MODE

PROJECT_FOLDER = Path(__file__).resolve().parent.parent
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own name: its processes count into files there
MIB = 1024 * 1024
GIB = 1024 * MIB


def _text(value: str) -> str:
    return value.strip()


def _choice(*allowed: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"must be one of {', '.join(allowed)}")
        return value

    return parse


def _number(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        try:
            number = int(value.replace("_", ""))
        except ValueError:
            raise ValueError("must be a whole number") from None
        if not least <= number <= most:
            raise ValueError(f"must be between {least:,} and {most:,}")
        return number

    return parse


def _address(value: str) -> str:
    try:
        parts = urlsplit(value.strip())
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    if not is_address:
        raise ValueError("must be an address such as https://photos.example.com")
    return value.strip().rstrip("/")


def _site_address(value: str) -> str:
    """Return the address of a site at the root of its host, without a slash at its end.

    Raises ``ValueError`` for anything beside scheme, host and port: links would lead past the site.
    """
    example = "such as https://photos.example.com"
    if re.search(r"\s", value.strip()):
        raise ValueError(f"must be one address without spaces, {example}")
    address = _address(value)
    try:
        parts, port = urlsplit(address), urlsplit(address).port
    except ValueError:
        raise ValueError(f"must have a port between 1 and 65535 or none, {example}") from None
    if port == 0 or "@" in parts.netloc:
        raise ValueError(f"must be a host with no user, no password and no port 0, {example}")
    if parts.path or "?" in address or "#" in address:
        raise ValueError(f"must end with the host, {example}: Vitrine needs a host of its own and works below no path")
    return address


def _path_prefix(value: str) -> str:
    if not re.fullmatch(r"(/[A-Za-z0-9_-]+)+/", value):
        raise ValueError("must be a path with a slash at both ends, such as /_media/")
    return value


def _database(value: str) -> str:
    if value.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    if value.startswith(("postgresql+psycopg://", "sqlite:///")):
        return value
    raise ValueError("must start with postgresql:// or sqlite:///")


def _redis(value: str) -> str:
    if not value.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must start with redis:// or rediss://")
    return value


def _secret_key(value: str) -> str:
    if len(value) < 16 or len(set(value)) < 6:
        raise ValueError("must be at least 16 random characters; leave it out and one is made")
    return value


def _token(value: str) -> str:
    if not re.fullmatch(r"[!-~]{16,}", value) or len(set(value)) < 6:
        raise ValueError("must be at least 16 random characters without spaces")
    return value


@dataclass(frozen=True)
class Setting:
    """One setting; ``default`` is None where there is none or where it is worked out (see ``load_settings``)."""

    name: str
    parse: Callable[[str], Any]
    default: Any
    meaning: str
    secret: bool = False


SETTINGS = (
    Setting("SECRET_KEY", _secret_key, None, "Signs cookies; made and kept in the instance folder when absent.", True),
    Setting("DATABASE_URL", _database, None, "A SQLite file in the instance folder, or postgresql://…", True),
    Setting("REDIS_URL", _redis, None, "The queue's server; absent: the embedded queue.", True),
    Setting("VITRINE_REDIS_TLS", _choice("checked", "unchecked"), "checked", "The certificate of a rediss:// address."),
    Setting("STORAGE_BACKEND", _choice("local", "r2"), "local", "Where new files are kept."),
    Setting("R2_ACCOUNT_ID", _text, None, "Cloudflare account; gives the endpoint when R2_ENDPOINT_URL is absent."),
    Setting("R2_ENDPOINT_URL", _address, None, "The S3 endpoint, of R2 or of any other S3 server."),
    Setting("R2_BUCKET", _text, None, "The bucket's name."),
    Setting("R2_ACCESS_KEY_ID", _text, None, "The access key's id."),
    Setting("R2_SECRET_ACCESS_KEY", _text, None, "The access key's secret.", True),
    Setting("R2_REGION", _text, "auto", "The bucket's region; R2 wants auto."),
    Setting("WEB_CONCURRENCY", _number(1, 64), 1, "Web server processes."),
    Setting("HOST", _text, "127.0.0.1", "The address the web server listens on."),
    Setting("PORT", _number(1, 65535), 8000, "The port the web server listens on."),
    Setting("PUBLIC_URL", _site_address, None, "How visitors reach this site; a host. Default: HOST and PORT."),
    Setting("TRUSTED_PROXIES", _number(0, 10), 0, "How many proxies in front set X-Forwarded-For and -Proto."),
    Setting("VITRINE_WEB_THREADS", _number(1, 256), 8, "Requests one web process answers at once."),
    Setting("VITRINE_WORKERS", _number(1, 64), None, "Pictures prepared at once; one for each core, at most 4."),
    Setting("VITRINE_MAX_FILE_BYTES", _number(1, 1024 * GIB), 2 * GIB, "The largest file taken in, in bytes."),
    Setting("VITRINE_MAX_COLLECTION_BYTES", _number(0, 1024**2 * GIB), 0, "Most one collection holds; 0: no limit."),
    Setting("VITRINE_UPLOAD_HOURS", _number(1, 168), 24, "How long an interrupted upload can be resumed, in hours."),
    Setting("VITRINE_MAX_FILES_PER_UPLOAD", _number(1, 10_000), 500, "The most files in one request."),
    Setting("VITRINE_MAX_PIXELS", _number(1, 10_000_000_000), 200_000_000, "The largest picture decoded, in pixels."),
    Setting("VITRINE_PICTURE_SECONDS", _number(1, 3600), 20, "Processor time one picture may take, in seconds."),
    Setting("VITRINE_PICTURE_BYTES", _number(64 * MIB, 64 * GIB), 1_500_000_000, "Memory for one picture, in bytes."),
    Setting("VITRINE_COMPRESS_ABOVE_BYTES", _number(0, 64 * GIB), 0, "Larger pictures are compressed; 0: none are."),
    Setting("VITRINE_COMPRESS_FORMAT", _choice("jpeg", "webp"), "jpeg", "What they are compressed to, jpeg or webp."),
    Setting("VITRINE_MIN_FREE_BYTES", _number(0, 1024 * GIB), 256 * MIB, "Uploads are refused below this free space."),
    Setting("VITRINE_R2_URL_SECONDS", _number(10, 604_800), 300, "How long a presigned address works, in seconds."),
    Setting("VITRINE_R2_DELIVERY", _choice("redirect", "app"), "redirect", "How pictures leave a bucket."),
    Setting("VITRINE_X_ACCEL_PREFIX", _path_prefix, None, "Where nginx has the media folder; see deploy.md."),
    Setting("VITRINE_TRASH_DAYS", _number(1, 3650), 30, "Days the trash keeps what was deleted."),
    Setting("VITRINE_ACTIVITY_DAYS", _number(0, 3650), 365, "Days that visitors' activity is kept; 0: none is noted."),
    Setting("VITRINE_AUDIT_DAYS", _number(1, 3650), 365, "Days the log of what owners did is kept."),
    Setting("VITRINE_LOG_LEVEL", _choice("debug", "info", "warning", "error"), "info", "How much is logged."),
    Setting("VITRINE_LOG_FORMAT", _choice("text", "json"), "text", "Lines for people, or one JSON object a line."),
    Setting("VITRINE_METRICS_TOKEN", _token, None, "Opens /metrics to whoever sends it; absent: closed.", True),
)  # fmt: skip


@dataclass(frozen=True)
class Settings(Mapping[str, Any]):
    """The settings in force, by name; ``source`` says where each came from, ``instance`` is the data folder."""

    instance: Path
    values_by_name: Mapping[str, Any] = field(repr=False)
    source: Mapping[str, str] = field(repr=False)

    def __getitem__(self, name: str) -> Any:
        return self.values_by_name[name]

    def __iter__(self):
        return iter(self.values_by_name)

    def __len__(self) -> int:
        return len(self.values_by_name)

    def shown(self, setting: Setting) -> str:
        """The value as ``vitrine doctor`` prints it: secrets masked, absent ones as a dash."""
        value = self[setting.name]
        if value is None:
            return "-"
        return "********" if setting.secret and self.source[setting.name] != "default" else str(value)


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Reads every setting, creating the instance folder and the secret key where they are absent.

    Raises ``ConfigurationError`` whose message lists every problem, a line each.
    """
    environ = os.environ if environ is None else environ
    instance = Path(environ.get("VITRINE_INSTANCE") or PROJECT_FOLDER / "instance").expanduser().resolve()
    from_file = _instance_values(instance)
    values: dict[str, Any] = {}
    source: dict[str, str] = {}
    problems = [f"{name} in {instance / 'config.py'} is not a setting." for name in _unknown(from_file)]
    for setting in SETTINGS:
        try:
            values[setting.name], source[setting.name] = _read(setting, environ, from_file)
        except ValueError as error:
            problems.append(f"{setting.name} {error}.")
    problems += _half_set(values)
    if problems:
        raise ConfigurationError("Vitrine cannot start:\n" + "\n".join(f"  - {problem}" for problem in problems))
    _work_out(values, source, instance)
    return Settings(instance, values, source)


def _instance_values(instance: Path) -> dict[str, Any]:
    from flask import Config

    config = Config(str(instance))
    try:
        config.from_pyfile("config.py", silent=True)
    except Exception as error:
        raise ConfigurationError(f"Vitrine cannot start:\n  - {instance / 'config.py'} fails: {error}") from error
    return dict(config)


def _unknown(from_file: Mapping[str, Any]) -> list[str]:
    return sorted(set(from_file) - {setting.name for setting in SETTINGS})


def _read(setting: Setting, environ: Mapping[str, str], from_file: Mapping[str, Any]) -> tuple[Any, str]:
    if (given := environ.get(setting.name)) is not None and (given != "" or setting.name == "SECRET_KEY"):
        return setting.parse(given), "environment"
    if from_file.get(setting.name) is not None:
        return setting.parse(str(from_file[setting.name])), "config.py"
    return setting.default, "default"


def _half_set(values: Mapping[str, Any]) -> list[str]:
    if values.get("STORAGE_BACKEND") != "r2":
        return []
    missing = [name for name in ("R2_BUCKET", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY") if not values.get(name)]
    if not (values.get("R2_ENDPOINT_URL") or values.get("R2_ACCOUNT_ID")):
        missing.insert(0, "R2_ENDPOINT_URL or R2_ACCOUNT_ID")
    return [f"{name} is missing, and STORAGE_BACKEND=r2 needs it." for name in missing]


def _work_out(values: dict[str, Any], source: dict[str, str], instance: Path) -> None:
    instance.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
    if values["SECRET_KEY"] is None:
        try:
            values["SECRET_KEY"], source["SECRET_KEY"] = _stored_secret(instance / "secret_key"), "instance folder"
        except ValueError as error:
            message = f"{instance / 'secret_key'} holds no key. Bring it back, or remove it and one is made."
            raise ConfigurationError(f"Vitrine cannot start:\n  - {message}") from error
    if values["DATABASE_URL"] is None:
        values["DATABASE_URL"] = f"sqlite:///{instance / 'vitrine.db'}"
    if values["PUBLIC_URL"] is None:
        host = "127.0.0.1" if values["HOST"] in ("0.0.0.0", "::") else values["HOST"]  # noqa: S104
        values["PUBLIC_URL"] = f"http://{f'[{host}]' if ':' in host else host}:{values['PORT']}"
    if values["VITRINE_WORKERS"] is None:
        values["VITRINE_WORKERS"] = min(4, os.cpu_count() or 1)
    if values["R2_ENDPOINT_URL"] is None and values["R2_ACCOUNT_ID"]:
        values["R2_ENDPOINT_URL"] = f"https://{values['R2_ACCOUNT_ID']}.r2.cloudflarestorage.com"


def _stored_secret(path: Path) -> str:
    """The secret in this file, made first where there is none; two processes that start at once get the same."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _secret_key(path.read_text().strip())
    with os.fdopen(descriptor, "w") as out:
        secret = secrets.token_urlsafe(48)
        out.write(secret)
        out.flush()
        os.fsync(out.fileno())
    return secret
