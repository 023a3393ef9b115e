"""The one-time set-up link, which works for anyone who can read the server's output until the first owner exists."""

from itsdangerous import BadSignature, URLSafeSerializer

SALT = "vitrine-set-up"
PAYLOAD = "first owner"


def set_up_token(secret_key: str) -> str:
    """Return this installation's token, which is signed with its secret key and therefore need not be stored."""
    return str(URLSafeSerializer(secret_key, salt=SALT).dumps(PAYLOAD))


def is_set_up_token(secret_key: str, token: str) -> bool:
    """Return whether this token was signed with this secret key."""
    try:
        return bool(URLSafeSerializer(secret_key, salt=SALT).loads(token) == PAYLOAD)
    except BadSignature:
        return False
