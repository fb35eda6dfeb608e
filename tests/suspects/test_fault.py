"""Whose mistake a failing sum is follows from how surely its cells were read."""

from pathlib import Path

import pytest

from eval.faults import as_cells
from extractor.check import Reading
from extractor.check.sums import check_sums
from extractor.forms import Address, load_forms
from extractor.identity import Identity
from extractor.messages import finding
from extractor.pipeline import extract
from extractor.records import Basis, Cell, Finding, Status, TablePlace
from extractor.suspects import localise, with_fault

FORM = load_forms()[0]
EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
TOTAL = Address("disputes", "reconsideration", "total")


def cells_with(**total: object) -> dict[Address, Cell]:
    """All 0, but 10 upheld and a total of 0 that was read as `total` says."""
    cells = {
        address: cell.model_copy(update={"evidence": TablePlace(table=1, row=1, column=1)})
        for address, cell in as_cells(dict.fromkeys(FORM.addresses, 0)).items()
    }
    upheld = TOTAL._replace(column="upheld")
    cells[upheld] = cells[upheld].model_copy(update={"value": 10, "printed": "10"})
    cells[TOTAL] = cells[TOTAL].model_copy(update=total)
    return cells


def fault(cells: dict[Address, Cell], second: dict[Address, int | None] | None = None) -> str | None:
    reading = Reading(FORM, (FORM,), cells, (), Identity(None, None, None), ())
    proposals = localise(FORM, cells, second=second)
    [found] = with_fault(list(check_sums(reading)), cells, proposals, second)
    assert found.code == "sum_mismatch"
    return found.fault


def test_cells_printed_labelled_and_located_make_it_the_source() -> None:
    assert fault(cells_with()) == "source"
    assert fault(cells_with(), {TOTAL: 0}) == "source"


@pytest.mark.parametrize(
    "doubt",
    [{"basis": Basis.COLUMN_ORDER}, {"basis": Basis.ARITHMETIC}, {"status": Status.AMBIGUOUS}],
    ids=str,
)
def test_a_suspect_bound_weakly_makes_it_the_reading(doubt: dict[str, object]) -> None:
    assert fault(cells_with(**doubt)) == "reading"


def test_a_second_reader_that_reads_the_proposed_value_makes_it_the_reading() -> None:
    assert fault(cells_with(), {TOTAL: 10}) == "reading"


def test_a_cell_without_a_place_or_read_as_a_third_value_leaves_it_undecided() -> None:
    assert fault(cells_with(evidence=None)) == "undecided"
    assert fault(cells_with(), {TOTAL: 3}) == "undecided"


def test_what_is_no_failing_sum_is_left_as_it_is() -> None:
    others: list[Finding] = [finding("year_missing", "zh"), finding("organisation_missing", "en")]
    assert with_fault(others, {}, ()) == tuple(others)


def test_hongze_2023_is_the_source_with_both_totals_named() -> None:
    report = extract(EXAMPLES / "hongze-2023.pdf")
    failing = [found for found in report.findings if found.code == "sum_mismatch"]
    assert [found.fault for found in failing] == ["source", "source"]
    assert report.proposals[0].changes == {
        "disputes.reconsideration.total": 11,
        "disputes.litigation_after_reconsideration.total": 5,
    }
    assert report.proposals[0].slip == "total_left_zero"
    assert {report.cells[a].value for a in report.proposals[0].changes} == {0}  # as printed


def test_a_report_whose_sums_hold_has_no_proposals() -> None:
    assert extract(EXAMPLES / "suqian-2023.html").proposals == ()
