"""A program that runs the web server and the worker together: ``python -m app.supervisor -- COMMAND … -- COMMAND …``.

It imports no other module of the app, because it stays in memory for as long as the site runs.
"""

import signal
import subprocess
import sys
import threading
import time

STOPPING_SECONDS = 30
POLL_SECONDS = 0.2
SEPARATOR = "--"


def supervisor_command(*commands: list[str]) -> list[str]:
    """Return the command line that runs these commands together."""
    arguments = [argument for command in commands for argument in (SEPARATOR, *command)]
    return [sys.executable, "-m", "app.supervisor", *arguments]


def run_together(*commands: list[str]) -> int:
    """Run the commands until one of them ends or a signal arrives, then stop all of them; return an exit status.

    The exit status is 0 after SIGINT or SIGTERM. Otherwise it is the one of the command that ended by itself (for a
    command that a signal killed, the signal's number), and never 0.
    """
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    # Each child has a session of its own, so that Ctrl-C reaches only this process, which then stops the children.
    children = [subprocess.Popen(command, start_new_session=True) for command in commands]  # noqa: S603
    while not stop.wait(POLL_SECONDS) and all(child.poll() is None for child in children):
        pass
    ended = [abs(child.returncode) for child in children if child.poll() is not None]
    for child in children:
        if child.poll() is None:
            child.terminate()
    _wait_for(children)
    return 0 if stop.is_set() else max(ended, default=0) or 1


def _wait_for(children: list[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + STOPPING_SECONDS + 5
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _commands(arguments: list[str]) -> list[list[str]]:
    commands: list[list[str]] = []
    for argument in arguments:
        if argument == SEPARATOR:
            commands.append([])
        else:
            commands[-1].append(argument)
    return commands


if __name__ == "__main__":
    sys.exit(run_together(*_commands(sys.argv[1:])))
