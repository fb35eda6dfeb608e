"""Readers with a defect planted on purpose: the grid reader, its answer spoilt in one way."""

from collections.abc import Callable
from pathlib import Path

from eval.cases import Case
from eval.readers import Reader
from extractor.check.sums import sums
from extractor.forms import Address, load_forms
from extractor.pipeline import extract
from extractor.records import Basis, Cell, Report, Status

Cells = dict[str, Cell]


def spoilt(name: str, spoil: Callable[[Path, Cells], Cells]) -> Reader:
    """A reader that calls everything clean, with the cells that `spoil` makes of the right ones."""

    def read(path: Path) -> Report:
        report = extract(path)
        return report.model_copy(
            update={"cells": spoil(path, report.cells), "verdict": "clean", "findings": ()}
        )

    return Reader(name, read, "1")


def swap_columns(path: Path, cells: Cells) -> Cells:
    """Natural persons and enterprises change places."""
    swap = {"natural_person": "commercial_enterprise", "commercial_enterprise": "natural_person"}
    parsed = ((Address.parse(a), cell) for a, cell in cells.items())
    return {str(a._replace(column=swap.get(a.column, a.column))): cell for a, cell in parsed}


def return_zeros(path: Path, cells: Cells) -> Cells:
    return {a: cell.model_copy(update={"value": 0, "printed": "0"}) for a, cell in cells.items()}


def repair_totals(path: Path, cells: Cells) -> Cells:
    """Every total becomes what its row adds up to."""
    believed = {Address.parse(a): cell for a, cell in cells.items()}
    for table in load_forms()[0].tables:
        for item in sums(table, believed):
            if item.rule.each == "row":
                due = sum(believed[a].value or 0 for a in item.right)
                believed[item.left[0]] = believed[item.left[0]].model_copy(update={"value": due})
    return {str(a): cell for a, cell in believed.items()}


def leak_labels(case: Case) -> Reader:
    """Answers what the label says, without a look at the source."""
    answers = {
        a: Cell(value=v, printed=str(v), status=Status.STATED, basis=Basis.LABELS)
        for a, v in case.label.cells.items()
        if v is not None
    }
    return spoilt("leak_labels", lambda path, cells: answers)


def cells_unchanged(path: Path, cells: Cells) -> Cells:
    return cells
