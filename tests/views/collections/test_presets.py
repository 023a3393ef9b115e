"""Presets that another version of Vitrine stored."""

from tests.access.scene import Scene


def test_a_preset_of_a_newer_version_is_shown_with_the_values_that_are_known(scene: Scene) -> None:
    owner = scene.owner()
    newer = {"privacy": "biometric", "downloads": "web", "look": {"grid_style": "spiral"}, "hologram": True}
    scene.preset(owner, name="From the future", settings=newer)
    browser = scene.signed_in(owner)
    page = browser.get("/collections/presets")
    assert (page.status_code, "From the future" in page.text) == (200, True)
    assert browser.get("/collections/new").status_code == 200
