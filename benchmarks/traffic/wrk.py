"""Thousands of requests over persistent connections by wrk, whose one thread takes little CPU time from the server."""

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 16
REQUESTS = re.compile(r"(\d+) requests in ([\d.]+)(ms|s|m)")
FAILED = re.compile(r"Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)")
LATENCY = re.compile(r"99%\s+([\d.]+)(us|ms|s)")
SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0}
SCRIPT = """
local paths = {{ {paths} }}
local at = 0
request = function()
  at = at % #paths + 1
  return wrk.format("GET", paths[at], {{ ["Cookie"] = {cookie}, ["Host"] = {host} }})
end
"""


@dataclass(frozen=True)
class Load:
    """The number of answered requests, that per second, and the 99th percentile of their durations in seconds."""

    count: int
    rate: float
    slow: float


def has_wrk() -> bool:
    """Return whether wrk is installed."""
    return shutil.which("wrk") is not None


def load(url: str, paths: Sequence[str], cookie: str, folder: Path, seconds: int) -> Load:
    """Request the paths in turn for so many seconds, and return the load.

    Raises ``RuntimeError`` if a request failed or wrk's output could not be read.
    """
    script = folder / "load.lua"
    host = url.removeprefix("http://")
    values = {"paths": ", ".join(map(json.dumps, paths)), "cookie": json.dumps(cookie), "host": json.dumps(host)}
    script.write_text(SCRIPT.format(**values))
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    if failed := FAILED.search(said):
        raise RuntimeError(f"{url} refused requests: {failed[0]}")
    answered, slow = REQUESTS.search(said), LATENCY.search(said)
    if answered is None or slow is None:
        raise RuntimeError(f"wrk said something else than expected:\n{said}")
    taken = float(answered[2]) * SECONDS[answered[3]]
    count = int(answered[1])
    return Load(count, count / taken, float(slow[1]) * SECONDS[slow[2]])
