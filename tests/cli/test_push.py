"""``vitrine push`` to a running site and to this instance: what it sends, what it skips, and how it shows refusals."""

import os
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.pictures import padded_jpeg
from tests.support.uploads.pushing import Pusher, put
from tests.support.uploads.uploading import Program, rows, sha256


def photos(count: int, *, first: int = 0, size: int = 20_000) -> dict[str, bytes]:
    return {f"IMG_{number:04}.jpg": padded_jpeg(size, number) for number in range(first, first + count)}


def put_all(folder: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        put(folder, name, data)


def there(program: Program, collection: str) -> dict[str, str]:
    """Return the announced or verified digests by file name."""
    return {file["filename"]: file["sha256"] for file in program.files(collection)}


def title() -> str:
    return f"Anna & Tom {uuid4().hex[:8]}"


class TestSending:
    def test_only_what_is_missing_is_sent(self, site_program: Program, pusher: Pusher, shoot: Path) -> None:
        """Of 30 photographs 28 are there first; then all of them are."""
        collection = site_program.new_collection()
        put_all(shoot, photos(28))
        first = pusher.push(shoot, collection)
        put_all(shoot, photos(2, first=28))
        second = pusher.push(shoot, collection)
        third = pusher.push(shoot, collection)
        assert [(each.status, each.counts) for each in (first, second, third)] == [
            (0, {"sent": 28}),
            (0, {"sent": 2, "already there": 28}),
            (0, {"already there": 30}),
        ]
        assert second.bytes_on_wire - third.bytes_on_wire > 38_000, "two photographs of 20 KB made the difference"
        assert third.bytes_on_wire < 100_000, "questions and answers, but no photograph"
        assert there(site_program, collection) == {name: sha256(data) for name, data in photos(30).items()}

    def test_the_same_name_and_size_is_not_the_same_photograph(
        self, site_program: Program, pusher: Pusher, shoot: Path
    ) -> None:
        """Two cameras may use equal names, and raw files of equal size are common."""
        collection = site_program.new_collection()
        put(shoot, "left/DSC_0001.jpg", padded_jpeg(9000, 1))
        assert pusher.push(shoot, collection).counts == {"sent": 1}
        put(shoot, "right/DSC_0001.jpg", padded_jpeg(9000, 2))
        assert pusher.push(shoot, collection).counts == {"sent": 1, "already there": 1}

    def test_by_name_believes_the_name_and_the_size(self, site_program: Program, pusher: Pusher, shoot: Path) -> None:
        collection = site_program.new_collection()
        put(shoot, "DSC_0001.jpg", padded_jpeg(9000, 1))
        pusher.push(shoot, collection)
        put(shoot, "DSC_0001.jpg", padded_jpeg(9000, 2))
        assert pusher.push(shoot, collection, "--by-name").counts == {"already there": 1}

    def test_one_content_twice_in_the_folder_goes_once(
        self, site_program: Program, pusher: Pusher, shoot: Path
    ) -> None:
        collection = site_program.new_collection()
        put(shoot, "a.jpg", padded_jpeg(9000, 3))
        put(shoot, "b.jpg", padded_jpeg(9000, 3))
        assert pusher.push(shoot, collection).counts == {"sent": 1, "already there": 1}

    def test_what_was_read_once_is_not_read_again(self, site_program: Program, pusher: Pusher, shoot: Path) -> None:
        """The content changes but not the size and the time, so that only reading it again could show the change."""
        collection = site_program.new_collection()
        put(shoot, "a.jpg", padded_jpeg(9000, 4))
        pusher.push(shoot, collection)
        put(shoot, "a.jpg", padded_jpeg(9000, 5))
        assert pusher.push(shoot, collection).counts == {"already there": 1}

    def test_a_section_for_each_folder(self, site_program: Program, pusher: Pusher, shoot: Path) -> None:
        collection = site_program.new_collection()
        made = site_program.post(f"/api/v1/collections/{collection}/sections", json={"title": "Party"}).json()["id"]
        put(shoot, "Ceremony/rings.jpg", padded_jpeg(9000, 6))
        put(shoot, "Party/late/dance.jpg", padded_jpeg(9000, 7))
        put(shoot, "cover.jpg", padded_jpeg(9000, 8))
        assert pusher.push(shoot, collection, "--section-per-folder").status == 0
        sections = site_program.get(f"/api/v1/collections/{collection}").json()["sections"]
        titles = {section["id"]: section["title"] for section in sections}
        assert sorted(titles.values()) == ["Ceremony", "Party"], "a section that is there is not made again"
        located = {file["filename"]: file["section"] for file in site_program.files(collection)}
        assert {name: titles.get(section) for name, section in located.items()} == {
            "rings.jpg": "Ceremony",
            "dance.jpg": "Party",
            "cover.jpg": None,
        }
        assert located["dance.jpg"] == made

    def test_hidden_and_foreign_files_stay_where_they_are(
        self, site_program: Program, pusher: Pusher, shoot: Path, tmp_path: Path
    ) -> None:
        collection = site_program.new_collection()
        for name in (".hidden.jpg", ".trash/a.jpg", "__MACOSX/a.jpg", "Thumbs.db", "desktop.ini"):
            put(shoot, name, padded_jpeg(9000, 9))
        put(shoot, "kept.jpg", padded_jpeg(9000, 10))
        elsewhere = put(tmp_path, "elsewhere/private.jpg", padded_jpeg(9000, 11))
        (shoot / "link.jpg").symlink_to(elsewhere)
        (shoot / "folder").symlink_to(elsewhere.parent)
        os.mkfifo(shoot / "pipe.jpg")
        assert pusher.push(shoot, collection).counts == {"sent": 1}
        assert list(there(site_program, collection)) == ["kept.jpg"]

    def test_names_of_every_kind_arrive(self, site_program: Program, pusher: Pusher, shoot: Path) -> None:
        collection = site_program.new_collection()
        names = ["Grüße, Übersee.jpg", "写真 1.jpg", "a;b=c%20d.jpg", 'quo"te.jpg']
        for number, name in enumerate(names):
            put(shoot, name, padded_jpeg(9000, 20 + number))
        put(shoot, os.fsdecode(b"broken-\xff.jpg"), padded_jpeg(9000, 30))
        assert pusher.push(shoot, collection).counts == {"sent": 5}
        assert set(there(site_program, collection)) == {*names, "broken-\ufffd.jpg"}


class TestRefusals:
    def test_one_refused_file_costs_the_others_nothing(
        self, site_program: Program, pusher: Pusher, shoot: Path
    ) -> None:
        collection = site_program.new_collection()
        put(shoot, "a.jpg", padded_jpeg(9000, 40))
        put(shoot, "empty.jpg", b"")
        put(shoot, "paper.jpg", b"%PDF-1.7" + bytes(2_000_000))
        put(shoot, "z.jpg", padded_jpeg(9000, 41))
        done = pusher.push(shoot, collection)
        assert (done.status, done.counts) == (1, {"sent": 2, "failed": 2})
        failed = {
            line.split("  ")[1]: line.split("  ")[3] for line in done.out.splitlines() if line.startswith("failed")
        }
        assert "are not accepted" in failed["paper.jpg"]
        assert "is empty" in failed["empty.jpg"]
        assert done.bytes_on_wire < 200_000, "a type is refused before the whole file is sent"

    @pytest.mark.parametrize("wanted", ["No such shoot", "5e11d0a4-0000-4000-8000-000000000000"])
    def test_an_unknown_collection_lists_what_there_is(
        self, site_program: Program, pusher: Pusher, shoot: Path, wanted: str
    ) -> None:
        name = title()
        collection = site_program.new_collection(name)
        done = pusher.push(shoot, wanted)
        assert (done.status, done.out) == (2, "")
        assert f"There is no collection “{wanted}”" in done.errors
        assert f"{collection}  {name}" in done.errors

    def test_a_name_of_two_collections_is_not_guessed_at(
        self, site_program: Program, pusher: Pusher, shoot: Path
    ) -> None:
        name = title()
        both = {site_program.new_collection(name), site_program.new_collection(name)}
        done = pusher.push(shoot, name)
        assert done.status == 2
        assert f"2 collections are called “{name}”" in done.errors
        assert {line.split()[0] for line in done.errors.splitlines()[1:]} == both

    def test_a_wrong_token(self, live_server, pusher_to, shoot: Path) -> None:
        done = pusher_to(live_server.url, "vit_wrong").push(shoot, "any")
        assert (done.status, done.out) == (2, "")
        assert "does not accept this token" in done.errors

    def test_a_site_that_is_not_there(self, pusher_to, shoot: Path) -> None:
        done = pusher_to("http://127.0.0.1:9", "vit_any").push(shoot, "any", "--patience", "1")
        assert (done.status, done.out) == (1, "")
        assert "http://127.0.0.1:9 does not answer (Connection refused)" in done.errors

    @pytest.mark.parametrize("given", [{"url": "http://localhost"}, {"token": "vit_any"}])
    def test_an_address_and_a_token_go_together(self, pusher_to, shoot: Path, given: dict[str, str]) -> None:
        done = pusher_to(**given).push(shoot, "any")
        assert done.status == 2
        assert "go together" in done.errors


class TestHere:
    def test_this_instance_needs_no_address_and_no_token(
        self, live_server, site_program: Program, cache: Path, shoot: Path
    ) -> None:
        """The running site has the files, and the token is deleted at the end of the command."""
        collection = site_program.new_collection()
        tokens = rows(live_server, "SELECT count(*) FROM api_tokens")
        put_all(shoot, photos(3, first=50))
        put(shoot, "long.jpg", padded_jpeg(9_000_000, 53))
        here = Pusher(cache, **live_server.settings)
        assert here.push(shoot, collection).counts == {"sent": 4}
        assert here.push(shoot, collection).counts == {"already there": 4}
        wanted = {**photos(3, first=50), "long.jpg": padded_jpeg(9_000_000, 53)}
        assert there(site_program, collection) == {name: sha256(data) for name, data in wanted.items()}
        assert rows(live_server, "SELECT count(*) FROM api_tokens") == tokens
