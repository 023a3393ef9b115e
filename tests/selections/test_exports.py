"""Exports of a selection are read correctly by other programs (Statement 24)."""

import csv
import io

import pytest

from app.errors import InvalidInput
from app.imaging.metadata.xmp import read_xmp
from app.services.selections.exports.exported_photo import ExportedPhoto
from app.services.selections.exports.names import Program, also_found, filter_string, name_list
from app.services.selections.exports.sidecars import Marks, Naming, sidecars
from app.services.selections.exports.spreadsheet import spreadsheet

RAW_AND_JPEG = [ExportedPhoto("IMG_0002.CR2"), ExportedPhoto("img_0002.jpg"), ExportedPhoto("IMG_0001.jpg")]


def rows(*photos: ExportedPhoto, **how: bool) -> list[list[str]]:
    return list(csv.reader(io.StringIO(spreadsheet(photos, **how).decode("utf-8-sig"), newline="")))


def test_names_keep_the_order_and_tell_a_stem_once():
    assert name_list(RAW_AND_JPEG, with_extension=False) == "IMG_0002\nIMG_0001\n"
    assert name_list(RAW_AND_JPEG, with_extension=True) == "IMG_0002.CR2\nimg_0002.jpg\nIMG_0001.jpg\n"


@pytest.mark.parametrize(
    ("program", "text"),
    [
        (Program.LIGHTROOM, "IMG_0002, 0012"),
        (Program.CAPTURE_ONE, "IMG_0002 0012"),
        (Program.FILES, 'IMG_0002 OR "Anna & Tom 0012"'),
    ],
)
def test_each_program_gets_its_own_string(program, text):
    assert filter_string([*RAW_AND_JPEG[:2], ExportedPhoto("Anna & Tom 0012.jpg")], program) == text


def test_what_else_the_filters_show_is_reported():
    assert also_found([ExportedPhoto("IMG_1.jpg")], ["img_1.CR2", "IMG_10.jpg", "DSC_2.jpg"]) == ["IMG_10.jpg"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "  ="])
def test_no_cell_begins_a_formula(sign):
    _, row = rows(ExportedPhoto(f"{sign}1+1.jpg", note=f"{sign}cmd|' /C calc'!A0"))
    assert all(cell.startswith("'") for cell in (row[0], row[2]))


def test_no_formula_begins_where_a_semicolon_separates():
    _, row = rows(ExportedPhoto("a.jpg", note=";=1+1;\n@SUM(A1)"))
    assert row[2] == ";'=1+1;\n'@SUM(A1)"


def test_a_cell_is_the_text_it_was_made_from():
    note = 'Said "yes", twice;\nand à la carte'
    assert rows(ExportedPhoto("a,b.jpg", note=note, section="Evening", rating=3, size=12))[1] == [
        "a,b.jpg", "Evening", note, "", "", "3", "", "12",
    ]  # fmt: skip


def test_the_encoding_is_marked_for_excel_and_lines_end_as_rfc_4180_says():
    content = spreadsheet([ExportedPhoto("a.jpg")])
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == 2


def test_several_people_are_counted_and_named():
    head, row = rows(ExportedPhoto("a.jpg", people=("Anna", "=Tom")), of_several=True)
    assert dict(zip(head, row, strict=True))["Selected by"] == "2"
    assert dict(zip(head, row, strict=True))["Names"] == "Anna; '=Tom"


def test_a_sidecar_says_stars_label_and_note():
    photo = ExportedPhoto("IMG_1.jpg", note="A <b> & ]]> \x00\x08ü", caption="At the lake")
    sidecar = sidecars([photo], Naming.STEM)[0]
    assert read_xmp(sidecar.content(Marks(4, "Red"))) == {
        "xmp:Rating": ["4"],
        "xmp:Label": ["Red"],
        "dc:description": ["At the lake\n\nA <b> & ]]> ü"],
    }


def test_raw_and_jpeg_share_a_sidecar_and_namesakes_get_a_folder():
    photos = [*RAW_AND_JPEG, ExportedPhoto("IMG_0001.JPG"), ExportedPhoto("IMG_0001.jpg")]
    names = [sidecar.path for sidecar in sidecars(photos, Naming.STEM)]
    assert names == ["IMG_0002.xmp", "IMG_0001.xmp", "2/IMG_0001.xmp", "3/IMG_0001.xmp"]


def test_a_sidecar_after_the_whole_name():
    names = [sidecar.path for sidecar in sidecars(RAW_AND_JPEG, Naming.FILE)]
    assert names == ["IMG_0002.CR2.xmp", "img_0002.jpg.xmp", "IMG_0001.jpg.xmp"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\..\\a.jpg", "con.jpg", "a\x00b.jpg"])
def test_no_sidecar_leaves_its_folder(name):
    (sidecar,) = sidecars([ExportedPhoto(name)], Naming.STEM)
    assert not [part for part in ("..", "/", "\\", "\x00") if part in sidecar.path]
    assert sidecar.path.split(".")[0].lower() != "con"


def test_no_star_and_no_label_are_marks_too():
    assert Marks.of("0", "") == Marks(0, "")


@pytest.mark.parametrize(("stars", "label"), [("6", ""), ("-1", ""), ("5", "Pink"), ("", "")])
def test_other_marks_are_refused(stars, label):
    with pytest.raises(InvalidInput):
        Marks.of(stars, label)
