"""The settings: name, default, meaning, and the source of the value of each.

A value from the environment is used first, then one from ``config.py`` in the instance folder, then the default. A
secret can also be in a file, whose path the variable ``<NAME>_FILE`` has. With wrong or missing values the program does
not start, and one message lists every problem.
"""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from app import setting_values as parsers
from app.egress_list import EgressList
from app.errors import ConfigurationError
from app.mail_settings import SmtpServer, mail_from, smtp_url
from app.places import usual_instance
from app.private_files import require_writable

METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # prometheus_client's own variable: each process stores its counters there
MIB = 1024 * 1024
GIB = 1024 * MIB
LARGEST_FORM = 2 * MIB  # the longest body that is not an upload: the order of some 50,000 files
BODY_THREADS = 32  # of each web process, for requests with a body; those without have VITRINE_WEB_THREADS


@dataclass(frozen=True)
class Setting:
    """One setting: its name, its parser, its default, its meaning, and whether it is secret.

    ``default`` is None if there is no default, or if `load_settings` computes it.
    """

    name: str
    parse: Callable[[str], Any]
    default: Any
    meaning: str
    secret: bool


def _setting(parse: Callable[[str], Any], default: Any, meaning: str, *, secret: bool = False) -> Any:
    return field(repr=False, metadata={"parse": parse, "default": default, "meaning": meaning, "secret": secret})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The values of all settings.

    ``source`` maps each setting's name to the source of its value; ``instance`` is the data folder.
    """

    instance: Path
    source: Mapping[str, str] = field(repr=False)
    SECRET_KEY: str = _setting(
        parsers.secret_key, None, "Signs cookies; absent: made once and stored in the instance folder.", secret=True
    )
    DATABASE_URL: str = _setting(
        parsers.database_url, None, "A SQLite file in the instance folder, or postgresql://…", secret=True
    )
    REDIS_URL: str | None = _setting(
        parsers.redis_url, None, "The queue's server; absent: the embedded queue.", secret=True
    )
    VITRINE_REDIS_TLS: str = _setting(
        parsers.choice("checked", "unchecked"), "checked", "The certificate of a rediss:// address."
    )
    STORAGE_BACKEND: str = _setting(parsers.choice("local", "r2"), "local", "The store of new files.")
    R2_ACCOUNT_ID: str | None = _setting(
        parsers.text, None, "Cloudflare account; gives the endpoint when R2_ENDPOINT_URL is absent."
    )
    R2_ENDPOINT_URL: str | None = _setting(parsers.address, None, "The S3 endpoint, of R2 or of any other S3 server.")
    R2_BUCKET: str | None = _setting(parsers.text, None, "The bucket's name.")
    R2_ACCESS_KEY_ID: str | None = _setting(parsers.text, None, "The access key's id.")
    R2_SECRET_ACCESS_KEY: str | None = _setting(parsers.text, None, "The access key's secret.", secret=True)
    R2_REGION: str = _setting(parsers.text, "auto", "The bucket's region; R2 requires auto.")
    WEB_CONCURRENCY: int = _setting(parsers.number(1, 64), 2, "Web server processes.")
    HOST: str = _setting(parsers.text, "127.0.0.1", "The address the web server listens on.")
    PORT: int = _setting(parsers.number(1, 65535), 8000, "The port the web server listens on.")
    PUBLIC_URL: str = _setting(
        parsers.site_address, None, "How visitors reach this site; a host. Default: HOST and PORT."
    )
    TRUSTED_PROXIES: int = _setting(
        parsers.number(0, 10), 0, "How many proxies in front set X-Forwarded-For and -Proto."
    )
    VITRINE_HSTS_SECONDS: int = _setting(
        parsers.number(0, 63_072_000), 0, "For how long browsers use https only, in seconds; 0: not told."
    )
    VITRINE_WEB_THREADS: int = _setting(
        parsers.number(1, 256), 4, "Pages and pictures that one web process answers at once."
    )
    VITRINE_WORKERS: int = _setting(
        parsers.number(1, 64), None, "Pictures prepared at once; one for each core, at most 4."
    )
    VITRINE_MAX_FILE_BYTES: int = _setting(
        parsers.number(1, 1024 * GIB), 2 * GIB, "The largest file accepted, in bytes."
    )
    VITRINE_MAX_COLLECTION_BYTES: int = _setting(
        parsers.number(0, 1024**2 * GIB), 0, "The most bytes of one collection; 0: no limit."
    )
    VITRINE_UPLOAD_HOURS: int = _setting(
        parsers.number(1, 168), 24, "How long an interrupted upload can be resumed, in hours."
    )
    VITRINE_MAX_FILES_PER_UPLOAD: int = _setting(parsers.number(1, 10_000), 500, "The most files in one request.")
    VITRINE_MAX_PIXELS: int = _setting(
        parsers.number(1, 10_000_000_000), 200_000_000, "The largest picture decoded, in pixels."
    )
    VITRINE_PICTURE_SECONDS: int = _setting(
        parsers.number(1, 3600), 20, "Processor time one picture may take, in seconds."
    )
    VITRINE_PICTURE_BYTES: int = _setting(
        parsers.number(64 * MIB, 64 * GIB), 1_500_000_000, "Memory for one picture, in bytes."
    )
    VITRINE_FFMPEG: str | None = _setting(
        parsers.program, None, "The path of FFmpeg, for videos, or off; absent: it is searched for."
    )
    VITRINE_VIDEO_SECONDS: int = _setting(
        parsers.number(10, 86_400), 3600, "Processor time the preview of one video may take, in seconds."
    )
    VITRINE_COMPRESS_ABOVE_BYTES: int = _setting(
        parsers.number(0, 64 * GIB), 0, "Larger pictures are compressed; 0: none are."
    )
    VITRINE_COMPRESS_FORMAT: str = _setting(
        parsers.choice("jpeg", "webp"), "jpeg", "What they are compressed to, jpeg or webp."
    )
    VITRINE_MIN_FREE_BYTES: int = _setting(
        parsers.number(0, 1024 * GIB), 256 * MIB, "Uploads are refused below this free space."
    )
    VITRINE_R2_URL_SECONDS: int = _setting(
        parsers.number(10, 604_800), 60, "How long a presigned address works, in seconds."
    )
    VITRINE_R2_DELIVERY: str = _setting(
        parsers.choice("redirect", "app"), "redirect", "How pictures are sent from a bucket."
    )
    VITRINE_X_ACCEL_PREFIX: str | None = _setting(
        parsers.path_prefix, None, "The location of the media folder in nginx; see deploy.md."
    )
    VITRINE_WEB_FONTS: str = _setting(
        parsers.choice("on", "off"), "on", "Fonts that pages load; off: those of visitors' devices."
    )
    SMTP_URL: SmtpServer | None = _setting(  # noqa: RUF009 - it is a description, as the others are
        smtp_url, None, "The mail server, smtp://user:password@host:587; absent: no mail.", secret=True
    )
    MAIL_FROM: str | None = _setting(mail_from, None, "The address that mails are sent from.")
    VITRINE_TRASH_DAYS: int = _setting(parsers.number(1, 3650), 30, "Days that deleted files stay in the trash.")
    VITRINE_ACTIVITY_DAYS: int = _setting(
        parsers.number(0, 3650), 365, "Days that visitors' activity is stored; 0: none is recorded."
    )
    VITRINE_AUDIT_DAYS: int = _setting(parsers.number(1, 3650), 365, "Days that the audit log is stored.")
    VITRINE_WEBHOOK_ALLOW: EgressList = _setting(  # noqa: RUF009 - a field like the others; its type is frozen
        EgressList.read, EgressList(), "Hosts and networks that webhooks may reach though not public, with commas."
    )
    VITRINE_LOG_LEVEL: str = _setting(
        parsers.choice("debug", "info", "warning", "error"), "info", "How much is logged."
    )
    VITRINE_LOG_FORMAT: str = _setting(
        parsers.choice("text", "json"), "text", "Lines for people, or one JSON object a line."
    )
    VITRINE_METRICS_TOKEN: str | None = _setting(
        parsers.token, None, "The bearer token of /metrics; absent: the page is closed.", secret=True
    )

    def as_dict(self) -> dict[str, Any]:
        """Return the values by name."""
        return {setting.name: getattr(self, setting.name) for setting in SETTINGS}

    def shown(self, setting: Setting) -> str:
        """Return the value as ``vitrine doctor`` prints it: secrets masked, absent ones as a dash."""
        value = getattr(self, setting.name)
        if value is None:
            return "-"
        return "********" if setting.secret and self.source[setting.name] != "default" else str(value)


SETTINGS = tuple(Setting(each.name, **each.metadata) for each in fields(Settings) if each.metadata)


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read every setting, and create the instance folder and the secret key if they are missing.

    Raises ``ConfigurationError``, whose message has one line for each problem.
    """
    environ = os.environ if environ is None else environ
    instance = Path(environ.get("VITRINE_INSTANCE") or usual_instance(environ)).expanduser().resolve()
    require_writable(instance)
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
    return Settings(instance=instance, source=source, **values)


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
    given, path = environ.get(setting.name), environ.get(f"{setting.name}_FILE")
    if path and (setting.secret or setting.name == "MAIL_FROM"):
        if given:
            raise ValueError(f"and {setting.name}_FILE are both set: leave one of them out")
        return setting.parse(_content_of(path)), f"{setting.name}_FILE"
    if given is not None and (given != "" or setting.name == "SECRET_KEY"):
        return setting.parse(given), "environment"
    if from_file.get(setting.name) is not None:
        return setting.parse(str(from_file[setting.name])), "config.py"
    return setting.default, "default"


def _content_of(path: str) -> str:
    """Return the text of a file without white space around it; raises ``ValueError`` if it cannot be read."""
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise ValueError(f"cannot be read from its file {path} ({reason})") from error


def _half_set(values: Mapping[str, Any]) -> list[str]:
    return [*_half_a_bucket(values), *_half_a_mail_server(values)]


def _half_a_mail_server(values: Mapping[str, Any]) -> list[str]:
    names = ("SMTP_URL", "MAIL_FROM")
    missing = [name for name in names if name in values and not values[name]]
    other = {"SMTP_URL": "MAIL_FROM", "MAIL_FROM": "SMTP_URL"}
    return [f"{name} is missing, and {other[name]} needs it." for name in missing] if len(missing) == 1 else []


def _half_a_bucket(values: Mapping[str, Any]) -> list[str]:
    if values.get("STORAGE_BACKEND") != "r2":
        return []
    missing = [name for name in ("R2_BUCKET", "R2_ACCESS_KEY_ID", "R2_SECRET_ACCESS_KEY") if not values.get(name)]
    if not (values.get("R2_ENDPOINT_URL") or values.get("R2_ACCOUNT_ID")):
        missing.insert(0, "R2_ENDPOINT_URL or R2_ACCOUNT_ID")
    return [f"{name} is missing, and STORAGE_BACKEND=r2 needs it." for name in missing]


def _work_out(values: dict[str, Any], source: dict[str, str], instance: Path) -> None:
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
    """Return the secret in this file; create the file first if it is missing.

    Two processes that start at the same time get the same secret. Raises ``ValueError`` if the file has no valid key.
    """
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return parsers.secret_key(path.read_text().strip())
    with os.fdopen(descriptor, "w") as out:
        secret = secrets.token_urlsafe(48)
        out.write(secret)
        out.flush()
        os.fsync(out.fileno())
    return secret
