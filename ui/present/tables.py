"""A form's tables as the desk draws them: header cells with their spans, addresses, and where sums stand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractor.check.sums import Sum, sums
from extractor.export.content import foreign_tables, form_of, official_tables
from extractor.export.layout import Block, blocks, spans
from extractor.export.words import Language, label, word
from extractor.forms import Address, Form, Table
from extractor.records import Report


@dataclass(frozen=True, slots=True)
class Header:
    """A header cell and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True, slots=True)
class LineView:
    """A printed line: its labels, its cells, and the sums that must hold along it."""

    labels: tuple[Header, ...]
    cells: tuple[str, ...]
    sums: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FootView:
    """A line of sums below a block; `spans`: how many columns each stands under."""

    label: str
    sums: tuple[str, ...]
    spans: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BlockView:
    """Lines under one set of headers. `depth`: columns that labels take; `checks`: columns of sums behind."""

    heading: str
    depth: int
    headers: tuple[tuple[Header, ...], ...]
    lines: tuple[LineView, ...]
    checks: tuple[str, ...]
    feet: tuple[FootView, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    id: str
    title: str
    blocks: tuple[BlockView, ...]


@dataclass(frozen=True, slots=True)
class SumView:
    """Σ left = Σ right, for the browser to add up while one types; Python adds up again on every commit."""

    id: str
    where: str
    rule: str
    left: tuple[str, ...]
    right: tuple[str, ...]


def table_views(report: Report, forms: Sequence[Form], language: Language) -> tuple[TableView, ...]:
    """The tables of the report's form, then cells that only another form has."""
    form = form_of(report, forms)
    every = tuple(_sums_of(report, form)) if form else ()
    own = (_table(table, every, language) for table in (official_tables(report, form) if form else ()))
    foreign = (
        _table(table, (), language, f" · {word('foreign', language)}")
        for table in foreign_tables(report, forms)
    )
    return (*own, *foreign)


def identity_table(language: Language) -> TableView:
    """Organisation and year, drawn and corrected like any cell."""
    keys = ("organisation", "year")
    headers = (tuple(Header(word(key, language)) for key in keys),)
    line = LineView((), keys, ())
    return TableView("identity", "", (BlockView("", 0, headers, (line,), (), ()),))


def sum_views(report: Report, forms: Sequence[Form], language: Language) -> tuple[SumView, ...]:
    """Every sum of the report's form."""
    form = form_of(report, forms)
    if form is None:
        return ()
    return tuple(
        SumView(
            sum_id(item),
            _line_name(form, item, language),
            item.rule.english if language == "en" else item.rule.label,
            tuple(map(str, item.left)),
            tuple(map(str, item.right)),
        )
        for item in _sums_of(report, form)
    )


def sum_id(item: Sum) -> str:
    return f"{item.rule.code}.{item.line}"


def _sums_of(report: Report, form: Form) -> Iterator[Sum]:
    cells = {Address.parse(text): cell for text, cell in report.cells.items()}
    for table in form.tables:
        yield from sums(table, cells)


def _line_name(form: Form, item: Sum, language: Language) -> str:
    table = form.table[item.table]
    part = table.row[item.line] if item.rule.each == "row" else table.column[item.line]
    return f"{label(table, language)} · {label(part, language)}"


def _table(table: Table, every: Sequence[Sum], language: Language, note: str = "") -> TableView:
    own = [item for item in every if item.table == table.id]
    views = tuple(_block(block, own, language) for block in blocks(table, language))
    return TableView(table.id, label(table, language) + note, views)


def _block(block: Block, every: Sequence[Sum], language: Language) -> BlockView:
    rows = {address.row for line in block.lines for address in line.addresses}
    by_row = [item for item in every if item.rule.each == "row" and item.line in rows]
    in_one_line = len(block.lines) == 1 and len(rows) > 1
    across = [] if in_one_line else by_row
    has_labels = any(text for line in block.lines for text in line.labels)
    depth = max(len(line.labels) for line in block.lines) if has_labels else 0
    return BlockView(
        heading=block.heading,
        depth=depth,
        headers=tuple(_header_rows(block.headers)),
        lines=tuple(_lines(block, across, has_labels)),
        checks=tuple(dict.fromkeys(_rule_name(item, language) for item in across)),
        feet=tuple(_feet_of_rows(block, by_row, language) if in_one_line else _feet(block, every, language)),
    )


def _rule_name(item: Sum, language: Language) -> str:
    return item.rule.english if language == "en" else item.rule.label


def _header_rows(headers: Sequence[tuple[str, ...]]) -> Iterator[tuple[Header, ...]]:
    every = list(spans(headers))
    for level in range(max(map(len, headers))):
        yield tuple(Header(s.text, s.levels, s.length) for s in every if s.level == level)


def _lines(block: Block, across: Sequence[Sum], has_labels: bool) -> Iterator[LineView]:
    every = list(spans([line.labels for line in block.lines])) if has_labels else []
    for number, line in enumerate(block.lines):
        labels = tuple(Header(s.text, s.length, s.levels) for s in every if s.start == number)
        row = line.addresses[0].row
        own = tuple(sum_id(item) for item in across if item.line == row)
        yield LineView(labels, tuple(map(str, line.addresses)), own)


def _feet(block: Block, every: Sequence[Sum], language: Language) -> Iterator[FootView]:
    """A line for every rule that holds down the columns."""
    columns = [address.column for address in block.lines[0].addresses]
    down = [item for item in every if item.rule.each == "column" and item.line in columns]
    for _, group in groupby(down, key=lambda item: item.rule.code):
        items = {item.line: item for item in group}
        first = next(iter(items.values()))
        ids = tuple(sum_id(items[column]) for column in columns if column in items)
        yield FootView(_rule_name(first, language), ids, (1,) * len(ids))


def _feet_of_rows(block: Block, by_row: Iterable[Sum], language: Language) -> Iterator[FootView]:
    """Rows that stand beside each other in one line have their sums below, each under its own cells."""
    rows = [row for row, _ in groupby(block.lines[0].addresses, key=lambda address: address.row)]
    widths = {row: sum(1 for a in block.lines[0].addresses if a.row == row) for row in rows}
    for _, group in groupby(by_row, key=lambda item: item.rule.code):
        items = {item.line: item for item in group}
        first = next(iter(items.values()))
        ids = tuple(sum_id(items[row]) for row in rows if row in items)
        yield FootView(_rule_name(first, language), ids, tuple(widths[row] for row in rows if row in items))
