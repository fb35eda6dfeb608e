"""A report laid out as the official form prints it, or varied the way published reports vary it."""

from collections.abc import Callable
from decimal import Decimal
from typing import Literal, TypedDict, TypeVar, Unpack

from eval.generate import ReportText
from eval.render.official import OfficialCell, OfficialSection, OfficialTable, headings, torn
from extractor.forms import Address, Column, Row, Table

NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
NUMERALS = "一二三四五六七八九十"
VARIED = "requests"  # the table the layout options vary

Show = Callable[[Address, Column], str]
T = TypeVar("T")


class Options(TypedDict, total=False):
    """How a printed report differs from the official layout; every renderer takes these by keyword.

    swap_columns, swap_rows: two printed positions (from 0) of table requests that change places, labels
    and numbers together. shift: rows of table requests rotated down by so many, labels with them.
    drop_labels: the column or row labels of table requests are blank. torn_labels: long labels are
    broken over lines, the vertical label stands one character a line. blank: what a None prints as.
    """

    swap_columns: tuple[int, int]
    swap_rows: tuple[int, int]
    shift: int
    drop_labels: Literal["columns", "rows"]
    torn_labels: bool
    blank: str


def lay_out(report: ReportText, **options: Unpack[Options]) -> tuple[OfficialSection, ...]:
    """The sections of the report in printed order."""
    tables = {table.id: table for table in report.form.tables}
    return tuple(
        OfficialSection(
            f"{NUMERALS[index]}、{section.label}",
            tuple(report.prose.get(section.id, ())),
            official_table(report, tables[section.id], options) if section.id in tables else None,
        )
        for index, section in enumerate(report.form.sections)
    )


def official_table(report: ReportText, table: Table, options: Options) -> OfficialTable:
    """One table as printed; its layout, and whether rows have columns of their own, decide its shape."""
    varied = options if table.id == VARIED else Options(blank=options.get("blank", ""))
    show = _printer(report, options.get("blank", ""))
    if table.layout == "line":
        official = _line_table(table, show)
    elif any(row.columns for row in table.rows):
        official = _block_table(table, show)
    else:
        official = _matrix_table(table, _printed_rows(report, table), varied, show)
    return torn(official) if options.get("torn_labels") else official


def _printer(report: ReportText, blank: str) -> Show:
    def show(address: Address, column: Column) -> str:
        value = report.values.get(str(address))
        if value is None:
            return blank
        sign = "+" if column.kind == "change" and value > 0 else ""
        digits = format(value, "f") if isinstance(value, Decimal) else str(value)
        return sign + digits + report.units.get(str(address), "")

    return show


def _printed_rows(report: ReportText, table: Table) -> list[Row]:
    """The form's rows; a row seen in place of others takes their place when the report has its values."""
    shown = {Address.parse(name).row for name in report.values if name.startswith(f"{table.id}.")}
    variants = [row for row in table.rows if row.instead_of and row.id in shown]
    rows: list[Row] = []
    for row in table.standard_rows:
        instead = [variant for variant in variants if row.id in variant.instead_of]
        rows.extend(variant for variant in instead or [row] if variant not in rows)
    return rows


def _matrix_table(table: Table, rows: list[Row], options: Options, show: Show) -> OfficialTable:
    columns = _swapped(list(table.columns), options.get("swap_columns"))
    rows = _swapped(rows, options.get("swap_rows"))
    turn = options.get("shift", 0) % len(rows)
    rows = rows[len(rows) - turn :] + rows[: len(rows) - turn]
    row_paths = [(*row.path, row.label) for row in rows]
    column_paths = [(*column.path, column.label) for column in columns]
    width, height = max(map(len, row_paths)), max(map(len, column_paths))
    dropped = options.get("drop_labels")

    head: list[list[OfficialCell]] = [[OfficialCell(NOTE, height + 1, width)]]
    head[0].append(OfficialCell("申请人情况", 1, len(columns)))
    head += [[] for _ in range(height)]
    for _, level, text, run, depth in headings(column_paths, height):
        head[level + 1].append(OfficialCell("" if dropped == "columns" else text, depth, run))
    body: list[list[OfficialCell]] = [[] for _ in rows]
    for index, _, text, run, depth in headings(row_paths, width):
        body[index].append(OfficialCell("" if dropped == "rows" else text, run, depth))
    for row, cells in zip(rows, body, strict=True):
        cells += [_number(Address(table.id, row.id, column.id), column, show) for column in columns]
    return OfficialTable(table.id, tuple(map(tuple, head + body)), len(head), width)


def _block_table(table: Table, show: Show) -> OfficialTable:
    """Blocks of rows under one heading, each block with a line of column labels of its own."""
    width = 1 + max(len(table.columns_of(row)) for row in table.rows)
    rows: list[tuple[OfficialCell, ...]] = []
    before: tuple[str, ...] = ()
    for row in table.standard_rows:
        columns = table.columns_of(row)
        last = width - len(columns)
        if row.path != before:
            rows.append((OfficialCell(row.path[0], 1, width),))
            labels = [OfficialCell(_with_unit(column)) for column in columns]
            rows.append((OfficialCell("信息内容"), *labels[:-1], labels[-1]._replace(colspan=last)))
        before = row.path
        cells = [_number(Address(table.id, row.id, column.id), column, show) for column in columns]
        rows.append((OfficialCell(row.label), *cells[:-1], cells[-1]._replace(colspan=last)))
    return OfficialTable(table.id, tuple(rows), 0, 1)


def _line_table(table: Table, show: Show) -> OfficialTable:
    pairs = [(row, column) for row in table.standard_rows for column in table.columns_of(row)]
    paths = [(*row.path, row.label, column.label) for row, column in pairs]
    height = max(map(len, paths))
    head: list[list[OfficialCell]] = [[] for _ in range(height)]
    for _, level, text, run, depth in headings(paths, height):
        head[level].append(OfficialCell(text, depth, run))
    numbers = [_number(Address(table.id, row.id, column.id), column, show) for row, column in pairs]
    return OfficialTable(table.id, (*map(tuple, head), tuple(numbers)), height, 0)


def _number(address: Address, column: Column, show: Show) -> OfficialCell:
    return OfficialCell(show(address, column), address=address)


def _with_unit(column: Column) -> str:
    return f"{column.label}（单位：{column.unit}）" if column.unit else column.label


def _swapped(items: list[T], pair: tuple[int, int] | None) -> list[T]:
    if pair:
        first, second = pair
        items[first], items[second] = items[second], items[first]
    return items
