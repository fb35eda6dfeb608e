"""Answers that are wrong on purpose, about the published reports: every one is flagged, none is believed."""

import random
from pathlib import Path

import pytest

from extractor.ask import shown
from extractor.bind import bind
from extractor.pipeline import extract
from extractor.read import read_document
from extractor.records import Status
from tests.model_answers import answers
from tests.reports import Labelled, labelled_reports, needs_reports
from tests.sample_reports import FORMS
from tests.scripted_endpoint import Reply, ScriptedEndpoint
from tests.spoils import SPOILS

pytestmark = needs_reports
REPORTS = [report for report in labelled_reports() if report.label["complete"]]
BELIEVED = (Status.STATED, Status.BLANK, Status.NOT_APPLICABLE)


def spoilt(path: Path, spoil: str, model: ScriptedEndpoint) -> dict[str, str]:
    """Lets the endpoint answer wrongly; the addresses that it gets wrong, with the wrong strings."""
    document, rng = read_document(path), random.Random(7)
    cells = bind(document, FORMS).cells
    wrong: dict[str, str] = {}

    def columns_of(table, row):
        printed = [a for a in cells if a.table == table and cells[a].printed is not None]
        order = list(dict.fromkeys(a.column for a in printed))
        return sorted((a for a in printed if a.row == row), key=lambda a: order.index(a.column))

    def change(table, rows):
        changed = SPOILS[spoil](table, rows, rng)
        for row, strings in changed.items():
            for address, string in zip(columns_of(table, row), strings, strict=True):
                if shown(cells[address].printed) != string:
                    wrong[str(address)] = string
        return changed

    said = answers(document, cells, FORMS, change)
    model.script = lambda about, nth, body: Reply(said[about])
    return wrong


@pytest.mark.parametrize("spoil", SPOILS)
@pytest.mark.parametrize("case", REPORTS, ids=lambda case: case.id)
def test_no_wrong_cell_is_believed(case: Labelled, spoil: str, model: ScriptedEndpoint) -> None:
    wrong = spoilt(case.path, spoil, model)
    alone = extract(case.path, reader="llm")
    assert [a for a in wrong if alone.cells[a].status in BELIEVED] == []
    assert not wrong or alone.verdict != "clean"


@pytest.mark.parametrize("spoil", SPOILS)
@pytest.mark.parametrize("case", REPORTS, ids=lambda case: case.id)
def test_both_keeps_the_right_value_and_flags_the_wrong_one(
    case: Labelled, spoil: str, model: ScriptedEndpoint
) -> None:
    grid = extract(case.path, reader="grid")
    wrong = spoilt(case.path, spoil, model)
    both = extract(case.path, reader="both")
    assert {a: c.value for a, c in both.cells.items()} == {a: c.value for a, c in grid.cells.items()}
    flagged = {a for f in both.findings if f.code == "voices_differ" for a in f.addresses}
    read_by_grid = {a for a in wrong if grid.cells[a].status in BELIEVED}
    assert read_by_grid - flagged == set()
    assert not wrong or both.verdict != "clean"
