"""The sums of one report as equations over cells by index: what localisation searches in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from extractor.check.sums import Sum, sums
from extractor.forms import Address, Form
from extractor.records import Cell

Number = int | Decimal
Term = tuple[int, int]  # a cell's index in a rule, or a rule's in a cell, with its sign: left +1, right -1
Changes = dict[int, int]  # cell index -> the value that would hold


@dataclass(frozen=True, slots=True)
class System:
    """Cells that hold a number and the sums whose operands all do.

    `residuals`: left - right of every rule as printed. `lines`: the rule's row or column, by index; rules
    of one line share it. `along_row`: by line, whether it is a row. `soft`: sums that lack an operand, over
    those that are there. `place`: by cell, its table, row and column, counted as printed.
    `totals`: cells that are the sum of others.
    """

    cells: tuple[Address, ...]
    values: tuple[Number, ...]
    rules: tuple[tuple[Term, ...], ...]
    of_cell: tuple[tuple[Term, ...], ...]
    residuals: tuple[Number, ...]
    lines: tuple[int, ...]
    along_row: tuple[bool, ...]
    soft: tuple[tuple[Term, ...], ...]
    soft_of_cell: tuple[tuple[Term, ...], ...]
    soft_residuals: tuple[Number, ...]
    soft_lacks: tuple[int, ...]
    place: tuple[tuple[str, int, int], ...]
    totals: frozenset[int]

    def after(self, changes: Changes) -> dict[int, Number]:
        """The residuals of the rules that `changes` touch, once they are made."""
        after: dict[int, Number] = {}
        for cell, new in changes.items():
            change = new - self.values[cell]
            for rule, sign in self.of_cell[cell]:
                after[rule] = after.get(rule, self.residuals[rule]) + sign * change
        return after

    def without(self, dropped: frozenset[int]) -> "System":
        """The same cells with fewer rules."""
        kept = [rule for rule in range(len(self.rules)) if rule not in dropped]
        rules = [self.rules[rule] for rule in kept]
        return replace(
            self,
            rules=tuple(rules),
            of_cell=_by_cell(rules, len(self.cells)),
            residuals=tuple(self.residuals[rule] for rule in kept),
            lines=tuple(self.lines[rule] for rule in kept),
        )

    def repairs(self, changes: Changes, failing: Iterable[int]) -> bool:
        """Whether `changes` make every rule in `failing` hold and break no other."""
        after = self.after(changes)
        return not any(after.values()) and all(rule in after for rule in failing)

    def failing_groups(self) -> list[tuple[int, ...]]:
        """The failing rules, those apart that no chain of cells and rules joins."""
        groups, seen = [], set[int]()
        for start, residual in enumerate(self.residuals):
            if residual and start not in seen:
                joined = self.joined(start)
                seen |= joined
                groups.append(tuple(sorted(rule for rule in joined if self.residuals[rule])))
        return groups

    def joined(self, start: int) -> set[int]:
        """The rules that a chain of cells and rules joins to the rule `start`."""
        joined, waiting = {start}, [start]
        while waiting:
            for cell, _ in self.rules[waiting.pop()]:
                fresh = [rule for rule, _ in self.of_cell[cell] if rule not in joined]
                joined.update(fresh)
                waiting += fresh
        return joined


def system_of(form: Form, cells: Mapping[Address, Cell]) -> System:
    """The equations of the report's tables. Cells without a number are in no equation."""
    known = dict(cells)
    found = [item for table in form.tables if table.rules for item in sums(table, known)]
    index: dict[Address, int] = {}
    values: list[Number] = []
    for item in found:
        for address in (*item.left, *item.right):
            value = known[address].value if address in known else None
            if value is not None and address not in index:
                index[address] = len(index)
                values.append(value)
    hard = [item for item in found if all(a in index for a in (*item.left, *item.right))]
    soft = [item for item in found if not all(a in index for a in (*item.left, *item.right))]
    rules, soft_rules = [_terms(item, index) for item in hard], [_terms(item, index) for item in soft]
    lines = {(item.table, item.rule.each, item.line): 0 for item in hard}
    lines = {line: number for number, line in enumerate(lines)}
    rows, columns = _positions(form)
    return System(
        cells=tuple(index),
        values=tuple(values),
        rules=tuple(rules),
        of_cell=_by_cell(rules, len(index)),
        residuals=_residuals(rules, values),
        lines=tuple(lines[(item.table, item.rule.each, item.line)] for item in hard),
        along_row=tuple(each == "row" for _, each, _ in lines),
        soft=tuple(soft_rules),
        soft_of_cell=_by_cell(soft_rules, len(index)),
        soft_residuals=_residuals(soft_rules, values),
        soft_lacks=tuple(_lacks(item, index) for item in soft),
        place=tuple((a.table, rows[a.table, a.row], columns[a.table, a.column]) for a in index),
        totals=frozenset(
            index[item.left[0]] for item in found if len(item.left) == 1 and item.left[0] in index
        ),
    )


def _terms(item: Sum, index: Mapping[Address, int]) -> tuple[Term, ...]:
    signed = [(a, 1) for a in item.left] + [(a, -1) for a in item.right]
    return tuple((index[a], sign) for a, sign in signed if a in index)


def _lacks(item: Sum, index: Mapping[Address, int]) -> int:
    on_left, on_right = (any(a not in index for a in side) for side in (item.left, item.right))
    return int(on_left) - int(on_right)


def _by_cell(rules: list[tuple[Term, ...]], count: int) -> tuple[tuple[Term, ...], ...]:
    of_cell: list[list[Term]] = [[] for _ in range(count)]
    for rule, terms in enumerate(rules):
        for cell, sign in terms:
            of_cell[cell].append((rule, sign))
    return tuple(tuple(terms) for terms in of_cell)


def _residuals(rules: list[tuple[Term, ...]], values: list[Number]) -> tuple[Number, ...]:
    return tuple(sum((sign * values[cell] for cell, sign in terms), 0) for terms in rules)


def _positions(form: Form) -> tuple[dict[tuple[str, str], int], dict[tuple[str, str], int]]:
    rows = {(table.id, row.id): i for table in form.tables for i, row in enumerate(table.rows)}
    columns = {(table.id, column.id): i for table in form.tables for i, column in enumerate(table.columns)}
    return rows, columns
