"""The tus protocol, status by status: https://tus.io/protocols/resumable-upload, version 1.0.0."""

import hashlib
from base64 import b64encode

import pytest

from app.extensions import db
from app.models import Upload
from tests.support.pictures import padded_jpeg
from tests.support.uploads.tus import ADDRESS, CHUNK, TUS, send_cut

PHOTO = padded_jpeg(50_000)
UNKNOWN = f"{ADDRESS}/00000000-0000-0000-0000-000000000000"


def checksum(data: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm} {b64encode(hashlib.new(algorithm, data).digest()).decode()}"


class TestDiscovery:
    def test_options_says_what_the_server_can_do_to_anybody(self, tus):
        answer = tus.client.options(ADDRESS, headers={"Authorization": ""})
        said = {name: answer.headers[name] for name in ("Tus-Resumable", "Tus-Version", "Tus-Max-Size")}
        assert (answer.status_code, said) == (
            204,
            {"Tus-Resumable": "1.0.0", "Tus-Version": "1.0.0", "Tus-Max-Size": str(2 * 1024**3)},
        )
        assert set(answer.headers["Tus-Extension"].split(",")) == {
            "creation", "creation-with-upload", "checksum", "termination", "expiration",
        }  # fmt: skip
        assert answer.headers["Tus-Checksum-Algorithm"] == "sha256,sha1,md5"

    @pytest.mark.parametrize("version", [{}, {"Tus-Resumable": "0.2.2"}])
    @pytest.mark.parametrize("method", ["POST", "HEAD", "PATCH", "DELETE"])
    def test_another_version_is_412(self, tus, method, version):
        path = ADDRESS if method == "POST" else UNKNOWN
        answer = tus.client.open(path, method=method, headers=version)
        assert (answer.status_code, answer.headers["Tus-Version"]) == (412, "1.0.0")

    def test_no_other_site_gets_leave(self, tus):
        preflight = {"Origin": "https://evil.test", "Access-Control-Request-Method": "PATCH"}
        answer = tus.client.options(UNKNOWN, headers=preflight)
        assert [name for name, _ in answer.headers if name.startswith("Access-Control")] == []


class TestCreation:
    def test_a_new_upload_has_an_address_and_an_end(self, tus):
        answer = tus.begin(50_000)
        assert (answer.status_code, "Upload-Expires" in answer.headers) == (201, True)
        told = tus.ask(answer.headers["Location"])
        assert (told.headers["Upload-Offset"], told.headers["Upload-Length"]) == ("0", "50000")
        assert (told.headers["Cache-Control"], told.headers["Tus-Resumable"]) == ("no-store", "1.0.0")
        assert told.headers["Upload-Metadata"] == answer.request.headers["Upload-Metadata"]

    def test_bytes_may_come_with_it(self, tus):
        answer = tus.begin(len(PHOTO), data=PHOTO[:10_000])
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "10000")
        assert tus.file(tus.finish(answer.headers["Location"], PHOTO))["size"] == len(PHOTO)

    def test_all_bytes_may_come_with_it(self, tus):
        answer = tus.begin(len(PHOTO), data=PHOTO)
        assert tus.file(answer.headers["Upload-Asset"])["sha256"] == hashlib.sha256(PHOTO).hexdigest()

    def test_a_refusal_of_those_bytes_leaves_no_upload_that_nobody_can_find(self, local_site):
        answer = local_site.tus.begin(9_000, data=b"%PDF-1.7" + bytes(8_992))
        assert (answer.status_code, "Location" in answer.headers) == (415, False)
        with local_site.app.app_context():
            assert db.session.query(Upload).count() == 0

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"Upload-Length": ""}, 400),
            ({"Upload-Length": "-1"}, 400),
            ({"Upload-Length": "many"}, 400),
            ({"Upload-Length": "0"}, 400),
            ({"Upload-Length": "3000000000"}, 413),
            ({"Upload-Metadata": ""}, 400),
            ({"Upload-Metadata": "filename not*base64"}, 400),
            ({"Upload-Metadata": "collection " + b64encode(b"nonsense").decode()}, 404),
            ({"Content-Type": "image/jpeg"}, 415),
        ],
    )
    def test_an_invalid_request_is_refused_with_a_reason(self, tus, headers, status):
        answer = tus.begin(5, data=b"bytes", headers=headers)
        assert (answer.status_code, set(answer.json["error"])) == (status, {"code", "message"})


class TestChunks:
    @pytest.fixture
    def address(self, tus):
        return tus.begun(len(PHOTO))

    def test_each_is_answered_with_the_new_offset(self, tus, address):
        answer = tus.send(address, 0, PHOTO[:20_000])
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "20000")
        assert "Upload-Expires" in answer.headers
        assert tus.offset(address) == 20_000

    def test_another_offset_is_409_and_changes_nothing(self, tus, address):
        tus.send(address, 0, PHOTO[:20_000])
        assert [tus.send(address, offset, b"x").status_code for offset in (0, 19_999, 20_001)] == [409] * 3
        assert tus.offset(address) == 20_000

    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({"Content_Type": "application/octet-stream"}, 415),
            ({"Upload_Offset": ""}, 400),
            ({"Upload_Offset": "x"}, 400),
            ({"Upload_Checksum": "crc99 AAAA"}, 400),
            ({"Upload_Checksum": "sha256 ***"}, 400),
        ],
    )
    def test_a_malformed_one_changes_nothing(self, tus, address, headers, status):
        assert tus.send(address, 0, PHOTO, **headers).status_code == status
        assert tus.offset(address) == 0

    def test_more_than_announced_is_413(self, tus, address):
        assert tus.send(address, 0, PHOTO + b"x").status_code == 413
        assert tus.offset(address) == 0

    @pytest.mark.parametrize("algorithm", ["sha256", "sha1", "md5"])
    def test_a_checksum_that_fits(self, tus, address, algorithm):
        answer = tus.send(address, 0, PHOTO[:9_000], Upload_Checksum=checksum(PHOTO[:9_000], algorithm))
        assert (answer.status_code, tus.offset(address)) == (204, 9_000)

    def test_a_checksum_that_does_not_fit_is_460_and_moves_nothing(self, tus, address):
        tus.send(address, 0, PHOTO[:9_000])
        answer = tus.send(address, 9_000, PHOTO[9_000:20_000], Upload_Checksum=checksum(b"other"))
        assert (answer.status_code, tus.offset(address)) == (460, 9_000)
        assert tus.file(tus.finish(address, PHOTO))["size"] == len(PHOTO)

    def test_a_cut_chunk_is_no_204_and_keeps_what_came(self, tus, address):
        """Statement 33, for chunks: gunicorn passes on a body that ended too early as if it were whole."""
        answer = send_cut(tus, address, 0, PHOTO[:12_345], announced=len(PHOTO))
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "cut_off")
        assert tus.offset(address) == 12_345

    def test_the_last_answer_may_be_lost_and_asked_for_again(self, tus, address):
        asset = tus.finish(address, PHOTO)
        assert tus.ask(address).headers["Upload-Asset"] == asset
        again = tus.send(address, len(PHOTO), b"")
        assert (again.status_code, again.headers["Upload-Asset"]) == (204, asset)

    def test_post_stands_in_for_what_a_proxy_forbids(self, tus, address):
        headers = {**CHUNK, "Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}
        assert tus.client.post(address, data=PHOTO[:5], headers=headers).status_code == 204
        assert tus.client.post(address, headers=TUS).status_code == 405
        assert tus.offset(address) == 5


class TestEnd:
    def test_an_ended_upload_is_gone_with_its_bytes(self, site):
        address = site.tus.begun(len(PHOTO))
        site.tus.send(address, 0, PHOTO[:20_000])
        assert site.tus.client.delete(address, headers=TUS).status_code == 204
        assert site.tus.ask(address).status_code == 404
        assert list(site.storage.list()) == []

    def test_a_finished_one_leaves_its_file(self, tus):
        address = tus.begun(len(PHOTO))
        asset = tus.finish(address, PHOTO)
        assert tus.client.delete(address, headers=TUS).status_code == 204
        assert tus.file(asset)["id"] == asset

    @pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
    def test_an_unknown_one_is_404(self, tus, method):
        answer = tus.client.open(UNKNOWN, method=method, headers={**CHUNK, "Upload-Offset": "0"})
        assert answer.status_code == 404
