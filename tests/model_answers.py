"""What a model that copies faultlessly would answer, made from cells; tests then spoil it."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from extractor.ask import Excerpt, excerpts, listing, shown
from extractor.forms import Address, Form
from extractor.records import Cell, Document

Rows = dict[str, list[str]]  # row id -> the strings of its cells, in printed order
Spoil = Callable[[str, Rows], Rows]  # table, rows -> rows


def honest(table: str, rows: Rows) -> Rows:
    return rows


def answers(
    document: Document, cells: Mapping[Address, Cell], forms: tuple[Form, ...], spoil: Spoil = honest
) -> dict[str, str]:
    """By table the JSON that copies `cells` as printed, after `spoil` changed its strings."""
    return {
        table: json.dumps(_answer(table, cells, excerpt, forms, spoil), ensure_ascii=False)
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
    order = [column for column in letters if any(column in row for row in printed.values())]
    kept = {row: [named[c] for c in order if c in named] for row, named in printed.items()}
    numbers = {row: number for number, row in listed.row_ids.items()}
    return {
        "columns": "".join(letters[column] for column in order),
        "rows": [
            f"{numbers[row]}{f'@{lines[row]}' if lines[row] in excerpt.marked else ''}:{'|'.join(strings)}"
            for row, strings in spoil(table, kept).items()
        ],
    }


def _line_of(cell: Cell, excerpt: Excerpt) -> int:
    places = enumerate(excerpt.lines, start=1)
    return next((n for n, line in places if any(s.place == cell.evidence for s in line.slots)), 0)
