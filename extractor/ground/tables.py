"""A table as answered -> cells with evidence: each string is sought under its own row and column.

The place of a cell is what the printed labels say (extractor/bind); the model's word decides only where
nothing printed does. What is read there must be the string that the model copied.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.ask import AnsweredRow, Excerpt, says, shown
from extractor.bind.cells import bind_table
from extractor.bind.lines import Line
from extractor.forms import Address, Column
from extractor.numerals import parse
from extractor.records import Cell, Status, Vote

_SEPARATORS = re.compile(r" \| | / ")  # between the numbers in the note of an ambiguous cell
FIRM = (Status.STATED, Status.BLANK, Status.NOT_APPLICABLE, Status.UNREADABLE)


@dataclass(frozen=True)
class Grounded:
    """The cells of one answer, and what is wrong with it, in the words of a prompt: never what would be
    right."""

    cells: Mapping[Address, Cell]
    problems: tuple[str, ...] = ()

    @property
    def firm(self) -> int:
        """How many cells stand where the model says."""
        return sum(cell.status in FIRM for cell in self.cells.values())


def ground_table(rows: Sequence[AnsweredRow], excerpt: Excerpt) -> Grounded:
    """The answered rows as cells. A string that is not found at its place is kept, `ungrounded`."""
    claimed = {line: row.row for row in rows if row.line and (line := _line(row, excerpt))}
    printed = bind_table(excerpt.lines, excerpt.labels, claimed).cells
    cells: dict[Address, Cell] = {}
    for row in rows:
        for address, string in _claims(row, excerpt.labels.id, printed):
            cell = _cell(string, printed.get(address), excerpt.labels.column_details[address.column])
            cells[address] = cell if address not in cells else _both(cells[address], cell)
    problems = [*_problems_of(rows, cells), *_omitted(rows, printed)]
    return Grounded(cells, tuple(problems))


def keep_better(first: Grounded, second: Grounded) -> Grounded:
    """Two answers to one request: of each cell the reading that stands in the source, the first of equals.

    So a second answer that changes a number without evidence, as one that only makes a sum fit, is refused.
    """
    cells = dict(first.cells)
    for address, cell in second.cells.items():
        if address not in cells or (cells[address].status not in FIRM and cell.status in FIRM):
            cells[address] = cell
    return Grounded(cells, second.problems if second.firm > first.firm else first.problems)


def _line(row: AnsweredRow, excerpt: Excerpt) -> Line | None:
    return excerpt.line(row.line) if row.line else None


def _claims(
    row: AnsweredRow, table: str, printed: Mapping[Address, Cell]
) -> Iterator[tuple[Address, str | None]]:
    """What a row says of each of its cells; None where it has too few or too many strings to tell."""
    if row.cells is not None:
        yield from ((Address(table, row.row, column), string) for column, string in row.cells.items())
        return
    yield from ((address, None) for address in printed if address[:2] == (table, row.row))


def _cell(string: str | None, printed: Cell | None, column: Column) -> Cell:
    """The printed cell, if it says `string`; otherwise what the model said, without evidence."""
    if string is None:
        return Cell(status=Status.UNGROUNDED)
    if printed and printed.printed is not None and says(string, printed.printed):
        return printed
    read = _as_read(string, column)
    if printed is None or printed.status is not Status.AMBIGUOUS:
        return read
    if printed.value is not None and printed.value == read.value:
        return printed
    if any(says(string, part) for part in _SEPARATORS.split(printed.note or "")):
        # It stands in this row, but nothing printed says in which column.
        return read.model_copy(
            update={"status": Status.AMBIGUOUS, "note": printed.note, "evidence": printed.evidence}
        )
    return read


def _as_read(string: str, column: Column) -> Cell:
    numeral = parse("" if string == shown("") else string)
    value = numeral.value
    if value is not None and column.kind == "amount":
        value = Decimal(value)
    return Cell(
        value=value,
        printed=string if numeral.kind != "blank" else "",
        status=Status.UNGROUNDED,
        unit=numeral.unit,
        note=numeral.note,
    )


def _both(first: Cell, second: Cell) -> Cell:
    """A cell answered twice must be answered the same twice."""
    if (first.value, first.printed) == (second.value, second.printed):
        return first
    return Cell(status=Status.UNGROUNDED, note=f"{first.printed or '∅'} / {second.printed or '∅'}")


def _problems_of(rows: Iterable[AnsweredRow], cells: Mapping[Address, Cell]) -> Iterator[str]:
    loose = {address.row for address, cell in cells.items() if cell.status is Status.UNGROUNDED}
    for row in rows:
        name = f"第 {row.number} 行"
        if row.cells is None:
            yield f"{name}抄了 {len(row.strings)} 格，与这一行的列数不符"
        elif row.row in loose:
            yield f"{name}抄的“{'|'.join(row.strings)}”与原文这一行、这些列下印的不符"


def _omitted(rows: Iterable[AnsweredRow], printed: Mapping[Address, Cell]) -> Iterator[str]:
    answered = {row.row for row in rows}
    missing = {address.row for address in printed} - answered
    if missing:
        yield f"原文印出的行有 {len(missing)} 行没有抄"


def vote_of(cell: Cell, voice: str) -> Vote:
    """The cell as the vote of one voice."""
    return Vote.model_validate(
        {
            "voice": voice,
            "value": cell.value,
            "printed": cell.printed,
            "status": cell.status,
            "evidence": cell.evidence,
        }
    )
