"""The cover of a collection gets crops and larger sizes around its focal point; other files lose them."""

import io
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import select

import app.tasks as tasks
from app.composition import services_of
from app.extensions import db
from app.models import Collection, File, FileVariant
from tests.access.scene import csrf_token
from tests.imaging.drawn_pictures import jpeg_bytes
from tests.support.instances import complete_everything, inside
from tests.support.uploads.uploading import new_collection, objects_in, upload

THIRDS = ((200, 30, 30), (30, 160, 30), (30, 30, 200))


def thirds(seed: int) -> bytes:
    """Return a picture that is red on the left, green in the middle and blue on the right."""
    picture = Image.new("RGB", (2400, 1500))
    for number, color in enumerate(THIRDS):
        picture.paste(color, (number * 800, 0, number * 800 + 800, 1500))
    picture.putpixel((0, 0), (seed, seed, seed))
    return jpeg_bytes(picture, quality=90)


@pytest.fixture
def files(app, api) -> list[str]:
    """Upload two pictures, and return their ids; the first one is the cover."""
    answer = upload(api, new_collection(api), ("one.jpg", thirds(1)), ("two.jpg", thirds(2)))
    with app.app_context():
        tasks.sweep_now(app)
    complete_everything(app)
    return [file["id"] for file in answer.json["files"]]


def variants(app, file: str) -> set[str]:
    with inside(app):
        names = select(FileVariant.name).join(File, File.id == FileVariant.file_id).where(File.uuid == UUID(file))
        return set(db.session.scalars(names))


def middle_of_tall(api, file: str) -> str:
    content = api.get(f"/collections/files/{file}/cover/tall").data
    with Image.open(io.BytesIO(content)) as crop:
        assert crop.size == (844, 1500)
        channels = crop.convert("RGB").getpixel((crop.width // 2, crop.height // 2))
    return ("red", "green", "blue")[channels.index(max(channels))]


def test_only_the_cover_has_crops_for_upright_screens(app, files):
    assert {"tall", "upright"} <= variants(app, files[0])
    assert variants(app, files[1]).isdisjoint({"tall", "upright"})


def test_another_cover_gets_them_and_the_earlier_one_loses_its_bytes(app, signed_in, files):
    with inside(app):
        collection = db.session.scalar(select(Collection))
        assert collection is not None
        uuid = collection.uuid
    token = csrf_token(signed_in, f"/collections/{uuid}/settings")
    sent = signed_in.post(f"/collections/{uuid}/cover", data={"file": files[1], "csrf_token": token})
    assert sent.status_code == 303

    with app.app_context():
        tasks.sweep_now(app)
    complete_everything(app)

    assert variants(app, files[0]).isdisjoint({"tall", "upright"})
    assert {"tall", "upright"} <= variants(app, files[1])
    stored = objects_in(services_of(app).settings.instance / "media")
    assert [key for key in stored if "tall_" in key and files[0] in key] == []


def test_the_crops_follow_the_focal_point(app, api, files):
    for x, color in ((0.05, "red"), (0.95, "blue")):
        api.patch(f"/api/v1/files/{files[0]}", json={"focus": {"x": x, "y": 0.5}})
        with inside(app) as services:
            services.cropping.recrop(db.session.scalar(select(File.id).order_by(File.id)))

        assert middle_of_tall(api, files[0]) == color
