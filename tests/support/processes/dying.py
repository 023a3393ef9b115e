"""A program that is killed as soon as it has started, for tests of the supervisor."""

import os
import signal

if __name__ == "__main__":
    os.kill(os.getpid(), signal.SIGKILL)
