"""Each planted defect is exposed by the metric that exists for it, and an honest reader by none."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import Case, Label, load_cases, write_label
from eval.estimate import estimate
from eval.examples import EXAMPLES, example_report
from eval.generated import label_of
from eval.metrics import METRICS
from eval.readers import Reader, make_reader
from eval.render import render_pdf
from eval.run import read_case

from .planted import cells_unchanged, leak_labels, repair_totals, return_zeros, spoilt, swap_columns

BY_NAME = {metric.name: metric for metric in METRICS}
# What each of these is when nothing is wrong.
SOUND = {
    "silent_errors": 0,
    "non_zero_accuracy": 1,
    "false_zeros": 0,
    "invented_values": 0,
    "wrong_bindings": 0,
    "groundless_values": 0,
    "leaked_labels": 0,
    "source_errors_kept": 1,
    "exact_reports": 1,
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A published report that breaks two of its own sums, and whose label lies of two cells."""
    folder = tmp_path_factory.mktemp("planted")
    report = example_report(next(each for each in EXAMPLES if each.name == "hongze-2023"))
    path = folder / "hongze.pdf"
    path.write_bytes(render_pdf(report))
    label = label_of("hongze", report, {})
    lies = random.Random(1).sample([a for a, v in label.cells.items() if v], 2)
    decoys = {a: label.cells[a] for a in lies}
    told = label.cells | {a: int(v or 0) + 4711 for a, v in decoys.items()}
    write_label(path, label.model_copy(update={"cells": told, "decoys": decoys, "claims": None}))
    return load_cases([folder])[0]


def measured(case: Case, reader: Reader) -> dict[str, float | None]:
    score = read_case(case, reader)
    assert score.error is None
    return {name: estimate(BY_NAME[name], [score]).value for name in SOUND}


def test_an_honest_reader_is_exposed_by_no_metric(case: Case) -> None:
    honest = measured(case, make_reader("grid"))
    # Nothing is clean here, so there is no share of clean reports that are wrong.
    assert honest == SOUND | {"silent_errors": None}


def test_swapped_columns_are_wrong_bindings_and_silent_errors(case: Case) -> None:
    found = measured(case, spoilt("swap", swap_columns))
    assert found["wrong_bindings"] > 0.05
    assert found["false_zeros"] == found["invented_values"] == 0
    assert found["silent_errors"] == 1


def test_a_reader_of_zeros_has_false_zeros(case: Case) -> None:
    found = measured(case, spoilt("zeros", return_zeros))
    assert found["false_zeros"] == 1
    assert found["non_zero_accuracy"] == 0
    assert found["wrong_bindings"] == 0


def test_repaired_totals_are_source_errors_not_kept(case: Case) -> None:
    repaired, unchanged = (measured(case, spoilt("x", spoil)) for spoil in (repair_totals, cells_unchanged))
    assert repaired["invented_values"] > unchanged["invented_values"] == 0
    assert repaired["source_errors_kept"] == 0


def test_a_reader_that_saw_the_label_answers_its_lies_and_points_nowhere(case: Case) -> None:
    found = measured(case, leak_labels(case))
    assert found["leaked_labels"] == 1
    assert found["groundless_values"] == 1


def test_a_reader_that_fails_leaves_the_case_unscored_not_wrong(case: Case) -> None:
    def fail(path: Path) -> None:
        raise OSError("no such model")

    score = read_case(case, replace_read(make_reader("grid"), fail))
    assert score.error == "OSError: no such model"
    assert estimate(BY_NAME["silent_errors"], [score]).value is None


def replace_read(reader: Reader, read: object) -> Reader:
    return reader._replace(read=read)  # type: ignore[arg-type]


def test_cells_the_label_does_not_name_are_not_judged(case: Case) -> None:
    named = dict(list(case.label.cells.items())[:5])
    part = Label(**{**case.label.model_dump(), "cells": named, "decoys": {}, "complete": False})
    score = read_case(replace(case, label=part), make_reader("grid"))
    assert score.judged == 5
    assert score.tables == {}
