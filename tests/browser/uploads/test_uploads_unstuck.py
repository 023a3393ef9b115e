"""Uploads continue when the server, the browser's own database, a worker or a lock does not respond."""

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from tests.browser.studio import Studio, new_collection, sign_in
from tests.support.servers.live import LiveServer

pytestmark = pytest.mark.browser

NOTE: FilePayload = {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a note"}
# Divides all waits of three seconds and more by sixty, so that timeouts are reached soon.
HURRIED = """
  const [plain, ending] = [setTimeout, AbortSignal.timeout];
  const hurried = (time) => (time >= 3000 ? time / 60 : time);
  globalThis.setTimeout = (act, time, ...more) => plain(act, hurried(time), ...more);
  AbortSignal.timeout = (time) => ending.call(AbortSignal, hurried(time));
"""
FAULTS = {
    "a database that never opens": "IDBFactory.prototype.open = () => ({});",
    "a database that was closed": "IDBDatabase.prototype.transaction = () => { throw new Error('closed'); };",
    "a database that cannot be read": """IDBObjectStore.prototype.getAll = () => {
        const request = {};
        queueMicrotask(() => request.onerror?.(new Event("error")));
        return request;
    };""",
    "a worker that never answers": "Worker.prototype.postMessage = () => {};",
    "a lock that is refused": "LockManager.prototype.request = () => Promise.reject(new Error('refused'));",
}


@pytest.fixture
def studio(live_server: LiveServer, page: Page) -> Studio:
    """Return an empty collection that is open in a browser with these short waits."""
    studio = new_collection(live_server)
    page.add_init_script(HURRIED)
    sign_in(page, live_server, onward=f"/collections/{studio.uuid}")
    return studio


def expect_uploaded(page: Page) -> None:
    page.set_input_files("#files", NOTE)
    expect(page.locator("#dock-title")).to_have_text("1 file uploaded", timeout=15_000)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_browser_costs_no_upload(studio: Studio, page: Page, fault: str) -> None:
    page.add_init_script(FAULTS[fault])
    page.reload()

    expect_uploaded(page)


@pytest.mark.parametrize("address", ["**/api/v1/uploads/check", "**/api/v1/uploads"])
def test_a_request_that_is_never_answered_is_made_again(studio: Studio, page: Page, address: str) -> None:
    page.route(address, lambda route: None, times=1)

    expect_uploaded(page)


@pytest.mark.parametrize(("status", "body"), [(500, "{}"), (200, "<title>Proxy</title>")])
def test_where_no_question_is_answered_the_file_is_sent_all_the_same(
    studio: Studio, page: Page, status: int, body: str
) -> None:
    page.route("**/api/v1/uploads/check", lambda route: route.fulfill(status=status, body=body))

    expect_uploaded(page)


def test_a_page_that_breaks_off_does_not_end_the_wait_for_the_session(studio: Studio, page: Page) -> None:
    def sign_out(route: Route) -> None:
        route.fulfill(status=401, json={"error": {"code": "unauthorized", "message": "Sign in."}})

    page.route("**/api/v1/uploads", sign_out, times=1)
    page.evaluate(
        """() => {
          const { text } = Response.prototype;
          Response.prototype.text = function () {
            Response.prototype.text = text;
            return Promise.reject(new TypeError("network error"));
          };
        }"""
    )

    expect_uploaded(page)
