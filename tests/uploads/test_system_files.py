"""Files that operating systems and programs leave in folders are left out of every upload, with a message."""

import io

import pytest

from app.services.uploads.folder_contents import is_photo_or_video, is_system_file
from tests.support.page_client import PageClient
from tests.support.pictures import drawn_jpeg
from tests.support.uploads.tus import Tus
from tests.support.uploads.uploading import new_collection, upload

SYSTEM = [
    ".DS_Store",
    "Thumbs.db",
    "ehthumbs_vista.db",
    "desktop.ini",
    "._IMG_0001.jpg",
    ".picasa.ini",
    "Picasa.ini",
    "Icon\r",
    "__MACOSX/IMG_0001.jpg",
    "shoot/__MACOSX/._IMG_0001.jpg",
    ".Spotlight-V100/store.db",
    "@eaDir/IMG_0001.jpg/SYNOPHOTO_THUMB_M.jpg",
    "System Volume Information\\IndexerVolumeGuid",
    "/Users/anna/.DS_Store",
]
OWN = [
    "IMG_0001.jpg",
    "..\\IMG.jpg",
    "../IMG.jpg",
    "thumbs.db.jpg",
    "my .DS_Store.jpg",
    "/home/anna/.cache/IMG.jpg",
    "C:\\.new\\a.jpg",
]


@pytest.mark.parametrize("path", SYSTEM)
def test_system_files_are_known_by_name(path: str):
    assert is_system_file(path)


@pytest.mark.parametrize("path", OWN)
def test_peoples_files_are_not_taken_for_system_files(path: str):
    assert not is_system_file(path)


def test_raw_files_are_photographs_and_sidecars_are_not():
    named = ["a.JPG", "a.NEF", "a.cr3", "a.heic", "a.MOV", "a.mp4", "a.tif", "a.xmp", "notes.txt", "a.wav", "jpg"]
    assert [name for name in named if is_photo_or_video(name)] == named[:7]


def test_the_api_names_each_and_takes_the_others(api: PageClient):
    collection = new_collection(api)
    system = [name for name in SYSTEM if not {"\\", "\r"} & set(name)]  # a form cannot send the others
    answer = upload(api, collection, *[(name, b"litter " + name.encode()) for name in system], ("a.jpg", drawn_jpeg()))
    assert answer.status_code == 201
    assert [file["filename"] for file in answer.json["files"]] == ["a.jpg"]
    assert {refused["error"]["code"] for refused in answer.json["errors"]} == {"system_file"}
    assert len(answer.json["errors"]) == len(system)
    assert "so it was skipped." in answer.json["errors"][0]["error"]["message"]


def test_a_request_of_system_files_alone_is_refused(api: PageClient):
    assert upload(api, new_collection(api), (".DS_Store", b"")).status_code == 415


@pytest.mark.parametrize(
    "said", [{"filename": ".DS_Store"}, {"filename": "IMG.jpg", "relativePath": "a/__MACOSX/IMG.jpg"}], ids=str
)
def test_a_resumable_upload_of_one_is_refused_before_a_byte_is_sent(tus: Tus, said: dict[str, str]):
    answer = tus.begin(6148, **said)
    assert (answer.status_code, answer.json["error"]["code"]) == (415, "system_file")


def test_the_plain_form_says_how_many_were_left_out(signed_in: PageClient, api: PageClient):
    collection = new_collection(api)
    parts = [(io.BytesIO(name.encode()), name) for name in (".DS_Store", "Thumbs.db", "desktop.ini", "._a.jpg")]
    page = f"/collections/{collection}"
    data = {"files": [*parts, (io.BytesIO(drawn_jpeg()), "a.jpg")]}
    signed_in.post_form(f"{page}/upload", data, page=page)
    shown = signed_in.get(page).text
    assert "4 system files were skipped, such as .DS_Store, Thumbs.db and desktop.ini." in shown
    assert "1 file is uploaded." in shown
