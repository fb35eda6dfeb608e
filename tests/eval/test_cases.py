"""Label files: what is valid, what is refused and why, how one is started and compared with another's."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from eval.cases import BadLabel, load_cases
from eval.examples import write_examples
from eval.labelling import disagreements, start_label
from tests.reports import FOLDER, needs_reports


def write_case(folder: Path, **changes: object) -> Path:
    label = {"id": "a", "form": "2021", "cells": {"requests.received.total": 3}} | changes
    (folder / "a.txt").write_text("…", encoding="utf-8")
    path = folder / "a.label.json"
    path.write_text(json.dumps(label, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_label_names_its_form_by_year_or_id(tmp_path: Path) -> None:
    for form in ("2021", "disclosure-2021"):
        write_case(tmp_path, form=form)
        assert load_cases([tmp_path])[0].form.id == "disclosure-2021"


def test_amounts_keep_their_decimals(tmp_path: Path) -> None:
    path = write_case(tmp_path)
    path.write_text('{"id": "a", "form": "2021", "cells": {"proactive.fees.amount": 18.8710}}')
    assert load_cases([path])[0].expected == {"proactive.fees.amount": Decimal("18.8710")}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"cells": {"requests.received.totl": 3}}, "requests.received.totl"),
        ({"cells": {"requests.received.total": "3"}}, "a number as printed, or null"),
        ({"cells": {"requests.received.total": True}}, "a number as printed, or null"),
        ({"cell": {}}, "cell"),
        ({"form": "2007"}, "2007"),
    ],
)
def test_a_wrong_label_is_refused_with_its_reason(tmp_path: Path, changes: dict, reason: str) -> None:
    write_case(tmp_path, **changes)
    with pytest.raises(BadLabel, match=reason):
        load_cases([tmp_path])


def test_a_label_without_its_source_is_refused(tmp_path: Path) -> None:
    write_case(tmp_path)
    (tmp_path / "a.txt").unlink()
    with pytest.raises(BadLabel, match="no report of its name"):
        load_cases([tmp_path])


def test_a_started_label_is_a_valid_case_and_is_not_overwritten(tmp_path: Path) -> None:
    write_examples(tmp_path)
    started = start_label(tmp_path / "suqian-2023.html")
    (case,) = load_cases([started.path])
    assert case.expected["requests.received.total"] == 3511
    assert not case.label.complete
    with pytest.raises(BadLabel, match="already has"):
        start_label(tmp_path / "suqian-2023.html")


def test_two_labels_are_compared_cell_by_cell(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        write_case(folder)
    assert list(disagreements(one, other)) == []
    write_case(other, year=2023, cells={"requests.received.total": None, "requests.granted.total": 1})
    assert list(disagreements(one, other)) == [
        "a.label.json year: None ≠ 2023",
        "a.label.json requests.granted.total: ∅ ≠ 1",
        "a.label.json requests.received.total: 3 ≠ null",
    ]


@needs_reports
def test_every_published_label_is_a_valid_case() -> None:
    cases = load_cases([FOLDER])
    assert len(cases) == len(list(FOLDER.rglob("*.label.json")))
    assert {case.form.id for case in cases} == {"disclosure-2019", "disclosure-2021"}
