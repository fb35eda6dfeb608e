"""The page: whole in itself, its texts escaped, every wrong cell on it."""

import re
from pathlib import Path

import numpy as np

from eval.calibration import calibration
from eval.cases import SHIPPED, load_cases
from eval.compare import load_results, save_baseline
from eval.fault_table import fault_lines
from eval.injected import spoil_one
from eval.report import write_html
from eval.run import read_case

from .planted import return_zeros, spoilt


def test_a_page_shows_every_wrong_cell_with_its_crop_and_nothing_from_elsewhere(tmp_path: Path) -> None:
    case = next(case for case in load_cases([SHIPPED]) if case.tags["layout"] == "pdf")
    score = read_case(case, spoilt("<b>zeros</b>", return_zeros))
    write_html(tmp_path / "x.html", "A & B", [score], fault_lines([spoil_one(1, 0)]))
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;zeros" in page
    assert "<b>zeros" not in page
    assert "A &amp; B" in page
    assert page.count("data-outcome=") == len(score.wrong) > 0
    assert page.count("data:image/png;base64,") == len(score.wrong)
    assert re.findall(r'(?:src|href)="(?!data:)', page) == []
    assert "digit dropped" in page


def test_risks_that_hold_have_no_calibration_error_and_bold_ones_do() -> None:
    risks, wrong = np.repeat([0.0, 0.5], 100), np.array([0] * 150 + [1] * 50)
    assert calibration(risks, wrong).ece == 0
    bold = calibration(np.full(100, 0.001), np.array([1.0] * 20 + [0.0] * 80))
    assert round(bold.ece, 3) == 0.199
    assert bold.wrong == 20
    assert round(bold.predicted, 3) == 0.1


def test_an_order_that_puts_errors_last_has_the_smaller_area() -> None:
    risks = np.array([0.1, 0.2, 0.3, 0.4])
    good, bad = (calibration(risks, np.array(wrong)).aurc for wrong in ([0, 0, 0, 1], [1, 0, 0, 0]))
    assert good < bad


def test_a_score_with_wrong_cells_on_a_page_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    case = next(case for case in load_cases([SHIPPED]) if case.tags["layout"] == "pdf")
    score = read_case(case, spoilt("grid", return_zeros))
    save_baseline([score], tmp_path / "b.ndjson")
    (kept,) = load_results(tmp_path / "b.ndjson", "grid")
    assert kept.wrong == score.wrong
    assert any(cell.evidence for cell in kept.wrong)
