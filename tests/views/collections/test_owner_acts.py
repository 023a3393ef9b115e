"""An owner's changes to a collection, its sections and its files, by the forms of the pages."""

from datetime import datetime

import pytest

from app.models import Collection, User
from tests.access.scene import LONG_AGO, Scene, csrf_token, picture
from tests.support.page_client import PageClient


@pytest.fixture
def owner(scene: Scene) -> User:
    return scene.owner()


@pytest.fixture
def collection(scene: Scene, owner: User) -> Collection:
    return scene.collection(owner, "public")


class Hand:
    """The owner's browser, which sends the page's token with every form and gets the JSON for scripts."""

    def __init__(self, scene: Scene, owner: User):
        self.browser: PageClient = scene.signed_in(owner)
        self.token = csrf_token(self.browser, "/collections/new")

    def post(self, path: str, *, status: int | None = None, **fields):
        data = {**fields, "csrf_token": self.token}
        response = self.browser.post(f"/collections{path}", data=data, headers={"Accept": "application/json"})
        assert response.status_code in ((status,) if status else (200, 302)), response.text
        return response


@pytest.fixture
def hand(scene: Scene, owner: User) -> Hand:
    return Hand(scene, owner)


@pytest.fixture
def listed(scene: Scene, collection: Collection):
    """Return a function that returns the file ids in a visitor's index, in order."""
    address = f"/g/{collection.slug}/index.json"
    return lambda: [photo[0] for photo in scene.visitor().get(address).json["photos"]]


def test_a_section_comes_back_with_the_files_that_went_with_it(scene: Scene, hand: Hand, collection, listed) -> None:
    section = scene.section(collection, "Ceremony")
    stays, goes, gone_before = (str(scene.photo(collection, section_id=section.id).uuid) for _ in range(3))
    hand.post(f"/{collection.uuid}/files", action="trash", file=[gone_before])
    hand.post(f"/sections/{section.uuid}/trash")
    while_gone = listed()
    hand.post(f"/trash/section/{section.uuid}/restore")
    assert (while_gone, listed()) == ([], [stays, goes])  # the other stays in the trash


def test_a_file_comes_back_beside_the_same_one_sent_again(scene: Scene, hand: Hand, collection, listed) -> None:
    first = scene.photo(collection, content=picture(800))
    hand.post(f"/{collection.uuid}/files", action="trash", file=[str(first.uuid)])
    second = scene.photo(collection, content=picture(800))
    hand.post(f"/trash/file/{first.uuid}/restore")
    assert listed() == [str(first.uuid), str(second.uuid)]


def test_a_collection_comes_back_as_it_was(scene: Scene, hand: Hand, collection: Collection) -> None:
    scene.photo(collection)
    before = scene.visitor().get(f"/g/{collection.slug}/index.json").json
    hand.post(f"/{collection.uuid}/trash")
    while_gone = scene.visitor().get(f"/g/{collection.slug}").status_code
    hand.post(f"/trash/collection/{collection.uuid}/restore")
    assert (while_gone, scene.visitor().get(f"/g/{collection.slug}/index.json").json) == (404, before)


@pytest.mark.parametrize("kind", ["collection", "section", "file"])
def test_what_is_purged_leaves_no_byte_and_everything_else(
    scene: Scene, hand: Hand, owner: User, collection: Collection, kind: str
) -> None:
    section = scene.section(collection, "Ceremony")
    file = scene.photo(collection, section_id=section.id)
    uuid = {"collection": collection, "section": section, "file": file}[kind].uuid
    path = {"collection": f"/{uuid}/trash", "section": f"/sections/{uuid}/trash", "file": f"/{collection.uuid}/files"}
    hand.post(path[kind], **({"action": "trash", "file": [str(uuid)]} if kind == "file" else {}))
    others = scene.collection(owner)
    trashed = {"section": scene.section(others, "Out-takes", trashed_at=LONG_AGO)}
    trashed["file"] = scene.photo(others, trashed_at=LONG_AGO)
    hand.post(f"/trash/{kind}/{uuid}/purge")
    with scene.app.app_context():
        scene.services.trash.remove_objects()
    left = {found.key.split("/")[2] for found in scene.services.local.list("collections/")}
    assert left == {str(trashed["file"].uuid)}
    for other, row in trashed.items():
        assert hand.post(f"/trash/{other}/{row.uuid}/restore").status_code == 200


def test_files_in_the_order_of_names_and_of_time(scene: Scene, hand: Hand, collection: Collection, listed) -> None:
    taken = {"b.jpg": datetime(2027, 1, 1, 9), "A.jpg": datetime(2027, 1, 1, 11), "c.jpg": None}
    ids = {name: str(scene.photo(collection, name, taken_at=moment).uuid) for name, moment in taken.items()}
    hand.post(f"/{collection.uuid}/files/order", by="name")
    by_name = listed()
    hand.post(f"/{collection.uuid}/files/order", by="time")
    assert by_name == [ids["A.jpg"], ids["b.jpg"], ids["c.jpg"]]
    assert listed() == [ids["b.jpg"], ids["A.jpg"], ids["c.jpg"]]


def test_numbers_in_names_count_as_numbers(scene: Scene, hand: Hand, collection: Collection, listed) -> None:
    ids = {name: str(scene.photo(collection, name).uuid) for name in ("IMG_10.jpg", "img_9.jpg", "IMG_0100.jpg")}
    hand.post(f"/{collection.uuid}/files/order", by="name")
    assert listed() == [ids["img_9.jpg"], ids["IMG_10.jpg"], ids["IMG_0100.jpg"]]


def test_one_section_in_order_of_time_by_a_program(scene: Scene, collection: Collection, listed) -> None:
    section = scene.section(collection, "Ceremony")
    days = (3, 1, 2)
    here = [str(scene.photo(collection, taken_at=datetime(2027, 1, day)).uuid) for day in days]
    there = [str(scene.photo(collection, taken_at=datetime(2027, 1, day), section_id=section.id).uuid) for day in days]
    with scene.row(collection) as row:
        owner = row.owner
    path = f"/api/v1/collections/{collection.uuid}/files/order"
    answer = scene.program(owner).post(path, json={"by": "time", "section": str(section.uuid)})
    assert answer.status_code == 204
    assert listed() == [*here, there[1], there[2], there[0]]


def test_the_answer_to_an_order_undoes_it(scene: Scene, hand: Hand, collection: Collection, listed) -> None:
    for name in ("b.jpg", "a.jpg"):
        scene.photo(collection, name)
    before = listed()
    answer = hand.post(f"/{collection.uuid}/files/order", by="name")
    assert listed() == before[::-1]
    hand.post(answer.json["restore"].removeprefix("/collections"))
    assert listed() == before


@pytest.mark.parametrize(
    ("moved", "side", "expected"), [((2,), "before", "201"), ((0, 2), "after", "102"), ((2, 0), "after", "120")]
)
def test_files_next_to_another_one(
    scene: Scene, hand: Hand, collection: Collection, listed, moved: tuple[int, ...], side: str, expected: str
) -> None:
    ids = [str(scene.photo(collection).uuid) for _ in range(3)]
    beside = {side: ids[0 if side == "before" else 1]}
    hand.post(f"/{collection.uuid}/files", action="place", file=[ids[number] for number in moved], **beside)
    assert listed() == [ids[int(number)] for number in expected]


def test_moves_in_two_windows_are_both_kept(scene: Scene, hand: Hand, collection: Collection, listed) -> None:
    first, second, third, fourth = (str(scene.photo(collection).uuid) for _ in range(4))
    hand.post(f"/{collection.uuid}/files", action="place", file=fourth, before=first)
    hand.post(f"/{collection.uuid}/files", action="place", file=second, after=third)  # did not see the other move
    assert listed() == [fourth, first, third, second]


def test_a_move_next_to_a_file_that_has_left_changes_nothing(scene, hand: Hand, collection: Collection, listed) -> None:
    section = scene.section(collection, "Church")
    moved = str(scene.photo(collection).uuid)
    gone = str(scene.photo(collection, section_id=section.id).uuid)
    before = listed()
    hand.post(f"/{collection.uuid}/files", status=409, action="place", file=moved, section="", after=gone)
    assert listed() == before


def test_sections_in_the_owners_own_order(scene: Scene, hand: Hand, collection: Collection, listed) -> None:
    sections = [scene.section(collection, name, position=index) for index, name in enumerate("ab")]
    first, second = (str(scene.photo(collection, section_id=section.id).uuid) for section in sections)
    hand.post(f"/{collection.uuid}/sections/order", section=str(sections[1].uuid), before=str(sections[0].uuid))
    assert listed() == [second, first]


def test_another_title_keeps_the_address(scene: Scene, hand: Hand, collection: Collection) -> None:
    hand.post(f"/{collection.uuid}/rename", title="  Anna \n and  Tom ")
    with scene.row(collection) as row:
        assert (row.title, row.slug) == ("Anna and Tom", collection.slug)


def test_another_file_name_is_what_is_taken_home(scene: Scene, hand: Hand, collection: Collection) -> None:
    file = scene.photo(collection)
    hand.post(f"/files/{file.uuid}/rename", filename="The kiss.jpg")
    headers = scene.visitor().get(f"/collections/files/{file.uuid}/original").headers
    assert 'filename="The kiss.jpg"' in headers["Content-Disposition"]


def test_the_cover_is_the_one_that_was_set(scene: Scene, hand: Hand, collection: Collection) -> None:
    scene.photo(collection)
    selected = scene.photo(collection)
    hand.post(f"/{collection.uuid}/files", action="cover", file=[str(selected.uuid)])
    assert f"/collections/files/{selected.uuid}/" in scene.visitor().get("/").text
