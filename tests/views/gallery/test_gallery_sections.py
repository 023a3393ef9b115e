"""Sections in a gallery: in the owner's order, each below its heading, with a tab that leads to it."""

import re

from tests.access.scene import Scene


def test_photos_stand_under_their_sections_and_tabs_lead_there(scene: Scene):
    owner = scene.owner()
    collection = scene.collection(owner)
    evening = scene.section(collection, "Evening", position=2)
    morning = scene.section(collection, "Morning", position=1)
    names = [("dance.jpg", evening), ("loose.jpg", None), ("coffee.jpg", morning)]
    photos = {name: scene.photo(collection, name, section_id=s.id if s else None) for name, s in names}

    page = scene.visitor().get(f"/g/{collection.slug}").text

    offsets = [page.index(f'id="photo-{photos[name].uuid}"') for name in ("loose.jpg", "coffee.jpg", "dance.jpg")]
    assert offsets == sorted(offsets)
    tabs = re.findall(r'<a href="#(section-\w+)" dir="auto">(\w+)</a>', page)
    assert [title for _, title in tabs] == ["Morning", "Evening"]
    assert all(f'id="{anchor}">{title}</h2>' in page for anchor, title in tabs)


def test_what_is_on_its_way_is_said_and_not_shown(scene: Scene):
    collection = scene.collection(scene.owner())
    scene.photo(collection)
    waiting = scene.photo(collection, "late.jpg", state="pending")

    page = scene.visitor().get(f"/g/{collection.slug}").text

    assert "1 more photo is being prepared" in page
    assert str(waiting.uuid) not in page
