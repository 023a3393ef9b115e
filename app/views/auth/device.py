"""The names of devices, such as “Firefox on Windows”, which distinguish them in an owner's list."""

import re

from app.languages import Message
from app.languages import gettext as _

UNKNOWN = "An unknown browser"
ON, SOME_BROWSER = " on ", "A browser on "
# In this order, because each browser's header also names some of those below it.
BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Vivaldi", r"Vivaldi/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrome/|CriOS/|Chromium/"),
    ("Safari", r"Version/[\d.]+.*Safari/"),
)
SYSTEMS = (
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Android", r"Android"),
    ("ChromeOS", r"CrOS"),
    ("Windows", r"Windows"),
    ("Mac", r"Macintosh|Mac OS X"),
    ("Linux", r"Linux|X11"),
)


def device_of(user_agent: str) -> str:
    """Return the English name of the device with this ``User-Agent``, as it is stored; the header may be false."""
    browser, system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if browser and system:
        return f"{browser}{ON}{system}"
    return browser or (f"{SOME_BROWSER}{system}" if system else UNKNOWN)


def device_name(stored: str) -> Message | str:
    """Return a device's name in the current language, from the English name that ``device_of`` returned for it."""
    if stored == UNKNOWN:
        return _("An unknown browser")
    if stored.startswith(SOME_BROWSER):
        return _("A browser on %(system)s", system=stored.removeprefix(SOME_BROWSER))
    browser, on, system = stored.partition(ON)
    return _("%(browser)s on %(system)s", browser=browser, system=system) if on else stored


def _first(kinds: tuple[tuple[str, str], ...], user_agent: str) -> str | None:
    return next((name for name, form in kinds if re.search(form, user_agent)), None)
