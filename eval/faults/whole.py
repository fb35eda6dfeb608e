"""Faults of a whole report: in its blanks, its prose, its first table, or in all of its tables at once."""

import random
from dataclasses import replace
from itertools import pairwise

from eval.generate import Number, ReportText, plain_prose
from extractor.forms import Address

# None: the report has nothing the fault could spoil.
Spoilt = ReportText | None


def false_zeros(report: ReportText, rng: random.Random) -> Spoilt:
    """The blanks of a table read as 0."""
    blank = _blank_cells(report)
    tables = sorted({a.table for a in blank})
    if not tables:
        return None
    table = rng.choice(tables)
    return _changed(report, {str(a): 0 for a in blank if a.table == table})


def lost_empties(report: ReportText, rng: random.Random) -> Spoilt:
    """A row that lost its empty cells: its numbers move to the left, the blanks stand at its end."""
    rows = _rows(report)
    torn = [row for row in rows if any(a is None for a, b in pairwise(_values(report, row)) if b is not None)]
    if not torn:
        return None
    row = rng.choice(torn)
    numbers = [value for value in _values(report, row) if value is not None]
    return _changed(report, dict(zip(map(str, row), [*numbers, *[None] * len(row)], strict=False)))


def prose_conflict(report: ReportText, rng: random.Random) -> Spoilt:
    """The prose states another number than the table prints."""
    address = rng.choice(("requests.received.total", "requests.processed_total.total"))
    value = report.values.get(address)
    if not isinstance(value, int):
        return None
    told = {**report.values, address: max(0, value + rng.choice((-10, -1, 1, 2, 9, 100)))}
    if told[address] == value:
        return None
    return replace(report, prose=plain_prose(report.year, told))


def all_zero_table(report: ReportText, rng: random.Random) -> Spoilt:
    """Every number of table requests read as 0: all its sums hold."""
    own = [a for a in report.values if a.startswith("requests.")]
    return _changed(report, dict.fromkeys(own, 0)) if any(report.values[a] for a in own) else None


def proactive_slip(report: ReportText, rng: random.Random) -> Spoilt:
    """A digit of table proactive changed: no sum within a report covers it."""
    own = [
        (a, v)
        for a, v in report.values.items()
        if a.startswith("proactive.") and isinstance(v, int) and v > 9
    ]
    if not own:
        return None
    address, value = rng.choice(own)
    digits = list(str(value))
    at = rng.randrange(1, len(digits))
    digits[at] = str((int(digits[at]) + rng.randint(1, 9)) % 10)
    return _changed(report, {address: int("".join(digits))})


def last_years_tables(report: ReportText, rng: random.Random) -> Spoilt:
    """Last year's report published again under this year: compared with it, see eval/injected.py."""
    if report.year + 1 > (report.form.last_year or report.year + 1):
        return None
    year = report.year + 1
    return replace(report, year=year, prose=plain_prose(year, report.values))


def _changed(report: ReportText, changes: dict[str, Number | None]) -> ReportText:
    return replace(report, values={**report.values, **changes})


def _blank_cells(report: ReportText) -> list[Address]:
    return [Address.parse(a) for a, value in report.values.items() if value is None]


def _rows(report: ReportText) -> list[list[Address]]:
    tables = report.form.tables
    return [list(table.cells(row)) for table in tables for row in table.standard_rows]


def _values(report: ReportText, row: list[Address]) -> list[Number | None]:
    return [report.values.get(str(address)) for address in row]
