"""The archives of a collection: the files that a visitor sees, at the requested size, with their checksums."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import load_only

from app.database import Session, writing
from app.errors import LocationStays, NotFound, StorageError
from app.imaging.geometry import download_spec
from app.imaging.video import preview
from app.models import Collection, File, FileVariant, Section
from app.models.files.processing import SHOWN_AS_PICTURE
from app.queries.files import FileScope, in_order, live_files, shown_files, within
from app.services.downloads.archive import Archive, Member, PictureSize
from app.services.downloads.selection_code import first_of, ids_of, is_code
from app.services.downloads.variant_bytes import StoredVariantRow, VariantBytes
from app.services.names.download_name import download_name, variant_name
from app.services.storage.original_bytes import OriginalBytes
from app.services.storage.storage_service import StorageService

# The variants for each size, best first: a picture without the first one is downloaded as the next one.
VARIANTS_OF = {PictureSize.PRINT: ("print", "web", "medium"), PictureSize.WEB: ("web", "medium")}
CHECKING_SECONDS = 5.0  # in one request
CHECKED_AT_ONCE = 8
_NEEDED = (
    File.id, File.uuid, File.section_id, File.original_filename, File.mime_type, File.size, File.sha256, File.crc32,
    File.storage_backend, File.storage_path, File.state, File.taken_at, File.created_at, File.version,
    File.arrived_size, File.title, File.caption, File.alt_text, File.width, File.height, File.variants_due,
    File.duration_ms,
)  # fmt: skip
_NEEDED_STRIPPED = (File.location_patches, File.location_error, File.stripped_sha256, File.stripped_crc32)


@dataclass(frozen=True)
class Shown:
    """The files that a visitor sees of a collection, in order; their archives need no further query.

    ``variants`` has the JPEG variants by file id and name. ``prepared`` names the sizes that workers make of the
    collection's pictures. If ``is_stripped``, originals are added without their location.
    """

    files: Sequence[File]
    sections: Mapping[int, Section]
    variants: Mapping[tuple[int, str], StoredVariantRow]
    storage: StorageService
    prepared: frozenset[str] = frozenset()
    is_stripped: bool = False

    def archive(self, size: PictureSize, *, originals_too: bool, only: Callable[[File], bool] | None = None) -> Archive:
        """Return the archive of the files at this size, or only of those for which ``only`` returns true.

        In an archive of a smaller size, ``originals_too`` adds the originals of files that have no such size.
        """
        wanted = [file for file in self.files if only is None or only(file)]
        found = self._originals if size is PictureSize.ORIGINAL else self._smaller[size]
        members = [found[file.id] for file in wanted]
        if originals_too:
            members = [member or self._originals[file.id] for member, file in zip(members, wanted, strict=True)]
        included = [member for member in members if member is not None]
        unmade = sum(self.is_unmade(file, size) for file in wanted)
        return Archive(included, self.sections, len(members) - len(included), unmade)

    def is_unmade(self, file: File, size: PictureSize) -> bool:
        """Return whether a worker has yet to make this picture at this size.

        A picture that could not be made is no longer due, and is downloaded as its next smaller variant.
        """
        is_to_come = size not in self.prepared or file.variants_due
        is_picture = (file.id, "medium") in self.variants and not file.mime_type.startswith("video/")
        if size is PictureSize.ORIGINAL or not is_to_come or not is_picture:
            return False
        name = _variant_for(size, file.width or 1, file.height or 1)
        return name is not None and (file.id, name) not in self.variants

    def section_archive(self, section: Section, size: PictureSize, *, originals_too: bool) -> Archive:
        """Return the archive of one section's files, without a folder around them."""
        archive = self.archive(size, originals_too=originals_too, only=lambda file: file.section_id == section.id)
        return replace(archive, sections={})

    def stored_variant(self, file: File, name: str) -> VariantBytes | None:
        """Return the bytes of a variant that was made of this file, or None."""
        variant = self.variants.get((file.id, name))
        return VariantBytes(self.storage, file.storage_backend, variant) if variant else None

    @cached_property
    def _originals(self) -> dict[int, Member | None]:
        return {file.id: self._original(file) for file in self.files}

    @cached_property
    def _smaller(self) -> dict[PictureSize, dict[int, Member | None]]:
        return {
            size: {file.id: self._picture(file, names) for file in self.files} for size, names in VARIANTS_OF.items()
        }

    def _original(self, file: File) -> Member | None:
        try:
            source = OriginalBytes(self.storage, file, self.is_stripped)
        except LocationStays:
            return None
        return Member(file, download_name(file.original_filename, file.mime_type), source, file.mime_type)

    def _picture(self, file: File, names: Sequence[str]) -> Member | None:
        names = (preview.NAME,) if file.is_video else names  # a video's other variants are its poster
        variant = next((found for name in names if (found := self.variants.get((file.id, name)))), None)
        if variant is None:
            return None
        name = variant_name(file.original_filename, "mp4" if file.is_video else "jpg")
        return Member(file, name, VariantBytes(self.storage, file.storage_backend, variant), variant.mime_type)


class ArchiveService:
    """A builder of archives; ``session`` belongs to the calling thread, and is not used while an archive is sent."""

    def __init__(self, session: Session, storage: StorageService, monotonic: Callable[[], float] = time.monotonic):
        self._session = session
        self._storage = storage
        self._monotonic = monotonic

    def shown(self, collection: Collection, scope: FileScope, *, is_stripped: bool) -> Shown:
        """Return the files of this scope for archives, by three queries for any number of files."""
        needed = (*_NEEDED, *_NEEDED_STRIPPED) if is_stripped else _NEEDED
        wanted = in_order(shown_files(collection, scope), collection.theme.photo_order)
        files = self._session.scalars(wanted.options(load_only(*needed, raiseload=True))).all()
        in_sections = {file.section_id for file in files}
        sections = self._session.scalars(select(Section).where(Section.collection_id == collection.id))
        columns = [getattr(FileVariant, field) for field in StoredVariantRow._fields]
        is_jpeg = and_(FileVariant.name.in_(VARIANTS_OF[PictureSize.PRINT]), FileVariant.format == "jpeg")
        is_preview = and_(FileVariant.name == preview.NAME, FileVariant.format == preview.FORMAT)
        variants = self._session.execute(
            select(*columns)
            .join(File, FileVariant.file_id == File.id)
            .where(File.collection_id == collection.id, File.state.in_(SHOWN_AS_PICTURE))
            .where(or_(is_jpeg, is_preview))
        )
        by_order = sorted(sections, key=lambda section: (section.position, section.id))
        return Shown(
            files,
            {section.id: section for section in by_order if section.id in in_sections},
            {(row.file_id, row.name): StoredVariantRow(*row) for row in variants},
            self._storage,
            frozenset(collection.prepared_sizes.split()),
            is_stripped,
        )

    def selected(self, collection: Collection, shown: Shown, selection: str) -> Callable[[File], bool]:
        """Return a test for the files of ``selection``: a selection code, or file ids with commas between.

        Files of a code that are no longer shown are left out. Raises ``NotFound`` if none of the files is shown, or if
        one of the ids is not.
        """
        ids = self._by_code(collection, selection) if is_code(selection) else _by_uuids(shown, selection)
        if not any(file.id in ids for file in shown.files):
            raise NotFound
        return lambda file: file.id in ids

    def _by_code(self, collection: Collection, code: str) -> set[int]:
        here = (File.collection_id == collection.id, File.uuid == first_of(code))
        first = self._session.scalar(select(File.id).where(*here))
        if first is None:
            raise NotFound
        return ids_of(code, first)

    def are_live(self, collection: Collection, archive: Archive, scope: FileScope) -> bool:
        """Return whether all files of the archive are still live, in the collection and in this scope."""
        live = live_files(collection).where(within(scope)).with_only_columns(File.id).order_by(None)
        return {member.file.id for member in archive.members} <= set(self._session.scalars(live))

    def check_variants(self, archive: Archive) -> bool:
        """Store the missing checksums of web sizes, and return whether all checksums of the archive are known now.

        Checksums are missing for variants that an earlier version made. No further variant is read after 5 seconds; a
        later call continues where this one ended.
        """
        unread = [source for source in archive.stored_sources if source.crc32 is None]
        variants = [source for source in unread if isinstance(source, VariantBytes)]
        if variants:
            self._session.commit()
            self._store_checksums(self._read(variants))
        return archive.is_verified

    def _read(self, variants: Sequence[VariantBytes]) -> dict[int, int]:
        until = self._monotonic() + CHECKING_SECONDS

        def read(variant: VariantBytes) -> tuple[VariantBytes, int | None]:
            try:
                return variant, variant.checksum() if self._monotonic() < until else None
            except StorageError:  # the download will report which file it is
                return variant, None

        found = {}
        with ThreadPoolExecutor(CHECKED_AT_ONCE, thread_name_prefix="checksums") as pool:
            for variant, checksum in pool.map(read, variants):
                if checksum is not None:
                    variant.crc32 = found[variant.variant_id] = checksum
        return found

    def _store_checksums(self, checksums: Mapping[int, int]) -> None:
        unknown = FileVariant.crc32.is_(None)
        with writing():
            for variant_id, checksum in checksums.items():
                self._session.execute(
                    update(FileVariant).where(FileVariant.id == variant_id, unknown).values(crc32=checksum)
                )
            self._session.commit()


@lru_cache(maxsize=4096)
def _variant_for(size: PictureSize, width: int, height: int) -> str | None:
    spec = download_spec(size, (width, height))
    return spec.name if spec else None


def _by_uuids(shown: Shown, selection: str) -> set[int]:
    ids = {str(file.uuid): file.id for file in shown.files}
    try:
        return {ids[uuid.strip().lower()] for uuid in selection.split(",")}
    except KeyError:
        raise NotFound from None
