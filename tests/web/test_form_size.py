"""The size of forms is limited, so that an unknown visitor cannot fill the disk."""

from io import BytesIO

from app.composition import services_of
from app.config import LARGEST_FORM

CHUNKED = {"wsgi.input": BytesIO(b"email=a"), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}


def test_a_large_body_is_refused_everywhere_but_where_uploads_go(app, client):
    """Statement 27: before a visitor has signed in, no file of a form is written to the disk."""
    file = b'--b\r\nContent-Disposition: form-data; name="email"; filename="large.jpg"\r\n\r\n' + b"x" * LARGEST_FORM
    answer = client.post("/login", data=file, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413
    assert list(services_of(app).local.incoming_folder.iterdir()) == []


def test_a_form_of_unknown_length_is_refused(client):
    """The web server passes on a form when it is complete, and an unknown length only when it begins."""
    answer = client.post("/login", headers={"Transfer-Encoding": "chunked"}, data=b"", environ_overrides=CHUNKED)
    assert (answer.status_code, "Content-Length" in answer.text) == (411, True)
