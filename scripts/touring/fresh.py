"""The scenes of a new site: first without an owner, then with an owner who has no collection yet."""

import re
from pathlib import Path

from playwright.sync_api import Page

from touring.camera import Scene
from touring.site import Site

EMAIL, PASSWORD = "mara@lindqvist.example", "a long enough password"


def _at(path: str):
    return lambda page, site: page.goto(site.url + path)


def _set_up_link(site: Site) -> str:
    return re.search(r"http\S+", site.command("set-up-link"))[0]  # type: ignore[index]


def _set_up(page: Page, site: Site) -> None:
    page.goto(_set_up_link(site))


def _set_up_wrongly(page: Page, site: Site) -> None:
    page.goto(_set_up_link(site))
    page.get_by_label("Name").first.fill("Studio Lindqvist")
    page.get_by_label("E-mail").fill(EMAIL)
    page.evaluate("() => (document.querySelector('form').noValidate = true)")  # the server's errors are to be shown
    page.locator("[name=password]").fill("short")
    page.locator("[name=again]").fill("other")
    page.get_by_role("button", name="Create the account").click()
    page.wait_for_load_state()


def _signed_in(path: str):
    def play(page: Page, site: Site) -> None:
        marker = site.instance / "has-owner"
        if not marker.exists():
            site.command("users", "create", EMAIL, "--password-stdin", told=PASSWORD + "\n")
            marker.touch()
        page.goto(f"{site.url}/login?next={path}")
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{site.url}{path}")

    return play


def _refused_sign_in(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/login")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill("not this one")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()


def _without_its_database(page: Page, site: Site) -> None:
    """Overwrite the database with other bytes and open the home page, which is then an error page."""
    for name in ("vitrine.db", "vitrine.db-wal", "vitrine.db-shm"):
        Path(site.instance / name).write_bytes(b"This is no database. " * 5000)
    page.goto(site.url + "/")


FRESH_SCENES = [
    Scene("fresh-home", _at("/")),
    Scene("fresh-setup", _set_up),
    Scene("fresh-setup-refused", _set_up_wrongly),
    Scene("fresh-login", _at("/login")),
    Scene("fresh-collections", _signed_in("/collections")),
    Scene("fresh-login-refused", _refused_sign_in),
    Scene("fresh-presets", _signed_in("/collections/presets")),
    Scene("fresh-trash", _signed_in("/collections/trash")),
    Scene("fresh-account", _signed_in("/account")),
    Scene("fresh-audit", _signed_in("/account/audit")),
    Scene("fresh-system", _signed_in("/system")),
    Scene("fresh-studio", _signed_in("/studio")),
    Scene("fresh-fault", _without_its_database),
]
