"""A program that runs a Python module until the supervisor ends: ``python -m app.supervised MODULE [ARGUMENT…]``.

Its standard input is a pipe that only the supervisor holds open for writing. When the supervisor ends, also by SIGKILL,
the kernel closes the pipe, and this process stops as after SIGTERM. The kernel's parent-death signal would do this on
Linux only. It imports no other module of the app but the supervisor, which imports none.
"""

import os
import runpy
import signal
import sys
import threading
import time

from app.supervisor import STOPPING_SECONDS


def main() -> None:
    """Run the module as ``python -m MODULE`` does, beside a thread that watches the pipe."""
    threading.Thread(target=_end_with_supervisor, name="supervisor-watch", daemon=True).start()
    module, *arguments = sys.argv[1:]
    sys.argv[1:] = arguments
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _end_with_supervisor() -> None:
    os.read(0, 1)  # it returns at the end of the pipe, because nothing is ever written
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOPPING_SECONDS + 5)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
