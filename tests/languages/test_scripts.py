"""Every text of every script is translated, and a page contains its scripts' sentences in its language."""

import json
import re
from pathlib import Path

import pytest

from app.languages.pseudo import pseudo
from app.places import PROJECT_FOLDER
from tests.access.scene import Scene
from tests.languages.script_text import unseen_texts

SCRIPTS = sorted((PROJECT_FOLDER / "app").rglob("*.js"))
SENTENCES = re.compile(r'<script type="application/json" id="sentences">(.*?)</script>')


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_text_of_a_script_stands_outside_of_the_seam(path: Path) -> None:
    assert list(unseen_texts(path.read_text())) == []


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('toast("Link copied");', ["Link copied"]),
        ('toast(gettext("Link copied"));', []),
        ('label.textContent = "Saving…";', ["Saving…"]),
        ("label.textContent = `${count} selected`;", ["% selected"]),
        ("button.ariaLabel = `Select ${name}`;", ["Select %"]),
        ('a = `${gettext("Ready")}.`;', ['`${gettext("Ready")}.`']),
        ('one(root, ".dock-frame span").focus();', []),
        ('if (event.key === "Enter") send({ "Upload-Length": 3 });', []),
        ('throw new TypeError("no list here");', []),
        ("// Saves each note.", []),
    ],
)
def test_what_counts_as_text_of_a_script(source: str, texts: list[str]) -> None:
    assert list(unseen_texts(source)) == texts


@pytest.fixture
def gallery(scene: Scene) -> str:
    scene.app.config["PSEUDO_LANGUAGES"] = True
    scene.photo(scene.collection(scene.owner(), slug="harbour"))
    return "/g/harbour"


def sentences_of(scene: Scene, address: str) -> dict:
    found = SENTENCES.search(scene.visitor().get(address).text)
    return json.loads(found[1]) if found else {}


def test_a_page_carries_the_sentences_of_its_scripts_in_its_language(scene: Scene, gallery: str) -> None:
    sentences = sentences_of(scene, f"{gallery}?lang=ar-XB")
    assert sentences["Link copied"] == pseudo("Link copied")
    assert sentences["%(count)s too many"] == dict.fromkeys(
        ("zero", "one", "two", "few", "many", "other"), pseudo("%(count)s too many")
    )
    assert "Uploading %(number)s of %(count)s" not in sentences


def test_an_english_page_carries_no_sentences(scene: Scene, gallery: str) -> None:
    assert sentences_of(scene, gallery) == {}
