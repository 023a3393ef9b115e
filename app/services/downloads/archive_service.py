"""The archives of a collection: the files that a visitor sees, at the requested size, with their checksums."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import select, update
from sqlalchemy.orm import load_only

from app.database import Session, writing
from app.errors import LocationStays, NotFound, StorageError
from app.models import Collection, File, FileState, FileVariant, Section
from app.queries.files import FileScope, in_order, live_files, shown_files, within
from app.services.downloads.archive import Archive, Member, PictureSize
from app.services.downloads.selection_code import first_of, ids_of, is_code
from app.services.downloads.variant_bytes import StoredVariantRow, VariantBytes
from app.services.names.download_name import download_name, variant_name
from app.services.storage.original_bytes import OriginalBytes
from app.services.storage.storage_service import StorageService

WEB_VARIANT = ("medium", "jpeg")
CHECKING_SECONDS = 5.0  # in one request
CHECKED_AT_ONCE = 8
_NEEDED = (
    File.id, File.uuid, File.section_id, File.original_filename, File.mime_type, File.size, File.sha256, File.crc32,
    File.storage_backend, File.storage_path, File.state, File.taken_at, File.created_at, File.version,
    File.arrived_size, File.title, File.caption, File.alt_text,
)  # fmt: skip
_NEEDED_STRIPPED = (File.location_patches, File.location_error, File.stripped_sha256, File.stripped_crc32)


@dataclass(frozen=True)
class Shown:
    """The files that a visitor sees of a collection, in order; their archives need no further query.

    If ``is_stripped``, originals are added without their location.
    """

    files: Sequence[File]
    sections: Mapping[int, Section]
    variants: Mapping[int, StoredVariantRow]
    storage: StorageService
    is_stripped: bool = False

    def archive(self, size: PictureSize, *, originals_too: bool, only: Callable[[File], bool] | None = None) -> Archive:
        """Return the archive of the files at this size, or only of those for which ``only`` returns true.

        In an archive at web size, ``originals_too`` adds the originals of files that have no web size.
        """
        wanted = [file for file in self.files if only is None or only(file)]
        members = [self._originals[file.id] if size is PictureSize.ORIGINAL else self._webs[file.id] for file in wanted]
        if originals_too:
            members = [member or self._originals[file.id] for member, file in zip(members, wanted, strict=True)]
        included = [member for member in members if member is not None]
        return Archive(included, self.sections, len(members) - len(included))

    def section_archive(self, section: Section, size: PictureSize, *, originals_too: bool) -> Archive:
        """Return the archive of one section's files, without a folder around them."""
        archive = self.archive(size, originals_too=originals_too, only=lambda file: file.section_id == section.id)
        return replace(archive, sections={})

    @cached_property
    def _originals(self) -> dict[int, Member | None]:
        return {file.id: self._original(file) for file in self.files}

    @cached_property
    def _webs(self) -> dict[int, Member | None]:
        return {file.id: self._web(file) for file in self.files}

    def _original(self, file: File) -> Member | None:
        try:
            source = OriginalBytes(self.storage, file, self.is_stripped)
        except LocationStays:
            return None
        return Member(file, download_name(file.original_filename, file.mime_type), source, file.mime_type)

    def _web(self, file: File) -> Member | None:
        variant = self.variants.get(file.id)
        if variant is None:
            return None
        name = variant_name(file.original_filename, "jpg")
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
        name, format = WEB_VARIANT
        columns = [getattr(FileVariant, field) for field in StoredVariantRow._fields]
        variants = self._session.execute(
            select(*columns)
            .join(File, FileVariant.file_id == File.id)
            .where(File.collection_id == collection.id, File.state == FileState.READY)
            .where(FileVariant.name == name, FileVariant.format == format)
        )
        by_order = sorted(sections, key=lambda section: (section.position, section.id))
        return Shown(
            files,
            {section.id: section for section in by_order if section.id in in_sections},
            {row.file_id: StoredVariantRow(*row) for row in variants},
            self._storage,
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
        unread = [member.source for member in archive.members if member.source.crc32 is None]
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


def _by_uuids(shown: Shown, selection: str) -> set[int]:
    ids = {str(file.uuid): file.id for file in shown.files}
    try:
        return {ids[uuid.strip().lower()] for uuid in selection.split(",")}
    except KeyError:
        raise NotFound from None
