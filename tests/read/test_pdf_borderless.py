"""PDF tables without ruling lines are read by alignment; prose with numbers is no table."""

import pymupdf

from extractor.read.page import page_blocks
from extractor.read.words import Word, in_lines, segments
from extractor.records import Grid, PageBox
from tests.read.pdf_pages import blank, cells, grids, new_page, read, rows, texts, write


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


def test_two_numbers_close_beside_each_other_stay_two_cells() -> None:
    line = [Word(0, 0, 30, 11, "9461"), Word(36, 0, 66, 11, "285540")]
    assert [word.text for word in segments(line)] == ["9461", "285540"]


HEADS = ["", "自然人", "企业", "总计"]
XS = [180.0, 300, 360, 420]


def test_blank_rows_are_found_beside_a_label_of_several_rows_and_where_the_page_ends() -> None:
    file, page = blank()
    lines = [HEADS, ["1.信访", "1", "2", "3"], ["2.重复", "", "", ""], ["3.出版物", "", "", ""]]
    table(page, XS, 100, [*lines, ["4.其他", "4", "0", "4"], ["5.确认", "", "", ""]])
    table(page, [80], 145, [["不予处"], ["理"]], pitch=11)
    (grid,) = grids(read(file))
    assert ["2.重复", "", "", ""] in rows(grid)
    assert ["3.出版物", "", "", ""] in rows(grid)
    assert rows(grid)[-1] == ["5.确认", "", "", ""]


def test_text_right_under_the_last_label_shows_that_it_is_no_row() -> None:
    file, page = blank()
    table(page, XS, 100, [HEADS, ["1.信访", "1", "2", "3"], ["2.重复", "4", "0", "4"], ["说明", "", "", ""]])
    write(page, 80, 180, "以上数字由各科室报送，经办公室核对后汇总。")
    document = read(file)
    assert rows(grids(document)[0])[-1] == ["2.重复", "4", "0", "4"]
    assert texts(document) == ["说明", "以上数字由各科室报送，经办公室核对后汇总。"]


def test_numbers_beside_a_middle_line_of_a_numbered_label_have_all_of_it() -> None:
    file, page = blank()
    table(page, XS, 100, [HEADS, ["1.信访", "1", "2", "3"]])
    table(
        page,
        XS,
        136,
        [["2.逾期不补正", "", "", ""], ["不再处理其", "4", "0", "4"], ["申请", "", "", ""]],
        pitch=11,
    )
    table(page, XS, 170, [["3.其他", "5", "1", "6"]], pitch=11)
    (grid,) = grids(read(file))
    assert rows(grid)[-2:] == [["2.逾期不补正\n不再处理其\n申请", "4", "0", "4"], ["3.其他", "5", "1", "6"]]


def test_a_letter_between_two_lines_takes_no_words_of_the_lower_one() -> None:
    letter = Word(10, 95, 20, 105, "度")
    row = [Word(x, y, x + 5, y + 10, "0") for x, y in ((100, 100), (150, 99.9), (200, 100.1), (250, 100.2))]
    assert in_lines([*row, letter]) == [[letter], row]
