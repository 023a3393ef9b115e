"""What a person feels of a page at work: tasks that keep it from answering, slow answers, and things that jump."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from weakref import WeakKeyDictionary

from playwright.sync_api import Page

from benchmarks.smooth_pages.task_trace import TaskTrace

SETTLED_MILLISECONDS = 500
LONG = 50  # milliseconds; the browser itself reports no shorter task
# Long tasks as the browser's Long Tasks API has them: one run of the main thread, be it a script, styles and layout
# for a frame, or text taken in. Event times are those of INP, without taps and keys that nothing answers.
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
    """Of one act: long tasks by the clock and by their work, answers to taps and keys (in ms); the sum of shifts."""

    tasks: tuple[float, ...] = ()
    work: tuple[float, ...] = ()
    answers: tuple[float, ...] = ()
    shift: float = 0

    @property
    def longest(self) -> float:
        """0 where no task took as long as the browser reports."""
        return max(self.tasks, default=0)

    @property
    def hardest(self) -> float:
        """What the longest would take of a processor that it has to itself."""
        return max(self.work, default=0)

    @property
    def slowest(self) -> float:
        return max(self.answers, default=0)


def observe(page: Page, slower: float) -> None:
    """From its next page on; with a processor that is so many times slower than this one."""
    page.add_init_script(OBSERVE)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    _traces[page] = TaskTrace(page)


def begin(page: Page) -> None:
    """What comes from here on belongs to the next act; a new page begins by itself."""
    page.evaluate("stumbles.begin()")


def seen(page: Page) -> Stumbles:
    """What there was since then, once the page has come to rest."""
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    tasks, answers, shifts = page.evaluate("stumbles.since()")
    return Stumbles(tuple(tasks), tuple(_traces[page].processor_time_of(tasks)), tuple(answers), sum(shifts))


def row(name: str, runs: Sequence[Stumbles]) -> tuple[str, ...]:
    """The cells of an act: medians of its runs, but the largest shift."""
    hardest, longest, slowest = (_median(runs, what) for what in ("hardest", "longest", "slowest"))
    return (
        name,
        f"{hardest:.0f} ms" if longest else f"< {LONG} ms",
        f"{longest:.0f} ms" if longest else f"< {LONG} ms",
        f"{slowest:.0f} ms" if slowest else "",
        f"{max(each.shift for each in runs):.3f}",
    )


def goal(acts: Mapping[str, Sequence[Stumbles]]) -> tuple[str, ...]:
    """The last row: whether every act reached what is wanted."""
    hardest, slowest = (max(_median(runs, what) for runs in acts.values()) for what in ("hardest", "slowest"))
    shift = max(each.shift for runs in acts.values() for each in runs)
    task, answer, jump = (
        "reached" if each else "**not reached**" for each in (hardest <= 100, slowest <= 100, shift <= 0.02)
    )
    return ("goal", f"≤ 100 ms: {task}", "", f"≤ 100 ms: {answer}", f"≤ 0.020: {jump}")


def _median(runs: Sequence[Stumbles], what: str) -> float:
    return median(getattr(each, what) for each in runs)


COLUMNS = ("step", "longest task, processor time", "by the clock", "slowest answer", "layout shift")
