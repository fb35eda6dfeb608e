"""The stated risk: higher for what is less sure, and never a way to a better verdict."""

from pathlib import Path

import pytest

from eval.examples import write_examples
from extractor.forms import Address
from extractor.pipeline import extract
from extractor.records import Basis
from extractor.risk import load_model, report_risk, with_risk

from .sample_reports import FORM_2021, numbered_cells


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("examples")
    write_examples(folder)
    return folder


def test_a_clean_born_digital_report_passes_one_in_a_thousand(examples: Path) -> None:
    report = extract(examples / "suqian-2023.html", reader="grid", max_risk=0.001)
    assert report.verdict == "clean"
    assert 0 < report_risk(report.cells.values()) < 0.001


def test_a_limit_below_what_can_be_known_asks_for_review_and_names_cells(examples: Path) -> None:
    report = extract(examples / "suqian-2023.html", reader="grid", max_risk=1e-9)
    assert report.verdict == "review"
    assert report.reasons == ("risk_above_limit",)
    assert set(report.findings[-1].addresses) <= report.cells.keys()


@pytest.mark.parametrize("name", ["hongze-2023.pdf", "shuyang-fgj-2023.txt", "suqian-2023.html"])
def test_a_limit_never_takes_a_finding_away(examples: Path, name: str) -> None:
    plain, limited = (extract(examples / name, reader="grid", max_risk=limit) for limit in (None, 1.0))
    assert limited.findings == plain.findings
    assert limited.verdict == plain.verdict


def test_cells_placed_by_order_are_riskier_than_cells_bound_by_labels() -> None:
    cells = {Address.parse(a): cell for a, cell in numbered_cells(FORM_2021).items()}
    by_order = {a: cell.model_copy(update={"basis": Basis.COLUMN_ORDER}) for a, cell in cells.items()}
    sure, unsure = (with_risk(FORM_2021, each, ()) for each in (cells, by_order))
    assert all(unsure[a].risk > 10 * sure[a].risk for a in cells)


def test_what_a_person_decided_has_no_risk() -> None:
    cells = {Address.parse(a): cell for a, cell in numbered_cells(FORM_2021).items()}
    decided = {a: cell.model_copy(update={"basis": Basis.PERSON}) for a, cell in cells.items()}
    assert {cell.risk for cell in with_risk(FORM_2021, decided, ()).values()} == {None}


def test_the_model_says_what_it_was_fitted_on() -> None:
    assert "eval.fit_risk" in load_model().fitted
