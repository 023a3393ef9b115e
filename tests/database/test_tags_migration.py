"""The migration to tags of photos copies the keywords that were read before."""

from flask import Flask
from flask_migrate import downgrade, upgrade

from app.extensions import db
from app.models import File
from tests.access.scene import Scene


def test_keywords_that_were_read_before_are_tags(app: Flask):
    scene = Scene(app)
    collection = scene.collection(scene.owner())
    told = [{"keywords": ["lake", "Zürich, old town", "LAKE", "x" * 60]}, {"title": "keywords"}, {"keywords": "odd"}]
    for metadata in told:
        scene.photo(collection, variants=(), metadata_json=metadata)
    with app.app_context():
        downgrade(revision="0014")
        upgrade()
        found = [file.tag_names for file in db.session.query(File).order_by(File.id)]
    assert found == [["lake", "old town", "Zürich"], [], []]
