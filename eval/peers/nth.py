"""What a user would write behind a table extractor: table n, row n, column n of the official form."""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from eval.generate import ReportText
from eval.render.layout import Options, official_table
from eval.render.official import merged_rows
from extractor.forms import Form, load_forms
from extractor.numerals import parse
from extractor.records import Basis, Cell, Report, Status

Rows = list[list[str]]


def report_by_position(path: Path, tables: Sequence[Rows], text: str = "") -> Report:
    """A report of the cells found at the official places, each called certain: nothing here can doubt them.

    The three tables are the three largest found, after tables that follow each other with equally many
    columns are joined (a page's end parts them); one that is handed over twice counts once. Rows are counted
    from a table's end, columns from the right: headings and labels vary most. A cell over several columns is
    looked for in the first of them. The form is the one whose year the text speaks of.
    """
    form = _form(text)
    joined = _joined(_once([[list(map(_clean, row)) for row in rows] for rows in tables]))
    largest = sorted(sorted(range(len(joined)), key=lambda i: -_size(joined[i]))[:3])
    cells: dict[str, Cell] = {}
    for found, places in zip((joined[i] for i in largest), _places(form), strict=False):
        for address, (row, column) in places.items():
            printed = _at(found, row, column)
            if printed is not None:
                cells[address] = _cell(printed)
    return Report(
        source=str(path),
        sha256=None,
        form=form.id,
        organisation=None,
        year=None,
        verdict="clean" if cells else "rejected",
        cells=cells,
        checks={},
        findings=(),
        sections=(),
        provenance={},
    )


def _cell(printed: str) -> Cell:
    number = parse(printed)
    status = Status.BLANK if not printed else Status.UNREADABLE
    if number.value is None:
        return Cell(printed=printed, status=status)
    return Cell(value=number.value, printed=printed, status=Status.STATED, basis=Basis.ROW_ORDER)


@cache
def _places(form: Form) -> list[dict[str, tuple[int, int]]]:
    """For each table, address → (row from its end, column from the right), on the official form."""
    report = ReportText("", 0, form, dict.fromkeys(map(str, form.addresses), 0), {})
    found = []
    for table in form.tables:
        official = official_table(report, table, Options())
        rows, places = merged_rows(official), dict[str, tuple[int, int]]()
        for number, row in enumerate(rows):
            start = official.width
            for cell, _ in reversed(row):
                start -= cell.colspan
                if cell.address:
                    places[str(cell.address)] = (number - len(rows), start - official.width)
        found.append(places)
    return found


def _at(rows: Rows, row: int, column: int) -> str | None:
    try:
        return rows[row][column]
    except IndexError:
        return None


def _once(tables: Sequence[Rows]) -> list[Rows]:
    return [rows for number, rows in enumerate(tables) if rows not in tables[:number]]


def _joined(tables: Sequence[Rows]) -> list[Rows]:
    joined: list[Rows] = []
    for rows in tables:
        if joined and rows and joined[-1] and len(rows[0]) == len(joined[-1][0]) > 1:
            joined[-1] = joined[-1] + rows
        else:
            joined.append(rows)
    return joined


def _size(rows: Rows) -> int:
    return sum(map(len, rows))


def _clean(text: object) -> str:
    return "".join(str(text or "").split())


def _form(text: str) -> Form:
    """The form of the first year named in the text; the newest where none is."""
    year = re.search(r"(20\d\d)年", text)
    forms = load_forms()
    return next((form for form in forms if year and form.covers(int(year[1]))), forms[0])
