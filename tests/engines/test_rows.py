"""The rows of the gallery as each engine draws them: full, with even edges, and as computed by the server."""

import re

import pytest
import requests

from tests.browser.published import Published, fill_up, publish
from tests.browser.studio import signed
from tests.support.engines.tab import Tab
from tests.support.pictures import drawn_jpeg
from tests.support.servers.live import LiveServer

SHAPES = [(300, 200), (200, 300), (240, 240), (320, 180), (300, 225), (480, 150), (300, 200)]
CLASSES = {320: 0, 390: 0, 820: 1, 1440: 2, 2560: 3}  # window to width class
# Of each row: the ids of its tiles, the distances from both edges of the list, and the heights of its tiles.
DRAWN = """() => [...document.querySelectorAll(".grid")].flatMap((list) => {
  const frame = list.getBoundingClientRect();
  const rows = [];
  let top = null;
  for (const tile of list.children) {
    const box = tile.getBoundingClientRect();
    if (top === null || Math.abs(box.top - top) > 2) rows.push({ ids: [], edges: [], heights: [] });
    top = box.top;
    const row = rows.at(-1);
    row.ids.push(tile.id.replace("photo-", ""));
    row.edges.push(box.left - frame.left, frame.right - box.right);
    row.heights.push(box.height);
  }
  return rows.map(({ ids, edges, heights }) => ({ ids, edges: [edges[0], edges.at(-1)], heights }));
})"""
BOXES = """() => [...document.querySelectorAll(".grid > *")].map((tile) => {
  const { left, right, top, bottom } = tile.getBoundingClientRect();
  return { left, right, top, bottom };
})"""
ROWS = "async (url) => (await fetch(`${url}/rows.json?count=5000`)).json()"
GROWN = """(count) => {
  scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
  return document.querySelectorAll(".tile").length === count;
}"""


@pytest.fixture(scope="module")
def gallery(live_server: LiveServer) -> Published:
    pictures = [(f"shot {number}.jpg", drawn_jpeg(*SHAPES[number % 7], (number * 9, 90, 120))) for number in range(26)]
    return publish(live_server, pictures)


@pytest.fixture(scope="module")
def hero(live_server: LiveServer) -> Published:
    """Return a gallery of landscapes whose first photo is shown large."""
    gallery = fill_up(publish(live_server, [("shot 1.jpg", drawn_jpeg(300, 200, (9, 90, 120)))]), 12)
    address = f"{live_server.url}/api/v1/files/{gallery.files[0]['id']}"
    requests.patch(address, json={"hero": True}, headers=signed(live_server), timeout=30).raise_for_status()
    return gallery


@pytest.mark.parametrize("width", CLASSES)
def test_every_row_is_full_and_has_the_photos_of_the_server(tab: Tab, gallery: Published, width: int) -> None:
    tab.resize(width, 800)
    tab.open(gallery.url)
    expect_rows(tab, gallery, CLASSES[width])


def test_a_fragment_goes_on_with_a_row_of_its_own(tab: Tab, live_server: LiveServer) -> None:
    gallery = fill_up(publish(live_server, [("shot 1.jpg", drawn_jpeg(300, 200, (9, 90, 120)))]), 130)
    tab.open(gallery.url)
    tab.wait_for(GROWN, 130)
    expect_rows(tab, gallery, 2)


@pytest.mark.parametrize("width", [820, 1440])
def test_a_hero_photo_is_as_high_as_both_rows_beside_it(tab: Tab, hero: Published, width: int) -> None:
    tab.resize(width, 800)
    tab.open(hero.url)

    first, *others = tab.evaluate(BOXES)[:5]
    upper = [box for box in others if abs(box["top"] - first["top"]) < 1]
    lower = [box for box in others if box["top"] > first["top"] + 1 and box["left"] > first["right"]]
    assert (len(upper) > 0, len(lower) > 0) == (True, True)
    assert max(abs(box["bottom"] - first["bottom"]) for box in lower) < 1
    assert min(box["left"] for box in lower) == pytest.approx(min(box["left"] for box in upper), abs=1)
    assert max(box["right"] for box in lower) == pytest.approx(max(box["right"] for box in upper), abs=1)


def expect_rows(tab: Tab, gallery: Published, width_class: int) -> None:
    """Check every drawn row against the rows of the server."""
    rows = tab.evaluate(ROWS, gallery.url)
    drawn = tab.evaluate(DRAWN)
    assert [photo for row in drawn for photo in row["ids"]] == [file["id"] for file in gallery.files]
    for row in drawn:
        gaps = {re.search(rf"--m{width_class}:(\d+)", rows[photo])[1] for photo in row["ids"]}
        assert [int(count) + 1 for count in gaps] == [len(row["ids"])]
        assert max(map(abs, row["edges"])) < 1
        assert max(row["heights"]) - min(row["heights"]) < 1
