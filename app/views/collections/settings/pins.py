"""The hash of a download PIN that an owner typed."""

from app.composition import services
from app.models.accounts.password import HashedPassword
from app.models.download_pin import checked_pin


def hashed_pin(typed: str | None) -> HashedPassword | None:
    """Return the hash of the PIN, or None for none; call it before anything changes.

    Raises ``InvalidInput`` unless it has 4 to 8 digits, and ``HashingBusy``.
    """
    return services.passwords.hash_shared(checked_pin(typed)) if typed else None
