"""Makes a file's variants: fetches the original, has the sandbox render it, puts the results into the store."""

import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.errors import StorageError, VitrineError
from app.imaging.render import Rendered, RenderedVariant
from app.imaging.sandbox import Sandbox
from app.imaging.variants import RECIPE_VERSION, VARIANTS, VariantSpec, variant_filename
from app.models import File
from app.services.digests import Proof, proof_of
from app.services.storage_service import StorageService

COPY_BYTES = 1024 * 1024


@dataclass(frozen=True)
class StoredVariant:
    """One variant that is in the store: pixels, bytes and key."""

    name: str
    format: str
    width: int
    height: int
    size: int
    crc32: int
    storage_path: str


@dataclass(frozen=True)
class GeneratedVariants:
    """All that was learnt of one picture, for its row to adopt."""

    rendered: Rendered
    variants: tuple[StoredVariant, ...]
    recipe: int = RECIPE_VERSION


class DamagedOriginal(StorageError):
    """The bytes in the store are not those that were uploaded."""

    code = "damaged_original"
    message = "The stored file differs from the one that was uploaded. Upload it again."


class ThumbnailService:
    """Works outside any transaction; the caller records what comes back. Bytes before rows."""

    def __init__(self, storage: StorageService, sandbox: Sandbox, work_folder: Path):
        self._storage = storage
        self._sandbox = sandbox
        self._work_folder = work_folder

    def generate_all_variants(self, file: File, note_proof: Callable[[Proof], None] | None = None) -> GeneratedVariants:
        """Renders every variant of the picture and stores them, replacing earlier ones object by object.

        ``note_proof`` is told what was read, before the picture is rendered; whatever it raises passes through.

        Raises ``PictureError`` for a picture that cannot be rendered, ``DamagedOriginal`` where the stored bytes are
        not the uploaded ones, ``StorageError`` where the store fails.
        """
        return self._generate(file, VARIANTS, note_proof)

    def generate_crops(self, file: File) -> GeneratedVariants:
        """The same for the variants that are cut to a shape, around the file's focal point."""
        return self._generate(file, [spec for spec in VARIANTS if spec.fit == "cover"], None)

    def batch_generate_variants(
        self, files: Iterable[File], workers: int
    ) -> Iterator[tuple[File, GeneratedVariants | VitrineError]]:
        """Does the same for many files, ``workers`` at once; yields each with its result or its error as it is done."""
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

    def _generate(
        self, file: File, specs: Sequence[VariantSpec], note_proof: Callable[[Proof], None] | None
    ) -> GeneratedVariants:
        self._work_folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="variants-", dir=self._work_folder) as folder:
            with self._original(file, Path(folder), note_proof) as original:
                rendered = self._sandbox.render(original, Path(folder), specs, file.wanted_focus)
            stored = tuple(self._store(file, Path(folder), variant) for variant in rendered.variants)
        return GeneratedVariants(rendered, stored)

    @contextmanager
    def _original(self, file: File, folder: Path, note_proof: Callable[[Proof], None] | None) -> Iterator[Path]:
        """The original as a file of this machine, checked against the row's digest where that is known."""
        store = self._storage.of(file.storage_backend)
        path = store.local_path(file.storage_path)
        if path is None:
            path = folder / PurePosixPath(file.storage_path).name
            with store.open(file.storage_path) as source, path.open("wb") as copy:
                shutil.copyfileobj(source, copy, COPY_BYTES)
        with path.open("rb") as source:
            proof = proof_of(source)
        if file.sha256 not in (None, proof.sha256):
            raise DamagedOriginal
        if note_proof is not None:
            note_proof(proof)
        yield path

    def _store(self, file: File, folder: Path, variant: RenderedVariant) -> StoredVariant:
        spec = next(spec for spec in VARIANTS if spec.name == variant.name)
        key = self._storage.variant_key(file, variant_filename(spec, PurePosixPath(file.storage_path).name))
        format = variant.format.lower()
        store = self._storage.of(file.storage_backend)
        crc32 = zlib.crc32((folder / variant.filename).read_bytes())
        store.put_file(key, folder / variant.filename, content_type=f"image/{format}")
        return StoredVariant(variant.name, format, variant.width, variant.height, variant.size, crc32, key)
