"""Two runs compared: what is gained, lost and significant; the committed baseline holds."""

from pathlib import Path

import pytest

from eval.cases import SHIPPED, Case, load_cases
from eval.compare import compare, load_results, regressions, save_baseline, sign_test
from eval.readers import make_reader
from eval.run import read_case
from eval.score import CaseScore

from .planted import return_zeros, spoilt

BASELINE = Path(__file__).parents[2] / "eval" / "data" / "baseline.ndjson"


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return [case for case in load_cases([SHIPPED]) if case.tags["kind"] != "tiff"]


@pytest.fixture(scope="module")
def scores(cases: list[Case]) -> list[CaseScore]:
    return [read_case(case, make_reader("grid")) for case in cases]


def test_the_reader_has_not_fallen_behind_the_saved_baseline(scores: list[CaseScore]) -> None:
    assert regressions(load_results(BASELINE, "grid"), scores) == []


def test_a_real_regression_is_seen_and_named(cases: list[Case]) -> None:
    baseline = load_results(BASELINE, "grid")
    zeros = spoilt("grid", return_zeros)
    reasons = regressions(baseline, [read_case(case, zeros) for case in cases[:8]])
    assert any("a wrong cell in a clean report" in reason for reason in reasons)
    assert any(reason.startswith("non_zero_accuracy") for reason in reasons)


def test_gained_and_lost_mirror_each_other(cases: list[Case]) -> None:
    right = [read_case(case, make_reader("grid")) for case in cases[:3]]
    wrong = [read_case(case, spoilt("grid", return_zeros)) for case in cases[:3]]
    forth, back = compare(wrong, right), compare(right, wrong)
    assert forth.gained == back.lost == tuple(sorted(case.id for case in cases[:3]))
    assert forth.lost == back.gained == ()


def test_few_differences_may_be_chance_and_many_are_not() -> None:
    assert sign_test(0, 0) == 1
    assert sign_test(3, 0) == 0.25
    assert sign_test(0, 8) < 0.01
    assert sign_test(50, 50) == 1


def test_a_baseline_is_read_as_it_was_saved(scores: list[CaseScore], tmp_path: Path) -> None:
    save_baseline(scores, tmp_path / "b.ndjson")
    saved = load_results(tmp_path / "b.ndjson", "grid")
    assert [(s.case, s.cells, s.wrong) for s in saved] == [(s.case, s.cells, s.wrong) for s in scores]
