"""The service that makes a file's variants from its original, in the sandbox, and stores them."""

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.errors import ObjectMissing, PictureNotShown, VitrineError
from app.imaging import reasons
from app.imaging.focus import Focus
from app.imaging.geometry import Size, all_wanted
from app.imaging.rendered import Rendered, RenderedVariant
from app.imaging.sandbox import Sandbox
from app.imaging.variants import VARIANTS, VariantSpec, spec_of, variant_filename
from app.imaging.video.facts import VideoFacts, read_facts
from app.imaging.video.ffmpeg import FFmpeg
from app.imaging.video.formats import DEMUXERS
from app.imaging.video.poster import make_poster
from app.integrations.file_storage import Storage
from app.models import File
from app.services.pictures.local_original import temporary_folder, verified_original
from app.services.pictures.location_service import ScanResult, scan
from app.services.storage.digests import Checksums
from app.services.storage.storage_service import StorageService

NOTHING: Mapping[str, int | None] = {}
RecordChecksums = Callable[[Checksums], None]


@dataclass(frozen=True)
class StoredVariant:
    """One variant in the store: width and height in pixels, size in bytes, key, and the recipe that made it.

    ``has_changed`` means that its key had other bytes before, so that addresses which contain the version need a new
    one.
    """

    name: str
    format: str
    width: int
    height: int
    size: int
    crc32: int
    storage_path: str
    recipe: str
    has_changed: bool = False


@dataclass(frozen=True)
class GeneratedVariants:
    """The variants made of one picture, and the facts found while making them, for its row.

    ``location`` is set if the first variants were made. ``was_compressed`` means that the size policy has compressed
    the original, and stored its facts then. ``video`` has the facts of a video, whose variants show its poster.
    """

    rendered: Rendered
    variants: tuple[StoredVariant, ...]
    location: ScanResult | None = None
    was_compressed: bool = False
    video: VideoFacts | None = None


def lacked_variants(
    size: Size, recipes: Collection[str], downloads: Iterable[str] = (), *, is_cover: bool = False
) -> list[VariantSpec]:
    """Return the specs that a picture of this upright size needs and does not have yet, judged by its recipes.

    ``downloads`` names the sizes for downloads that its collection wants; ``is_cover`` adds those of covers.
    """
    return [spec for spec in all_wanted(downloads, size, is_cover=is_cover) if spec.recipe not in recipes]


class ThumbnailService:
    """The service that renders and stores variants outside any transaction; the caller then stores the rows."""

    def __init__(self, storage: StorageService, sandbox: Sandbox, ffmpeg: FFmpeg, work_folder: Path):
        self._storage = storage
        self._sandbox = sandbox
        self._ffmpeg = ffmpeg
        self._work_folder = work_folder

    def generate_all_variants(
        self,
        file: File,
        record_checksums: RecordChecksums | None = None,
        *,
        specs: Sequence[VariantSpec] = VARIANTS,
        replaced: Mapping[str, int | None] = NOTHING,
        focus: Focus | None = None,
    ) -> GeneratedVariants:
        """Render every variant of ``specs`` from the original and store it, replacing earlier ones one by one.

        The variants of a video are rendered from one of its frames.

        ``record_checksums`` is called with the checksums of the original before the picture is rendered; what it raises
        is passed on. ``replaced`` maps the keys of existing variants to the CRC-32 in their rows: a variant whose bytes
        are equal is not written again. Crops are cut around ``focus``, or else around the file's own focal point, or
        around one that is found if it has none yet.

        Raises ``PictureError`` for a picture that cannot be rendered, ``DamagedOriginal`` if the stored bytes are not
        the uploaded ones, and ``StorageError`` if the store fails.
        """
        with temporary_folder(self._work_folder) as folder:
            original, checksums = verified_original(self._storage.of(file.storage_backend), file, folder)
            if record_checksums is not None:
                record_checksums(checksums)
            video, picture = self._poster(file, original, folder)
            rendered = self._sandbox.render(picture, folder, specs, focus or file.focus)
            is_first = any(spec.made == "first" for spec in specs)
            location = scan(self._sandbox, original, file.mime_type) if is_first else None
            stored = tuple(self._store(file, folder, variant, replaced) for variant in rendered.variants)
        return GeneratedVariants(rendered, stored, location, file.arrived_size is not None, video)

    def batch_generate_variants(
        self, files: Iterable[File], workers: int
    ) -> Iterator[tuple[File, GeneratedVariants | VitrineError]]:
        """Render many files, ``workers`` at once; yield each with its result or its error as soon as it is done."""
        with ThreadPoolExecutor(max_workers=workers, thread_name_prefix="variants") as pool:
            waiting = {pool.submit(self.generate_all_variants, file): file for file in files}
            for done in as_completed(waiting):
                error = done.exception()
                if error is None:
                    yield waiting[done], done.result()
                elif isinstance(error, VitrineError):
                    yield waiting[done], error
                else:
                    raise error

    def remove_variants(self, file: File, keys: Iterable[str]) -> None:
        """Delete the bytes of variants whose rows are gone."""
        store = self._storage.of(file.storage_backend)
        for key in keys:
            store.delete(key)

    def _poster(self, file: File, original: Path, folder: Path) -> tuple[VideoFacts | None, Path]:
        """Return a video's facts and its poster, or None and the original of any other file.

        Raises ``PictureNotShown`` for a video if there is no FFmpeg.
        """
        if file.mime_type not in DEMUXERS:
            return None, original
        if self._ffmpeg.path is None:
            raise PictureNotShown(reasons.VIDEO_NOT_INSTALLED)
        facts = read_facts(self._ffmpeg, original, file.mime_type)
        return facts, make_poster(self._ffmpeg, original, file.mime_type, facts, folder)

    def _store(
        self, file: File, folder: Path, variant: RenderedVariant, replaced: Mapping[str, int | None]
    ) -> StoredVariant:
        spec = spec_of(variant.name, variant.format)
        if spec is None:
            raise LookupError(f"The table has no {variant.name} as {variant.format}.")
        key = self._storage.variant_key(file, variant_filename(spec, PurePosixPath(file.storage_path).name))
        format, path = variant.format.lower(), folder / variant.filename
        store = self._storage.of(file.storage_backend)
        checksum = zlib.crc32(path.read_bytes())
        is_there = key in replaced and _has_bytes(store, key, path)
        # A worker that was killed after it stored the bytes left the new bytes with the old version.
        has_changed = key in replaced and not (is_there and replaced[key] in (None, checksum))
        if not is_there:
            store.put_file(key, path, content_type=f"image/{format}")
        facts = (variant.name, format, variant.width, variant.height, variant.size, checksum)
        return StoredVariant(*facts, key, spec.recipe, has_changed)


def _has_bytes(store: Storage, key: str, path: Path) -> bool:
    """Return whether the object at ``key`` has the bytes of the file at ``path``."""
    try:
        if store.stat(key).size != path.stat().st_size:
            return False
        with store.open(key) as there:
            return there.read() == path.read_bytes()
    except ObjectMissing:
        return False
