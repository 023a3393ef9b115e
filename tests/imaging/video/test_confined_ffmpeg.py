"""FFmpeg reaches nothing but its video, ends in time, and is found as the settings say."""

import os
import subprocess
import sys
import threading

import pytest

from app.config import load_settings
from app.errors import ConfigurationError, PictureError, PictureTooCostly
from app.imaging.child_process import PROJECT
from app.imaging.confinement import landlock
from app.imaging.confinement.program import ConfinedProgram
from app.imaging.limits import Limits
from app.imaging.video.facts import read_facts
from app.imaging.video.ffmpeg import FFmpeg, FFmpegStopped
from app.imaging.video.preview import make_preview
from tests.imaging.video import drawn_videos as drawn

PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{target}\n#EXT-X-ENDLIST\n"
# In Perl, which every Debian has below /usr, as FFmpeg is.
COPYING = 'open(I, "<", $ARGV[0]) or die $!; open(O, ">", $ARGV[1]) or die $!; print O <I>; close(O) or die $!'
CONNECTING = "use Socket; socket(S, PF_INET, SOCK_STREAM, 0) or die $!"
FORKING = "defined(fork) or die $!"
REFUSED = (b"Permission denied", b"Operation not permitted")


@pytest.fixture
def video(tmp_path):
    path = tmp_path / "a: 50% [x].mp4"  # a name that FFmpeg would read as a protocol or a pattern
    path.write_bytes(drawn.plain())
    return path


def confined(code: str, *arguments: str, reads=(), writes=()) -> "subprocess.CompletedProcess[bytes]":
    """Run Perl code as FFmpeg is run."""
    asked = ConfinedProgram(
        command=("/usr/bin/perl", "-e", code, *arguments),
        reads=tuple(map(str, reads)),
        writes=tuple(map(str, writes)),
        memory_bytes=1 << 30,
        file_bytes=1000,
        seconds=10,
        parent=os.getpid(),
    )
    command = [sys.executable, "-m", "app.imaging.confinement.program", asked.as_argument()]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, check=False)


def test_a_video_with_any_name_is_read(video):
    facts = read_facts(drawn.ffmpeg(), video, "video/mp4")
    assert (facts.duration_ms, facts.metadata["taken_at"]) == (pytest.approx(2000, abs=60), "2026-05-01T10:00:00")


def test_the_program_opens_no_other_file(tmp_path):
    if not landlock.version():
        pytest.skip("this kernel has no Landlock")
    given, secret, out = tmp_path / "given", tmp_path / "secret", tmp_path / "out"
    for path in (given, secret, out):
        path.write_bytes(b"hush")
    out.write_bytes(b"")

    allowed = confined(COPYING, str(given), str(out), reads=[given], writes=[out])
    refused = confined(COPYING, str(secret), str(out), reads=[given], writes=[out])

    assert (allowed.returncode, out.read_bytes()) == (0, b"hush"), allowed.stderr
    assert refused.stderr.startswith(REFUSED)


@pytest.mark.parametrize("code", [CONNECTING, FORKING])
def test_the_program_reaches_no_network_and_starts_no_process(code):
    assert confined(code).stderr.startswith(REFUSED)


def test_a_playlist_under_a_videos_type_is_not_followed(tmp_path, video):
    playlist = tmp_path / "b.mp4"
    playlist.write_bytes(PLAYLIST.replace(b"{target}", str(video).encode()))
    with pytest.raises(PictureError):
        read_facts(drawn.ffmpeg(), playlist, "video/mp4")


def test_a_video_that_takes_too_long_is_given_up(tmp_path):
    path = tmp_path / "long.mp4"
    path.write_bytes(drawn.drawn_video(*drawn.moving(20, "1280x720"), *drawn.H264))
    ffmpeg = drawn.ffmpeg(preview_seconds=1)
    facts = read_facts(ffmpeg, path, "video/mp4")
    with pytest.raises(PictureTooCostly):
        make_preview(ffmpeg, path, "video/mp4", facts, (1280, 720), tmp_path, threading.Event())


def test_a_run_ends_when_the_worker_stops(tmp_path):
    path = tmp_path / "long.mp4"
    path.write_bytes(drawn.drawn_video(*drawn.moving(20, "1280x720"), *drawn.H264))
    ffmpeg, stop = drawn.ffmpeg(), threading.Event()
    facts = read_facts(ffmpeg, path, "video/mp4")
    stop.set()
    with pytest.raises(FFmpegStopped):
        make_preview(ffmpeg, path, "video/mp4", facts, (1280, 720), tmp_path, stop)


def test_off_finds_none():
    assert FFmpeg("off", Limits(), preview_seconds=10).path is None


@pytest.mark.parametrize(("value", "fits"), [("off", True), (sys.executable, True), ("/nowhere/ffmpeg", False)])
def test_the_setting_names_a_program(tmp_path, value, fits):
    environment = {"VITRINE_INSTANCE": str(tmp_path), "VITRINE_FFMPEG": value}
    if fits:
        assert value == load_settings(environment).VITRINE_FFMPEG
    else:
        with pytest.raises(ConfigurationError, match="VITRINE_FFMPEG must be the path of a program"):
            load_settings(environment)
