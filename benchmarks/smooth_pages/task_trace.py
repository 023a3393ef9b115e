"""The processor time of a page's tasks, from the browser's own trace, because the page cannot measure it."""

from playwright.sync_api import Page

TASK = "ThreadControllerImpl::RunTask"
POLL_MILLISECONDS = 20


class TaskTrace:
    """A trace of the browser's tasks that runs as soon as it is created.

    The slowdown by CPU throttling counts as processor time. The time in which another program uses the processor does
    not.
    """

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._session.on("Tracing.dataCollected", lambda found: self._events.extend(found["value"]))
        self._session.on("Tracing.tracingComplete", lambda _: self._complete.append(True))
        self._start()

    def processor_time_of(self, tasks: list[float]) -> list[float]:
        """Return the processor time of each task in milliseconds, and start a new trace.

        ``tasks`` are durations on the clock in milliseconds, since the trace started. Each is matched with the traced
        task whose duration is nearest.
        """
        self._session.send("Tracing.end")
        while not self._complete:
            self._page.wait_for_timeout(POLL_MILLISECONDS)
        runs = [
            (event["dur"] / 1000, event["tdur"] / 1000)
            for event in self._events
            if event["name"] == TASK and "tdur" in event
        ]
        self._start()
        return [min(runs, key=lambda run: abs(run[0] - task))[1] for task in tasks]

    def _start(self) -> None:
        self._events: list[dict] = []
        self._complete: list[bool] = []
        config = {"includedCategories": ["toplevel"]}
        self._session.send("Tracing.start", {"transferMode": "ReportEvents", "traceConfig": config})
