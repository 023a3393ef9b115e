"""The size of forms is limited, so that an unknown visitor cannot fill the disk."""

from app.composition import services_of
from app.web.uploading_request import LARGEST_FORM


def test_a_large_body_is_refused_everywhere_but_where_uploads_go(app, client):
    """Statement 27: before a visitor has signed in, no file of a form is written to the disk."""
    file = b'--b\r\nContent-Disposition: form-data; name="email"; filename="large.jpg"\r\n\r\n' + b"x" * LARGEST_FORM
    answer = client.post("/login", data=file, content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413
    assert list(services_of(app).local.incoming_folder.iterdir()) == []
