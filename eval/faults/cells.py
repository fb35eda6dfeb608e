"""Faults in the cells of one consistent table: each is one function from right values to wrong ones.

A fault need not break a sum (two swapped columns of applicants break none): `breaks_a_sum` tells, and a
measure of localisation counts the invisible ones apart.
"""

import random
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import pairwise

from extractor.check.sums import evaluate, sums
from extractor.forms import Address, Table
from extractor.records import Basis, Cell, Status

Values = Mapping[Address, int]
Changed = dict[Address, int]  # only the cells that a fault changed, with their wrong values
Fault = Callable[[Table, Values, random.Random], Changed]


def digit_dropped(table: Table, values: Values, rng: random.Random) -> Changed:
    address, digits = _number(values, rng, least=10)
    at = rng.randrange(len(digits))
    return {address: int(digits[:at] + digits[at + 1 :])}


def digit_added(table: Table, values: Values, rng: random.Random) -> Changed:
    address, digits = _number(values, rng)
    at = rng.randrange(len(digits) + 1)
    return {address: int(digits[:at] + str(rng.randrange(10)) + digits[at:])}


def digit_changed(table: Table, values: Values, rng: random.Random) -> Changed:
    address, digits = _number(values, rng)
    at = rng.randrange(len(digits))
    return {address: int(digits[:at] + str(rng.randrange(10)) + digits[at + 1 :])}


def digits_swapped(table: Table, values: Values, rng: random.Random) -> Changed:
    address, digits = _number(values, rng, least=10)
    at = rng.randrange(len(digits) - 1)
    return {address: int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])}


def off_by_one(table: Table, values: Values, rng: random.Random) -> Changed:
    address = rng.choice(list(values))
    return {address: abs(values[address] + rng.choice((-1, 1)))}


def arbitrary(table: Table, values: Values, rng: random.Random) -> Changed:
    """Any value up to twice the table's largest."""
    return {rng.choice(list(values)): rng.randrange(2 * max(values.values()) + 100)}


def total_left_zero(table: Table, values: Values, rng: random.Random) -> Changed:
    totals = [a for a in _totals(table, values) if values[a]]
    return {rng.choice(totals): 0} if totals else {}


def total_copied(table: Table, values: Values, rng: random.Random) -> Changed:
    """A total that repeats the total of the row above."""
    rows = [row.id for row in table.standard_rows]
    column = table.columns[-1].id
    at = rng.randrange(1, len(rows))
    return {Address(table.id, rows[at], column): values[Address(table.id, rows[at - 1], column)]}


def split_cells(table: Table, values: Values, rng: random.Random) -> Changed:
    """1 | 20 printed as 12 | 0: the digits of two neighbours parted elsewhere."""
    left, right = _neighbours(table, values, rng, least=(0, 10))
    digits = f"{values[left]}{values[right]}"
    cuts = [at for at in range(1, len(digits)) if digits[at] != "0" or at == len(digits) - 1]
    cut = rng.choice(cuts) if cuts else 1
    return {left: int(digits[:cut]), right: int(digits[cut:])}


def merged_cells(table: Table, values: Values, rng: random.Random) -> Changed:
    """3 | 4 printed as 34 | 0."""
    left, right = _neighbours(table, values, rng, least=(1, 1))
    return {left: int(f"{values[left]}{values[right]}"), right: 0}


def swapped_cells(table: Table, values: Values, rng: random.Random) -> Changed:
    left, right = _neighbours(table, values, rng, least=(0, 1))
    return {left: values[right], right: values[left]}


def swapped_rows(table: Table, values: Values, rng: random.Random) -> Changed:
    one, other = rng.sample([row.id for row in table.standard_rows], 2)
    return _swapped([(a, a._replace(row=other)) for a in values if a.row == one], values)


def swapped_columns(table: Table, values: Values, rng: random.Random) -> Changed:
    one, other = rng.sample([column.id for column in table.columns], 2)
    return _swapped([(a, a._replace(column=other)) for a in values if a.column == one], values)


def shifted_rows(table: Table, values: Values, rng: random.Random) -> Changed:
    """A block of rows printed one row on; the row pushed out was empty."""
    rows = [row.id for row in table.standard_rows]
    lines = [[Address(table.id, row, column.id) for column in table.columns] for row in rows]
    return _shifted(lines, values, rng)


def shifted_columns(table: Table, values: Values, rng: random.Random) -> Changed:
    """A block of columns printed one column on; the column pushed out was empty."""
    lines = [[Address(table.id, row.id, c.id) for row in table.standard_rows] for c in table.columns]
    return _shifted(lines, values, rng)


def shifted_in_row(table: Table, values: Values, rng: random.Random) -> Changed:
    """Cells of one row printed one cell on; the cell pushed out held 0."""
    row = rng.choice([row.id for row in table.standard_rows])
    return _shifted([[Address(table.id, row, column.id)] for column in table.columns], values, rng)


SLIPS: dict[str, Fault] = {  # of one cell, by the keyboard
    "digit_dropped": digit_dropped,
    "digit_added": digit_added,
    "digit_changed": digit_changed,
    "digits_swapped": digits_swapped,
    "off_by_one": off_by_one,
}
FAULTS: dict[str, Fault] = SLIPS | {
    "arbitrary": arbitrary,
    "total_left_zero": total_left_zero,
    "total_copied": total_copied,
    "split_cells": split_cells,
    "merged_cells": merged_cells,
    "swapped_cells": swapped_cells,
    "swapped_rows": swapped_rows,
    "swapped_columns": swapped_columns,
    "shifted_rows": shifted_rows,
    "shifted_columns": shifted_columns,
    "shifted_in_row": shifted_in_row,
}


def inject(
    table: Table, values: Values, rng: random.Random, kinds: Mapping[str, Fault], count: int
) -> Changed:
    """`count` faults of random `kinds` in different cells; only cells whose value really changed."""
    wrong: Changed = {}
    done = 0
    while done < count:
        changed = rng.choice(list(kinds.values()))(table, values, rng)
        changed = {address: value for address, value in changed.items() if value != values[address]}
        if changed and not changed.keys() & wrong.keys():
            wrong |= changed
            done += 1
    return wrong


def breaks_a_sum(table: Table, values: Values) -> bool:
    cells = as_cells(values)
    return any(evaluate(item, cells).verdict == "fail" for item in sums(table, cells))


def as_cells(values: Mapping[Address, int | Decimal | None]) -> dict[Address, Cell]:
    """The values as a reader that is sure of them would hand them on. None: a blank."""
    return {
        address: Cell(value=value, printed=str(value), status=Status.STATED, basis=Basis.LABELS)
        if value is not None
        else Cell(status=Status.BLANK, basis=Basis.LABELS)
        for address, value in values.items()
    }


def own_cells(table_id: str, values: Mapping[Address, object]) -> Changed:
    """The counts of one table."""
    return {a: v for a, v in values.items() if a.table == table_id and isinstance(v, int)}


def _number(values: Values, rng: random.Random, least: int = 0) -> tuple[Address, str]:
    """A random cell of at least `least`, and its digits; any cell when there is none."""
    large = [a for a, value in values.items() if value >= least]
    address = rng.choice(large or list(values))
    return address, str(values[address]) if large else f"0{values[address]}"


def _neighbours(
    table: Table, values: Values, rng: random.Random, least: tuple[int, int]
) -> tuple[Address, Address]:
    columns = [column.id for column in table.columns]
    pairs = [
        (Address(table.id, row.id, left), Address(table.id, row.id, right))
        for row in table.standard_rows
        for left, right in pairwise(columns)
    ]
    large = [
        pair
        for pair in pairs
        if max(values[a] for a in pair) >= least[1] and min(values[a] for a in pair) >= least[0]
    ]
    return rng.choice(large or pairs)


def _totals(table: Table, values: Values) -> list[Address]:
    firsts = {item.left[0] for item in sums(table, as_cells(values)) if len(item.left) == 1}
    return sorted(firsts)


def _swapped(pairs: list[tuple[Address, Address]], values: Values) -> Changed:
    return {a: values[b] for a, b in pairs} | {b: values[a] for a, b in pairs}


def _shifted(lines: list[list[Address]], values: Values, rng: random.Random) -> Changed:
    """Lines low..high one place on, in one of the two directions, where the line pushed out is all 0.

    At least three lines change: two have only changed places, which is another fault.
    """
    if rng.random() < 0.5:
        lines = lines[::-1]
    full = [any(values[a] for a in line) for line in lines]
    blocks = [
        (low, high)
        for high in range(2, len(lines))
        for low in range(high - 1)
        if not full[high] and sum(full[low:high]) > 1
    ]
    if not blocks:
        return {}
    low, high = rng.choice(blocks)
    changed = dict.fromkeys(lines[low], 0)
    for before, after in zip(lines[low:high], lines[low + 1 : high + 1], strict=True):
        changed |= {b: values[a] for a, b in zip(before, after, strict=True)}
    moved = sum(any(changed.get(a, values[a]) != values[a] for a in line) for line in lines)
    return changed if moved > 2 else {}
