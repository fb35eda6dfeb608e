"""The sums of the form: each holds, fails, or can't be assessed because an operand is no number."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extractor.check.reading import Reading
from extractor.forms import Address, Rule, Table
from extractor.messages import finding
from extractor.records import Cell, Finding


@dataclass(frozen=True, slots=True)
class Sum:
    """One rule on one row or column: Σ left = Σ right. `line`: the row's or the column's id."""

    table: str
    rule: Rule
    line: str
    left: tuple[Address, ...]
    right: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`left`, `right`: sums of what is printed; `blanks`: operands without a number.

    `implied`: the one value a single blank would need. `impossible`: no non-negative numbers would do.
    """

    sum: Sum
    verdict: Literal["pass", "fail", "not_assessable"]
    left: int | Decimal
    right: int | Decimal
    blanks: tuple[Address, ...] = ()
    implied: int | Decimal | None = None
    impossible: bool = False


def check_sums(reading: Reading) -> Iterator[Finding]:
    """A finding for every sum that fails or can't be assessed."""
    for outcome in outcomes(reading):
        if outcome.verdict != "pass":
            yield _finding(outcome, reading)


def outcomes(reading: Reading) -> list[Outcome]:
    """Every sum of the report's form, evaluated on what is printed."""
    if reading.form is None:
        return []
    return [evaluate(s, reading.cells) for table in reading.form.tables for s in sums(table, reading.cells)]


def sums(table: Table, cells: dict[Address, Cell]) -> Iterator[Sum]:
    """The sums of a table over the rows that the report prints."""
    rows = [row.id for row in table.rows_for({a.row for a in cells if a.table == table.id})]
    for rule in table.rules:
        if rule.each == "row":
            for row in rows:
                yield Sum(
                    table.id,
                    rule,
                    row,
                    tuple(Address(table.id, row, column) for column in rule.left),
                    tuple(Address(table.id, row, column) for column in rule.right),
                )
            continue
        left, right = _present(rule.left, rows, table), _present(rule.right, rows, table)
        for column in table.columns:
            yield Sum(
                table.id,
                rule,
                column.id,
                tuple(Address(table.id, row, column.id) for row in left),
                tuple(Address(table.id, row, column.id) for row in right),
            )


def _present(operands: Sequence[str], rows: Sequence[str], table: Table) -> list[str]:
    """The operands as printed: where variant rows stand in for some of them, the variants."""
    present = [name for name in operands if name in rows]
    variants = [row.id for row in table.rows if row.id in rows and set(row.instead_of) & set(operands)]
    return present + [name for name in variants if name not in present]


def evaluate(item: Sum, cells: dict[Address, Cell]) -> Outcome:
    values = {a: cells[a].value if a in cells else None for a in (*item.left, *item.right)}
    left = sum(values[a] or 0 for a in item.left)
    right = sum(values[a] or 0 for a in item.right)
    blanks = tuple(a for a, value in values.items() if value is None)
    if not blanks:
        return Outcome(item, "pass" if left == right else "fail", left, right)
    lacking_left, lacking_right = any(a in item.left for a in blanks), any(a in item.right for a in blanks)
    missing = right - left if lacking_left else left - right
    return Outcome(
        item,
        "not_assessable",
        left,
        right,
        blanks,
        implied=missing if len(blanks) == 1 else None,
        impossible=missing < 0 and lacking_left != lacking_right,
    )


def _finding(outcome: Outcome, reading: Reading) -> Finding:
    item = outcome.sum
    by_row = item.rule.each == "row"
    line = (reading.row_name if by_row else reading.column_name)(item.table, item.line)
    details = {
        "rule_code": item.rule.code,
        "where": f"{reading.table_name(item.table)} · {line}",
        "rule": item.rule.english if reading.language == "en" else item.rule.label,
        "left": _plain(outcome.left),
        "right": _plain(outcome.right),
    }
    addresses = (*item.left, *item.right)
    if outcome.verdict == "fail":
        difference = _plain(outcome.left - outcome.right)
        return finding("sum_mismatch", reading.language, addresses, **details, difference=difference)
    if outcome.impossible:
        return finding("sum_impossible", reading.language, addresses, **details)
    return finding(
        "sum_not_assessable",
        reading.language,
        addresses,
        **details,
        blanks=len(outcome.blanks),
        blank_addresses=[str(a) for a in outcome.blanks],
        implied=_implied(outcome, reading),
    )


def _implied(outcome: Outcome, reading: Reading) -> str:
    english = reading.language == "en"
    if outcome.implied is None:
        if outcome.left != outcome.right:
            return ""
        return "It would hold if the blanks were 0." if english else "若空格按 0 计则成立。"
    cell, value = reading.cell_name(outcome.blanks[0]), _plain(outcome.implied)
    return f"Only {value} in “{cell}” would satisfy it." if english else f"“{cell}”只有填 {value} 才成立。"


def _plain(number: int | Decimal) -> int | str:
    """A number as JSON details can hold it without losing digits."""
    return number if isinstance(number, int) else str(number)
