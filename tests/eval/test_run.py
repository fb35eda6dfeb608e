"""A run: scores kept as they come, taken up again where it stopped, nothing read twice."""

from pathlib import Path

import pytest

from eval.cases import Case, load_cases
from eval.estimate import estimate_parts
from eval.generated import write_set
from eval.metrics import METRICS, Part
from eval.run import RESULTS, load_scores, run


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    return load_cases([write_set(tmp_path_factory.mktemp("set"), 24)])


def test_the_same_seed_writes_the_same_set(cases: list[Case], tmp_path: Path) -> None:
    again = load_cases([write_set(tmp_path / "set", 24)])
    assert [case.expected for case in again] == [case.expected for case in cases]
    assert len({case.tags["layout"] for case in cases}) == 12
    texts = [(a, b) for a, b in zip(cases, again, strict=True) if a.path.suffix != ".pdf"]
    assert all(a.path.read_bytes() == b.path.read_bytes() for a, b in texts)


def test_born_digital_reports_of_every_layout_are_read_right_and_never_silently_wrong(
    cases: list[Case], tmp_path: Path
) -> None:
    scores = run(cases, ["grid"], tmp_path)
    assert [score.case for score in scores if score.error or score.wrong or score.groundless] == []


def test_a_run_that_was_cut_off_reads_only_what_is_missing(cases: list[Case], tmp_path: Path) -> None:
    first = run(cases[:6], ["grid"], tmp_path, jobs=1)
    with (tmp_path / RESULTS).open("a", encoding="utf-8") as file:
        file.write('{"case": "cut off in the mid')
    added: list[int] = []
    again = run(cases[:8], ["grid"], tmp_path, jobs=1, advance=added.append)
    assert again[:6] == first  # seconds and all: these are the scores of the first run
    assert sum(added) == 8
    assert len(load_scores(tmp_path)) >= 8


def test_a_changed_label_is_scored_anew(cases: list[Case], tmp_path: Path) -> None:
    run(cases[:1], ["grid"], tmp_path, jobs=1)
    label = next(cases[0].path.parent.glob(f"{cases[0].id}.label.json"))
    text = label.read_text(encoding="utf-8")
    try:
        label.write_text(text.replace('"organisation"', ' "organisation"'), encoding="utf-8")
        run(cases[:1], ["grid"], tmp_path, jobs=1)
    finally:
        label.write_text(text, encoding="utf-8")
    assert len(load_scores(tmp_path)) == 2


def test_metrics_have_names_of_their_own_and_say_in_chinese_what_they_are() -> None:
    assert len({metric.name for metric in METRICS}) == len({m.chinese for m in METRICS}) == len(METRICS)


def test_no_error_in_n_reports_is_bounded_by_the_rule_of_three() -> None:
    clean = estimate_parts("x", [Part(0, 1)] * 3000)
    assert clean.value == 0
    assert clean.high == pytest.approx(0.001, rel=0.01)


def test_the_interval_is_over_reports_not_cells() -> None:
    together = estimate_parts("x", [Part(100, 100)] * 5 + [Part(0, 100)] * 95)
    spread = estimate_parts("x", [Part(5, 100)] * 100)
    assert together.value == spread.value == 0.05
    assert together.low < 0.03 < 0.07 < together.high
    assert spread.low == pytest.approx(spread.high)


def test_what_no_report_says_is_not_measured() -> None:
    assert estimate_parts("x", [Part(0, 0)] * 9).value is None
