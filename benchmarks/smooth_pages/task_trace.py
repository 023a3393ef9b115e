"""How much of the processor each task of a page took: the browser's own trace knows, the page itself does not."""

from playwright.sync_api import Page

TASK = "ThreadControllerImpl::RunTask"
POLL_MILLISECONDS = 20


class TaskTrace:
    """Runs once made. The brake counts as work; waiting for another program to yield the processor does not."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session = page.context.new_cdp_session(page)
        self._session.on("Tracing.dataCollected", lambda found: self._events.extend(found["value"]))
        self._session.on("Tracing.tracingComplete", lambda _: self._complete.append(True))
        self._start()

    def processor_time_of(self, tasks: list[float]) -> list[float]:
        """In milliseconds, of tasks known by how long they took, since this was last asked; it then begins anew."""
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
