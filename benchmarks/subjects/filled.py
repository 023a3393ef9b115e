"""Large collections that are made quickly: a few photographs are uploaded and prepared, then their rows are copied."""

import io
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from app import create_app
from app.composition import Services, services_of
from app.config import load_settings
from app.database import Base, utcnow
from app.demo.scenes import draw
from app.extensions import db
from app.models import Collection, Downloads, File, FileVariant, Privacy, User
from app.services.collections.collection_editor import CollectionChanges
from app.services.uploads.upload_service import UploadTarget

SIZES = ((2400, 1600), (1600, 2400), (2400, 1600), (2400, 1350), (2000, 2000), (2400, 1600), (2700, 1200), (1600, 2000))
POLL_SECONDS = 0.1
VISITORS_PASSWORD = "a password for the visitors"  # noqa: S105


@dataclass(frozen=True)
class Filled:
    """A filled collection, with the paths of its thumbnails below the site's address and their keys in the store."""

    slug: str
    uuid: UUID
    thumbnails: tuple[str, ...]
    keys: tuple[str, ...]


def fill(
    instance: Path, counts: tuple[int, ...], folder: Path | None, password: str | None = VISITORS_PASSWORD
) -> list[Filled]:
    """Create a collection for each number of files in ``counts``, in an instance that has an owner.

    Each needs the password, or is public if there is none. The photographs are those of ``shoot(folder)``. Raises
    ``LookupError`` if the instance has no owner.
    """
    app = create_app(load_settings({"VITRINE_INSTANCE": str(instance), "VITRINE_LOG_LEVEL": "error"}))
    with app.app_context():
        services = services_of(app)
        owner = db.session.scalars(select(User)).first()
        if owner is None:
            raise LookupError("This instance has no owner yet.")
        prepared = _prepared(services, owner, shoot(folder))
        filled = [_collection(services, owner, prepared, count, password) for count in counts]
        services.sandbox.close()
        db.session.remove()
        db.engine.dispose()
    return filled


def shoot(folder: Path | None) -> Iterator[bytes]:
    """Yield the largest JPEGs of the folder (eight at most), or eight drawn photographs in the shapes of cameras."""
    if folder is not None:
        heaviest = sorted(folder.glob("*.jpg"), key=lambda path: -path.stat().st_size)[: len(SIZES)]
        yield from (path.read_bytes() for path in heaviest)
        return
    for number, size in enumerate(SIZES):
        out = io.BytesIO()
        draw(number, size).save(out, "JPEG", quality=90)
        yield out.getvalue()


def _prepared(services: Services, owner: User, pictures: Iterator[bytes]) -> list[File]:
    """Upload these pictures into a new collection, make all their variants, and return their files."""
    now = utcnow()
    collection = Collection.create(db.session, owner, title="Originals", now=now)
    db.session.commit()
    target = UploadTarget(collection.id, collection.uuid)
    for number, picture in enumerate(pictures):
        with services.incoming_file() as incoming:
            incoming.write(picture)
            file_id = services.uploads.receive(target, incoming, f"VIT_{number:04}.jpg", now).file.id
        services.processing.process(file_id)
    while services.rebuild.unfinished(collection):  # this instance's own worker may have taken some
        for file_id in services.second_pass.next_due():
            services.second_pass.complete(file_id)
        time.sleep(POLL_SECONDS)
    db.session.expire_all()
    found = select(File).where(File.collection_id == collection.id).options(selectinload(File.variants))
    return list(db.session.scalars(found.order_by(File.id)))


def _collection(services: Services, owner: User, prepared: list[File], count: int, password: str | None) -> Filled:
    collection = Collection.create(db.session, owner, title=f"A collection of {count}", now=utcnow())
    access = {"privacy": Privacy.PASSWORD, "password": password} if password else {"privacy": Privacy.PUBLIC}
    changes = CollectionChanges(**access, downloads=Downloads.ORIGINAL, event_date=utcnow().date())
    services.editor.apply(collection, changes)
    db.session.flush()
    rows = [_copied(collection, prepared[number % len(prepared)], number, services) for number in range(count)]
    db.session.execute(insert(File), rows)
    ids = dict(db.session.execute(select(File.uuid, File.id).where(File.collection_id == collection.id)).all())
    variants = [
        {**row, "file_id": ids[file["uuid"]]}
        for number, file in enumerate(rows)
        for row in _copied_variants(prepared[number % len(prepared)], file, services)
    ]
    db.session.execute(insert(FileVariant), variants)
    db.session.commit()
    thumbnails = tuple(f"/collections/files/{row['uuid']}/thumbnail?v={row['version']}" for row in rows)
    return Filled(collection.slug, collection.uuid, thumbnails, tuple(row["thumb_path"] for row in rows))


def _copied(collection: Collection, original: File, number: int, services: Services) -> dict:
    """Return the row of a copied file, and store the copy's bytes as hard links to those of the original."""
    uuid, name = uuid4(), f"DSC_{number:05}.jpg"
    row = {
        **_columns(original),
        "uuid": uuid,
        "collection_id": collection.id,
        "position": number + 1,
        "original_filename": name,
        "storage_path": services.storage.original_key(collection.uuid, uuid, name),
        "sha256": os.urandom(32).hex(),
        "is_copy": False,
    }
    _link(services, original.storage_path, row["storage_path"])
    for column in ("thumb_path", "medium_path"):
        row[column] = _moved(row[column], original, row)
    return row


def _copied_variants(original: File, row: dict, services: Services) -> Iterator[dict]:
    for variant in original.variants:
        key = _moved(variant.storage_path, original, row)
        _link(services, variant.storage_path, key)
        yield {**_columns(variant), "storage_path": key}


def _moved(key: str, original: File, row: dict) -> str:
    return row["storage_path"].rsplit("/", 1)[0] + "/" + key.removeprefix(original.folder)


def _link(services: Services, existing: str, new: str) -> None:
    source = services.local.local_path(existing)
    target = Path(str(source).removesuffix(existing) + new)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.hardlink_to(source)


def _columns(row: Base) -> dict:
    """Return all values of a row except for its primary key, by the name of the attribute."""
    keys = [attribute.key for attribute in row.__mapper__.column_attrs if attribute.key != "id"]
    return {key: getattr(row, key) for key in keys}
