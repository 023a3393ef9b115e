"""Whether browsers reach the site by https alone, as a fact for the operator."""

from collections.abc import Iterator

from app.config import Settings
from app.languages import gettext as _
from app.languages import ngettext
from app.services.diagnosis.fact import Fact

DAY = 86_400  # seconds


def https(settings: Settings) -> Iterator[Fact]:
    """Yield whether browsers use https only, and whether that works with the other settings."""
    name, seconds = _("HTTPS"), settings.VITRINE_HSTS_SECONDS
    if not settings.PUBLIC_URL.startswith("https://"):
        remedy = _("Set PUBLIC_URL to the site's https address, or VITRINE_HSTS_SECONDS to 0.") if seconds else None
        yield Fact(name, _("not used: PUBLIC_URL is an http address"), remedy)
    elif not seconds:
        yield Fact(name, _("used; with VITRINE_HSTS_SECONDS browsers would use nothing else"))
    elif not settings.TRUSTED_PROXIES:
        detail = _("used, but VITRINE_HSTS_SECONDS has no effect: no request is known to have come by https")
        yield Fact(name, detail, _("Set TRUSTED_PROXIES to the number of proxies in front."))
    else:
        detail = ngettext(
            "browsers use nothing else for %(count)s day after a visit",
            "browsers use nothing else for %(count)s days after a visit",
            seconds // DAY,
        )
        yield Fact(name, detail)
