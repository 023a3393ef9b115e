"""``/metrics``: refused without its token, and correct numbers of the site with it."""

import re

import pytest

from app.config import load_settings
from app.errors import ConfigurationError
from tests.access.scene import Scene
from tests.support.instances import MakeApp
from tests.support.page_client import PageClient

TOKEN = "a-token-for-the-metrics-1"


@pytest.fixture
def counted(make_app: MakeApp) -> Scene:
    """Return the scene on an app with metrics."""
    return Scene(make_app(VITRINE_METRICS_TOKEN=TOKEN))


def numbers(browser: PageClient) -> dict[str, float]:
    text = browser.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    return {name: float(value) for name, value in re.findall(r"^(vitrine\S+) (\S+)$", text, re.MULTILINE)}


def test_without_the_setting_there_is_nothing(scene: Scene) -> None:
    assert scene.visitor().get("/metrics", headers={"Authorization": "Bearer None"}).status_code == 404


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer something else", TOKEN, f"Basic {TOKEN}"])
def test_without_the_token_there_is_nothing(counted: Scene, authorization: str) -> None:
    answer = counted.visitor().get("/metrics", headers={"Authorization": authorization})
    assert (answer.status_code, "vitrine_" in answer.text) == (404, False)


def test_an_owner_is_no_scraper(counted: Scene) -> None:
    assert counted.signed_in(counted.owner()).get("/metrics").status_code == 404


def test_the_site_in_numbers(counted: Scene) -> None:
    collection = counted.collection(counted.owner())
    ready = counted.photo(collection)
    counted.photo(collection, state="pending")
    found = numbers(counted.visitor())
    with counted.row(ready) as row:
        of_variants = sum(variant.size for variant in row.variants)
    assert (found['vitrine_files{state="ready"}'], found['vitrine_files{state="failed"}']) == (1, 0)
    assert found['vitrine_stored_bytes{kind="variant",store="local"}'] == of_variants
    assert (found["vitrine_workers"], found["vitrine_queue_tasks"]) == (0, 0)
    assert found["vitrine_oldest_pending_seconds"] > 24 * 3600


def test_requests_are_counted_by_route_and_strangers_make_up_no_new_ones(counted: Scene) -> None:
    browser = counted.visitor()
    for path in ("/login", "/login", "/nothing-here", "/nor-here"):
        browser.get(path)
    browser.open("/login", method="INVENTED")
    found = numbers(browser)
    counts = {name: int(value) for name, value in found.items() if name.startswith("vitrine_http_requests_total")}
    assert counts == {
        'vitrine_http_requests_total{method="GET",route="/login",status="200"}': 2,
        'vitrine_http_requests_total{method="GET",route="none",status="404"}': 2,
        'vitrine_http_requests_total{method="other",route="none",status="405"}': 1,
    }
    assert found['vitrine_http_request_seconds_count{route="/login"}'] == 2


def test_a_guessable_token_stops_the_start(tmp_path) -> None:
    with pytest.raises(ConfigurationError, match="VITRINE_METRICS_TOKEN must be at least 16 random characters"):
        load_settings({"VITRINE_INSTANCE": str(tmp_path), "VITRINE_METRICS_TOKEN": "short"})
