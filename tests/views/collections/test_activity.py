"""Statement 12: activity is recorded once for each act, without identity, shown only to owners, and later deleted."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.database import utcnow
from app.extensions import db
from app.models import ActivityEvent, Collection, File, ReceivedOriginal, ShareLink, User
from app.tasks import sweep_now
from tests.access.scene import COLLECTION_PASSWORD, LONG_AGO, Clock, Scene, csrf_token, picture
from tests.favorites.marking import Marking

BIG = 300_000  # in bytes: large enough for parts that count


class Gallery:
    """A collection with two originals, a guest of one link, and the recorded activity."""

    def __init__(self, scene: Scene, privacy: str = "link"):
        self.scene = scene
        self.owner: User = scene.owner()
        self.collection: Collection = scene.collection(self.owner, privacy)
        contents = (picture(number) + bytes(BIG) for number in (801, 802))
        self.files: list[File] = [scene.photo(self.collection, f"{c[3]}.jpg", content=c) for c in contents]
        self.link: ShareLink = scene.link(self.collection, name="Anna")
        self.guest: FlaskClient = scene.guest(self.link, self.collection)

    def get(self, rest: str = "", client: FlaskClient | None = None, **headers: str) -> int:
        path = f"/g/{self.collection.slug}{rest}"
        return (client or self.guest).get(path, headers=headers).status_code

    def original(self, index: int = 0, client: FlaskClient | None = None, **headers: str) -> int:
        path = f"/collections/files/{self.files[index].uuid}/original"
        return (client or self.guest).get(path, headers=headers).status_code

    def recorded(self) -> Counter[str]:
        with self.scene.app.app_context():
            return Counter(str(kind) for kind in db.session.scalars(select(ActivityEvent.kind)))

    def received(self) -> list[bool]:
        """Return for each original whether the link's visitors have received it completely."""
        with self.scene.app.app_context():
            mine = (ReceivedOriginal.share_link_id == self.link.id, ReceivedOriginal.whole_at.is_not(None))
            whole = set(db.session.scalars(select(ReceivedOriginal.file_id).where(*mine)))
        return [file.id in whole for file in self.files]

    def told(self, query: str = "") -> str:
        page = self.scene.signed_in(self.owner).get(f"/collections/{self.collection.uuid}/activity{query}").text
        return re.sub(r"\s+", " ", re.sub(r"<(head|script).*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL))


@pytest.fixture
def gallery(scene: Scene) -> Gallery:
    return Gallery(scene)


class TestOpening:
    def test_one_visit_is_half_an_hour(self, gallery: Gallery, clock: Clock) -> None:
        start, counts = utcnow(), []
        for minutes in (0, 29, 31):
            clock(start + timedelta(minutes=minutes))
            gallery.get()
            counts.append(gallery.recorded()["opened"])
        assert counts == [1, 1, 2]

    @pytest.mark.parametrize("who", ["owner", "preview", "program that draws previews"])
    def test_some_do_not_count(self, gallery: Gallery, who: str) -> None:
        browser = gallery.scene.signed_in(gallery.owner) if who != "program that draws previews" else gallery.guest
        if who == "preview":
            fields = {"csrf_token": csrf_token(browser, "/collections/new"), "link": str(gallery.link.uuid)}
            browser.post(f"/collections/{gallery.collection.uuid}/preview", data=fields)
        headers = {"User-Agent": "WhatsApp/2.23"} if who.startswith("program") else {}
        statuses = [gallery.get("", browser, **headers)]
        if who != "program that draws previews":
            statuses += [gallery.get("/download.zip", browser), gallery.original(0, browser)]
        assert (set(statuses), gallery.recorded()) == ({200}, Counter())

    def test_viewing_pictures_writes_nothing(self, gallery: Gallery) -> None:
        before = gallery.scene.dump()
        for name in ("thumbnail", "grid", "card", "zoom", "preview"):
            gallery.guest.get(f"/collections/files/{gallery.files[0].uuid}/{name}")
        gallery.original(Accept="image/avif,image/webp,*/*")
        gallery.original(**{"Sec-Fetch-Dest": "image"})
        assert gallery.scene.dump() == before

    def test_it_can_be_turned_off(self, gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gallery.scene.services.activity, "_days", 0)
        stranger = gallery.scene.visitor()
        statuses = (gallery.get("", stranger), gallery.original(0, stranger))
        assert (statuses, gallery.recorded(), stranger.get_cookie("session")) == ((200, 200), Counter(), None)


class TestSelections:
    def test_each_submission_counts(self, gallery: Gallery) -> None:
        visitor = Marking(gallery.guest, gallery.collection)
        visitor.add(gallery.files[0])
        favorites_list = visitor.state()["list"]
        visitor.change(favorites_list, "submit", name="Anna")
        assert gallery.recorded() == Counter(favorited=1, selection_sent=1)
        assert "Anna : sent a selection of 1 photo · See selections" in gallery.told()

    def test_a_refused_one_does_not_count(self, gallery: Gallery) -> None:
        visitor = Marking(gallery.guest, gallery.collection)
        visitor.add(gallery.files[0])
        visitor.change(visitor.state()["list"], "submit", name="")
        assert gallery.recorded() == Counter(favorited=1)


class TestOriginals:
    def test_a_whole_one_counts_each_time(self, gallery: Gallery) -> None:
        gallery.original()
        gallery.original()
        assert (gallery.recorded(), gallery.received()) == (Counter(downloaded_original=2), [True, False])

    def test_parts_that_make_a_whole_count_once(self, gallery: Gallery) -> None:
        states = []
        for asked in ("bytes=0-99999", "bytes=200000-", "bytes=90000-210000"):
            gallery.original(Range=asked)
            states.append(gallery.received()[0])
        assert (states, gallery.recorded()["downloaded_original"]) == ([False, False, True], 1)

    def test_two_visitors_halves_are_nobodys_whole(self, gallery: Gallery) -> None:
        gallery.original(Range="bytes=0-150000")
        gallery.original(0, gallery.scene.guest(gallery.link, gallery.collection), Range="bytes=150001-")
        assert gallery.received() == [False, False]

    def test_one_that_is_broken_off_is_not_received(self, gallery: Gallery) -> None:
        path = f"/collections/files/{gallery.files[0].uuid}/original"
        with gallery.guest.get(path, buffered=False) as response:
            next(iter(response.response))
        assert gallery.received() == [False, False]

    def test_a_head_request_takes_nothing(self, gallery: Gallery) -> None:
        gallery.guest.head(f"/collections/files/{gallery.files[0].uuid}/original")
        assert gallery.recorded() == Counter()

    def test_a_bucket_is_only_handed_the_visitor(self, r2_scene: Scene) -> None:
        gallery = Gallery(r2_scene)
        gallery.original()
        assert (gallery.recorded(), gallery.received()) == (Counter(handed_out=1), [False, False])
        assert "1 sent by the store" in gallery.told()


class TestArchives:
    def test_a_zip_gives_every_original_in_it(self, gallery: Gallery) -> None:
        gallery.get("/download.zip")
        assert (gallery.recorded(), gallery.received()) == (Counter(zip_started=1, zip_completed=1), [True, True])

    def test_a_zip_that_is_cut_gives_what_was_sent(self, gallery: Gallery) -> None:
        """The rest of the download, when it is resumed, completes the other file."""
        gallery.get("/download.zip", Range="bytes=0-400000")
        half = gallery.recorded(), gallery.received()
        gallery.get("/download.zip", Range="bytes=400001-")
        assert half == (Counter(zip_started=1), [True, False])
        assert (gallery.recorded(), gallery.received()) == (Counter(zip_started=1, zip_completed=1), [True, True])

    def test_web_sizes_are_no_originals(self, gallery: Gallery) -> None:
        gallery.get("/download.zip?size=web")
        assert (gallery.recorded()["zip_completed"], gallery.received()) == (1, [False, False])

    def test_a_single_file_of_an_archive_is_a_single_download(self, gallery: Gallery) -> None:
        """Phones save the files of an archive one by one."""
        index = gallery.guest.get(f"/g/{gallery.collection.slug}/download/files.json?size=original").json
        first = index["files"][0]
        span = f"bytes={first['start']}-{first['start'] + first['size'] - 1}"
        gallery.guest.get(index["archive"], headers={"Range": span})
        assert (gallery.recorded(), gallery.received()) == (Counter(downloaded_original=1), [True, False])


def test_the_password_and_web_sizes_are_recorded(scene: Scene) -> None:
    gallery = Gallery(scene, "password")
    page = f"/g/{gallery.collection.slug}/unlock"
    fields = {"password": COLLECTION_PASSWORD, "csrf_token": csrf_token(gallery.guest, page)}
    gallery.guest.post(page, data=fields)
    gallery.guest.get(f"/collections/files/{gallery.files[0].uuid}/preview?download=1")
    assert gallery.recorded() == Counter(unlocked=1, downloaded_web=1)


def test_a_favorite_counts_once_for_each_visitor(gallery: Gallery) -> None:
    root = f"/g/{gallery.collection.slug}/favorites"
    token = gallery.guest.get(f"{root}.json").json["csrf"]
    marks = [f"{root}/{file.uuid}" for file in gallery.files]
    for address in (marks[0], f"{marks[0]}/remove", *marks):
        assert gallery.guest.post(address, data={"csrf_token": token}).status_code < 400
    assert gallery.recorded() == Counter(favorited=2)


def test_the_owner_reads_who_did_what(gallery: Gallery) -> None:
    gallery.get()
    gallery.original()
    gallery.get("", gallery.scene.visitor())
    name = gallery.files[0].original_filename
    wanted = ("Visits 2", "Anna : opened the gallery", f"Anna : downloaded the original of {name}", "1 of 2")
    told = gallery.told()
    assert [line for line in (*wanted, "Gallery link : opened the gallery") if line not in told] == []
    assert "1 of 2 originals were sent completely" in gallery.told(f"?link={gallery.link.uuid}")


def test_nothing_to_tell_yet(gallery: Gallery) -> None:
    assert "No visitor has opened the gallery yet" in gallery.told()


def test_it_is_forgotten_in_time(gallery: Gallery) -> None:
    gallery.original()
    with gallery.scene.app.app_context():
        db.session.query(ActivityEvent).update({"at": LONG_AGO})
        db.session.query(ReceivedOriginal).update({"changed_at": LONG_AGO})
        db.session.commit()
        sweep_now(gallery.scene.app)
    assert (gallery.recorded(), gallery.received()) == (Counter(), [False, False])


def test_no_address_and_no_program_is_kept(gallery: Gallery) -> None:
    path = f"/g/{gallery.collection.slug}"
    gallery.guest.get(path, headers={"User-Agent": "Rare/1"}, environ_overrides={"REMOTE_ADDR": "203.0.113.99"})
    assert not [line for line in gallery.scene.dump() if "203.0.113.99" in line or "Rare/1" in line]


def test_a_database_that_cannot_be_written_disturbs_nobody(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    from sqlalchemy.exc import OperationalError

    def refuse(*_args: object, **_facts: object) -> None:
        raise OperationalError("insert", {}, Exception("database is locked"))

    monkeypatch.setattr(gallery.scene.services.activity, "_record", refuse)
    assert (gallery.get(), gallery.original(), gallery.get("/download.zip")) == (200, 200, 200)
