"""What a report holds, put in order for showing: its tables, labels of its cells, findings by cell."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from extractor.forms import Address, Column, Form, Row, Table
from extractor.records import Cell, Finding, Report, Status

NOT_PRINTABLE = re.compile(
    "[^\\t\\n\\x20-\\x7e\\xa0-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]|[\\u202a-\\u202e\\u2066-\\u2069]"
)


class Names(NamedTuple):
    """The table, row and column an address stands for."""

    table: Table
    row: Row
    column: Column


def printable(text: str) -> str:
    """Without control characters: in a terminal they act, in a workbook they break the file."""
    return NOT_PRINTABLE.sub("", text)


def number_text(value: int | Decimal) -> str:
    """The number as written, never with an exponent."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def form_of(report: Report, forms: Sequence[Form]) -> Form | None:
    return next((form for form in forms if form.id == report.form), None)


def cell_at(report: Report, address: Address) -> Cell:
    """The cell, or one that was not found."""
    return report.cells.get(str(address), Cell())


def findings_by_cell(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """The findings of every address that has one."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        for address in dict.fromkeys(finding.addresses):
            found[address].append(finding)
    return {address: tuple(items) for address, items in found.items()}


def failing(findings: Iterable[Finding]) -> tuple[str, ...]:
    """What failed among `findings`, each once: the rule's code, or the finding's where it is no rule."""
    failed = (finding for finding in findings if finding.verdict == "fail")
    return tuple(dict.fromkeys(str(finding.details.get("rule_code", finding.code)) for finding in failed))


def official_tables(report: Report, form: Form) -> Iterator[Table]:
    """The form's tables, with the variant rows this report prints in place of those they stand for."""
    for table in form.tables:
        place = {row.id: float(number) for number, row in enumerate(table.rows)}
        printed = {row.id for row in table.rows if _is_printed(report, table, row)}
        # Half a place earlier: before the first row it stands for.
        rows = sorted(
            table.rows_for(printed),
            key=lambda row: place[row.instead_of[0]] - 0.5 if row.instead_of else place[row.id],
        )
        yield table.model_copy(update={"rows": tuple(rows)})


def foreign_tables(report: Report, forms: Sequence[Form]) -> Iterator[Table]:
    """Tables made of the cells that the report's form does not have, named as another form names them."""
    form = form_of(report, forms)
    known = form.columns if form else {}
    names = names_of_cells(report, forms)
    extra = [a for a in names if a not in known and cell_at(report, a).status is not Status.NOT_FOUND]
    for table_id in dict.fromkeys(address.table for address in extra):
        yield _table_of([names[a] for a in extra if a.table == table_id])


def names_of_cells(report: Report, forms: Sequence[Form]) -> dict[Address, Names]:
    """Names of every cell of the report: its own form's, else another form's, else the address itself."""
    own = form_of(report, forms)
    known: dict[Address, Names] = {}
    for form in (*(form for form in forms if form is not own), *((own,) if own else ())):
        known |= _names(form)
    addresses = [Address.parse(text) for text in report.cells]
    return {address: known.get(address) or _unnamed(address) for address in addresses}


def _names(form: Form) -> dict[Address, Names]:
    return {
        Address(table.id, row.id, column.id): Names(table, row, column)
        for table in form.tables
        for row in table.rows
        for column in table.columns_of(row)
    }


def _unnamed(address: Address) -> Names:
    row = Row(id=address.row, label=address.row, english=address.row)
    column = Column(id=address.column, label=address.column, english=address.column)
    name = address.table
    return Names(Table(id=name, label=name, english=name, layout="rows", columns=(), rows=()), row, column)


def _is_printed(report: Report, table: Table, row: Row) -> bool:
    return any(cell_at(report, address).status is not Status.NOT_FOUND for address in table.cells(row))


def _table_of(cells: Sequence[Names]) -> Table:
    """A table of just these cells of one table; every row names its columns."""
    columns = {cell.column.id: cell.column for cell in cells}
    rows = {cell.row.id: cell.row for cell in cells}
    kept = {row: tuple(cell.column.id for cell in cells if cell.row.id == row) for row in rows}
    return cells[0].table.model_copy(
        update={
            "layout": "rows",
            "columns": tuple(columns.values()),
            "rows": tuple(row.model_copy(update={"columns": kept[row.id]}) for row in rows.values()),
            "rules": (),
        }
    )
