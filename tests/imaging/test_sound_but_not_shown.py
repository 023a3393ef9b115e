"""A sound TIFF that Vitrine cannot decode is not called damaged: it is stored, with a sentence that explains it."""

import pytest
from PIL import Image
from sqlalchemy import select

from app.errors import PictureError, PictureNotShown
from app.extensions import db
from app.imaging.limits import Limits
from app.imaging.variants import FIRST_PASS
from app.models import File, FileState
from tests.imaging.drawn_tiffs import PIXELS, UNSHOWN, tiff
from tests.imaging.in_process import render
from tests.support.instances import inside, process_everything
from tests.support.uploads.uploading import new_collection, upload


@pytest.mark.parametrize("kind", UNSHOWN)
def test_the_sentence_names_the_kind(tmp_path, make_sandbox, kind):
    content, what = UNSHOWN[kind]
    (tmp_path / "sound.tif").write_bytes(content)

    with pytest.raises(PictureNotShown, match=f"cannot show .*{what}.* can be downloaded"):
        make_sandbox().render(tmp_path / "sound.tif", tmp_path, FIRST_PASS)


def test_its_file_is_kept_as_it_is(app, api):
    upload(api, new_collection(api), ("panorama.tif", UNSHOWN["float"][0]))
    process_everything(app)

    with inside(app):
        file = db.session.scalar(select(File))
        assert (file.state, "damaged" in file.error) == (FileState.UNSUPPORTED, False)


@pytest.mark.parametrize("kept", [0.5, 0.02])
def test_one_that_is_cut_short_is_still_damaged(tmp_path, kept):
    content = UNSHOWN["float"][0]
    (tmp_path / "cut.tif").write_bytes(content[: round(len(content) * kept)])

    with pytest.raises(PictureError) as refused:
        render(tmp_path / "cut.tif", tmp_path, FIRST_PASS, Limits())
    assert not isinstance(refused.value, PictureNotShown)


def test_gray_of_sixteen_bits_whose_white_is_zero_is_not_shown_inverted(tmp_path):
    (tmp_path / "film.tif").write_bytes(tiff("H", [55 * 257] * PIXELS, photometric=0))

    render(tmp_path / "film.tif", tmp_path, FIRST_PASS, Limits())

    with Image.open(tmp_path / "medium_film.jpg") as medium:
        assert abs(medium.getpixel((20, 20))[0] - 200) <= 2
