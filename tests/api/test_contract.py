"""The contract of the JSON API, as programs may rely on it."""

import hashlib
import io
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.models import Collection, User
from tests.access.scene import LONG_AGO, Scene, csrf_token, picture
from tests.support.page_client import PageClient

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def program(scene: Scene, owner: User) -> PageClient:
    return scene.program(owner)


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    return scene.collection(owner, "link")


def send(program: PageClient, collection: Collection, *files: tuple[bytes, str]):
    parts = {"files": [(io.BytesIO(content), name) for content, name in files]}
    return program.post(f"/api/v1/collections/{collection.uuid}/files", data=parts)


class TestCollections:
    def test_a_new_one(self, program: PageClient) -> None:
        response = program.post("/api/v1/collections", json={"title": "Anna & Tom", "privacy": "link"})
        made = response.json
        assert response.status_code == 201
        assert (bool(UUID.fullmatch(made["id"])), made["url"]) == (True, f"http://127.0.0.1:8000/g/{made['slug']}")
        assert re.fullmatch(r"anna-tom-[a-z0-9]{8}", made["slug"])

    def test_all_its_values(self, program: PageClient) -> None:
        wanted = {"title": "T", "privacy": "password", "downloads": "web", "expires_at": "2027-06-01T18:00:00+02:00"}
        made = program.post("/api/v1/collections", json={**wanted, "password": "apple-tree-42"}).json
        shown = {name: made[name] for name in ("title", "privacy", "downloads", "expires_at", "has_password")}
        assert shown == {**wanted, "expires_at": "2027-06-01T16:00:00Z", "has_password": True}

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            ({}, 422),
            ({"title": ""}, 422),
            ({"title": "   "}, 400),
            ({"title": "x" * 201}, 422),
            ({"title": "T", "privacy": "open"}, 422),
            ({"title": "T", "downloads": "all"}, 422),
            ({"title": "T", "privacy": "password"}, 400),
            ({"title": "T", "privacy": "link", "password": "secret"}, 400),
            ({"title": "T", "expires_at": "2027-06-01T18:00:00"}, 422),
            ({"title": "T", "expires_at": "0001-01-01T00:00:00+14:00"}, 422),
            ({"title": "T", "expires_at": "9999-12-31T23:59:59-12:00"}, 422),
            ({"title": "T", "unknown": 1}, 422),
            ({"title": "\ud800"}, 422),
            ({"title": "T", "privacy": "password", "password": "\ud800"}, 422),
        ],
    )
    def test_a_wrong_value_is_refused_with_a_reason(self, program: PageClient, body: dict, status: int) -> None:
        response = program.post("/api/v1/collections", json=body)
        assert (response.status_code, set(response.json["error"])) == (status, {"code", "message"})

    def test_not_json(self, program: PageClient) -> None:
        response = program.post("/api/v1/collections", data=b"{no json", content_type="application/json")
        assert (response.status_code, set(response.json["error"])) == (400, {"code", "message"})

    def test_only_what_is_sent_changes(self, program: PageClient, collection: Collection) -> None:
        path = f"/api/v1/collections/{collection.uuid}"
        before = program.get(path).json
        assert program.patch(path, json={"title": "Other"}).json == {**before, "title": "Other"}

    def test_an_end_is_taken_away_by_null(self, scene: Scene, program: PageClient, collection: Collection) -> None:
        scene.change(collection, expires_at=datetime(2090, 1, 1, tzinfo=UTC))
        assert (
            program.patch(f"/api/v1/collections/{collection.uuid}", json={"expires_at": None}).json["expires_at"]
            is None
        )

    def test_tags_the_selection_asked_for_and_the_theme(self, program: PageClient, collection: Collection) -> None:
        path = f"/api/v1/collections/{collection.uuid}"
        wanted = {"tags": ["lake", "wedding"], "allows_favorites": False, "selection_wanted": 30}
        wanted |= {"selection_due": "2027-05-12", "look": {"palette": "sage", "shows_names": True}}
        before = program.get(path).json
        told = program.patch(path, json=wanted).json
        assert told == {**before, **wanted, "look": {**before["look"], **wanted["look"]}}
        nothing = {"tags": [], "selection_wanted": None, "selection_due": None}
        told = program.patch(path, json={**nothing, "look": {"spacing": "airy"}}).json
        assert {name: told[name] for name in nothing} == nothing
        assert (told["look"]["palette"], told["look"]["spacing"]) == ("sage", "airy")

    @pytest.mark.parametrize(
        "wrong",
        [
            {"tags": ["x" * 51]},
            {"tags": ["a,b"] * 20 + [""]},
            {"selection_wanted": 0},
            {"selection_wanted": 1501},
            {"selection_due": "soon"},
            {"look": {"palette": "pink"}},
            {"look": {"cover": "full"}},
        ],
    )
    def test_invalid_collection_fields_are_refused_with_a_reason(self, program, collection, wrong: dict) -> None:
        path = f"/api/v1/collections/{collection.uuid}"
        before = program.get(path).json
        response = program.patch(path, json=wrong)
        assert (response.status_code, bool(response.json["error"]["message"])) == (422, True)
        assert program.get(path).json == before

    def test_a_taken_address(self, scene: Scene, program: PageClient, collection: Collection, owner: User) -> None:
        other = scene.collection(owner)
        response = program.patch(f"/api/v1/collections/{collection.uuid}", json={"slug": other.slug})
        assert (response.status_code, response.json["error"]["code"]) == (409, "conflict")

    def test_a_section_goes_below_the_others(self, program: PageClient, collection: Collection) -> None:
        path = f"/api/v1/collections/{collection.uuid}"
        made = [program.post(f"{path}/sections", json={"title": title}) for title in ("Ceremony", "  Late   party ")]
        assert [answer.status_code for answer in made] == [201, 201]
        assert program.get(path).json["sections"] == [answer.json for answer in made]
        assert [answer.json["title"] for answer in made] == ["Ceremony", "Late party"]

    @pytest.mark.parametrize(("title", "status"), [("", 422), ("x" * 201, 422), ("  ", 400)])
    def test_a_section_without_a_name(
        self, program: PageClient, collection: Collection, title: str, status: int
    ) -> None:
        response = program.post(f"/api/v1/collections/{collection.uuid}/sections", json={"title": title})
        assert (response.status_code, set(response.json["error"])) == (status, {"code", "message"})

    def test_to_the_trash(self, program: PageClient, collection: Collection) -> None:
        path = f"/api/v1/collections/{collection.uuid}"
        assert [program.delete(path).status_code, program.get(path).status_code] == [204, 404]

    def test_a_page_at_a_time(self, scene: Scene, program: PageClient, owner: User) -> None:
        wanted = {str(scene.collection(owner, position=index).uuid) for index in range(5)}
        seen, after, sizes = set(), "", []
        while after is not None:
            page = program.get(f"/api/v1/collections?limit=2&after={after}").json
            seen |= {each["id"] for each in page["collections"]}
            sizes.append(len(page["collections"]))
            after = page["next"]
        assert (seen, sizes) == (wanted, [2, 2, 1])


class TestFiles:
    def test_each_part_has_its_own_result(self, program: PageClient, collection: Collection) -> None:
        response = send(program, collection, (picture(600), "a.jpg"), (b"<svg/>", "b.jpg"), (picture(601), "c.jpg"))
        assert response.status_code == 201
        assert [file["filename"] for file in response.json["files"]] == ["a.jpg", "c.jpg"]
        assert [(each["filename"], each["error"]["code"]) for each in response.json["errors"]] == [
            ("b.jpg", "unsupported")
        ]

    def test_the_fields_of_a_file(self, program: PageClient, collection: Collection) -> None:
        told = send(program, collection, (picture(602), "a.jpg")).json["files"][0]
        facts = {
            name: told[name] for name in ("filename", "mime_type", "size", "sha256", "state", "variants", "taken_at")
        }
        assert facts == {
            "filename": "a.jpg",
            "mime_type": "image/jpeg",
            "size": len(picture(602)),
            "sha256": hashlib.sha256(picture(602)).hexdigest(),
            "state": "pending",
            "variants": {},
            "taken_at": None,
        }
        assert {name: told[name] for name in facts} == facts

    def test_every_variant_with_its_name_and_format(
        self, scene: Scene, program: PageClient, collection: Collection
    ) -> None:
        file = scene.photo(collection)
        told = program.get(f"/api/v1/files/{file.uuid}").json["variants"]
        kinds = {key: (each["name"], each["format"], each["url"].split("v=0")[1]) for key, each in told.items()}
        assert kinds == {
            "thumb": ("thumb", "jpeg", ""),
            "card": ("card", "jpeg", ""),
            "grid": ("grid", "jpeg", ""),
            "grid.avif": ("grid", "avif", "&format=avif"),
            "medium": ("medium", "jpeg", ""),
            "large": ("large", "avif", ""),
            "zoom": ("zoom", "avif", ""),
        }

    def test_the_same_again_is_the_same(self, program: PageClient, collection: Collection) -> None:
        first = send(program, collection, (picture(603), "a.jpg")).json["files"][0]
        again = send(program, collection, (picture(603), "b.jpg")).json["files"][0]
        assert (again["id"], again["duplicate"], first["duplicate"]) == (first["id"], True, False)

    @pytest.mark.parametrize(
        ("files", "status"),
        [([], 400), ([(b"", "empty.jpg")], 400), ([(b"%PDF-1.7", "a.jpg")], 415)],
        ids=["no part", "an empty file", "a refused type"],
    )
    def test_nothing_taken_in_is_a_refusal(
        self, program: PageClient, collection: Collection, files, status: int
    ) -> None:
        response = send(program, collection, *files)
        assert (response.status_code, set(response.json["error"])) == (status, {"code", "message"})

    def test_a_page_at_a_time(self, scene: Scene, program: PageClient, collection: Collection) -> None:
        wanted = [str(scene.photo(collection).uuid) for _ in range(5)]
        seen, after = [], ""
        while after is not None:
            page = program.get(f"/api/v1/collections/{collection.uuid}/files?limit=2&after={after}").json
            seen, after = seen + [file["id"] for file in page["files"]], page["next"]
        assert seen == wanted

    @pytest.mark.parametrize("cursor", ["x", "-1", "LTE", "é", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"])
    def test_a_cursor_that_is_not_ours(self, program: PageClient, collection: Collection, cursor: str) -> None:
        response = program.get(f"/api/v1/collections/{collection.uuid}/files", query_string={"after": cursor})
        assert response.status_code == 400

    def test_another_name(self, scene: Scene, program: PageClient, collection: Collection) -> None:
        path = f"/api/v1/files/{scene.photo(collection).uuid}"
        assert program.patch(path, json={"filename": "best.jpg"}).json["filename"] == "best.jpg"

    @pytest.mark.parametrize("name", ["", "a/b.jpg", "a\\b.jpg", "\0", " ", "\ud800.jpg", "ü" * 200])
    def test_a_name_that_is_none(self, scene: Scene, program: PageClient, collection: Collection, name: str) -> None:
        path = f"/api/v1/files/{scene.photo(collection).uuid}"
        assert program.patch(path, json={"filename": name}).status_code in (400, 422)

    def test_to_the_trash(self, scene: Scene, program: PageClient, collection: Collection) -> None:
        path = f"/api/v1/files/{scene.photo(collection).uuid}"
        assert [program.delete(path).status_code, program.get(path).status_code] == [204, 404]


def test_what_need_not_be_sent(scene: Scene, program: PageClient, collection: Collection, owner: User) -> None:
    file = scene.photo(collection, "a.jpg")
    trashed = scene.photo(collection, trashed_at=LONG_AGO)
    elsewhere = scene.photo(scene.collection(owner), "b.jpg")
    asked = [
        {"sha256": file.sha256.upper()},
        {"sha256": trashed.sha256},
        {"name": "a.jpg", "size": file.size, "last_modified": 1},
        {"name": "a.jpg", "size": file.size + 1},
        {"sha256": elsewhere.sha256},
        {"name": "b.jpg", "size": elsewhere.size},
    ]
    response = program.post("/api/v1/uploads/check", json={"collection": str(collection.uuid), "files": asked})
    have = {"status": "have", "id": str(file.uuid)}
    deleted = {"status": "unknown", "trashed": True}
    assert response.json == {"files": [have, deleted, have, *[{"status": "unknown"}] * 3]}


def test_two_cameras_frames_of_one_name_and_size_are_distinguished(
    scene: Scene, program: PageClient, collection: Collection
) -> None:
    """A file with a known modification time differs from another file of equal name and size."""
    photo = scene.photo(collection, "DSC_0001.NEF", last_modified=1_700_000_000_000)
    alike = {"name": "DSC_0001.NEF", "size": photo.size}
    asked = [{**alike, "last_modified": moment} for moment in (1_700_000_000_000, 1_700_000_009_000)]
    response = program.post("/api/v1/uploads/check", json={"collection": str(collection.uuid), "files": asked})
    assert [answer["status"] for answer in response.json["files"]] == ["have", "unknown"]


class TestTokens:
    def test_only_the_digest_is_kept(self, scene: Scene, owner: User) -> None:
        token = scene.token(owner)
        assert [line for line in scene.dump() if token in line] == []

    @pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Basic {token}", "{token}", "Bearer {token}x"])
    def test_no_token_no_answer(self, scene: Scene, owner: User, header: str) -> None:
        headers = {"Authorization": header.format(token=scene.token(owner))}
        response = scene.visitor().get("/api/v1/collections", headers=headers)
        assert (response.status_code, response.json["error"]["code"]) == (401, "unauthorized")

    def test_a_revoked_one_ends_at_once_and_can_come_back(self, scene: Scene, owner: User) -> None:
        from app.extensions import db
        from app.models import ApiToken

        token = {"Authorization": f"Bearer {scene.token(owner)}"}
        before = scene.visitor().get("/api/v1/collections", headers=token).status_code
        with scene.app.app_context():
            uuid = db.session.query(ApiToken.uuid).scalar()
        browser = scene.signed_in(owner)
        browser.post(f"/account/tokens/{uuid}/revoke", data={"csrf_token": csrf_token(browser, "/account")})
        after = scene.visitor().get("/api/v1/collections", headers=token).status_code
        page = browser.get("/account").text
        way_back = re.search(r'action="(/account/tokens/[^"]+/reinstate)"', page)
        assert way_back
        browser.post(way_back[1], data={"csrf_token": csrf_token(browser, "/account")})
        again = scene.visitor().get("/api/v1/collections", headers=token).status_code
        assert (before, after, again) == (200, 401, 200)


@pytest.mark.parametrize("path", ["collections/{0}", "collections/{0}/files", "files/{0}", "nothing"])
def test_what_is_not_there_is_404_in_json(program: PageClient, path: str) -> None:
    response = program.get("/api/v1/" + path.format(uuid4()))
    assert (response.status_code, response.json["error"]["code"]) == (404, "not_found")
