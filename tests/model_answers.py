"""What a model that copies faultlessly would answer, made from cells; tests then spoil it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from extractor.ask import Excerpt, excerpts, listing, shown
from extractor.bind import bind, forms_possible
from extractor.forms import Address, Form
from extractor.read import read_document
from extractor.records import Cell, Document
from tests.sample_reports import FORMS

Rows = dict[str, list[str]]  # row id -> the strings of its cells, in printed order
Spoil = Callable[[str, Rows], Rows]  # table, rows -> rows


def honest(table: str, rows: Rows) -> Rows:
    return rows


def faultless(path: Path, spoil: Spoil = honest) -> dict[str, str]:
    """By table the answer that copies a report as the grid reads it, after `spoil`."""
    document = read_document(path)
    return answers(document, bind(document, FORMS).cells, FORMS, spoil)


def answers(
    document: Document, cells: Mapping[Address, Cell], forms: tuple[Form, ...], spoil: Spoil = honest
) -> dict[str, str]:
    """By table the JSON that copies `cells` as printed, after `spoil` changed its strings."""
    asked = forms_possible(cells, forms)
    return {
        table: json.dumps(_answer(table, cells, excerpt, asked, spoil), ensure_ascii=False)
        for table, excerpt in excerpts(document, forms).items()
    }


def _answer(
    table: str, cells: Mapping[Address, Cell], excerpt: Excerpt, forms: tuple[Form, ...], spoil: Spoil
) -> dict[str, Any]:
    listed = listing(table, forms)
    letters = {column: letter for letter, column in listed.column_ids.items()}
    printed: dict[str, dict[str, str]] = {}
    lines: dict[str, int] = {}
    for address, cell in cells.items():
        if address.table == table and cell.printed is not None:
            printed.setdefault(address.row, {})[address.column] = shown(cell.printed)
            lines[address.row] = _line_of(cell, excerpt)
    order = list(dict.fromkeys(column for row in printed.values() for column in row))
    kept = {row: [named[c] for c in order if c in named] for row, named in printed.items()}
    said = spoil(table, kept)
    marks = {row: f"@{line} " for row, line in lines.items() if line in excerpt.marked}
    return {"columns": "".join(letters[column] for column in order)} | {
        number: marks.get(row, "") + "|".join(said[row]) if row in said else None
        for number, row in listed.row_ids.items()
    }


def _line_of(cell: Cell, excerpt: Excerpt) -> int:
    places = enumerate(excerpt.lines, start=1)
    return next((n for n, line in places if any(s.place == cell.evidence for s in line.slots)), 0)
