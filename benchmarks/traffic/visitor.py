"""A visitor with the password: opens a collection as a browser does, and keeps the cookie."""

import re

import requests

from benchmarks.subjects.filled import VISITORS_PASSWORD

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def unlocked(url: str, slug: str) -> requests.Session:
    """A session whose cookie opens this collection; raises ``RuntimeError`` where the password page did not."""
    session = requests.Session()
    page = f"{url}/g/{slug}/unlock"
    token = TOKEN.search(session.get(page, timeout=30).text)
    if token is None:
        raise RuntimeError("The password page has no form token.")
    answer = session.post(page, {"csrf_token": token[1], "password": VISITORS_PASSWORD}, timeout=30)
    if answer.status_code != 200 or not answer.url.endswith(f"/g/{slug}"):
        raise RuntimeError(f"The password did not open the collection: {answer.status_code} at {answer.url}")
    return session
