"""A random consistent report, printed in any layout, reads back equal or is flagged: properties."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eval.generate import ReportText, random_report
from eval.render import RENDERERS
from extractor.forms import load_forms
from extractor.pipeline import report_on
from extractor.read import read_document
from extractor.records import Report, Status

FORMS = load_forms()
POSITIONED = (
    "html",
    "html_word",
    "docx",
    "pdf",
    "pdf_borderless",
    "markdown",
    "tab_text",
)  # columns have places
IN_READING_ORDER = ("pipe_rows", "pipe_cells", "alternate_lines", "flow", "tab_cells")
LAYOUTS = POSITIONED + IN_READING_ORDER
SLOW = {"pdf": 8, "pdf_borderless": 8}  # examples a property; a PDF takes ten times as long to print

reports = st.builds(
    lambda form, seed: random_report(form, random.Random(seed)),
    st.sampled_from(FORMS),
    st.integers(0, 2**32),
)
result_rows = st.tuples(st.integers(0, 22), st.integers(0, 22)).filter(lambda pair: pair[0] < pair[1])
any_columns = st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1])
# Without places, a header of two levels tells which column is which only while its group stays whole.
grouped_columns = st.one_of(
    st.just((0, 6)), st.tuples(st.integers(1, 5), st.integers(1, 5)).filter(lambda pair: pair[0] < pair[1])
)


def print_and_read(layout: str, report: ReportText, folder: Path, **options: object) -> Report:
    renderer = RENDERERS[layout]
    path = folder / f"report{renderer.suffix}"
    path.write_bytes(renderer.render(report, **options))
    return report_on(read_document(path), FORMS)


def misread(report: ReportText, read: Report) -> dict[str, tuple[object, object]]:
    return {
        address: (value, read.cells[address].value if address in read.cells else "absent")
        for address, value in report.values.items()
        if address not in read.cells or read.cells[address].value != value
    }


def some(layout: str) -> settings:
    return settings(
        max_examples=SLOW.get(layout, 12),
        deadline=None,
        derandomize=True,  # the same reports everywhere: a failure is never somebody else's luck
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("torn", [False, True], ids=["whole labels", "torn labels"])
def test_a_stated_report_reads_back_equal_and_clean(layout: str, torn: bool, tmp_path: Path) -> None:
    @some(layout)
    @given(reports)
    def holds(report: ReportText) -> None:
        read = print_and_read(layout, report, tmp_path, torn_labels=torn)
        assert misread(report, read) == {}
        assert (read.verdict, read.reasons) == ("clean", ())

    holds()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_rows_in_another_order_read_right_by_their_labels(layout: str, tmp_path: Path) -> None:
    @some(layout)
    @given(reports, result_rows, st.integers(0, 5))
    def holds(report: ReportText, rows: tuple[int, int], shift: int) -> None:
        read = print_and_read(layout, report, tmp_path, swap_rows=rows, shift=shift)
        assert misread(report, read) == {}

    holds()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_columns_in_another_order_read_right_by_their_labels(layout: str, tmp_path: Path) -> None:
    @some(layout)
    @given(reports, any_columns if layout in POSITIONED else grouped_columns)
    def holds(report: ReportText, columns: tuple[int, int]) -> None:
        assert misread(report, print_and_read(layout, report, tmp_path, swap_columns=columns)) == {}

    holds()


@pytest.mark.parametrize("layout", IN_READING_ORDER)
def test_columns_whose_order_cannot_be_known_are_never_guessed(layout: str, tmp_path: Path) -> None:
    @some(layout)
    @given(reports, st.sampled_from([(0, 1), (0, 2), (0, 3), (0, 4), (3, 6)]), st.booleans())
    def holds(report: ReportText, columns: tuple[int, int], torn: bool) -> None:
        read = print_and_read(layout, report, tmp_path, swap_columns=columns, torn_labels=torn)
        wrong = {a: w for a, w in misread(report, read).items() if w[1] is not None}
        assert wrong == {}
        assert read.verdict == "review"

    holds()


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("which", ["rows", "columns"])
def test_a_table_without_labels_is_flagged(layout: str, which: str, tmp_path: Path) -> None:
    @some(layout)
    @given(reports, any_columns, result_rows)
    def holds(report: ReportText, columns: tuple[int, int], rows: tuple[int, int]) -> None:
        moved = {"swap_columns": columns} if which == "columns" else {"swap_rows": rows}
        read = print_and_read(layout, report, tmp_path, drop_labels=which, **moved)
        assert read.verdict != "clean"
        for address in misread(report, read):
            cell = read.cells.get(address)
            assert cell is None or cell.status is not Status.STATED or cell.basis != "labels"

    holds()


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if RENDERERS[name].keeps_blanks])
@pytest.mark.parametrize("mark", ["", "/", "—"], ids=["blank", "slash", "dash"])
def test_a_blank_or_a_mark_is_never_a_number(layout: str, mark: str, tmp_path: Path) -> None:
    @some(layout)
    @given(reports, st.integers(0, 2**32))
    def holds(report: ReportText, seed: int) -> None:
        rng = random.Random(seed)
        values = {a: None if rng.random() < 0.3 else value for a, value in report.values.items()}
        partial = replace(report, values=values)
        read = print_and_read(layout, partial, tmp_path, blank=mark)
        assert {a: w for a, w in misread(partial, read).items() if w[1] is not None} == {}
        assert read.verdict == "review"

    holds()
