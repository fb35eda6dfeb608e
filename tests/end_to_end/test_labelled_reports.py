"""The published reports read as their labels say, and their own faults reported as printed."""

from functools import cache
from pathlib import Path

import pytest

from extractor.pipeline import extract
from extractor.records import Report
from tests.reports import Labelled, labelled_reports, needs_reports

pytestmark = needs_reports

# Labelled 0, but the document prints no such row: the truth is "not found", which the test checks too.
NOT_PRINTED = {"shanggao-2022": "requests.other_misc."}

REPORTS = labelled_reports()
DISPUTE_ROWS = {
    "review": "reconsideration",
    "direct": "litigation_direct",
    "after": "litigation_after_reconsideration",
}


@cache
def read(path: Path) -> Report:
    return extract(path)


def wrong_cells(case: Labelled) -> dict[str, tuple[object, object]]:
    """Labelled cells that read differently: address -> (labelled, read)."""
    cells = read(case.path).cells
    unprinted = NOT_PRINTED.get(case.id, "no such row")
    return {
        address: (value, cells[address].value if address in cells else "absent")
        for address, value in case.cells.items()
        if not address.startswith(unprinted) and (address not in cells or cells[address].value != value)
    }


@pytest.mark.parametrize("case", REPORTS, ids=lambda case: case.id)
class TestEveryLabelledReport:
    def test_no_nonzero_number_is_wrong(self, case: Labelled) -> None:
        assert {a: w for a, w in wrong_cells(case).items() if w[0]} == {}

    def test_no_null_becomes_a_number(self, case: Labelled) -> None:
        assert {a: w for a, w in wrong_cells(case).items() if w[0] is None} == {}

    def test_no_zero_is_wrong(self, case: Labelled) -> None:
        assert {a: w for a, w in wrong_cells(case).items() if w[0] == 0} == {}

    def test_the_form_is_recognised(self, case: Labelled) -> None:
        form = read(case.path).form
        assert form == f"disclosure-{case.label['form']}" or (form is None and not case.cells)

    def test_every_number_points_to_its_source(self, case: Labelled) -> None:
        cells = read(case.path).cells.values()
        assert [cell for cell in cells if cell.value is not None and cell.evidence is None] == []

    def test_labelled_violations_fail_and_nothing_else_does(self, case: Labelled) -> None:
        expected = {f"disputes.{DISPUTE_ROWS[v['block']]}.total" for v in case.label["violations"]}
        failed = [f for f in read(case.path).findings if f.verdict == "fail"]
        assert {f.code for f in failed} <= {"sum_mismatch"}
        assert {f.addresses[0] for f in failed} == expected

    def test_printed_units_are_kept(self, case: Labelled) -> None:
        cells = read(case.path).cells
        assert {a: cells[a].unit for a in case.label["units"]} == case.label["units"]

    def test_a_clean_verdict_means_every_cell_is_stated(self, case: Labelled) -> None:
        report = read(case.path)
        if report.verdict == "clean":
            assert wrong_cells(case) == {}
            assert {cell.status.value for cell in report.cells.values()} == {"stated"}

    def test_an_excerpt_is_never_clean(self, case: Labelled) -> None:
        if not case.label["complete"]:
            assert read(case.path).verdict == "rejected"


@pytest.mark.parametrize(("name", "body", "year"), [
    ("wenxian-2021", "温县商务局", 2021),
    ("shanggao-2022", "上高县商务局", 2022),
])  # fmt: skip
def test_the_two_reports_the_project_was_asked_for(name: str, body: str, year: int) -> None:
    case = next(case for case in REPORTS if case.id == name)
    report = read(case.path)
    assert (report.organisation, report.year, len(report.sections)) == (body, year, 6)
    assert report.checks["fail"] == 0


def test_rows_that_lost_a_cell_say_so_although_their_value_is_certain() -> None:
    case = next(case for case in REPORTS if case.id == "wenxian-2021")
    ambiguous = {a: c for a, c in read(case.path).cells.items() if c.status == "ambiguous"}
    rows = {address.split(".")[1] for address in ambiguous}
    assert rows == {"granted", "partially_granted", "refused_state_secret", "refused_prohibited_by_law"}
    assert {(cell.value, cell.basis) for cell in ambiguous.values()} == {(0, "arithmetic")}
    assert read(case.path).verdict == "review"


def test_a_row_that_is_not_printed_is_not_found_and_never_zero() -> None:
    case = next(case for case in REPORTS if case.id == "shanggao-2022")
    lines = [line.strip() for line in case.path.read_text(encoding="utf-8").splitlines()]
    assert "3.其他" not in lines
    report = read(case.path)
    row = [cell for a, cell in report.cells.items() if a.startswith(NOT_PRINTED[case.id])]
    assert [(cell.value, cell.status.value) for cell in row] == [(None, "not_found")] * 7
    assert report.checks == {"pass": 34, "fail": 0, "not_assessable": 8}
