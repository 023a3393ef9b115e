"""A new focal point renders the crops again without a gap, and later changes of the picture do not lose it."""

import io
import zlib

import pytest
from PIL import Image

import app.tasks as tasks
from app.composition import services_of
from app.database import utcnow
from app.extensions import db
from app.models import File
from app.services.pictures.cropping_service import FORGOTTEN_AFTER
from app.services.pictures.thumbnail_service import ThumbnailService
from app.services.pictures.variant_rebuild import Rebuilt
from tests.support.instances import inside, process_everything
from tests.support.uploads.uploading import new_collection, upload

LEFT, RIGHT = {"x": 0.0, "y": 0.5}, {"x": 1.0, "y": 0.5}


@pytest.fixture
def file(app, api) -> str:
    """Upload a picture and process it: red on the left, green with a white square in the middle, blue on the right."""
    picture = Image.new("RGB", (900, 300), (200, 30, 30))
    picture.paste((30, 160, 30), (300, 0, 600, 300))
    picture.paste((250, 250, 250), (420, 120, 480, 180))
    picture.paste((30, 30, 200), (600, 0, 900, 300))
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=95)
    answer = upload(api, new_collection(api), ("three.jpg", content.getvalue()))
    process_everything(app)
    return answer.json["files"][0]["id"]


def work_off(app) -> None:
    huey = services_of(app).queue.huey
    while (task := huey.dequeue()) is not None:
        huey.execute(task)


def seen(api, file: str) -> dict:
    return api.get(f"/api/v1/files/{file}").json


def set_focus(api, file: str, focus: dict | None) -> dict:
    answer = api.patch(f"/api/v1/files/{file}", json={"focus": focus})
    assert answer.status_code == 200, answer.text
    return answer.json


def color_of(api, file: str, variant: str = "thumbnail") -> str:
    """Return the color near a corner of a crop: the left edge of the thumb, the right edge of the wider card."""
    content = api.get(f"/collections/files/{file}/{variant}").data
    with Image.open(io.BytesIO(content)) as crop:
        channels = crop.getpixel((crop.width - 20, 20) if variant == "card" else (20, 20))
    return ("red", "green", "blue")[channels.index(max(channels))]


def row() -> File:
    found = db.session.query(File).one()
    db.session.commit()
    return found


def test_an_automatic_point_is_found_and_reported(api, file):
    focus = seen(api, file)["focus"]

    assert (round(focus["x"], 1), round(focus["y"], 1), focus["by_owner"]) == (0.5, 0.5, False)
    assert color_of(api, file) == "green"


def test_the_owners_point_cuts_the_crops_anew_and_the_old_ones_stay_until_then(app, api, file):
    work_off(app)
    before = seen(api, file)
    answered = set_focus(api, file, RIGHT)
    between = (answered["state"], color_of(api, file))
    work_off(app)
    after = seen(api, file)

    assert answered["focus"] == {**RIGHT, "by_owner": True}
    assert between == ("ready", "green")
    assert (after["state"], color_of(api, file)) == ("ready", "blue")
    assert after["variants"]["thumb"]["url"] != before["variants"]["thumb"]["url"], "browsers keep the old address"
    bytes_now = api.get(f"/collections/files/{file}/thumbnail").data
    assert after["variants"]["thumb"]["size"] == len(bytes_now)
    with inside(app):
        assert row().variant("thumb").crc32 == zlib.crc32(bytes_now)


def test_it_survives_a_rebuild_and_null_goes_back_to_automatic(app, api, file):
    set_focus(api, file, LEFT)
    with inside(app) as services:
        services.rebuild.begin(Rebuilt.ALL)
        db.session.commit()
        services.second_pass.complete(row().id)
    rebuilt = (seen(api, file)["focus"], color_of(api, file))
    forgotten = set_focus(api, file, None)
    work_off(app)

    assert rebuilt == ({**LEFT, "by_owner": True}, "red")
    assert forgotten["focus"] is None
    assert (seen(api, file)["focus"]["by_owner"], color_of(api, file)) == (False, "green")


def test_further_crops_are_cut_around_the_same_point(app, api, file):
    """The second pass renders the card around the point that the owner set before."""
    set_focus(api, file, RIGHT)
    work_off(app)
    with inside(app) as services:
        services.second_pass.complete(row().id)
    assert color_of(api, file, "card") == "blue"


def test_a_point_set_during_the_second_pass_is_not_passed_by(app, api, file, monkeypatch):
    work_off(app)
    make = ThumbnailService.generate_all_variants

    def make_slowly(service, picture, *args, **kwargs):
        generated = make(service, picture, *args, **kwargs)
        monkeypatch.setattr(ThumbnailService, "generate_all_variants", make)
        set_focus(api, file, RIGHT)
        db.session.commit()  # of this context, whose session the request shares
        work_off(app)
        return generated

    monkeypatch.setattr(ThumbnailService, "generate_all_variants", make_slowly)
    with inside(app) as services:
        services.second_pass.complete(row().id)
        services.cropping.recrop(row().id)

    assert (color_of(api, file), color_of(api, file, "card")) == ("blue", "blue")


def test_what_the_queue_lost_is_found_by_the_sweep(app, api, file, monkeypatch):
    work_off(app)
    with monkeypatch.context() as patched:
        patched.setattr(services_of(app).queue, "submit", lambda *_: False)
        set_focus(api, file, RIGHT)
    monkeypatch.setattr(tasks, "utcnow", lambda: utcnow() + 2 * FORGOTTEN_AFTER)
    with inside(app):
        tasks.sweep_now(app)
    work_off(app)

    assert color_of(api, file) == "blue"


def test_a_point_set_while_crops_are_cut_wins(app, api, file, monkeypatch):
    """The crops of the later point are rendered last, even if its worker is the faster one."""
    cut = ThumbnailService.generate_all_variants
    late = [LEFT]

    def cut_slowly(service, picture, *args, **kwargs):
        generated = cut(service, picture, *args, **kwargs)
        if late:
            with app.app_context():
                kept = db.session.get(File, picture.id)
                kept.set_focus(**late.pop(), now=utcnow())
                db.session.commit()
        return generated

    monkeypatch.setattr(ThumbnailService, "generate_all_variants", cut_slowly)
    set_focus(api, file, RIGHT)
    work_off(app)

    assert (seen(api, file)["focus"], color_of(api, file)) == ({**LEFT, "by_owner": True}, "red")
    with inside(app):
        assert row().crops_stale_at is None


def test_a_point_outside_of_the_picture_is_refused(api, file):
    for focus in ({"x": 1.1, "y": 0}, {"x": -0.1, "y": 0}, {"x": 0.5}, {"x": "left", "y": 0}, 0.5):
        assert api.patch(f"/api/v1/files/{file}", json={"focus": focus}).status_code == 422, focus
    assert seen(api, file)["focus"]["by_owner"] is False


def test_what_is_no_picture_has_no_focal_point(api):
    sent = upload(api, new_collection(api), ("notes.txt", b"Only a few words.")).json["files"][0]

    assert api.patch(f"/api/v1/files/{sent['id']}", json={"focus": LEFT}).status_code == 400


def test_the_page_sets_it_by_two_numbers_without_a_script(app, api, signed_in, file):
    page = f"/collections/files/{file}/focus"
    assert signed_in.get(page).status_code == 200
    answer = signed_in.post_form(page, {"x": "100", "y": "50"})
    work_off(app)
    by_hand = (answer.status_code, seen(api, file)["focus"], color_of(api, file))
    signed_in.post_form(page, {"x": "100", "y": "50", "automatic": "1"})
    work_off(app)

    assert by_hand == (302, {**RIGHT, "by_owner": True}, "blue")
    assert seen(api, file)["focus"]["by_owner"] is False


def test_the_contact_sheet_leads_to_the_page(api, signed_in, file):
    collection = seen(api, file)["collection"]
    fields = {"action": "focus", "file": file}

    answer = signed_in.post_form(f"/collections/{collection}/files", fields, page=f"/collections/{collection}")

    assert (answer.status_code, answer.location) == (303, f"/collections/files/{file}/focus")


def test_covers_keep_the_point_in_sight(api, signed_in, file):
    set_focus(api, file, {"x": 0.25, "y": 0.75})
    collection = seen(api, file)["collection"]
    gallery = api.patch(f"/api/v1/collections/{collection}", json={"privacy": "public"}).json["url"]

    for page in ("/collections", "/"):  # a 3:1 picture in a 3:2 card: half of it is visible, from 0 to 0.5
        assert "object-position:0.0% 50.0%" in signed_in.get(page).text, page
    assert "--x:0.25;--y:0.75;--r:3.0" in signed_in.get(gallery).text
