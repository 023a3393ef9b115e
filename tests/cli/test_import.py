"""``vitrine import``: what another gallery exported becomes a draft with a section for each folder."""

import shutil
import stat
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import Collection, File, Section
from app.push.exported import ExportedArchives
from tests.cli.conftest import Vitrine
from tests.support.instances import Owner, add_owner
from tests.support.pictures import drawn_jpeg

PHOTOS = {
    "Anna & Tom/Zürich/a.jpg": drawn_jpeg(40, 30),
    "Anna & Tom/Evening/b.jpg": drawn_jpeg(30, 40),
    "Anna & Tom/c.jpg": drawn_jpeg(50, 30),
}
Zipped = Callable[..., Path]
Found = dict[str, list[tuple[str | None, str, str]]]


@pytest.fixture
def zipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: Owner) -> Zipped:
    """Return a function that writes a ZIP file, for a site that has an owner."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))

    def write(contents: Mapping[str, bytes] = PHOTOS, name: str = "photos.zip") -> Path:
        with ZipFile(tmp_path / name, "w", ZIP_STORED) as archive:
            for path, content in contents.items():
                archive.writestr(path, content)
        return tmp_path / name

    return write


@pytest.fixture
def found(app: Flask) -> Callable[[], Found]:
    """Return a function that returns each collection's files: section, name and SHA-256."""

    def read() -> Found:
        with app.app_context():
            rows = db.session.execute(
                select(Collection.title, Section.title, File.original_filename, File.sha256)
                .outerjoin(File, File.collection_id == Collection.id)
                .outerjoin(Section, Section.id == File.section_id)
                .order_by(Collection.id, File.original_filename)
            )
            collections: Found = {}
            for title, *file in rows:
                collections.setdefault(title, []).append(tuple(file))
            return collections

    return read


def expected(*files: tuple[str | None, str, bytes]) -> list[tuple[str | None, str, str]]:
    return [(section, name, sha256(content).hexdigest()) for section, name, content in files]


WHOLE = expected(
    ("Zürich", "a.jpg", PHOTOS["Anna & Tom/Zürich/a.jpg"]),
    ("Evening", "b.jpg", PHOTOS["Anna & Tom/Evening/b.jpg"]),
    (None, "c.jpg", PHOTOS["Anna & Tom/c.jpg"]),
)


def test_a_zip_file_becomes_a_draft(vitrine: Vitrine, zipped: Zipped, found: Callable[[], Found], app: Flask) -> None:
    status, out, errors = vitrine("import", zipped())
    assert (status, found(), errors) == (0, {"Anna & Tom": WHOLE}, "")
    assert "3 files: 3 sent, 0 already there." in out
    with app.app_context():
        assert db.session.scalars(select(Collection.privacy)).all() == ["draft"]


def test_a_folder_becomes_a_draft(vitrine: Vitrine, zipped: Zipped, found: Callable[[], Found], tmp_path: Path) -> None:
    shutil.unpack_archive(zipped(), tmp_path)
    assert vitrine("import", tmp_path / "Anna & Tom", "--title", "The lake")[0] == 0
    assert found() == {"The lake": WHOLE}


def test_parts_of_one_export_are_one_collection(vitrine: Vitrine, zipped: Zipped, found: Callable[[], Found]) -> None:
    first = zipped({"Lake/a.jpg": drawn_jpeg(40, 30), "__MACOSX/._a.jpg": b"x"}, "lake-1of2.zip")
    second = zipped({"Lake/A.jpg": drawn_jpeg(30, 40)}, "lake-2of2.zip")
    status, out, _ = vitrine("import", first, second)
    assert (status, "1 system file was skipped: ._a.jpg." in out) == (0, True)
    assert found() == {"Lake": expected((None, "A (2).jpg", drawn_jpeg(30, 40)), (None, "a.jpg", drawn_jpeg(40, 30)))}


def test_names_in_utf8_that_are_not_marked_as_such(
    vitrine: Vitrine, zipped: Zipped, found: Callable[[], Found]
) -> None:
    """So the Finder of macOS writes them."""
    archive = zipped({"Zürich.jpg": drawn_jpeg(40, 30)})
    written = archive.read_bytes()
    flags = (0x800).to_bytes(2, "little")
    archive.write_bytes(
        written.replace(b"PK\x03\x04\x14\x00" + flags, b"PK\x03\x04\x14\x00\0\0").replace(
            b"PK\x01\x02\x14\x03\x14\x00" + flags, b"PK\x01\x02\x14\x03\x14\x00\0\0"
        )
    )
    with ZipFile(archive) as unmarked:
        assert unmarked.namelist() != ["Zürich.jpg"]
    assert vitrine("import", archive)[0] == 0
    assert [name for _, name, _ in found()["photos"]] == ["Zürich.jpg"]


def test_a_dry_run_changes_nothing(vitrine: Vitrine, zipped: Zipped, found: Callable[[], Found]) -> None:
    status, out, _ = vitrine("import", "--dry-run", zipped())
    assert (status, found()) == (0, {})
    assert [line.split(",")[0] for line in out.splitlines()] == [
        "The collection “Anna & Tom”:",
        "- Zürich: 1 file",
        "- Evening: 1 file",
        "- without a section: 1 file",
        "3 files",
    ]


def test_again_it_asks_where_to_continue_and_imports_nothing_twice(
    vitrine: Vitrine, zipped: Zipped, found: Callable[[], Found]
) -> None:
    archive = zipped()
    assert [vitrine("import", archive)[0], vitrine("import", archive)[0]] == [0, 2]
    status, out, _ = vitrine("import", archive, "--collection", "Anna & Tom")
    assert (status, "3 files: 0 sent, 3 already there." in out, found()) == (0, True, {"Anna & Tom": WHOLE})


def test_a_damaged_file_is_named_and_the_others_are_imported(
    vitrine: Vitrine, zipped: Zipped, found: Callable[[], Found]
) -> None:
    archive, content = zipped(), PHOTOS["Anna & Tom/c.jpg"]
    archive.write_bytes(archive.read_bytes().replace(content, bytes(len(content))))
    status, out, _ = vitrine("import", archive)
    assert (status, found()) == (1, {"Anna & Tom": WHOLE[:2]})
    assert out.splitlines()[1].startswith("failed  c.jpg  It is damaged in the ZIP file")


def test_a_link_is_named_and_not_imported(vitrine: Vitrine, zipped: Zipped, found: Callable[[], Found]) -> None:
    archive, link = zipped({"a.jpg": drawn_jpeg(40, 30)}), ZipInfo("b.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with ZipFile(archive, "a") as opened:
        opened.writestr(link, "a.jpg")
    status, out, _ = vitrine("import", archive)
    assert (status, "failed  b.jpg  It is a link to another file." in out) == (1, True)
    assert [name for _, name, _ in found()["photos"]] == ["a.jpg"]


def test_nothing_is_unpacked_for_a_collection_that_there_is_not(
    vitrine: Vitrine, zipped: Zipped, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ExportedArchives, "unpack", lambda *_: pytest.fail("it was unpacked"))
    status, _, errors = vitrine("import", zipped(), "--collection", "Another")
    assert (status, "There is no collection" in errors) == (2, True)


def encrypted(archive: Path) -> None:
    written = archive.read_bytes()
    at = written.index(b"PK\x01\x02") + 8
    archive.write_bytes(written[:at] + bytes([written[at] | 1]) + written[at + 1 :])


def cut(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-30])


def leaving(archive: Path) -> None:
    with ZipFile(archive, "a") as opened:
        opened.writestr(ZipInfo("../../evil.jpg"), b"x")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [(encrypted, "is protected by a password"), (cut, "is no complete ZIP file"), (leaving, "would leave its folder")],
)
def test_what_cannot_be_unpacked_is_refused_whole(
    vitrine: Vitrine, zipped: Zipped, found: Callable[[], Found], spoil: Callable[[Path], None], said: str
) -> None:
    archive = zipped()
    spoil(archive)
    status, _, errors = vitrine("import", archive)
    assert (status, said in errors, found()) == (1, True, {})


def test_without_room_nothing_is_made(
    vitrine: Vitrine, zipped: Zipped, found: Callable[[], Found], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(1, 1, 0))
    status, _, errors = vitrine("import", zipped())
    assert (status, "Free some space" in errors, found()) == (1, True, {})


def test_with_two_owners_it_asks_whose_it_will_be(
    vitrine: Vitrine, zipped: Zipped, app: Flask, owner: Owner, owner_hash: str
) -> None:
    other = add_owner(app, owner_hash, "other@example.com")
    status, _, errors = vitrine("import", zipped())
    assert (status, f"{owner.email}, {other.email}" in errors) == (2, True)
    assert vitrine("import", zipped(), "--owner", other.email)[0] == 0
    with app.app_context():
        assert [collection.owner.email for collection in db.session.scalars(select(Collection))] == [other.email]
