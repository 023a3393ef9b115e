"""What a person feels of a page at work: tasks that keep it from answering, slow answers, and things that jump."""

from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Page

SETTLED_MILLISECONDS = 500
LONG, TOO_LONG = 50, 100  # milliseconds; the browser itself reports no task below the first
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


@dataclass(frozen=True)
class Stumbles:
    """Of one act: the long tasks and the answers to taps and keys, in milliseconds, and the sum of layout shifts."""

    tasks: tuple[float, ...] = ()
    answers: tuple[float, ...] = ()
    shift: float = 0

    @property
    def longest(self) -> float:
        """0 where no task took as long as the browser reports."""
        return max(self.tasks, default=0)

    @property
    def slowest(self) -> float:
        return max(self.answers, default=0)


def begin(page: Page) -> None:
    """What comes from here on belongs to the next act; a new page begins by itself."""
    page.evaluate("stumbles.begin()")


def seen(page: Page) -> Stumbles:
    """What there was since then, once the page has come to rest."""
    page.wait_for_timeout(SETTLED_MILLISECONDS)
    tasks, answers, shifts = page.evaluate("stumbles.since()")
    return Stumbles(tuple(tasks), tuple(answers), sum(shifts))


def row(name: str, runs: list[Stumbles]) -> tuple[str, ...]:
    """The cells of an act: medians of its runs, the counts of its worst run."""
    long, too_long = (max(sum(task > least for task in each.tasks) for each in runs) for least in (LONG, TOO_LONG))
    longest, slowest = median(each.longest for each in runs), median(each.slowest for each in runs)
    return (
        name,
        f"{longest:.0f} ms" if longest else f"< {LONG} ms",
        str(long),
        str(too_long),
        f"{slowest:.0f} ms" if slowest else "",
        f"{max(each.shift for each in runs):.3f}",
    )


COLUMNS = ("act", "longest task", f"tasks over {LONG} ms", f"over {TOO_LONG} ms", "slowest answer", "layout shift")
