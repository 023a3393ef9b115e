"""Facts about the installed software, and about what the kernel offers to confine it."""

import platform
from collections.abc import Iterator
from importlib.metadata import version

from app.imaging.confinement import Confinement
from app.imaging.raw import can_read_raw
from app.imaging.video.ffmpeg import FFmpeg
from app.languages import Message
from app.languages import gettext as _
from app.services.diagnosis.fact import Fact
from app.services.typefaces.packaged_fonts import PackagedFonts

FORMATS = ("jpg", "webp", "avif", "libtiff", "zlib")


def versions(fonts: PackagedFonts) -> Iterator[Fact]:
    """Yield the versions of Vitrine and of what decodes pictures, and whether there are fonts."""
    yield Fact("vitrine", f"{version('vitrine')}, Python {platform.python_version()}")
    yield _pictures()
    yield _raw_files()
    yield _fonts(fonts)


def videos(ffmpeg: FFmpeg) -> Iterator[Fact]:
    """Yield which FFmpeg prepares videos, and what it lacks."""
    name = _("videos")
    if ffmpeg.path is None:
        yield Fact(name, _("stored without posters and previews: there is no FFmpeg"))
        return
    detail = _("shown by FFmpeg %(version)s in %(path)s", version=ffmpeg.version or "?", path=ffmpeg.path)
    if not ffmpeg.version:
        yield Fact(name, detail, _("This FFmpeg does not start. Set VITRINE_FFMPEG to one that does, or to off."))
    elif ffmpeg.encoder is None:
        yield Fact(name, detail, _("This FFmpeg cannot write H.264 (libx264 or libopenh264). Install one that can."))
    else:
        yield Fact(name, detail)


def what_confines(confinement: Confinement) -> Message:
    """Return which layers of the kernel confine the processes that open pictures, and what these refuse them."""
    version = confinement.landlock
    if confinement.landlock and confinement.seccomp:
        return _("confined by Landlock %(version)s and seccomp: no files, no network, no programs", version=version)
    if confinement.seccomp:
        return _("confined by seccomp: no files, no network, no programs; this kernel has no Landlock")
    if confinement.landlock:
        return _("confined by Landlock %(version)s: no files; this kernel has no seccomp filter", version=version)
    return _("not confined: this kernel has neither Landlock nor a seccomp filter; only time and memory are limited")


def _pictures() -> Fact:
    import PIL
    from PIL import features

    there = [name for name in FORMATS if features.check(name)]
    detail = f"Pillow {PIL.__version__}: {', '.join(there)}; pillow-heif {version('pillow-heif')}"
    if missing := [name for name in FORMATS if name not in there]:
        remedy = _("This Pillow lacks %(formats)s. Install it from the package index.", formats=", ".join(missing))
        return Fact(_("pictures"), detail, remedy)
    return Fact(_("pictures"), detail)


def _raw_files() -> Fact:
    if can_read_raw():
        return Fact(_("RAW files"), _("shown by their previews, with rawpy %(version)s", version=version("rawpy")))
    return Fact(_("RAW files"), _("stored without previews: Vitrine's optional part “raw” is not installed"))


def _fonts(fonts: PackagedFonts) -> Fact:
    name, states = _("fonts"), fonts.state()
    if not fonts.is_on:
        return Fact(name, _("those of visitors' devices: VITRINE_WEB_FONTS is off"))
    if None in states.values():
        return Fact(name, _("those of visitors' devices: Vitrine's optional part “fonts” is not installed"))
    counts = {"made": sum(map(bool, states.values())), "all": len(states)}
    return Fact(name, _("made for %(made)s of %(all)s typefaces; the worker makes what is missing", **counts))
