"""The headers and signatures of Standard Webhooks 1.0."""

import base64
import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

from app.models.webhooks.webhook import key_of

VERSION = "v1"


def signed_headers(message: UUID, timestamp: int, body: bytes, secrets: Iterable[str]) -> dict[str, str]:
    """Return the headers of a message at this Unix time, with one signature for each secret."""
    signatures = (_signature(key_of(secret), message, timestamp, body) for secret in secrets)
    return {
        "webhook-id": str(message),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"{VERSION},{signature}" for signature in signatures),
    }


def _signature(key: bytes, message: UUID, timestamp: int, body: bytes) -> str:
    signed = f"{message}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
