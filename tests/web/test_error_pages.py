"""Statement 31: errors have a sentence for people and a code for programs, and reveal nothing about the server."""

import pytest
from sqlalchemy.exc import OperationalError

from app.extensions import db
from tests.access.scene import LONG_AGO, Scene

INSIDES = ("Traceback", "sqlite", "SELECT", "/work", "app/", 'File "', "bucket", "collections/1")


def break_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr("app.views.gallery.gallery_routes.gallery", fail)


FAULTS = [
    (RuntimeError("/srv/secret/path bucket=photos key=collections/1"), 500, "error"),
    (
        OperationalError("SELECT token FROM share_links", {"token": "s3cret"}, Exception("disk I/O error")),
        503,
        "unavailable",
    ),
]


@pytest.mark.parametrize(("error", "status", "code"), FAULTS, ids=["a fault", "the database is away"])
class TestFault:
    def test_a_person_reads_a_sentence(self, scene: Scene, monkeypatch, error, status: int, code: str) -> None:
        break_with(monkeypatch, error)
        response = scene.visitor().get("/g/any")
        assert (response.status_code, response.mimetype) == (status, "text/html")
        assert [word for word in INSIDES if word in response.text] == []

    def test_a_program_reads_a_code(self, scene: Scene, monkeypatch, error, status: int, code: str) -> None:
        break_with(monkeypatch, error)
        response = scene.visitor().get("/g/any", headers={"Accept": "application/json"})
        assert (response.status_code, response.json["error"]["code"]) == (status, code)
        assert [word for word in INSIDES if word in response.text] == []


def test_a_page_is_shown_even_when_the_database_is_gone(scene: Scene) -> None:
    with scene.app.app_context():
        db.session.connection().exec_driver_sql("ALTER TABLE studio RENAME TO elsewhere")
        db.session.commit()
    response = scene.visitor().get("/login")
    assert (response.status_code, response.mimetype, "<h1>" in response.text) == (503, "text/html", True)


def test_a_page_is_shown_even_when_its_template_fails(scene: Scene, monkeypatch) -> None:
    def fail(*_, **__) -> None:
        raise RuntimeError("no template")

    monkeypatch.setattr("app.web.error_response.render_template", fail)
    response = scene.app.test_client().get("/nothing")
    assert (response.status_code, "<h1>Page not found</h1>" in response.text) == (404, True)


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/nothing", "GET", 404),
        ("/g/nothing", "GET", 404),
        ("/g/nothing/p/not-a-uuid", "GET", 404),
        ("/logout", "GET", 405),
        ("/g/%00", "GET", 404),
        ("/g/" + "x" * 5000, "GET", 404),
        ("/g/%FF%FE", "GET", 404),
        ("/collections/files/11111111-1111-4111-8111-111111111111/grid", "GET", 404),
        ("/s/%00", "GET", 404),
    ],
)
def test_strange_requests_get_plain_answers(scene: Scene, path: str, method: str, status: int) -> None:
    response = scene.visitor().open(path, method=method)
    assert response.status_code == status
    assert [word for word in INSIDES if word in response.text] == []


@pytest.mark.parametrize("number", ["0", "-1", "abc", "2", "999999999", "9" * 30, "1e3", ""])
def test_strange_pages_of_a_gallery(scene: Scene, number: str) -> None:
    collection = scene.collection(scene.owner(), "public")
    scene.photo(collection)
    answers = [scene.visitor().get(f"/g/{collection.slug}{rest}?page={number}").status_code for rest in ("", "/more")]
    assert answers in ([200, 200], [404, 404])


def test_a_method_that_is_not_taken_names_those_that_are(scene: Scene) -> None:
    assert "POST" in scene.visitor().get("/logout").headers["Allow"]


def test_an_expired_gallery_says_goodbye_without_its_name(scene: Scene) -> None:
    collection = scene.collection(scene.owner(), "public", title="Secret title", expires_at=LONG_AGO)
    response = scene.visitor().get(f"/g/{collection.slug}")
    assert (response.status_code, "Secret title" in response.text) == (410, False)


@pytest.mark.parametrize(
    ("status", "code", "state"), [(403, "locked", "password"), (404, "not_found", "draft"), (410, "expired", "link")]
)
def test_refusals_for_programs(scene: Scene, status: int, code: str, state: str) -> None:
    collection = scene.collection(scene.owner(), state, expires_at=LONG_AGO if state == "link" else None)
    response = scene.visitor().get(f"/g/{collection.slug}/index.json")
    assert (response.status_code, response.json["error"]["code"]) == (status, code)
    assert len(response.json["error"]["message"].split()) > 4


def test_an_answer_carries_its_request_id(scene: Scene) -> None:
    response = scene.visitor().get("/", headers={"X-Request-Id": "a-given-id-123"})
    assert response.headers["X-Request-Id"] == "a-given-id-123"


@pytest.mark.parametrize("given", ["short", "x" * 65, "<script>alert(1)</script>", "a b c d e f g h"])
def test_a_strange_request_id_is_replaced(scene: Scene, given: str) -> None:
    assert scene.visitor().get("/", headers={"X-Request-Id": given}).headers["X-Request-Id"] != given
