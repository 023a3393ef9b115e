"""The child process that opens pictures: for each line of JSON that it reads, it writes one line of JSON.

`child_process.ChildProcess` runs it as ``python -m app.imaging.child``. With each request it gets the picture as an
open file, and the open files to write to. It loads everything at its start, and then confines itself, so that it can
open nothing. A picture that crashes the decoder ends only this process.
"""

import codecs
import importlib
import json
import os
import resource
import select
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import Any, BinaryIO

from PIL import Image

from app.errors import LeftUncompressed, LocationStays, PictureError, PictureNotShown, PictureTooCostly
from app.imaging import reasons
from app.imaging.compress import compress
from app.imaging.confinement import confine
from app.imaging.fonts.web_font import FontRecipe
from app.imaging.limits import Limits
from app.imaging.location import as_json
from app.imaging.location.finding import find_patches
from app.imaging.logo import make_logo
from app.imaging.metadata.facts import position_in
from app.imaging.metadata.text import WRITTEN_IN
from app.imaging.original import Original
from app.imaging.raw import can_read_raw
from app.imaging.render import facts_in, render
from app.imaging.source import register_heif
from app.imaging.variants import VariantSpec, variant_filename
from app.priority import PICTURE, give_way

SPARE_ADDRESS_BYTES = 192 << 20  # for libheif, libde265, thread stacks and malloc's arenas, in addition to the picture
LARGEST_FILE_BYTES = 256 << 20  # far above any variant; keeps a faulty encoder from filling the disk
OPEN_FILES = 64
REQUEST_BYTES = 1 << 16
STATED_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "latin-1", "iso8859_15", "shift_jis", "gb2312")
MEMORY_IN_USE = "/proc/self/statm"


def main() -> None:
    """Respond to requests from the socket at standard input until it is closed."""
    requests, responses = _private_socket()
    _load_everything(sys.argv[1:])
    give_way(PICTURE)
    _bound_process()
    used_memory = _open_if_there(MEMORY_IN_USE)
    confinement = confine()
    _watch_parent(requests)
    _respond_with(responses, {"ready": True, "confinement": confinement.as_dict()})
    for line, files in _requests(requests):
        _respond_with(responses, _response(json.loads(line), files, used_memory))
    os._exit(0)  # the usual end of a process would load a library, which the confinement refuses


def _private_socket() -> tuple[socket.socket, BinaryIO]:
    """Return the socket of requests, and a file for the responses; connect the descriptors 0, 1 and 2 to /dev/null.

    So a C library that prints to standard output does not disturb the protocol.
    """
    requests = socket.socket(fileno=os.dup(0))
    responses = os.fdopen(os.dup(0), "wb")  # a socket's own file would need `sendto`
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return requests, responses


def _open_if_there(path: str) -> BinaryIO | None:
    try:
        return open(path, "rb", buffering=0)
    except OSError:
        return None


def _load_everything(wanted: Sequence[str]) -> None:
    """Load all code that any picture or font may need; every later import fails as that of a missing module does."""
    if "fonts" in wanted:
        importlib.import_module("app.imaging.fonts.making").load()
    Image.preinit()
    importlib.import_module("PIL.MpoImagePlugin")
    importlib.import_module("xml.parsers.expat")
    register_heif()
    if can_read_raw():
        importlib.import_module("rawpy")
    for encoding in (*WRITTEN_IN, *STATED_ENCODINGS):
        codecs.lookup(encoding)
    sys.meta_path.clear()


def _watch_parent(requests: socket.socket) -> None:
    """Start a thread that ends this process as soon as the parent has ended, even while a picture is open.

    The kernel's parent-death signal is not used, because it is sent when the *thread* that started this process ends.
    """
    poll = select.poll()
    poll.register(requests.fileno(), 0)  # a hang-up is always reported, so no event needs to be requested

    def end_with_parent() -> None:
        poll.poll()
        os._exit(0)

    threading.Thread(target=end_with_parent, daemon=True).start()


def _bound_process() -> None:
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_FSIZE, LARGEST_FILE_BYTES)
    _bound(resource.RLIMIT_NOFILE, OPEN_FILES)


def _requests(received: socket.socket) -> Iterator[tuple[bytes, list[int]]]:
    """Yield each line, with the descriptors of the files that came with it; the receiver closes them."""
    while True:
        line = b""
        files: list[int] = []
        while not line.endswith(b"\n"):
            part, descriptors, _, _ = socket.recv_fds(received, REQUEST_BYTES, OPEN_FILES)
            if not part:
                return
            line, files = line + part, [*files, *descriptors]
        yield line, files


def _respond_with(responses: BinaryIO, response: dict[str, Any]) -> None:
    responses.write(json.dumps(response).encode() + b"\n")
    responses.flush()


def _response(request: dict[str, Any], files: Sequence[int], used_memory: BinaryIO | None) -> dict[str, Any]:
    limits = Limits(**request["limits"])
    try:
        with ExitStack() as open_files:
            source, *outputs = files
            original = Original(open_files.enter_context(os.fdopen(source, "rb")), request["name"])
            written = [open_files.enter_context(os.fdopen(output, "wb")) for output in outputs]
            _bound_picture(limits, _address_bytes(used_memory))
            return TASKS[request["task"]](request, original, written, limits)
    except LocationStays as error:
        return {"stays": error.message}
    except LeftUncompressed as error:
        return {"left": error.message}
    except PictureTooCostly as error:
        return {"costly": error.message}
    except PictureNotShown as error:
        return {"not_shown": error.message}
    except PictureError as error:
        return {"unreadable": error.message}
    except MemoryError:
        return {"costly": reasons.TOO_MUCH_MEMORY}
    except OSError as error:
        return {"machine": [error.errno, error.strerror]}
    except Exception:  # noqa: BLE001 - a fault of ours: the parent logs it, and the picture alone fails
        return {"fault": traceback.format_exc()}


Request = dict[str, Any]
Files = Sequence[BinaryIO]


def _render(request: Request, original: Original, outputs: Files, limits: Limits) -> dict[str, Any]:
    specs = [VariantSpec.from_dict(values) for values in request["specs"]]
    named = {variant_filename(spec, original.name): output for spec, output in zip(specs, outputs, strict=True)}
    focus = tuple(request["focus"]) if request["focus"] else None
    return {"rendered": render(original, named, specs, limits, focus).as_dict()}


def _read_facts(_: Request, original: Original, outputs: Files, limits: Limits) -> dict[str, Any]:
    return {"facts": facts_in(original, limits)}


def _find_patches(request: Request, original: Original, outputs: Files, limits: Limits) -> dict[str, Any]:
    patches = find_patches(original.stream, request["mime_type"])
    position = None
    with suppress(PictureError):  # the patches are valid even if the file is not a picture, or a broken one
        position = position_in(original, limits)
    return {"patches": as_json(patches), "position": position}


def _compress(request: Request, original: Original, outputs: Files, limits: Limits) -> dict[str, Any]:
    return {"compressed": compress(original, outputs[0], request["format"], limits).as_dict()}


def _make_logo(_: Request, original: Original, outputs: Files, limits: Limits) -> dict[str, Any]:
    return {"logo": make_logo(original, outputs[0], outputs[1], limits).as_dict()}


def _make_font(request: Request, original: Original, outputs: Files, limits: Limits) -> dict[str, Any]:
    from app.imaging.fonts.making import make_font  # loaded already in a child for fonts; others lack fontTools

    recipe = FontRecipe.from_dict(request["recipe"])
    return {"font": make_font(original.stream, outputs[0], recipe).as_dict()}


TASKS: dict[str, Callable[[Request, Original, Files, Limits], dict[str, Any]]] = {
    "render": _render,
    "read_facts": _read_facts,
    "find_patches": _find_patches,
    "compress": _compress,
    "make_logo": _make_logo,
    "make_font": _make_font,
}


def _bound_picture(limits: Limits, used_address_bytes: int) -> None:
    """Set the limits on address space and processor time: what is used so far, plus what this picture may use."""
    _bound(resource.RLIMIT_AS, used_address_bytes + limits.max_memory_bytes + SPARE_ADDRESS_BYTES)
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits.seconds) + 1
    _bound(resource.RLIMIT_CPU, seconds)


def _bound(kind: int, value: int) -> None:
    """Set the soft limit of a resource to ``value``, or to the hard limit if that is lower."""
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _address_bytes(used_memory: BinaryIO | None) -> int:
    """Return the address space in use, in bytes.

    Without /proc, return what Python with Pillow uses on a 64-bit Linux.
    """
    if used_memory is None:
        return 256 << 20
    pages = int(os.pread(used_memory.fileno(), 100, 0).split()[0])
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main()
