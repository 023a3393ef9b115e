"""Photographs are ordered by the time they were taken, which is shown only as precisely as it is known."""

import pytest
from sqlalchemy import update

from app.extensions import db
from app.models import User
from tests.imaging.metadata import drawn_metadata as drawn
from tests.support.instances import inside, process_everything
from tests.support.uploads.uploading import new_collection, upload


@pytest.fixture
def gallery(app, api):
    """Return a function that makes a public collection of pictures with Exif times and offsets, by name.

    The function returns the address of the gallery.
    """

    def made(**times: tuple[str, ...]) -> str:
        collection = new_collection(api, privacy="public")
        for name, (taken, *more) in times.items():
            fields = [(drawn.TAKEN, taken), *zip((drawn.OFFSET_TAKEN, drawn.SUBSECOND), more, strict=False)]
            block = drawn.exif_block(
                drawn.ascii_text(drawn.MODEL, name), *(drawn.ascii_text(*one) for one in fields if one[1])
            )
            upload(api, collection, (f"{name}.jpg", drawn.in_jpeg(block)))
        process_everything(app)
        return f"/g/{api.get(f'/api/v1/collections/{collection}').json['slug']}"

    return made


def in_order(api, address: str, query: str = "") -> str:
    """Return the pictures' names as visitors see them in order of time."""
    photos = api.get(f"{address}/index.json?sort=taken{query}").json["photos"]
    return " ".join(api.get(f"/api/v1/files/{photo[0]}").json["filename"].removesuffix(".jpg") for photo in photos)


def collection_of(api, address: str) -> str:
    collections = api.get("/api/v1/collections").json["collections"]
    return next(each["id"] for each in collections if each["slug"] == address.removeprefix("/g/"))


def ordered_by_owner(api, address: str) -> str:
    collection = collection_of(api, address)
    assert api.post(f"/api/v1/collections/{collection}/files/order", json={"by": "time"}).status_code == 204
    files = api.get(f"/api/v1/collections/{collection}/files").json["files"]
    return " ".join(file["filename"].removesuffix(".jpg") for file in files)


def test_two_cameras_are_ordered_by_the_instant_where_their_offsets_are_known(api, gallery):
    address = gallery(
        second=("2019:05:12 13:05:00", "+01:00"), first=("2019:05:12 14:03:00", "+02:00"),
        third=("2019:05:12 08:06:00", "-04:00"),
    )  # fmt: skip
    assert in_order(api, address) == "first second third"
    assert in_order(api, address, "&order=desc") == "third second first"
    assert ordered_by_owner(api, address) == "first second third"


def test_a_clock_without_an_offset_is_taken_for_one_of_the_owners_time_zone(app, api, gallery):
    with inside(app):
        db.session.execute(update(User).values(timezone="Europe/Berlin"))
        db.session.commit()
    address = gallery(
        second=("2019:05:12 14:04:00",),
        third=("2019:05:12 13:05:00", "+01:00"),
        first=("2019:05:12 14:03:00", "+02:00"),
    )
    assert in_order(api, address) == "first second third"
    assert ordered_by_owner(api, address) == "first second third"


def test_fractions_order_within_a_second_and_what_is_partial_comes_first_of_its_span(api, gallery):
    address = gallery(
        none=("0000:00:00 00:00:00",), later=("2019:05:12 14:03:22", "", "9"), sooner=("2019:05:12 14:03:22", "", "07"),
        day=("2019:05:12",), year=("1993:00:00 00:00:00",), month=("1993:05:00 00:00:00",),
    )  # fmt: skip
    assert in_order(api, address) == "year month day sooner later none"


@pytest.mark.parametrize(
    ("taken", "precision", "text"),
    [
        ("1993:00:00 00:00:00", "year", "1993"),
        ("1993:05:00 00:00:00", "month", "May 1993"),
        ("2019:05:12   :  :  ", "day", "12 May 2019"),
        ("2019:05:12 14:03", "minute", "12 May 2019, 14:03"),
        ("2019:05:12 14:03:22", "second", "12 May 2019, 14:03"),
    ],
)
def test_no_more_of_a_moment_is_shown_than_is_known(api, gallery, taken, precision, text):
    address = gallery(one=(taken,))
    collection = collection_of(api, address)
    file = api.get(f"/api/v1/collections/{collection}/files").json["files"][0]
    assert file["taken_at_precision"] == precision
    api.patch(f"/api/v1/collections/{collection}", json={"look": {"shows_capture_data": True}})
    assert f">{text}</dd>" in api.get(f"{address}/p/{file['id']}").text


def test_without_a_time_there_is_no_precision(api, gallery):
    files = api.get(f"/api/v1/collections/{collection_of(api, gallery(one=('yesterday',)))}/files").json["files"]
    assert (files[0]["taken_at"], files[0]["taken_at_precision"]) == (None, None)
