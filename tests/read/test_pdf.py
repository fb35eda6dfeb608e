"""PDF pages: ruled tables, borderless tables, running text, page numbers, pictures."""

import json
from pathlib import Path

import pymupdf
import pytest

from extractor.read.page import page_blocks
from extractor.read.pdf import read_pdf
from extractor.records import Document, Grid, PageBox, Text

REPORTS = Path(__file__).parents[3] / "shared" / "reports"


def write(page: pymupdf.Page, x: float, y: float, text: str, size: float = 11) -> None:
    page.insert_text((x, y), text, fontname="china-s", fontsize=size)


def rule(page: pymupdf.Page, xs: list[float], ys: list[float]) -> None:
    for x in xs:
        page.draw_line((x, ys[0]), (x, ys[-1]), width=0.5)
    for y in ys:
        page.draw_line((xs[0], y), (xs[-1], y), width=0.5)


def new_page(file: pymupdf.Document) -> pymupdf.Page:
    return file.new_page(width=595, height=842)


def blank() -> tuple[pymupdf.Document, pymupdf.Page]:
    file = pymupdf.open()
    return file, new_page(file)


def read(file: pymupdf.Document) -> Document:
    return read_pdf("report.pdf", file.tobytes())


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Text)]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def cells(grid: Grid) -> list[list[tuple[str, int, int, int]]]:
    return [[(c.text, c.column, c.rowspan, c.colspan) for c in row] for row in grid.rows]


def rows(grid: Grid) -> list[list[str]]:
    return [[c.text for c in row] for row in grid.rows]


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


def test_a_borderless_table_is_read_by_alignment() -> None:
    file, page = blank()
    write(page, 80, 80, "三、申请情况如下")
    lines = [
        ["", "自然人", "商业", "总计"],
        ["本年新收", "21", "", "121"],
        ["上年结转", "0", "3", "3"],
        ["予以公开", "5", "0", "5"],
    ]
    for y, line in enumerate(lines):
        for x, text in zip((80, 250, 320, 400), line, strict=True):
            write(page, x, 110 + 20 * y, text)
    write(page, 80, 210, "四、行政复议")
    document = read(file)
    assert texts(document) == ["三、申请情况如下", "四、行政复议"]
    (grid,) = grids(document)
    assert cells(grid)[0] == [("自然人", 1, 1, 1), ("商业", 2, 1, 1), ("总计", 3, 1, 1)]
    assert rows(grid)[1:] == [
        ["本年新收", "21", "", "121"],
        ["上年结转", "0", "3", "3"],
        ["予以公开", "5", "0", "5"],
    ]


def test_a_heading_centred_over_borderless_columns_spans_them() -> None:
    file, page = blank()
    write(page, 285, 90, "法人组织")
    for y, line in enumerate([["甲", "1", "2", "3"], ["乙", "4", "5", "6"], ["丙", "7", "8", "9"]]):
        for x, text in zip((80, 250, 305, 360), line, strict=True):
            write(page, x, 110 + 20 * y, text)
    (grid,) = grids(read(file))
    assert cells(grid)[0] == [("法人组织", 1, 1, 3)]


def test_a_torn_label_of_a_borderless_row_has_no_value_cells() -> None:
    file, page = blank()
    for y, line in enumerate(
        [["甲", "1", "2"], ["乙的第一行"], ["", "4", "/"], ["丙", "7", "8"], ["丁", "10", "11"]]
    ):
        for x, text in zip((80, 250, 305), line, strict=False):
            write(page, x, 110 + 20 * y, text)
    (grid,) = grids(read(file))
    assert rows(grid) == [["甲", "1", "2"], ["乙的第一行"], ["4", "/"], ["丙", "7", "8"], ["丁", "10", "11"]]
    assert [cell.column for cell in grid.rows[2]] == [1, 2]


def test_a_label_right_beside_the_first_number_is_not_taken_for_a_value() -> None:
    file, page = blank()
    for y, line in enumerate([["总计", "1", "2"], ["结转", "4", "5"], ["其他", "7", "8"]]):
        for x, text in zip((210, 250, 380), line, strict=True):
            write(page, x, 110 + 20 * y, text)
    (grid,) = grids(read(file))
    assert rows(grid) == [["总计", "1", "2"], ["结转", "4", "5"], ["其他", "7", "8"]]


def table(page: pymupdf.Page, xs: list[float], top: float, lines: list[list[str]], pitch: float = 20) -> None:
    """Words centred at `xs`, one line every `pitch` points."""
    for y, line in enumerate(lines):
        for x, text in zip(xs, line, strict=True):
            width = pymupdf.get_text_length(text, fontname="china-s", fontsize=9)
            write(page, x - width / 2, top + pitch * y, text, size=9)


def test_one_line_of_numbers_under_two_levels_of_headings_is_a_table() -> None:
    file, page = blank()
    xs = [80.0 + 40 * k for k in range(6)]
    table(page, [120, 240], 100, [["行政复议", "行政诉讼"]])
    table(page, xs, 120, [["结果维", "结果纠", "", "结果维", "结果纠", ""]])
    table(page, xs, 125, [["", "", "总计", "", "", "总计"]])
    table(page, xs, 131, [["持", "正", "", "持", "正", ""], ["1", "0", "1", "2", "3", "5"]])
    (grid,) = grids(read(file))
    assert cells(grid)[0] == [("行政复议", 1, 1, 3), ("行政诉讼", 4, 1, 3)]
    assert rows(grid)[1:] == [["结果维\n持", "结果纠\n正", "总计"] * 2, ["1", "0", "1", "2", "3", "5"]]


def test_headings_that_nearly_touch_stay_in_their_columns() -> None:
    file, page = blank()
    table(page, [80, 200, 231, 262], 100, [["", "结果维", "结果纠", "尚未审"], ["甲", "1", "2", "3"]])
    table(page, [80, 200, 231, 262], 140, [["乙", "4", "5", "6"]])
    (grid,) = grids(read(file))
    assert rows(grid)[0] == ["结果维", "结果纠", "尚未审"]


def test_a_column_without_any_number_is_known_by_its_heading() -> None:
    file, page = blank()
    table(page, [100, 250, 350, 450], 100, [["信息内容", "本年增减", "处理数量", "总数"]])
    table(page, [100, 250, 350, 450], 120, [["行政许可", "3", "", ""], ["行政处罚", "", "", "5"]])
    (grid,) = grids(read(file))
    assert rows(grid)[1:] == [["行政许可", "3", "", ""], ["行政处罚", "", "", "5"]]
    blank_cell = grid.rows[1][2].place
    assert isinstance(blank_cell, PageBox)
    assert blank_cell.box[0] < 350 < blank_cell.box[2]


def test_a_label_torn_around_its_numbers_is_their_label() -> None:
    file, page = blank()
    table(page, [80, 200, 260], 100, [["", "甲", "乙"], ["规章", "1", "2"]], pitch=25)
    table(page, [80], 146, [["要求行政机关"], ["确认的申请"]], pitch=11)
    table(page, [200, 260], 151.5, [["3", "4"]])
    table(page, [80, 200, 260], 180, [["总计", "5", "6"]])
    (grid,) = grids(read(file))
    assert rows(grid)[1:] == [["规章", "1", "2"], ["要求行政机关\n确认的申请", "3", "4"], ["总计", "5", "6"]]


def test_a_label_apart_from_the_others_has_blank_cells() -> None:
    file, page = blank()
    table(
        page, [80, 200, 260], 100, [["", "甲", "乙"], ["规章", "1", "2"], ["许可", "", ""], ["处罚", "", "4"]]
    )
    (grid,) = grids(read(file))
    assert rows(grid)[2:] == [["许可", "", ""], ["处罚", "", "4"]]


def test_a_title_above_the_headings_is_no_heading() -> None:
    file, page = blank()
    write(page, 60, 100, "四、行政复议情况", size=9)
    table(page, [80.0 + 40 * k for k in range(5)], 118, [["维持", "纠正", "其他", "未结", "总计"], ["1"] * 5])
    document = read(file)
    assert texts(document) == ["四、行政复议情况"]
    assert rows(grids(document)[0])[0] == ["维持", "纠正", "其他", "未结", "总计"]


def test_a_table_that_goes_on_keeps_the_columns_of_the_page_before() -> None:
    file, page = blank()
    xs: list[float] = [80, 200, 260, 320]
    table(page, xs, 100, [["", "甲", "乙", "丙"], ["规章", "1", "2", "3"], ["许可", "4", "5", "6"]])
    second = new_page(file)
    table(second, xs, 100, [["处罚", "1", "", "3"], ["强制", "", "", "6"]])
    document = pymupdf.open(stream=file.tobytes(), filetype="pdf")
    (grid,) = page_blocks(document[1], 2, page_blocks(document[0], 1))
    assert isinstance(grid, Grid)
    assert rows(grid) == [["处罚", "1", "", "3"], ["强制", "", "", "6"]]
    assert not any(isinstance(block, Grid) for block in page_blocks(document[1], 2))


def test_prose_and_lists_with_numbers_in_line_are_no_table() -> None:
    file, page = blank()
    for y in range(5):
        write(page, 80, 100 + 20 * y, f"{y + 1}.")
        write(page, 120, 100 + 20 * y, f"办理申请 {y} 件，同比增加 {y + 3} 件，其中网上申请")
        write(page, 400, 100 + 20 * y, f"{y + 2}")
        write(page, 430, 100 + 20 * y, "件。")
    for y in range(4):
        write(page, 80, 260 + 20 * y, f"（{y + 1}）")
        write(page, 130, 260 + 20 * y, "公开目录")
        write(page, 300, 260 + 20 * y, f"{y + 1}项")
    write(page, 80, 380, "全年共公开各类信息，数量如下：")
    write(page, 80, 400, "规章")
    write(page, 200, 400, "12")
    assert grids(read(file)) == []


def test_prose_with_numbers_is_no_table() -> None:
    file, page = blank()
    for y in range(6):
        write(page, 80, 100 + 20 * y, f"今年共收到申请 {y} 件，办结 {y} 件。")
    assert grids(read(file)) == []


def picture(page: pymupdf.Page) -> None:
    pixels = pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 40, 40))
    pixels.clear_with(200)
    page.insert_image((50, 50, 500, 700), pixmap=pixels)


def test_a_scan_without_a_text_layer_says_so() -> None:
    file = pymupdf.open()
    for _ in range(2):
        picture(new_page(file))
    document = read(file)
    assert document.blocks == ()
    assert [(n.code, n.details) for n in document.notices] == [("image_only", {"pages": 2})]


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
