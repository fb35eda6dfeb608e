"""The tables as the desk draws them: complete, rectangular, and with every sum in one place."""

from collections import Counter

import pytest

from extractor.check.sums import sums
from extractor.forms import Address, Form
from extractor.records import Cell, Status
from tests.sample_reports import FORM_2019, FORM_2021, FORMS, report_of
from ui.present.tables import sum_views, table_views

BOTH = pytest.mark.parametrize("form", [FORM_2021, FORM_2019], ids=lambda form: form.id)


@BOTH
def test_every_cell_of_the_form_is_drawn_once(form: Form) -> None:
    drawn = [
        address
        for table in table_views(report_of(form), FORMS, "zh")
        for block in table.blocks
        for line in block.lines
        for address in line.cells
    ]
    assert Counter(drawn) == Counter(map(str, form.addresses))


@BOTH
def test_spans_of_labels_and_headers_leave_no_gap_and_no_overlap(form: Form) -> None:
    for table in table_views(report_of(form), FORMS, "zh"):
        for block in table.blocks:
            width = len(block.lines[0].cells)
            assert _covered(list(block.headers)) == {
                (row, column) for row in range(len(block.headers)) for column in range(width)
            }
            if block.depth:
                assert _covered([line.labels for line in block.lines]) == {
                    (row, column) for row in range(len(block.lines)) for column in range(block.depth)
                }


@BOTH
def test_every_sum_stands_in_one_place_beside_or_below_its_cells(form: Form) -> None:
    report = report_of(form)
    shown = [
        name
        for table in table_views(report, FORMS, "zh")
        for block in table.blocks
        for name in (
            *(n for line in block.lines for n in line.sums),
            *(n for f in block.feet for n in f.sums),
        )
    ]
    assert Counter(shown) == Counter(view.id for view in sum_views(report, FORMS, "zh"))


def test_the_browser_gets_the_sums_that_python_checks() -> None:
    report = report_of(FORM_2021)
    cells = {Address.parse(text): cell for text, cell in report.cells.items()}
    expected = [
        (tuple(map(str, s.left)), tuple(map(str, s.right))) for t in FORM_2021.tables for s in sums(t, cells)
    ]
    assert [(view.left, view.right) for view in sum_views(report, FORMS, "zh")] == expected


def test_rows_printed_in_one_line_have_their_sums_below_them() -> None:
    disputes = table_views(report_of(FORM_2021), FORMS, "zh")[-1]
    (block,) = disputes.blocks
    assert block.depth == 0
    assert block.feet[0].spans == (5, 5, 5)


def test_a_cell_of_another_form_stands_in_a_table_of_its_own() -> None:
    extra = {"proactive.procurement.projects": Cell(value=3, printed="3", status=Status.STATED)}
    report = report_of(FORM_2021)
    shown = table_views(report.model_copy(update={"cells": report.cells | extra}), FORMS, "zh")
    assert shown[-1].blocks[0].lines[0].cells == ("proactive.procurement.projects",)
    assert shown[-1].title.endswith("本格式以外的单元格")


def test_a_report_of_no_form_has_no_tables() -> None:
    assert table_views(report_of(None), FORMS, "zh") == ()
    assert sum_views(report_of(None), FORMS, "zh") == ()


def test_names_follow_the_language() -> None:
    assert table_views(report_of(FORM_2021), FORMS, "en")[1].title == "Requests received and processed"
    assert "received + carried over" in sum_views(report_of(FORM_2021), FORMS, "en")[0].rule


def _covered(rows: list[tuple]) -> set[tuple[int, int]]:  # type: ignore[type-arg]
    """The places that the header cells of `rows` take, laid out as a browser does; fails on an overlap."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while (number, column) in taken:
                column += 1
            new = {(number + r, column + c) for r in range(cell.rows) for c in range(cell.columns)}
            assert not new & taken
            taken |= new
            column += cell.columns
    return taken
