"""One body's reports of several years: what last year handed on, tables printed again, sudden jumps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain

from extractor.check.reading import Reading
from extractor.check.reports import Number, as_printed, plain, reading_of, rule_name, some_of, year_text
from extractor.forms import Address, Form, Table, YearRule
from extractor.messages import finding
from extractor.records import Cell, Finding, Report

JUMP_FACTOR = 20  # a figure this many times larger or smaller than in every year before ...
JUMP_SIZE = 500  # ... and at least so far from them, is worth a look

Cells = dict[Address, Cell]


@dataclass(frozen=True, slots=True)
class YearSum:
    """One rule on one row or column: Σ left = Σ right + Σ earlier, `earlier` in last year's report."""

    table: str
    rule: YearRule
    line: str
    left: tuple[Address, ...]
    right: tuple[Address, ...]
    earlier: tuple[Address, ...]


def check_years(
    earlier: Report, later: Report, forms: Sequence[Form], language: str = "zh"
) -> Iterator[Finding]:
    """Everything about a body's report beside that of the year before."""
    yield from check_identities(earlier, later, forms, language)
    yield from check_repeats([earlier], later, forms, language)
    yield from check_jumps([earlier], later, forms, language)


def check_identities(
    earlier: Report, later: Report, forms: Sequence[Form], language: str = "zh"
) -> Iterator[Finding]:
    """What must hold between two years that follow each other; other pairs are named, not compared."""
    years = {"earlier_year": year_text(earlier), "later_year": year_text(later)}
    step = later.year - earlier.year if later.year and earlier.year else 1
    if step > 1:
        missing = list(range(later.year or 0))[1 - step :]
        yield finding("year_gap", language, years=", ".join(map(str, missing)), **years)
    if step < 1:
        yield finding("year_order", language, **years)
    if step != 1:
        return
    before, now = reading_of(earlier, forms, language), reading_of(later, forms, language)
    sums = list(year_sums(now.form)) if now.form else []
    known = before.form.columns if before.form else {}
    lacking = dict.fromkeys(rule_name(s.rule, language) for s in sums if not known.keys() >= set(s.earlier))
    if lacking:
        yield finding("year_forms_differ", language, rules="；".join(lacking), **years)
    for item in sums:
        if known.keys() >= set(item.earlier):
            yield from _check_sum(item, before, now, years)


def year_sums(form: Form) -> Iterator[YearSum]:
    """The rules over years that a report of this form must keep, one for every row or column."""
    for table in form.tables:
        for rule in table.year_rules:
            for line, cells in _lines(table, rule):
                yield YearSum(table.id, rule, line, *cells)


def _lines(table: Table, rule: YearRule) -> Iterator[tuple[str, tuple[tuple[Address, ...], ...]]]:
    sides = (rule.left, rule.right, rule.last_year)
    if rule.each == "column":
        for column in table.columns:
            yield column.id, tuple(tuple(Address(table.id, r, column.id) for r in side) for side in sides)
        return
    for row in table.standard_rows:
        if {column.id for column in table.columns_of(row)}.issuperset(chain(*sides)):
            yield row.id, tuple(tuple(Address(table.id, row.id, c) for c in side) for side in sides)


def _check_sum(item: YearSum, before: Reading, now: Reading, years: dict[str, str]) -> Iterator[Finding]:
    own = (*item.left, *item.right)
    blanks = [a for a in own if _value(now.cells, a) is None]
    blanks_before = [a for a in item.earlier if _value(before.cells, a) is None]
    left = _total(now.cells, item.left)
    right = _total(now.cells, item.right) + _total(before.cells, item.earlier)
    if left == right and not blanks and not blanks_before:
        return
    by_row = item.rule.each == "row"
    line = (now.row_name if by_row else now.column_name)(item.table, item.line)
    details = {
        "rule_code": item.rule.code,
        "where": f"{now.table_name(item.table)} · {line}",
        "rule": rule_name(item.rule, now.language),
        "later": _printed(own, now, by_row),
        "earlier": _printed(item.earlier, before, by_row),
        "earlier_addresses": [str(a) for a in item.earlier],
        **years,
    }
    if blanks or blanks_before:
        blank = {"blank_addresses": [str(a) for a in blanks], "earlier_blanks": [*map(str, blanks_before)]}
        yield finding("year_not_assessable", now.language, own, **details, **blank)
        return
    sums = {"left": plain(left), "right": plain(right), "difference": plain(left - right)}
    yield finding("year_mismatch", now.language, own, **details, **sums)


def check_repeats(
    history: Sequence[Report], later: Report, forms: Sequence[Form], language: str = "zh"
) -> Iterator[Finding]:
    """Whole tables that print an earlier year's numbers again; a table of zeros proves nothing."""
    now = reading_of(later, forms, language)
    for earlier in history:
        before = reading_of(earlier, forms, language)
        if earlier.form != later.form or now.form is None:
            continue
        for table in now.form.tables:
            cells = {a: c.value for a, c in now.cells.items() if a.table == table.id}
            nonzero = [a for a, value in cells.items() if value]
            if nonzero and cells == {a: c.value for a, c in before.cells.items() if a.table == table.id}:
                yield finding(
                    "tables_identical",
                    language,
                    nonzero,
                    table=now.name(table),
                    nonzero=len(nonzero),
                    earlier_year=year_text(earlier),
                    later_year=year_text(later),
                    against=earlier.source,
                )


def check_jumps(
    history: Sequence[Report], later: Report, forms: Sequence[Form], language: str = "zh"
) -> Iterator[Finding]:
    """Figures far from all the body has ever reported there; one finding a table."""
    now = reading_of(later, forms, language)
    past = [reading_of(report, forms, language).cells for report in history if report.form == later.form]
    jumps: dict[str, list[tuple[Address, Number, Number]]] = {}
    for address, cell in now.cells.items():
        known = [value for cells in past if (value := _value(cells, address)) is not None]
        nearest = _jumped_from(known, cell.value)
        if cell.value is not None and nearest is not None:
            jumps.setdefault(address.table, []).append((address, nearest, cell.value))
    for table, found in jumps.items():
        cells = [f"{now.cell_name(a)} {old} → {new}" for a, old, new in found]
        yield finding(
            "jump",
            language,
            [address for address, _, _ in found],
            table=now.table_name(table),
            count=len(found),
            factor=JUMP_FACTOR,
            cells=some_of(cells, language),
            later_year=year_text(later),
        )


def _jumped_from(known: Sequence[Number], value: Number | None) -> Number | None:
    """The earlier figure nearest to `value`, if even that one is far away."""
    if not known or value is None:
        return None
    now = Decimal(value)
    nearest = min(known, key=lambda number: abs(Decimal(number) - now))
    low, high = sorted((abs(Decimal(nearest)), abs(now)))
    return nearest if high >= JUMP_FACTOR * low and high - low >= JUMP_SIZE else None


def _value(cells: Cells, address: Address) -> Number | None:
    cell = cells.get(address)
    return cell.value if cell else None


def _total(cells: Cells, addresses: Iterable[Address]) -> Number:
    return sum(_value(cells, address) or 0 for address in addresses)


def _printed(addresses: Sequence[Address], reading: Reading, by_row: bool) -> str:
    """Each cell's name within its line, and what is printed there."""
    names = (
        reading.column_name(a.table, a.column) if by_row else reading.row_name(a.table, a.row)
        for a in addresses
    )
    printed = (as_printed(reading.cells.get(address)) for address in addresses)
    joined = ", " if reading.language == "en" else "，"
    return joined.join(f"{name} {text}" for name, text in zip(names, printed, strict=True))
