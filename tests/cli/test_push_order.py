"""A pushed folder keeps its order and its sections, and files that its owner did not mean to send are left out."""

from pathlib import Path

import pytest

from tests.support.pictures import padded_jpeg
from tests.support.uploads.pushing import Pusher, put
from tests.support.uploads.uploading import Program

NAMES = [f"shot {number}.jpg" for number in range(1, 25)]


def fill(folder: Path, names: list[str]) -> None:
    """Write these files; every sixth one is large, so that the files after it are complete earlier."""
    for name in names:
        number = NAMES.index(name)
        put(folder, name, padded_jpeg(9_000_000 if number % 6 == 0 else 9000 + number, number))


def names(program: Program, collection: str) -> list[str]:
    return [file["filename"] for file in program.files(collection)]


def test_what_arrives_first_makes_no_difference(site_program: Program, pusher: Pusher, shoot: Path) -> None:
    """Numbers in names are ordered as numbers."""
    collection = site_program.new_collection()
    fill(shoot, NAMES)
    assert pusher.push(shoot, collection, "--parallel", "6").counts == {"sent": 24}
    assert names(site_program, collection) == NAMES


def test_new_files_of_a_folder_pushed_again_come_between_the_others(
    site_program: Program, pusher: Pusher, shoot: Path, tmp_path: Path
) -> None:
    collection = site_program.new_collection()
    fill(shoot, NAMES[1:8] + NAMES[10:20])
    pusher.push(shoot, collection)
    put(tmp_path, "other/z.jpg", padded_jpeg(9500, 99))
    pusher.push(tmp_path / "other", collection)
    fill(shoot, NAMES)
    assert pusher.push(shoot, collection).counts == {"sent": 7, "already there": 17}
    assert names(site_program, collection) == [*NAMES, "z.jpg"]


def test_files_that_are_there_without_a_section_go_into_their_folders(
    site_program: Program, pusher: Pusher, shoot: Path
) -> None:
    """A file that its owner moved to another section stays there."""
    collection = site_program.new_collection()
    for number, name in enumerate(["Dinner/a.jpg", "Ceremony/b.jpg", "Ceremony/c.jpg", "d.jpg"]):
        put(shoot, name, padded_jpeg(9000, number))
    pusher.push(shoot, collection)
    own = site_program.post(f"/api/v1/collections/{collection}/sections", json={"title": "Best"}).json()["id"]
    moved = next(file["id"] for file in site_program.files(collection) if file["filename"] == "c.jpg")
    site_program.patch(f"/api/v1/files/{moved}", json={"section": own})

    assert pusher.push(shoot, collection, "--section-per-folder").counts == {"already there": 4}

    sections = site_program.get(f"/api/v1/collections/{collection}").json()["sections"]
    titles = {section["id"]: section["title"] for section in sections}
    assert list(titles.values()) == ["Best", "Ceremony", "Dinner"]
    found = {file["filename"]: titles.get(file["section"]) for file in site_program.files(collection)}
    assert found == {"a.jpg": "Dinner", "b.jpg": "Ceremony", "c.jpg": "Best", "d.jpg": None}


def test_a_token_that_may_only_add_files_says_what_it_cannot_do(
    site_program: Program, pusher: Pusher, pusher_to, shoot: Path
) -> None:
    collection = site_program.new_collection()
    for number in range(3):
        put(shoot, f"Ceremony/{number}.jpg", padded_jpeg(9000, number))
    pusher.push(shoot, collection)
    adder = pusher_to(site_program.server.url, site_program.token("read", "upload"))
    done = adder.push(shoot, collection, "--section-per-folder")
    assert (done.status, done.counts) == (0, {"already there": 3})
    assert done.out.count("not moved into its folder's section") == 1


def test_system_files_left_out_are_named(site_program: Program, pusher: Pusher, shoot: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "__MACOSX/._a.jpg"):
        put(shoot, name, b"litter")
    put(shoot, "a.jpg", padded_jpeg(9000, 1))
    done = pusher.push(shoot, site_program.new_collection())
    assert done.counts == {"sent": 1}
    assert "3 system files were skipped: __MACOSX, .DS_Store and Thumbs.db." in done.out


@pytest.mark.parametrize(("options", "wanted"), [([], ["a.jpg", "a.xmp", "notes.txt"]), (["--photos-only"], ["a.jpg"])])
def test_other_files_go_along_unless_they_are_left_out(
    site_program: Program, pusher: Pusher, shoot: Path, options: list[str], wanted: list[str]
) -> None:
    collection = site_program.new_collection()
    put(shoot, "a.jpg", padded_jpeg(9000, 1))
    put(shoot, "a.xmp", b"<x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>")
    put(shoot, "notes.txt", b"a note")
    done = pusher.push(shoot, collection, *options)
    assert names(site_program, collection) == wanted
    assert ("neither a photograph nor a video: 2." in done.out) == bool(options)
