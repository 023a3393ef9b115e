"""The one-time set-up link: works for whoever can read the server's output, until the first owner exists."""

from itsdangerous import BadSignature, URLSafeSerializer

SALT = "vitrine-set-up"
PAYLOAD = "first owner"


def set_up_token(secret_key: str) -> str:
    """The token of this installation; signed with its secret key, so nothing needs to be kept."""
    return str(URLSafeSerializer(secret_key, salt=SALT).dumps(PAYLOAD))


def is_set_up_token(secret_key: str, token: str) -> bool:
    """Whether this token came from here."""
    try:
        return URLSafeSerializer(secret_key, salt=SALT).loads(token) == PAYLOAD
    except BadSignature:
        return False
