"""The child process that opens pictures: for each line of JSON that it reads, it writes one line of JSON.

`sandbox.Sandbox` runs it as ``python -m app.imaging.child``. A picture that crashes the decoder ends only this process.
It imports as little as possible, so that it is small and starts fast.
"""

import json
import os
import resource
import select
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from app.errors import LeftUncompressed, LocationStays, PictureError, PictureNotShown, PictureTooCostly
from app.imaging import reasons
from app.imaging.compress import compress
from app.imaging.limits import Limits
from app.imaging.location import as_json, find_patches
from app.imaging.logo import make_logo
from app.imaging.metadata.facts import position_in
from app.imaging.render import facts_in, render
from app.imaging.variants import VariantSpec
from app.priority import PICTURE, give_way

SPARE_ADDRESS_BYTES = 192 << 20  # for libheif, libde265, thread stacks and malloc's arenas, in addition to the picture
LARGEST_FILE_BYTES = 256 << 20  # far above any variant; keeps a faulty encoder from filling the disk
OPEN_FILES = 64


def main() -> None:
    """Respond to requests from standard input until it is closed."""
    requests, responses = _private_pipes()
    _watch_parent(requests)
    give_way(PICTURE)
    _bound_process()
    responses.write(b'{"ready": true}\n')
    responses.flush()
    for line in requests:
        responses.write(json.dumps(_respond(json.loads(line))).encode() + b"\n")
        responses.flush()


def _private_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Return the pipes of requests and responses, and connect the descriptors 0, 1 and 2 to /dev/null.

    So a C library that prints to standard output does not disturb the protocol.
    """
    requests = os.fdopen(os.dup(0), "rb")
    responses = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    return requests, responses


def _watch_parent(requests: BinaryIO) -> None:
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


def _respond(request: dict[str, Any]) -> dict[str, Any]:
    limits = Limits(**request["limits"])
    try:
        _bound_picture(limits)
        return TASKS[request["task"]](request, limits)
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


def _render(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    specs = [VariantSpec.from_dict(values) for values in request["specs"]]
    focus = tuple(request["focus"]) if request["focus"] else None
    rendered = render(Path(request["source"]), Path(request["out_folder"]), specs, limits, focus)
    return {"rendered": rendered.as_dict()}


def _read_facts(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    return {"facts": facts_in(Path(request["source"]), limits)}


def _find_patches(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    patches = find_patches(Path(request["source"]), request["mime_type"])
    position = None
    with suppress(PictureError):  # the patches are valid even if the file is not a picture, or a broken one
        position = position_in(Path(request["source"]), limits)
    return {"patches": as_json(patches), "position": position}


def _compress(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    source, out_folder = Path(request["source"]), Path(request["out_folder"])
    compressed = compress(source, out_folder, request["format"], limits)
    return {"compressed": compressed.as_dict()}


def _make_logo(request: dict[str, Any], limits: Limits) -> dict[str, Any]:
    return {"logo": make_logo(Path(request["source"]), Path(request["out_folder"]), limits).as_dict()}


TASKS: dict[str, Callable[[dict[str, Any], Limits], dict[str, Any]]] = {
    "render": _render,
    "read_facts": _read_facts,
    "find_patches": _find_patches,
    "compress": _compress,
    "make_logo": _make_logo,
}


def _bound_picture(limits: Limits) -> None:
    """Set the limits on address space and processor time: what is used so far, plus what this picture may use."""
    memory = _address_bytes() + limits.max_memory_bytes + SPARE_ADDRESS_BYTES
    _bound(resource.RLIMIT_AS, memory)
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits.seconds) + 1
    _bound(resource.RLIMIT_CPU, seconds)


def _bound(kind: int, value: int) -> None:
    """Set the soft limit of a resource to ``value``, or to the hard limit if that is lower."""
    _, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _address_bytes() -> int:
    """Return the address space in use, in bytes.

    Without /proc, return what Python with Pillow uses on a 64-bit Linux.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
    except OSError:
        return 256 << 20
    return pages * resource.getpagesize()


if __name__ == "__main__":
    main()
