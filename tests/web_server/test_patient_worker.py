"""The web server waits for slow clients without a thread, and gives up those that are too slow."""

import json
import signal
import urllib.request
from contextlib import suppress

import pytest

from app.web_server.pace import Pace
from tests.support.processes.waiting import wait_until
from tests.web_server.conftest import NewServer, SmallServer, everything
from tests.web_server.small_app import BLOCK, BLOCKS

PAGE = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
LAST = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
LONG_BYTES = BLOCKS * len(BLOCK)
MORE_THAN_THREADS = 5
SHORT_SENDING, SHORT_TAKING = ("received_bytes", "SENDING_SECONDS", 1), ("sent_bytes", "TAKING_SECONDS", 1)


def get(server: SmallServer, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=20) as answer:
        return answer.read().decode()


def post(path: str, length: int, body: bytes = b"", *more: str) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: a", f"Content-Length: {length}", *more]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def patch(name: str, length: int) -> bytes:
    lines = [f"PATCH /upload/{name} HTTP/1.1", "Host: a", f"Content-Length: {length}", "Connection: close"]
    return "\r\n".join([*lines, "Content-Type: application/offset+octet-stream"]).encode() + b"\r\n\r\n"


class TestSlowClients:
    """More of them than there are threads, and a page is answered at once."""

    @pytest.mark.parametrize(
        "sent",
        [b"", b"GET / HTTP/1.1\r\nX: ", post("/form", 1000, b"seven b"), b"GET /long/unread HTTP/1.1\r\n\r\n"],
        ids=["silent", "half a head", "seven bytes of a form", "an answer that is not read"],
    )
    def test_hold_no_thread(self, server: SmallServer, sent: bytes) -> None:
        slow = [server.connection(receives=4096) for _ in range(MORE_THAN_THREADS)]
        for sock in slow:
            sock.sendall(sent)
        assert get(server, "/") == "a page"
        for sock in slow:
            sock.close()

    def test_an_upload_holds_only_a_thread_for_uploads(self, server: SmallServer) -> None:
        slow = [server.connection() for _ in range(MORE_THAN_THREADS)]
        for number, sock in enumerate(slow):
            sock.sendall(patch(f"slow-{number}", 5000) + b"x" * 4000)
        assert get(server, "/") == "a page"
        wait_until(lambda: get(server, "/upload/slow-4") != "-1")
        for sock in slow:
            sock.sendall(b"x" * 1000)
            assert everything(sock).endswith(b"\r\n\r\n5000 bytes")
            sock.close()

    def test_forms_that_wait_leave_threads_for_pages(self, server: SmallServer) -> None:
        waiting = [server.connection() for _ in range(MORE_THAN_THREADS)]
        for sock in waiting:
            sock.sendall(post("/waits", 1, b"x", "Connection: close"))
        assert [get(server, path) for path in ("/", "/over")] == ["a page", "done"]
        for sock in waiting:
            assert everything(sock).endswith(b"over")
            sock.close()

    def test_a_steady_one_gets_everything(self, server: SmallServer) -> None:
        with server.connection(receives=4096) as sock:
            sock.sendall(b"GET /long/steady HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            head, _, body = everything(sock).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 ")
        assert body == BLOCK * BLOCKS
        wait_until(lambda: "steady" in json.loads(get(server, "/ended")))


class TestTooSlow:
    def test_twenty_kilobytes_a_second_for_twenty_minutes_is_fast_enough(self) -> None:
        moved = 0
        pace = Pace(lambda: moved, 60)
        pace.begin_waiting(0)
        for second in range(0, 1200, 5):
            moved = second * 20_000
            assert not pace.is_too_slow(second)

    def test_seven_bytes_a_minute_are_not(self) -> None:
        moved = 0
        pace = Pace(lambda: moved, 60)
        pace.begin_waiting(0)
        moved = 7
        assert [pace.is_too_slow(second) for second in (59, 60)] == [False, True]

    def test_the_time_in_which_the_server_works_does_not_count(self) -> None:
        pace = Pace(lambda: 0, 60)
        pace.begin_waiting(0)
        pace.end_waiting(30)
        pace.begin_waiting(1000)
        assert [pace.is_too_slow(second) for second in (1029, 1030)] == [False, True]

    @pytest.mark.parametrize(
        "sent", [b"GET / HTTP/1.1\r\nX: ", post("/form", 1000, b"seven b")], ids=["half a head", "half a form"]
    )
    def test_a_request_that_does_not_come_is_refused(self, new_server: NewServer, sent: bytes) -> None:
        server = new_server(SHORT_SENDING, ("patient_worker", "HEAD_SECONDS", 1))
        assert server.answer(sent).startswith(b"HTTP/1.1 408 Request Timeout\r\n")

    def test_a_response_that_is_not_read_is_ended(self, new_server: NewServer) -> None:
        server = new_server(SHORT_TAKING)
        with server.connection(receives=4096) as sock:
            sock.sendall(b"GET /long/unread HTTP/1.1\r\n\r\n")
            wait_until(lambda: json.loads(get(server, "/ended")) == ["unread"])
            with suppress(ConnectionResetError):
                assert len(everything(sock)) < LONG_BYTES

    def test_an_upload_that_stalls_keeps_what_has_arrived(self, new_server: NewServer) -> None:
        server = new_server(SHORT_SENDING, ("received_bytes", "ASKED_SECONDS", 0.1))
        with server.connection() as sock:
            sock.sendall(patch("stalled", 5000) + b"x" * 3000)
            assert everything(sock).endswith(b"\r\n\r\n3000 bytes")


class TestConnections:
    def test_several_requests_at_once_are_answered_in_order(self, server: SmallServer) -> None:
        answers = server.answer(PAGE + post("/form", 5, b"12345") + LAST)
        assert [answers.count(part) for part in (b"HTTP/1.1 200 OK", b"a page", b"5 bytes")] == [3, 2, 1]

    def test_a_body_that_the_app_did_not_read_is_no_request(self, server: SmallServer) -> None:
        """The next request begins behind it; its bytes could be those of another request (smuggling)."""
        answers = server.answer(post("/refused", len(PAGE), PAGE) + LAST)
        assert [answers.count(part) for part in (b" 413 ", b" 200 OK", b"a page")] == [1, 1, 1]

    def test_a_refusal_before_the_body_announces_the_end(self, server: SmallServer) -> None:
        """The client may still send; it gets the whole response, and knows that the connection ends."""
        with server.connection() as sock:
            sock.sendall(post("/refused", 50_000_000) + bytes(200_000))
            answer = everything(sock)
        assert (b"\r\nConnection: close\r\n" in answer, answer.endswith(b"not read")) == (True, True)

    def test_a_body_is_asked_for(self, server: SmallServer) -> None:
        with server.connection() as sock:
            sock.sendall(post("/form", 5, b"", "Expect: 100-continue", "Connection: close"))
            assert sock.recv(25) == b"HTTP/1.1 100 Continue\r\n\r\n"
            sock.sendall(b"12345")
            answer = everything(sock)
        assert (answer.count(b"HTTP/1.1 "), answer.endswith(b"5 bytes")) == (1, True)

    def test_a_chunked_body_arrives(self, server: SmallServer) -> None:
        head = b"POST /form HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
        assert server.answer(head + b"5\r\n12345\r\n3\r\n678\r\n0\r\n\r\n").endswith(b"8 bytes")

    @pytest.mark.parametrize(
        ("sent", "status"),
        [(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000, b"431"), (b"nonsense\r\n\r\n", b"400")],
        ids=["an endless head", "nonsense"],
    )
    def test_a_wrong_head_is_refused(self, server: SmallServer, sent: bytes, status: bytes) -> None:
        assert server.answer(sent).startswith(b"HTTP/1.1 " + status)

    def test_a_fault_in_the_middle_cuts_the_response(self, server: SmallServer) -> None:
        answer = server.answer(b"GET /fault HTTP/1.1\r\nHost: a\r\n\r\n")
        assert (answer.count(b"HTTP/1.1"), answer.endswith(b"0\r\n\r\n")) == (1, False)
        assert "a fault in the middle" in server.log

    def test_a_full_house_closes_who_waited_longest(self, new_server: NewServer) -> None:
        server = new_server(arguments=("--worker-connections", "4"))
        crowd = [server.connection() for _ in range(4)]
        crowd[1].sendall(PAGE)
        assert crowd[1].recv(100).startswith(b"HTTP/1.1 200")
        assert get(server, "/") == "a page"
        assert crowd[0].recv(1) == b""
        for sock in crowd:
            sock.close()

    def test_of_too_many_unread_responses_an_older_one_ends(self, new_server: NewServer) -> None:
        """Each needs memory, and one that a client reads slowly is never the oldest.

        The kernel may still take bytes of the first response when the second one waits already.
        """
        server = new_server(("patient_worker", "MOST_RESPONSES", 2))
        unread = [server.connection(receives=4096) for _ in range(3)]
        for number, sock in enumerate(unread):
            sock.sendall(f"GET /long/{number} HTTP/1.1\r\n\r\n".encode())
            assert sock.recv(1)
        assert wait_until(lambda: json.loads(get(server, "/ended"))) in (["0"], ["1"])
        for sock in unread:
            sock.close()

    def test_a_stopping_server_ends_what_runs(self, new_server: NewServer) -> None:
        server = new_server()
        idle, busy = server.connection(), server.connection(receives=4096)
        busy.sendall(b"GET /long/busy HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        begun = busy.recv(1000)
        server.process.send_signal(signal.SIGTERM)
        assert idle.recv(1) == b""
        assert (begun + everything(busy)).endswith(BLOCK)
        assert server.process.wait(20) == 0
        for sock in (idle, busy):
            sock.close()
