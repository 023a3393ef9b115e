"""The gunicorn worker of ``vitrine serve``: one loop waits for all clients, and threads only work.

A thread gets a request when its head and, unless it is an upload, its body are received. It produces a response only as
fast as the client takes it: when the system takes no more bytes, the response waits in the loop, and any thread goes on
with it later. Requests with a body have threads of their own: uploads, which are read while they arrive, and forms,
which wait for a lock of the database or for their turn to hash a password. So pages and pictures always find a thread.
"""

import errno
import os
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.http.errors import NoMoreData
from gunicorn.util import write_error
from gunicorn.workers.base import Worker
from gunicorn.workers.gthread import PollableMethodQueue

from app.config import BODY_THREADS
from app.web_server.connection import Connection
from app.web_server.exchange import Exchange
from app.web_server.open_files import most_open_files
from app.web_server.waiting_clients import READ, WRITE, WaitingClients

HEAD_SECONDS = 10.0  # from a request's first byte to the end of its head
LONG_BYTES = 64 * 1024  # a longer head is refused; of longer forms only a few are collected at once
MOST_LONG_FORMS = 16  # of at most 2 MiB each
DRAIN_SECONDS = 2.0  # for a client that still sends while it gets its last response
LINGER_SECONDS = 2.0  # a stopping server answers requests that may be on their way (RFC 9112, section 9.6)
MOST_RESPONSES = 256  # that wait for their clients; each needs a block of memory, from a bucket one of a megabyte
SPARE_FILES = 200  # file descriptors for all but clients: database, log, pictures that are read
FILES_OF_A_CLIENT = 2  # its connection, and the file that it gets


class PatientWorker(Worker):
    """A worker process that works with ``--threads`` threads, and waits for its clients with none of them."""

    def __init__(self, *arguments: Any, **named: Any):
        super().__init__(*arguments, **named)
        self._calls = PollableMethodQueue()
        self._long_forms: set[Connection] = set()
        self._count, self._most = 0, self.cfg.worker_connections
        self._swept_at = 0.0

    def init_process(self) -> None:
        """Prepare the threads, then run the loop."""
        self._threads = ThreadPoolExecutor(self.cfg.threads, thread_name_prefix="request")
        self._body_threads = ThreadPoolExecutor(BODY_THREADS, thread_name_prefix="body")
        self._waiting = WaitingClients()
        self._calls.init()
        self._most = min(self._most, (most_open_files() - SPARE_FILES) // FILES_OF_A_CLIENT)
        super().init_process()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Begin to stop; what runs may end."""
        super().handle_exit(sig, frame)
        self._calls.defer(lambda: None)

    def run(self) -> None:
        """Accept and serve connections until the process has to stop."""
        self._waiting.watch(self._calls.fileno(), partial(self._calls.run_callbacks, None))
        for listener in self.sockets:
            listener.setblocking(False)
            self._waiting.watch(listener, partial(self._accept, listener))
        while self.alive and self.ppid == os.getppid():
            self._turn()
        for listener in self.sockets:
            self._waiting.unwatch(listener)
        self._stop()
        for listener in self.sockets:
            listener.close()

    def _stop(self) -> None:
        self.alive = False
        now = time.monotonic()
        for connection in self._waiting.idle():
            connection.deadline = now + LINGER_SECONDS
        while self._count and time.monotonic() < now + self.cfg.graceful_timeout:
            self._turn()
        for pool in (self._threads, self._body_threads):
            pool.shutdown(wait=False, cancel_futures=True)

    def _turn(self) -> None:
        """Wait at most a second for events, and handle them."""
        self._waiting.handle_events(1.0)
        now = time.monotonic()
        if now - self._swept_at >= 1:
            self._swept_at = now
            self.notify()
            self._sweep(now)

    def _accept(self, listener: socket.socket) -> None:
        try:
            sock, client = listener.accept()
        except OSError as error:
            if error.errno in (errno.EMFILE, errno.ENFILE):
                self._make_room()
            elif error.errno not in (errno.EAGAIN, errno.EWOULDBLOCK, errno.ECONNABORTED):
                raise
            return
        if self._count >= self._most:
            self._make_room()
        self._count += 1
        self._await_request(Connection(self.cfg, sock, client, listener.getsockname()))

    def _make_room(self) -> None:
        if found := self._waiting.least_needed():
            self._drop(found)

    def _await_request(self, connection: Connection) -> None:
        seconds = self.cfg.keepalive if self.alive else LINGER_SECONDS
        connection.await_request(time.monotonic() + seconds)
        if connection.received.size:
            self._read_head(connection)
        else:
            self._waiting.add(connection, READ, self._receive)

    def _receive(self, connection: Connection) -> None:
        try:
            connection.received.collect()
        except BlockingIOError:
            return
        except OSError:
            self._drop(connection)
            return
        if connection.received.is_ended:
            self._drop(connection)
        elif connection.request is None:
            self._read_head(connection)
        else:
            self._collect_body(connection)

    def _read_head(self, connection: Connection) -> None:
        if connection.is_idle:
            connection.is_idle, connection.deadline = False, time.monotonic() + HEAD_SECONDS
        if not connection.received.has_head():
            if connection.received.size > LONG_BYTES:
                self._refuse(connection, 431, "Request Header Fields Too Large")
            else:
                self._waiting.add(connection, READ, self._receive)
            return
        try:
            connection.parse_head()
        except (StopIteration, NoMoreData):
            self._drop(connection)
        except Exception as error:  # noqa: BLE001 - gunicorn's own handler has a response to every error
            self.handle_error(None, connection.sock, connection.client, error)
            self._end(connection)
        else:
            self._begin_body(connection)

    def _begin_body(self, connection: Connection) -> None:
        if connection.is_upload():
            connection.received.let_wait()
            self._work(connection, self._body_threads)
            return
        connection.deadline = None
        if not connection.has_body:
            self._work(connection, self._threads)
            return
        connection.pace = connection.received.new_pace()
        connection.pace.begin_waiting(time.monotonic())
        if not connection.has_whole_body():
            with suppress(OSError):
                connection.ask_for_body()
        self._collect_body(connection)

    def _collect_body(self, connection: Connection) -> None:
        if connection.has_whole_body():
            self._long_forms.discard(connection)
            self._work(connection, self._body_threads)
            return
        if connection.received.size > LONG_BYTES and connection not in self._long_forms:
            if len(self._long_forms) >= MOST_LONG_FORMS:
                self._refuse(connection, 503, "Service Unavailable")
                return
            self._long_forms.add(connection)
        self._waiting.add(connection, READ, self._receive)

    def _work(self, connection: Connection, pool: ThreadPoolExecutor) -> None:
        """Let a thread go on with the connection's request."""
        self._waiting.remove(connection)
        if connection.exchange is None:
            connection.pace = None
            connection.exchange = Exchange(connection, self.wsgi, self.log, may_stay=self.alive)
        pool.submit(self._go_on, connection, connection.exchange)

    def _go_on(self, connection: Connection, exchange: Exchange) -> None:
        """Take the next step of a response; this runs in a thread."""
        then: Callable[[Connection], None] = self._end
        try:
            if not exchange.go_on():
                then = self._await_client
            elif not exchange.ends_connection:
                then = self._await_request
        except OSError as error:
            then = self._drop
            if error.errno not in (errno.EPIPE, errno.ECONNRESET, errno.ENOTCONN):
                self.log.exception("Socket error processing request.")
        except (Exception, SystemExit) as error:
            if exchange.has_begun:
                self.log.exception("Error handling request")
                then = self._drop
            else:
                self.handle_error(connection.request, connection.sock, connection.client, error)
        self._calls.defer(then, connection)

    def _await_client(self, connection: Connection) -> None:
        """Wait until the client takes more of its response."""
        connection.pace = connection.pace or connection.sent.new_pace()
        connection.pace.begin_waiting(time.monotonic())
        self._waiting.add(connection, WRITE, self._send)
        if too_many := self._waiting.oldest_response(MOST_RESPONSES):
            self._drop(too_many)

    def _send(self, connection: Connection) -> None:
        try:
            is_all_sent = connection.sent.flush()
        except OSError:
            self._drop(connection)
            return
        if not is_all_sent:
            self._waiting.renew(connection)
            return
        if connection.pace:
            connection.pace.end_waiting(time.monotonic())
        self._work(connection, self._threads)

    def _sweep(self, now: float) -> None:
        """Give up the clients that are too slow."""
        for connection in self._waiting.late(now):
            if connection.is_idle or connection.exchange:
                self._drop(connection)
            else:
                self._refuse(connection, 408, "Request Timeout")

    def _refuse(self, connection: Connection, status: int, reason: str) -> None:
        with suppress(OSError):
            write_error(connection.sock, status, reason, "")
        self._end(connection)

    def _end(self, connection: Connection) -> None:
        """Close the connection in such a way that the client gets its whole response (RFC 9112, section 9.6)."""
        self._waiting.remove(connection)
        try:
            connection.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(connection)
            return
        connection.exchange = connection.pace = None
        connection.deadline, connection.is_idle = time.monotonic() + DRAIN_SECONDS, True
        self._waiting.add(connection, READ, self._drain)

    def _drain(self, connection: Connection) -> None:
        try:
            is_ended = not connection.sock.recv(LONG_BYTES)
        except BlockingIOError:
            return
        except OSError:
            is_ended = True
        if is_ended:
            self._drop(connection)

    def _drop(self, connection: Connection) -> None:
        """Close the connection at once; its response, if one was on its way, is ended by a thread."""
        self._waiting.remove(connection)
        self._long_forms.discard(connection)
        self._count -= 1
        if connection.exchange:
            self._threads.submit(self._abandon, connection.exchange)
        with suppress(OSError):
            connection.sock.close()

    def _abandon(self, exchange: Exchange) -> None:
        try:
            exchange.abandon()
        except Exception:
            self.log.exception("Error at the end of a request")
