"""A stopwatch for the steps of work in one thread; it wraps the functions that do them."""

import functools
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch


@dataclass
class Stopwatch:
    """The seconds of each step, on the clock and of this process's processor time, without the steps inside it."""

    clock: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    cpu: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    _inner: list[list[float]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Count the time of the block for this step."""
        self._inner.append([0.0, 0.0])
        began, cpu_before = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            clock, cpu = time.perf_counter() - began, time.process_time() - cpu_before
            inner_clock, inner_cpu = self._inner.pop()
            self.clock[name] += clock - inner_clock
            self.cpu[name] += cpu - inner_cpu
            if self._inner:
                self._inner[-1][0] += clock
                self._inner[-1][1] += cpu

    @contextmanager
    def wrapped(self, *functions: tuple[Any, str, str]) -> Iterator[None]:
        """Count the time of every call of these functions until the block ends.

        Each function is given as the object that has it, its attribute there, and the name of the step.
        """
        with ExitStack() as stack:
            for owner, attribute, name in functions:
                stack.enter_context(patch.object(owner, attribute, self._counted(getattr(owner, attribute), name)))
            yield

    def _counted(self, function: Any, name: str) -> Any:
        @functools.wraps(function)
        def counted(*args: Any, **more: Any) -> Any:
            with self.step(name):
                return function(*args, **more)

        return counted
