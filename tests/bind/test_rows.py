"""Rows are placed by their labels, and by printed order only where nothing else can fill the gap."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.bind.labels import table_labels
from extractor.bind.lines import Line, Piece
from extractor.bind.rows import DataLine, place_rows
from extractor.forms import load_forms
from extractor.numerals import parse
from extractor.records import Basis, TextPlace

FORM = load_forms()[0]
TABLE = FORM.table["requests"]
LABELS = table_labels(load_forms())["requests"]
ROWS = TABLE.standard_rows
PLACE = TextPlace(line=1, start=0, end=0)


def data(label: str, before: tuple[str, ...] = (), after: tuple[str, ...] = (), width: int = 7) -> DataLine:
    slots = tuple(Piece(str(at), PLACE, parse(str(at))) for at in range(width))
    own = (Piece(label, PLACE, parse(label)),) if label else ()
    return DataLine(Line(own, slots), (label,) if label else (), before, after, 0)


def placed(lines: list[DataLine]) -> list[tuple[str, Basis] | None]:
    return place_rows(lines, LABELS)


def test_every_row_of_the_form_is_placed_by_its_label() -> None:
    assert placed([data(row.label) for row in ROWS]) == [(row.id, Basis.LABELS) for row in ROWS]


@given(st.permutations(ROWS))
def test_the_order_of_labelled_rows_does_not_matter(rows: list[object]) -> None:
    lines = [data(row.label) for row in rows]  # type: ignore[attr-defined]
    assert [place[0] for place in placed(lines) if place] == [row.id for row in rows]  # type: ignore[attr-defined]


@given(st.integers(1, 3))
def test_rows_that_lost_their_label_between_two_labels_are_placed_by_order(start: int) -> None:
    lines = [data("" if start <= at <= start + 1 else row.label) for at, row in enumerate(ROWS)]
    places = placed(lines)
    assert [place[0] if place else None for place in places] == [row.id for row in ROWS]
    assert {place[1] for place in places[start : start + 2] if place} == {Basis.ROW_ORDER}


def test_a_lost_label_that_stands_torn_around_its_numbers_is_as_good_as_a_label() -> None:
    lines = [data(row.label) for row in ROWS]
    lines[2] = data("", before=("（一）予以",), after=("公开情况",))
    assert placed(lines)[2] == ("granted", Basis.LABELS)


@pytest.mark.parametrize("missing", [1, 2])
def test_a_gap_that_holds_fewer_lines_than_rows_is_left_open(missing: int) -> None:
    lines = [data(row.label) for row in ROWS[:5]] + [data("")] * (3 - missing) + [data(ROWS[8].label)]
    assert [place for place in placed(lines)[5:-1] if place] == []


def test_a_gap_where_two_forms_disagree_is_left_open() -> None:
    """Between 5.要求行政机关确认 and （七）总计 one form has three rows and the other one."""
    last, total = ROWS[-6], ROWS[-2]
    assert (last.id, total.id) == ("not_processed_confirmation_or_reissue", "processed_total")
    assert placed([data(last.label), data(""), data(""), data(total.label)])[1:3] == [None, None]
    assert [p and p[0] for p in placed([data(last.label), data(""), data(total.label)])] == [
        last.id, "other_unsplit", total.id,
    ]  # fmt: skip


def test_a_line_with_too_few_numbers_fills_no_gap() -> None:
    lines = [data(ROWS[0].label), data("", width=3), data(ROWS[2].label)]
    assert placed(lines)[1] is None


def test_numbers_without_any_label_around_them_are_nobodys() -> None:
    assert placed([data("")]) == [None]
    assert placed([data(""), data("")]) == [None, None]
