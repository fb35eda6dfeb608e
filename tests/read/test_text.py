"""Plain text and markdown become grids where cells stand beside each other, and loose text elsewhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import UnreadableFile
from extractor.read.text import read_text
from extractor.records import Document, Grid, Text, TextPlace

CELL = st.text(st.sampled_from("规章行政许可总计0123456789.增减-（）"), min_size=1, max_size=8)


def read(text: str, kind: str = "text") -> Document:
    return read_text("报告.txt", text.encode(), kind)


def rows(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for b in document.blocks if isinstance(b, Grid) for row in b.rows]


def loose(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Text)]


@given(st.lists(st.lists(CELL, min_size=2, max_size=8), min_size=1, max_size=6))
def test_tab_separated_rows_keep_every_cell_in_order(table: list[list[str]]) -> None:
    document = read("\n".join("\t".join(row) for row in table))
    assert rows(document) == table
    assert not any(block.exact for block in document.blocks if isinstance(block, Grid))


@given(st.lists(st.lists(CELL | st.just(""), min_size=2, max_size=7), min_size=1, max_size=6))
def test_every_cell_stands_where_its_place_says(table: list[list[str]]) -> None:
    text = "\n".join("\t".join(row) for row in table)
    lines = text.splitlines()
    for block in read(text).blocks:
        cells = [cell for row in block.rows for cell in row] if isinstance(block, Grid) else [block]
        for cell in cells:
            assert isinstance(cell.place, TextPlace)
            assert lines[cell.place.line - 1][cell.place.start : cell.place.end].strip("\t") == cell.text


def test_a_markdown_table_loses_its_border_and_its_rule_and_keeps_empty_cells() -> None:
    table = "| 行名 | 甲 | 乙 |\n|---|:---:|--:|\n| 规章 |  | 3 |\n| 总计 | 4 |  |"
    assert rows(read(table, "markdown")) == [["行名", "甲", "乙"], ["规章", "", "3"], ["总计", "4", ""]]


def test_a_row_of_dashes_is_a_row_of_marks_unless_it_is_a_rule() -> None:
    assert rows(read("规章\t-\t-\t-")) == [["规章", "-", "-", "-"]]
    assert rows(read("规章 | - | 3")) == [["规章", "-", "3"]]


def test_a_blank_line_does_not_end_a_table_and_prose_does() -> None:
    document = read("甲\t1\n\n乙\t2\n本行是正文。\n丙\t3")
    assert [type(block) for block in document.blocks] == [Grid, Text, Grid]
    assert rows(document) == [["甲", "1"], ["乙", "2"], ["丙", "3"]]


def test_a_row_padded_with_tabs_is_a_row_and_an_indented_paragraph_is_not() -> None:
    assert rows(read("规章\t\t\t")) == [["规章", "", "", ""]]
    assert loose(read("\t本机关依法公开。")) == ["本机关依法公开。"]


def test_where_pipes_close_cells_line_by_line_a_lone_pipe_is_an_empty_cell() -> None:
    assert loose(read("规章|\n3|\n|\n0|")) == ["规章", "3", "", "0"]


def test_line_numbers_count_from_one_and_skip_nothing() -> None:
    document = read("标题\n\n\n规章\t5")
    (title, grid) = document.blocks
    assert isinstance(title, Text)
    assert isinstance(grid, Grid)
    assert title.place == TextPlace(line=1, start=0, end=2)
    assert grid.rows[0][1].place == TextPlace(line=4, start=3, end=4)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_of_every_system_end_lines(ending: str) -> None:
    assert rows(read(ending.join(["甲\t1", "乙\t2"]))) == [["甲", "1"], ["乙", "2"]]


def test_the_same_bytes_give_the_same_document() -> None:
    assert read("规章\t5\n正文") == read("规章\t5\n正文")
    assert read("规章\t5").sha256 != read("规章\t6").sha256


def test_bytes_that_are_no_text_are_refused_with_a_way_out() -> None:
    with pytest.raises(UnreadableFile, match="encoding is unknown"):
        read_text("坏.txt", bytes(range(256)) * 4)
