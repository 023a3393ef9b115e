"""The jank of a page: long tasks, slow responses to taps and keys, and layout shifts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from weakref import WeakKeyDictionary

from playwright.sync_api import Page

from benchmarks.smooth_pages.task_trace import TaskTrace

SETTLED_MILLISECONDS = 500
LONG = 50  # milliseconds; the browser itself reports no shorter task
# A long task is what the browser's Long Tasks API reports: one run of the main thread, for a script, for the styles and
# the layout of a frame, or for parsing. Event times are those of INP: only events of an interaction count, as of a tap.
OBSERVE = """(() => {
  const shown = ({ startTime, value, hadRecentInput }) => hadRecentInput || seen.shifts.push([startTime, value]);
  const answered = ({ startTime, duration, interactionId: isOne }) => isOne && seen.answers.push([startTime, duration]);
  const later = all => all.filter(([at]) => at >= seen.from).map(([, size]) => size);
  const seen = window.stumbles = { from: 0, tasks: [], answers: [], shifts: [] };
  const observe = (type, use, more = {}) => new PerformanceObserver(list => list.getEntries().forEach(use))
    .observe({ type, buffered: true, ...more });
  observe("longtask", ({ startTime, duration }) => seen.tasks.push([startTime + duration, duration]));
  observe("layout-shift", shown);
  observe("event", answered, { durationThreshold: 16 });
  seen.begin = () => { seen.from = performance.now(); };
  seen.since = () => [seen.tasks, seen.answers, seen.shifts].map(later);
})()"""


_traces: WeakKeyDictionary[Page, TaskTrace] = WeakKeyDictionary()


@dataclass(frozen=True)
class Stumbles:
    """The jank of one act, in milliseconds except for ``shift``, the sum of its layout shifts.

    ``tasks`` are the durations of long tasks on the clock, ``work`` is their processor time, and ``answers`` are the
    durations from a tap or a key to the next frame.
    """

    tasks: tuple[float, ...] = ()
    work: tuple[float, ...] = ()
    answers: tuple[float, ...] = ()
    shift: float = 0

    @property
    def longest(self) -> float:
        """The longest task on the clock, or 0 if no task was as long as the browser reports."""
        return max(self.tasks, default=0)

    @property
    def hardest(self) -> float:
        """The most processor time of a long task: its duration if no other program used the processor."""
        return max(self.work, default=0)

    @property
    def slowest(self) -> float:
        return max(self.answers, default=0)


def observe(page: Page, slower: float) -> None:
    """Record jank from the page's next navigation on, with a processor that is ``slower`` times slower."""
    page.add_init_script(OBSERVE)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    _traces[page] = TaskTrace(page)


def begin(page: Page) -> None:
    """Begin the next act: jank before this moment no longer counts.

    After a navigation this is not needed.
    """
    page.evaluate("stumbles.begin()")


def seen(page: Page) -> Stumbles:
    """Wait until the page has settled, and return the jank since the act began."""
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    tasks, answers, shifts = page.evaluate("stumbles.since()")
    return Stumbles(tuple(tasks), tuple(_traces[page].processor_time_of(tasks)), tuple(answers), sum(shifts))


def row(name: str, runs: Sequence[Stumbles]) -> tuple[str, ...]:
    """Return the cells of an act: the medians of its runs, and the largest shift."""
    hardest, longest, slowest = (_median(runs, what) for what in ("hardest", "longest", "slowest"))
    return (
        name,
        f"{hardest:.0f} ms" if longest else f"< {LONG} ms",
        f"{longest:.0f} ms" if longest else f"< {LONG} ms",
        f"{slowest:.0f} ms" if slowest else "",
        f"{max(each.shift for each in runs):.3f}",
    )


def goal(acts: Mapping[str, Sequence[Stumbles]]) -> tuple[str, ...]:
    """Return the last row: each goal, and whether every act reached it."""
    hardest, slowest = (max(_median(runs, what) for runs in acts.values()) for what in ("hardest", "slowest"))
    shift = max(each.shift for runs in acts.values() for each in runs)
    task, answer, jump = (
        "reached" if each else "**not reached**" for each in (hardest <= 100, slowest <= 100, shift <= 0.02)
    )
    return ("goal", f"≤ 100 ms: {task}", "", f"≤ 100 ms: {answer}", f"≤ 0.020: {jump}")


def _median(runs: Sequence[Stumbles], what: str) -> float:
    return median(getattr(each, what) for each in runs)


COLUMNS = ("step", "longest task, processor time", "by the clock", "slowest answer", "layout shift")
