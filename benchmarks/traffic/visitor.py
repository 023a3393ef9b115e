"""A visitor who has opened a collection with the password, as a browser does."""

import re

import requests

from benchmarks.subjects.filled import VISITORS_PASSWORD

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def unlocked(url: str, slug: str) -> requests.Session:
    """Send the password and return a session whose cookie opens this collection.

    Raises ``RuntimeError`` if the password page has no token or does not accept the password.
    """
    session = requests.Session()
    page = f"{url}/g/{slug}/unlock"
    token = TOKEN.search(session.get(page, timeout=30).text)
    if token is None:
        raise RuntimeError("The password page has no form token.")
    answer = session.post(page, {"csrf_token": token[1], "password": VISITORS_PASSWORD}, timeout=30)
    if answer.status_code != 200 or not answer.url.endswith(f"/g/{slug}"):
        raise RuntimeError(f"The password did not open the collection: {answer.status_code} at {answer.url}")
    return session
