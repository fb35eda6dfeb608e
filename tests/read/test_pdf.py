"""PDF pages: ruled tables, running text, page numbers, pictures."""

import json
import sys
from pathlib import Path

import pymupdf
import pytest

from extractor.read.pdf import read_pdf
from extractor.records import Grid, PageBox, Text
from tests.read.pdf_pages import blank, cells, grids, new_page, read, rows, rule, texts, write

REPORTS = Path(__file__).parents[3] / "shared" / "reports"


def test_a_ruled_table_stands_between_its_paragraphs() -> None:
    file, page = blank()
    rule(page, [80, 200, 300], [120, 150, 180])
    for x, y, text in [
        (90, 140, "规章"),
        (230, 140, "3"),
        (90, 170, "许可"),
        (80, 100, "二、公开"),
        (80, 220, "三、申请"),
    ]:
        write(page, x, y, text)
    document = read(file)
    assert [type(block) for block in document.blocks] == [Text, Grid, Text]
    assert rows(grids(document)[0]) == [["规章", "3"], ["许可", ""]]
    assert grids(document)[0].rows[1][1].place == PageBox(page=1, box=(200.0, 150.0, 300.0, 180.0))


def test_cells_without_a_line_between_them_are_one() -> None:
    file, page = blank()
    rule(page, [80, 400], [100, 220])
    for x, top, bottom in [(160, 100, 220), (240, 130, 220), (320, 130, 190)]:
        page.draw_line((x, top), (x, bottom))
    for y, left in [(130, 160), (160, 160), (190, 80)]:
        page.draw_line((left, y), (400, y))
    for x, y, text in [
        (100, 150, "结果"),
        (250, 120, "申请人"),
        (170, 150, "自然人"),
        (350, 180, "7"),
        (300, 210, "无"),
    ]:
        write(page, x, y, text)
    (grid,) = grids(read(file))
    assert cells(grid) == [
        [("结果", 0, 3, 1), ("申请人", 1, 1, 3)],
        [("自然人", 1, 1, 1), ("", 2, 1, 1), ("", 3, 1, 1)],
        [("", 1, 1, 1), ("", 2, 1, 1), ("7", 3, 1, 1)],
        [("", 0, 1, 1), ("", 1, 1, 1), ("无", 2, 1, 2)],
    ]


def test_lines_drawn_as_thin_boxes_with_gaps_still_make_cells_and_shading_does_not() -> None:
    file, page = blank()
    page.draw_rect((81, 101, 199, 129), color=None, fill=(0.8, 0.9, 1))
    for y in (100, 130, 160):
        for x in (81.5, 201.5):
            page.draw_rect((x, y, x + 117, y + 0.5), color=None, fill=(0, 0, 0))
    for x in (80, 200, 320):
        for y in (101, 131):
            page.draw_rect((x, y, x + 0.5, y + 28), color=None, fill=(0, 0, 0))
    for x, y, text in [(90, 120, "总计"), (250, 120, "9"), (250, 150, "5")]:
        write(page, x, y, text)
    (grid,) = grids(read(file))
    assert rows(grid) == [["总计", "9"], ["", "5"]]


def test_a_table_without_outer_lines_keeps_its_outer_cells() -> None:
    file, page = blank()
    for y in (100, 130, 160):
        page.draw_line((80, y), (320, y))
    page.draw_line((200, 100), (200, 190))
    for x, y, text in [(90, 120, "甲"), (250, 120, "1"), (90, 150, "乙"), (250, 150, "2"), (250, 180, "3")]:
        write(page, x, y, text)
    (grid,) = grids(read(file))
    assert rows(grid) == [["甲", "1"], ["乙", "2"], ["", "3"]]


def test_numbers_run_together_across_a_line_are_parted_at_it() -> None:
    file, page = blank()
    rule(page, [80, 101.4, 122.8], [100, 130])
    page.insert_text((83, 120), "123", fontname="helv", fontsize=11)
    page.insert_text((102.4, 120), "456", fontname="helv", fontsize=11)
    assert len(page.get_text("words")) == 1
    (grid,) = grids(read(file))
    assert rows(grid) == [["123", "456"]]


def test_a_number_wider_than_its_cell_stays_whole() -> None:
    file, page = blank()
    rule(page, [80, 110, 160], [100, 130])
    page.insert_text((82, 120), "1136789", fontname="helv", fontsize=11)
    (grid,) = grids(read(file))
    assert rows(grid) == [["1136789", ""]]


def test_two_tables_side_by_side_are_two_grids() -> None:
    file, page = blank()
    for left, top, text in [(60, 101, "左"), (320, 100, "右")]:
        rule(page, [left, left + 100, left + 200], [top, top + 30, top + 60])
        write(page, left + 10, top + 20, text)
        write(page, left + 110, top + 50, "4")
    assert [rows(grid) for grid in grids(read(file))] == [[["左", ""], ["", "4"]], [["右", ""], ["", "4"]]]


def test_a_frame_around_the_page_hides_no_table() -> None:
    file, page = blank()
    page.draw_rect((40, 40, 550, 800))
    rule(page, [80, 200, 300], [120, 150])
    for x, y, text in [(90, 140, "规章"), (230, 140, "3"), (80, 100, "二、公开")]:
        write(page, x, y, text)
    document = read(file)
    assert texts(document) == ["二、公开"]
    assert [rows(grid) for grid in grids(document)] == [[["规章", "3"]]]


def test_a_turned_page_reads_as_it_is_seen() -> None:
    file, page = blank()
    page.set_rotation(90)
    seen = page.derotation_matrix
    lines = [((80, y), (320, y)) for y in (100, 140)] + [((x, 100), (x, 140)) for x in (80, 200, 320)]
    for start, end in lines:
        page.draw_line(pymupdf.Point(start) * seen, pymupdf.Point(end) * seen)
    for x, text in [(100, "总计"), (250, "12")]:
        page.insert_text(pymupdf.Point(x, 125) * seen, text, fontname="china-s", fontsize=11, rotate=90)
    (grid,) = grids(read(file))
    assert rows(grid) == [["总计", "12"]]
    assert grid.rows[0][1].place == PageBox(page=1, box=(200.0, 100.0, 320.0, 140.0))


def test_page_numbers_are_dropped_and_numbers_in_the_text_are_not() -> None:
    file = pymupdf.open()
    for number in (1, 2):
        page = new_page(file)
        write(page, 80, 400, str(number))
        write(page, 280, 810, "- 3 -" if number == 1 else "2")
        write(page, 80, 60, "第 1 页 共 2 页")
    assert texts(read(file)) == ["1", "2"]


def test_a_line_with_wide_gaps_is_several_texts() -> None:
    file, page = blank()
    for x, text in [(80, "行政复议"), (300, "10"), (340, "1"), (380, "0")]:
        write(page, x, 100, text)
    write(page, 80, 130, "2023 年收到 5 件")
    assert texts(read(file)) == ["行政复议", "10", "1", "0", "2023年收到5件"]


def picture(page: pymupdf.Page) -> None:
    pixels = pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 40, 40))
    pixels.clear_with(200)
    page.insert_image((50, 50, 500, 700), pixmap=pixels)


@pytest.fixture
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["extractor.read.pdf"], "has_ocr", lambda: False)


@pytest.mark.usefixtures("no_ocr")
def test_a_scan_without_a_text_layer_says_so() -> None:
    file = pymupdf.open()
    for _ in range(2):
        picture(new_page(file))
    document = read(file)
    assert document.blocks == ()
    assert [(n.code, n.details) for n in document.notices] == [("image_only", {"pages": 2})]


@pytest.mark.usefixtures("no_ocr")
def test_pages_that_are_pictures_are_named() -> None:
    file = pymupdf.open()
    write(new_page(file), 80, 100, "一、总体情况")
    scan = new_page(file)
    picture(scan)
    write(scan, 280, 810, "- 2 -")
    assert [(n.code, n.details) for n in read(file).notices] == [("image_pages", {"pages": [2]})]


@pytest.mark.parametrize("name", ["hongze-2023", "hongze-2024"])
def test_a_real_report_yields_its_request_rows(name: str) -> None:
    path = REPORTS / f"{name}.pdf"
    if not path.exists():
        pytest.skip("real reports are not part of the repository")
    document = read_pdf(path.name, path.read_bytes())
    found = [
        line[-7:] for grid in grids(document) for line in rows(grid) if len(line) > 7 and line[-1].isdigit()
    ]
    label = json.loads((REPORTS / f"{name}.label.json").read_text(encoding="utf-8"))["cells"]
    wanted = [str(value) for key, value in label.items() if key.startswith("requests.")]
    assert [text for line in found for text in line][: len(wanted)] == wanted
    assert not [text for text in texts(document) if text.replace("-", "").isdigit()]
