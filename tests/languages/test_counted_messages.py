"""Messages with counts, and messages whose values are filled in later."""

from flask import Flask

from app.languages import gettext as _
from app.languages import ngettext
from app.web.language.translation import register_translation


def test_a_validator_fills_in_its_values() -> None:
    assert str(_("Ask for %(min)s to %(max)s photos.") % {"min": 1, "max": 2000}) == "Ask for 1 to 2,000 photos."


def test_a_message_is_a_value_of_another() -> None:
    added, present = (ngettext("%(count)s file", "%(count)s files", count) for count in (1, 2))
    assert str(_("%(added)s, %(present)s", added=added, present=present)) == "1 file, 2 files"


def test_a_template_may_name_its_number_count() -> None:
    app = Flask(__name__)
    register_translation(app)
    source = "{% trans count=n %}{{ count }} photo{% pluralize %}{{ count }} photos{% endtrans %}"
    with app.app_context():
        assert app.jinja_env.from_string(source).render(n=1200) == "1,200 photos"
