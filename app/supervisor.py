"""A program that runs the web server and the worker together, and starts each again if it dies.

``python -m app.supervisor FORM -- NAME MODULE [ARGUMENT…] -- NAME MODULE [ARGUMENT…]``; ``FORM`` is that of its log
lines, ``text`` or ``json``. It imports no other module of the app, because it stays in memory for as long as the site
runs.
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress

STOPPING_SECONDS = 30
POLL_SECONDS = 0.2
STARTING_SECONDS = 30  # a command that ends by itself in this time after its first start has wrong settings
STEADY_SECONDS = 60  # after a run of this length, the delays begin again with the shortest
LONGEST_DELAY = 60  # seconds; the delays are 1, 2, 4, … seconds
SEPARATOR = "--"


def supervisor_command(modules: dict[str, list[str]], form: str) -> list[str]:
    """Return the command line that runs these modules, by their names in the log, with their arguments."""
    arguments = [argument for name, module in modules.items() for argument in (SEPARATOR, name, *module)]
    return [sys.executable, "-m", "app.supervisor", form, *arguments]


def run_together(modules: dict[str, list[str]], form: str) -> int:
    """Run the modules until a signal arrives or one cannot start, then stop all of them; return an exit status.

    A module that ends later, or is killed, is started again after a delay, and the other one goes on. The supervisor
    never gives up, because a cause that lasts, such as too little memory, may end without a person.
    The exit status is 0 after SIGINT or SIGTERM. Otherwise it is the one of the module that could not start, and
    never 0.
    """
    stopped_by: list[int] = []  # a list, because a lock in a signal handler could wait for itself
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda given, _: stopped_by.append(given))
    pipe, _open_until_the_end = os.pipe()
    processes = [_Supervised(name, module, pipe, form) for name, module in modules.items()]
    status = 0
    while not stopped_by and not status:
        time.sleep(POLL_SECONDS)
        status = next((process.status or 1 for process in processes if not process.keep_running()), 0)
    _stop(processes)
    return 0 if stopped_by else status


class _Supervised:
    """One of the modules, and the process that runs it now or ran it last.

    Each process has a session of its own, so that Ctrl-C reaches only the supervisor, which then stops all of them.
    ``pipe`` is their standard input, which ends when the supervisor does.
    """

    def __init__(self, name: str, module: list[str], pipe: int, form: str):
        self._name = name
        self._command = [sys.executable, "-m", "app.supervised", *module]
        self._pipe = pipe
        self._form = form
        self._failures = 0
        self._is_first = True
        self._due: float | None = None  # when it starts again; None while it runs
        self._start()

    @property
    def status(self) -> int:
        """The exit status of the process that has ended."""
        return int(self._process.returncode)

    def keep_running(self) -> bool:
        """Start the module again if it has ended and its delay is over; return whether its first start has not failed.

        A module that was killed by a signal did start.
        """
        if self._due is not None:
            self._start_if_due(self._due)
            return True
        if self._process.poll() is None:
            return True
        lasted = time.monotonic() - self._began
        if self._is_first and self.status >= 0 and lasted < STARTING_SECONDS:
            return False
        self._signal(signal.SIGKILL)  # what a killed process left behind would keep the port
        self._failures = 1 if lasted >= STEADY_SECONDS else self._failures + 1
        self._wait_to_start(f"was killed by signal {-self.status}" if self.status < 0 else f"ended with {self.status}")
        return True

    def terminate(self) -> None:
        """Ask the process to stop, if it still runs."""
        if self._process.poll() is None:
            self._process.terminate()

    def end_by(self, deadline: float) -> None:
        """Wait until the process has ended, and kill it at ``deadline`` (monotonic seconds)."""
        try:
            self._process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._process.wait()

    def _start(self) -> None:
        self._process = subprocess.Popen(self._command, stdin=self._pipe, start_new_session=True)  # noqa: S603
        self._began, self._due = time.monotonic(), None

    def _start_if_due(self, due: float) -> None:
        if time.monotonic() < due:
            return
        self._is_first = False
        try:
            self._start()
        except OSError as error:  # too little memory, or too many processes
            self._failures += 1
            self._wait_to_start(f"could not be started ({error.strerror})")

    def _wait_to_start(self, what: str) -> None:
        delay = min(LONGEST_DELAY, 2 ** min(self._failures - 1, 10))
        self._due = time.monotonic() + delay
        _log(f"the {self._name} {what}; it is started again in {delay} s", self._form)

    def _signal(self, number: int) -> None:
        with suppress(ProcessLookupError, PermissionError):  # the second: macOS, for a group of ended processes
            os.killpg(self._process.pid, number)


def _stop(processes: list[_Supervised]) -> None:
    deadline = time.monotonic() + STOPPING_SECONDS + 5
    for process in processes:
        process.terminate()
    for process in processes:
        process.end_by(deadline)


def _log(message: str, form: str) -> None:
    """Write an error to standard error in the form that `log_format` gives to all lines."""
    now = time.time()
    thousandths = f"{int(now % 1 * 1000):03}"
    if form == "json":
        moment = f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(now))}.{thousandths}Z"
        line = json.dumps({"time": moment, "level": "error", "logger": "app.supervisor", "message": message})
    else:
        moment = f"{time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(now))},{thousandths}"
        line = f"{moment} ERROR app.supervisor: {message}"
    with suppress(OSError):  # a log that cannot be written must not end the site
        print(line, file=sys.stderr, flush=True)


def _modules(arguments: list[str]) -> dict[str, list[str]]:
    parts: list[list[str]] = []
    for argument in arguments:
        if argument == SEPARATOR:
            parts.append([])
        else:
            parts[-1].append(argument)
    return {name: module for name, *module in parts}


if __name__ == "__main__":
    sys.exit(run_together(_modules(sys.argv[2:]), sys.argv[1]))
