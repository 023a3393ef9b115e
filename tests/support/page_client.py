"""A test client that checks every page that it opens, and sends forms as a browser does."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.page_rules import faults_of, faults_of_policy

TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"|<meta name="csrf-token" content="([^"]+)"')


class PageClient(FlaskClient):
    """Flask's test client, which checks each HTML response against ``tests.support.page_rules``."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("buffered", True)  # reads the response to its end, as a browser does, and closes its file
        answer = super().open(*args, **kwargs)
        if close := getattr(answer.request.environ["wsgi.input"], "close", None):
            close()  # werkzeug writes a large body to a temporary file and does not close it
        is_readable = answer.request.method != "HEAD" and not answer.content_encoding
        if answer.mimetype == "text/html" and is_readable:
            policy = answer.headers.get("Content-Security-Policy", "")
            faults = [*faults_of(answer.text, policy), *faults_of_policy(policy)]
            assert not faults, f"{answer.request.method} {answer.request.path}:\n" + "\n".join(faults)
        return answer

    def csrf_token(self, page: str) -> str:
        """Return the token in this page's form."""
        answer = self.get(page)
        found = TOKEN.search(answer.text)
        assert found, f"{page} answered {answer.status_code} and has no form with a token"
        return found[1] or found[2]

    def post_form(
        self, path: str, data: dict[str, Any] | None = None, *, page: str | None = None, **kwargs: Any
    ) -> TestResponse:
        """Post a form with the token of ``page``, by default the page at the form's address."""
        token = self.csrf_token(page or path)
        return self.post(path, data={**(data or {}), "csrf_token": token}, **kwargs)
