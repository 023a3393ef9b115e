"""The main job gives equal results on one machine and on several: each request goes to the next web machine.

Several machines share only PostgreSQL, Redis and the bucket, so a state in the memory or in the folder of one
machine would be missing at the next request.
"""

import io
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from app.imaging.variants import VARIANTS
from tests.machines.galleries import PHOTOS, Gallery, arrived, files_of, objects_of, published
from tests.support.processes.machines import Site, Wanderer
from tests.support.processes.waiting import wait_until
from tests.support.uploads.tus import ADDRESS, CHUNK, TUS, metadata
from tests.support.uploads.uploading import sha256

VISITORS_PASSWORD = "apple-tree-42"
KINDS = ("thumbnail", "grid", "preview", "original")


@pytest.fixture(scope="module")
def gallery(site: Site) -> Gallery:
    """Return a gallery that is open to anyone with its address; no test changes it."""
    return published(site)


@pytest.fixture
def locked(site: Site) -> Gallery:
    return published(site, {"a.jpg": PHOTOS["0.jpg"]}, privacy="password", password=VISITORS_PASSWORD)


def unlock(visitor: Wanderer, gallery: Gallery, password: str = VISITORS_PASSWORD) -> requests.Response:
    return visitor.post_form(f"{gallery.url}/unlock", {"password": password})


def test_the_set_up_link_is_over_on_every_machine(site):
    link = next(line for line in site.log.splitlines() if "/setup?token=" in line).rpartition(" ")[2]
    visitor = site.visitor()
    assert {visitor.get(link).status_code for _ in site.webs} == {404}


def test_every_machine_is_ready(site):
    visitor = site.visitor()
    for _ in site.webs:
        assert visitor.get("/readyz").json() == {"database": "ok", "storage": "ok", "queue": "ok"}


class TestUploads:
    """Uploads by the form, by the API and in chunks: every machine returns the originals byte by byte."""

    @pytest.fixture
    def collection(self, site) -> str:
        return site.program().post("/api/v1/collections", json={"title": "Uploads"}).json()["id"]

    def test_by_the_plain_form(self, site, collection):
        owner = site.owner()
        parts = [("files", part) for part in PHOTOS.items()]
        page = f"/collections/{collection}"
        assert owner.post_form(f"{page}/upload", {}, page=page, files=parts).status_code == 302
        assert arrived(site, collection) == {name: sha256(data) for name, data in PHOTOS.items()}

    def test_by_the_api(self, site, collection):
        parts = [("files", part) for part in PHOTOS.items()]
        assert site.program().post(f"/api/v1/collections/{collection}/files", files=parts).status_code == 201
        assert arrived(site, collection) == {name: sha256(data) for name, data in PHOTOS.items()}

    def test_in_pieces_that_come_to_different_machines(self, site, collection):
        program, data = site.program(), PHOTOS["1.jpg"]
        said = {"Upload-Length": str(len(data)), "Upload-Metadata": metadata(filename="p.jpg", collection=collection)}
        address = program.post(ADDRESS, headers={**TUS, **said}).headers["Location"]
        step = len(data) // 4
        for offset in range(0, len(data), step):
            piece = {"headers": {**CHUNK, "Upload-Offset": str(offset)}, "data": data[offset : offset + step]}
            assert program.request("PATCH", address, **piece).status_code == 204
        assert arrived(site, collection) == {"p.jpg": sha256(data)}

    def test_the_same_photo_at_once_to_all_of_them(self, site, collection):
        programs = [site.program() for _ in range(6)]
        [(name, data), *_] = PHOTOS.items()
        for number, program in enumerate(programs):
            if number % 2:
                program.get("/healthz")  # so that the next request goes to the other machine

        def send(program: Wanderer) -> bool:
            answer = program.post(f"/api/v1/collections/{collection}/files", files=[("files", (name, data))])
            return answer.json()["files"][0]["duplicate"]

        with ThreadPoolExecutor(len(programs)) as pool:
            duplicates = sorted(pool.map(send, programs))
        assert (duplicates, len(files_of(programs[0], collection))) == ([False] + [True] * 5, 1)


class TestGallery:
    def test_every_picture_of_a_page_comes_from_any_machine(self, site, gallery):
        visitor = site.visitor()
        for _ in site.webs:
            page = visitor.get(gallery.url).text
            assert [file["id"] for file in gallery.files if file["id"] not in page] == []
        pictures = {address: {visitor.fetch(address) for _ in site.webs} for address in gallery.media(*KINDS)}
        assert [address for address, found in pictures.items() if len(found) != 1 or found & {302, 403, 404}] == []

    def test_what_one_machine_unlocked_is_open_on_the_next(self, site, locked):
        visitor, stranger = site.visitor(), site.visitor()
        assert unlock(visitor, locked).status_code == 302
        opened = {visitor.get(locked.url).status_code for _ in site.webs}
        assert (opened, {stranger.get(locked.url).status_code for _ in site.webs}) == ({200}, {302})
        assert [visitor.fetch(address) for address in locked.media("original")] == [PHOTOS["0.jpg"]]
        assert {stranger.fetch(address) for address in locked.media(*KINDS)} == {403}

    def test_another_password_locks_everyone_out_of_all_of_them(self, site, locked):
        visitor = site.visitor()
        unlock(visitor, locked)
        changed = site.program().request("PATCH", f"/api/v1/collections/{locked.id}", json={"password": "pear-tree-43"})
        assert (changed.status_code, {visitor.get(locked.url).status_code for _ in site.webs}) == (200, {302})
        assert {visitor.fetch(address) for address in locked.media(*KINDS)} == {403}

    def test_wrong_guesses_count_wherever_they_are_made_also_at_once(self, site, locked):
        """Statement 14, with fourteen visitors who guess at once; who gets no turn to be checked has not guessed."""
        visitors = [site.visitor() for _ in range(14)]
        forms = [(visitor, visitor.csrf_token(f"{locked.url}/unlock")) for visitor in visitors]

        def guess(visitor: Wanderer, token: str) -> int:
            form = {"password": "not the one", "csrf_token": token}
            return visitor.post(f"{locked.url}/unlock", data=form).status_code

        with ThreadPoolExecutor(len(visitors)) as pool:
            answers = sorted(pool.map(guess, *zip(*forms, strict=True)))
        wrong = answers.count(403)
        assert (answers, wrong <= 10) == ([403] * wrong + [429] * (14 - wrong), True)
        assert [guess(*form) for form in forms[: 10 - wrong]] == [403] * (10 - wrong)
        spent = [unlock(site.visitor(), locked) for _ in site.webs]
        assert {answer.status_code for answer in spent} == {429}

    def test_an_archive_is_resumed_by_another_machine(self, site, gallery):
        visitor = site.visitor()
        whole = visitor.get(f"{gallery.url}/download.zip")
        at = len(whole.content) // 2
        condition = whole.headers["ETag"]
        rest = [visitor.get(f"{gallery.url}/download.zip", Range=f"bytes={at}-", If_Range=condition) for _ in site.webs]
        assert {answer.status_code for answer in rest} == {206}
        for answer in rest:
            with zipfile.ZipFile(io.BytesIO(whole.content[:at] + answer.content)) as archive:
                assert sorted(map(archive.read, archive.namelist())) == sorted(PHOTOS.values())


class TestOwner:
    def test_signing_out_elsewhere_is_felt_on_every_machine(self, site):
        here, there = site.owner(), site.owner()
        assert here.post_form("/account/sign-out-elsewhere", {}, page="/account").status_code == 302
        after = [{browser.get("/collections").status_code for _ in site.webs} for browser in (here, there)]
        assert after == [{200}, {302}]

    def test_signing_out_ends_the_session_on_every_machine(self, site):
        owner = site.owner()
        assert {owner.get("/collections").status_code for _ in site.webs} == {200}
        owner.post_form("/logout", {}, page="/collections")
        assert {owner.get("/collections").status_code for _ in site.webs} == {302}


class TestTrash:
    def test_what_is_in_the_trash_is_gone_from_every_machine_and_its_bytes_when_it_is_purged(self, site):
        gallery, owner, visitor = published(site), site.owner(), site.visitor()
        [lost, *kept] = gallery.files
        form = {"action": "trash", "file": lost["id"]}
        page = f"/collections/{gallery.id}"
        assert owner.post_form(f"{page}/files", form, page=page).status_code == 302
        seen = {visitor.fetch(f"/collections/files/{lost['id']}/preview") for _ in site.webs}
        shown = [len(visitor.get(f"{gallery.url}/index.json").json()["photos"]) for _ in site.webs]
        assert (seen, shown) == ({404}, [len(kept)] * len(site.webs))
        purge = f"/collections/trash/file/{lost['id']}/purge"
        assert owner.post_form(purge, {}, page="/collections/trash").status_code == 302
        # The next sweep deletes a variant that was written while the file was purged.
        wait_until(lambda: objects_of(site, gallery.id, lost["id"]) == [], seconds=150)
        assert all(objects_of(site, gallery.id, file["id"]) for file in kept)


def test_a_rebuild_is_asked_for_at_one_machine_and_watched_at_all(site, gallery):
    owner = site.owner()
    watched = f"/collections/{gallery.id}/variants.json"
    page = f"/collections/{gallery.id}/settings"
    wait_until(lambda: owner.get(watched).json()["lacking"] == 0)
    begun = owner.post_form(f"/collections/{gallery.id}/variants/rebuild", {"which": "all"}, page=page)
    assert begun.status_code == 302
    due = [owner.get(watched).json()["pictures"] for _ in site.webs]
    wait_until(lambda: [owner.get(watched).json()["done"] for _ in site.webs] == due)
    made = {file["id"]: len(objects_of(site, gallery.id, file["id"])) for file in gallery.files}
    assert set(made.values()) <= set(range(2, len(VARIANTS) + 2))


def test_workers_give_way_to_the_web_and_the_children_that_render_to_both(site, gallery):
    def niceness(of: str) -> set[int]:
        machines = {id(machine): machine for machine in (*site.webs, *site.workers)}.values()
        lines = [line for machine in machines for line in machine.command_lines]
        return {os.getpriority(os.PRIO_PROCESS, pid) for pid, line in lines if of in line and "supervisor" not in line}

    mine = os.getpriority(os.PRIO_PROCESS, 0)
    web, worker, child = niceness("gunicorn"), niceness("app.cli worker"), niceness("app.imaging.child")
    assert web == {mine}
    assert min(worker) > mine
    assert min(child) > max(worker)


def test_nothing_went_wrong_unseen(site, gallery):
    assert [line for line in site.log.splitlines() if "Traceback" in line or "ERROR" in line] == []
