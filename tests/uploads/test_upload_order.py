"""Files have the order of their sender, in any order of arrival."""

import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from flask_migrate import downgrade, upgrade

from app.extensions import db
from app.models import Collection
from tests.support.instances import EMAIL, PASSWORD, add_owner, client_of, inside
from tests.support.pictures import padded_jpeg
from tests.support.uploads.tus import CHUNK, Tus, metadata
from tests.support.uploads.uploading import new_collection, upload
from tests.uploads.conftest import Site, program_of

Plan = dict[str, object]


def content(name: str) -> bytes:
    return name.encode() * 50


def begun(tus: Tus, name: str, index: int, **said: object) -> str:
    return tus.begun(len(content(name)), filename=name, index=index, **said)


def sent(tus: Tus, name: str, index: int, **said: object) -> str:
    """Upload one file of a batch, and return its id."""
    return tus.finish(begun(tus, name, index, **said), content(name))


def finish_last(tus: Tus, address: str, name: str, **said: object) -> None:
    """Send all bytes of an upload that was begun before, with another order in its metadata."""
    headers = {**CHUNK, "Upload-Offset": "0", "Upload-Metadata": metadata(**said)}
    assert tus.client.patch(address, data=content(name), headers=headers).status_code == 204


def names(tus: Tus) -> list[str]:
    answer = tus.client.get(f"/api/v1/collections/{tus.collection}/files?limit=500").json
    return [file["filename"] for file in answer["files"]]


def numbered(count: int) -> list[str]:
    return [f"{number:02}.txt" for number in range(count)]


def shuffled(count: int, seed: int) -> list[int]:
    return random.Random(seed).sample(range(count), count)


@pytest.mark.parametrize("said", [{"batch": "a folder"}, {}], ids=["batch named", "index alone"])
@pytest.mark.parametrize("ending", [[2, 0, 1], [4, 3, 2, 1, 0], *(shuffled(40, seed) for seed in range(3))], ids=str)
def test_what_finishes_first_makes_no_difference(tus: Tus, ending: list[int], said: Plan):
    wanted = numbered(len(ending))
    addresses = [begun(tus, name, index, **said) for index, name in enumerate(wanted)]
    for index in ending:
        tus.finish(addresses[index], content(wanted[index]))
    assert names(tus) == wanted


def test_what_is_begun_first_makes_no_difference(tus: Tus):
    wanted = numbered(30)
    for index in shuffled(30, 7):
        sent(tus, wanted[index], index, batch="a folder")
    assert names(tus) == wanted


def test_an_index_that_comes_again_begins_another_batch(tus: Tus):
    for index in (1, 0):
        sent(tus, f"first {index}.txt", index)
    for index in (0, 2, 1):
        sent(tus, f"second {index}.txt", index)
    assert names(tus) == ["first 0.txt", "first 1.txt", "second 0.txt", "second 1.txt", "second 2.txt"]


def test_two_senders_at_once_keep_their_files_together(tus: Tus):
    turns = [(sender, index) for index in shuffled(20, 3) for sender in "ab"]
    for sender, index in turns:
        sent(tus, f"{sender}{index:02}.txt", index, batch=sender)
    assert names(tus) == [f"{sender}{index:02}.txt" for sender in turns[0][0] + turns[1][0] for index in range(20)]


@pytest.mark.parametrize("late", [[0], [5], [19], [0, 9, 10, 19], [9, 8, 7]], ids=str)
def test_new_files_of_a_folder_sent_again_come_between_their_neighbors(tus: Tus, late: list[int]):
    wanted = numbered(20)
    early = {index: sent(tus, wanted[index], index, batch="first") for index in range(20) if index not in late}
    sent(tus, "later.txt", 0, batch="another folder")
    for index in late:
        after, before = (f"{each[0]} {early[each[0]]}" if each else "" for each in _around(index, early))
        sent(tus, wanted[index], index, batch="second", after=after, before=before)
    assert names(tus) == [*wanted, "later.txt"]


def _around(index: int, there: Iterable[int]) -> tuple[list[int], list[int]]:
    return sorted((each for each in there if each < index), reverse=True)[:1], sorted(
        each for each in there if each > index
    )[:1]


def test_an_upload_that_was_cut_takes_the_order_of_the_later_sending(tus: Tus):
    """The first batch had begun file 2 but not file 1, which the second batch adds."""
    first = sent(tus, "0.txt", 0, batch="first")
    cut = begun(tus, "2.txt", 2, batch="first")
    sent(tus, "1.txt", 1, batch="second", after=f"0 {first}")
    finish_last(tus, cut, "2.txt", batch="second", index=2, after=f"0 {first}")
    assert names(tus) == ["0.txt", "1.txt", "2.txt"]


def test_content_that_is_there_already_stays_and_leads_its_neighbors(tus: Tus):
    sent(tus, "old.txt", 0, batch="before")
    sent(tus, "other.txt", 1, batch="before")
    sent(tus, "old.txt", 3, batch="now")
    sent(tus, "4.txt", 4, batch="now")
    sent(tus, "2.txt", 2, batch="now")
    assert names(tus) == ["2.txt", "old.txt", "4.txt", "other.txt"]


@pytest.mark.parametrize("door", ["page", "api"])
def test_what_is_sent_after_the_owner_arranged_comes_last(local_site: Site, door: str):
    """A batch that was being uploaded does not change the order that the owner set meanwhile."""
    tus = local_site.tus
    ids = {index: sent(tus, f"{index}.txt", index, batch="a folder") for index in (0, 2, 4)}
    if door == "api":
        there = {"files": [ids[4], ids[0], ids[2]]}
        assert tus.client.post(f"/api/v1/collections/{tus.collection}/files/order", json=there).status_code == 204
    else:
        page, browser = f"/collections/{tus.collection}", client_of(local_site.app)
        browser.post_form("/login", {"email": EMAIL, "password": PASSWORD})
        browser.post_form(f"{page}/files", {"action": "first", "file": ids[4]}, page=page)
    for index in (5, 1, 3):
        sent(tus, f"{index}.txt", index, batch="a folder", after=f"0 {ids[0]}")
    assert names(tus) == [f"{index}.txt" for index in (4, 0, 2, 1, 3, 5)]


def test_sections_keep_the_senders_order_inside(tus: Tus):
    made = [
        tus.client.post(f"/api/v1/collections/{tus.collection}/sections", json={"title": title}).json["id"]
        for title in ("Day", "Night")
    ]
    for index in (5, 0, 3, 2, 1, 4):
        sent(tus, f"{index}.txt", index, batch="a folder", section=made[index % 2])
    assert names(tus) == ["0.txt", "2.txt", "4.txt", "1.txt", "3.txt", "5.txt"]


@pytest.mark.parametrize("ending", [range(1, 13), range(12, 0, -1), [6, 1, 12, 3, 2, 9, 4, 5, 8, 7, 11, 10]], ids=str)
def test_more_files_than_there_are_free_positions_find_room(tus: Tus, ending, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.queries.upload_order.GAP", 3)
    ids = [sent(tus, f"{name}.txt", index, batch="before") for index, name in enumerate(["first", "last"])]
    for index in ending:
        sent(tus, f"{index:02}.txt", index, batch="now", after=f"0 {ids[0]}", before=f"13 {ids[1]}")
    assert names(tus) == ["first.txt", *numbered(13)[1:], "last.txt"]


def test_the_parts_of_a_form_are_the_order(tus: Tus):
    """New files are inserted between the existing ones."""
    pictures = {name: padded_jpeg(3000, number) for number, name in enumerate(["a", "b", "c", "d", "e"])}
    upload(tus.client, tus.collection, ("b", pictures["b"]), ("d", pictures["d"]))
    upload(tus.client, tus.collection, ("z", padded_jpeg(3000, 9)))
    upload(tus.client, tus.collection, *pictures.items())
    assert names(tus) == ["a", "b", "c", "d", "e", "z"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"index": "-1"}, "“index” is a number"),
        ({"index": "one"}, "“index” is a number"),
        ({"index": "1000000"}, "“index” is a number"),
        ({"index": "1", "after": "no id"}, "“after” and “before” are"),
        ({"index": "1", "before": "x 3"}, "“after” and “before” are"),
        ({"index": "1", "batch": "b" * 65}, "“batch” is a name"),
    ],
    ids=str,
)
def test_an_invalid_order_is_refused_with_a_reason(tus: Tus, said: Plan, reason: str):
    answer = tus.begin(10, **said)
    assert (answer.status_code, reason in answer.json["error"]["message"]) == (400, True)


def test_a_neighbor_of_another_collection_says_nothing(local_site: Site):
    elsewhere = Tus(local_site.api, local_site.api.post("/api/v1/collections", json={"title": "Else"}).json["id"])
    foreign = sent(elsewhere, "a.txt", 0, batch="a folder")
    tus = local_site.tus
    for name, index in (("1.txt", 1), ("0.txt", 0)):
        sent(tus, name, index, batch="a folder", after=f"0 {foreign}" if index else "")
    assert names(tus) == ["0.txt", "1.txt"]


def test_collections_that_were_arranged_before_the_update_are_known(local_site: Site):
    """A collection whose files are not in the order of their arrival counts as arranged by its owner."""
    tus, other = (
        local_site.tus,
        Tus(local_site.api, local_site.api.post("/api/v1/collections", json={"title": "Else"}).json["id"]),
    )
    ids = [[sent(each, f"{number}.txt", number) for number in range(3)] for each in (tus, other)]
    tus.client.post(f"/api/v1/collections/{tus.collection}/files/order", json={"files": [ids[0][2]]})
    with local_site.app.app_context():
        downgrade(revision="0016")
        upgrade()
    with inside(local_site.app):
        arranged = [bool(each.arranged_at) for each in db.session.query(Collection).order_by(Collection.id)]
    assert arranged == [True, False]


@pytest.mark.postgres
def test_senders_at_once_on_postgresql(make_app, postgres_url, owner_hash):
    app = make_app(DATABASE_URL=postgres_url)
    with app.app_context():
        upgrade()
    token = add_owner(app, owner_hash).token
    collection = new_collection(program_of(app, token))

    def send(turn: tuple[str, int]) -> None:
        sender, index = turn
        sent(Tus(program_of(app, token), collection), f"{sender}{index:02}.txt", index, batch=sender)

    turns = [(sender, index) for index in shuffled(12, 5) for sender in "ab"]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(send, turns))
    found = names(Tus(program_of(app, token), collection))
    assert [[name for name in found if name[0] == sender] for sender in "ab"] == [
        [f"{sender}{index:02}.txt" for index in range(12)] for sender in "ab"
    ]
    assert sum(one[0] != other[0] for one, other in pairwise(found)) == 1, "each sender's files stand together"
