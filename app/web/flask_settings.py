"""The settings of Flask and its extensions, derived from Vitrine's own settings."""

from datetime import timedelta
from typing import Any

from app.config import BODY_THREADS, MIB, Settings

SIGNED_IN_FOR = timedelta(days=30)
FORM_OVERHEAD = 16 * MIB
CONNECT_SECONDS = 5


def flask_settings(settings: Settings) -> dict[str, Any]:
    """Return the settings for ``app.config``, Vitrine's own included."""
    most_files = settings.VITRINE_MAX_FILES_PER_UPLOAD
    is_https = settings.PUBLIC_URL.startswith("https://")
    return {
        **settings.as_dict(),
        "SQLALCHEMY_DATABASE_URI": settings.DATABASE_URL,
        "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(settings),
        "MAX_CONTENT_LENGTH": settings.VITRINE_MAX_FILE_BYTES * most_files + FORM_OVERHEAD,
        "MAX_FORM_MEMORY_SIZE": 2 * MIB,
        "MAX_FORM_PARTS": most_files + 50,
        "SESSION_COOKIE_NAME": "vitrine",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": is_https,
        "PERMANENT_SESSION_LIFETIME": SIGNED_IN_FOR,
        "SESSION_REFRESH_EACH_REQUEST": False,
        "WTF_CSRF_TIME_LIMIT": None,  # pages stay open for as long as an upload takes; tokens end with the session
        "WTF_CSRF_CHECK_DEFAULT": True,
        "TEMPLATES_AUTO_RELOAD": False,
        "API_TITLE": "Vitrine",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api/v1",
        "OPENAPI_JSON_PATH": "openapi.json",
    }


def _engine_options(settings: Settings) -> dict[str, Any]:
    quiet = {"hide_parameters": True}  # errors are logged, and the values of a failed statement may be secrets
    if settings.DATABASE_URL.startswith("sqlite"):
        most = {"pool_size": settings.VITRINE_WEB_THREADS, "max_overflow": BODY_THREADS}  # one for each thread
        return {**quiet, **most, "connect_args": {"timeout": 15}}
    # A server that does not answer at all would otherwise be waited for until the system gives up, after minutes.
    timeout = (
        {} if "connect_timeout" in settings.DATABASE_URL else {"connect_args": {"connect_timeout": CONNECT_SECONDS}}
    )
    return {**quiet, **timeout, "pool_pre_ping": True, "pool_size": settings.VITRINE_WEB_THREADS, "max_overflow": 4}
