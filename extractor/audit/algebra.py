"""The sums of a form over columns of numbers: exact, blanks apart, one pass a rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from extractor.audit.values import Batch
from extractor.check.sums import Sum, sums
from extractor.forms import Address, Form, Table
from extractor.records import Cell

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Checked:
    """One sum over the rows `rows` of a batch: which rows fail, and which can't be assessed (positions in
    the batch); `left` and `right` are the two sides of the failing rows."""

    sum: Sum
    rows: int
    failing: Integers
    blank: Integers
    left: Integers
    right: Integers


class Columns:
    """The numbers of one batch by address, as arrays over the batch's memory, and where they are null."""

    def __init__(self, batch: Batch) -> None:
        self.count: int = batch.num_rows
        self._batch = batch
        self._places = {name: place for place, name in enumerate(batch.schema.names)}
        self._numbers: dict[Address, Integers] = {}
        self._nulls: dict[Address, Flags | None] = {}

    def numbers(self, address: Address) -> Integers:
        if address not in self._numbers:
            self._load(address)
        return self._numbers[address]

    def nulls(self, address: Address) -> Flags | None:
        """Which rows hold no number; None where all do."""
        if address not in self._nulls:
            self._load(address)
        return self._nulls[address]

    def printed(self, table: Table, row: str) -> Flags:
        """Which reports print any number in the row."""
        printed = np.zeros(self.count, dtype=bool)
        for address in table.cells(table.row[row]):
            nulls = self.nulls(address)
            printed |= True if nulls is None else ~nulls
        return printed

    def _load(self, address: Address) -> None:
        place = self._places.get(str(address))
        if place is None:
            self._numbers[address] = np.zeros(self.count, dtype=np.int64)
            self._nulls[address] = np.ones(self.count, dtype=bool)
            return
        column: Any = self._batch.column(place)
        # The memory behind nulls holds anything; such rows are set aside whatever it adds up to.
        whole = np.frombuffer(column.buffers()[1], dtype=np.int64) if self.count else np.empty(0, np.int64)
        numbers = whole[column.offset : column.offset + self.count]
        nulls = _nulls_of(column) if column.null_count else None
        self._numbers[address], self._nulls[address] = numbers, nulls


def _nulls_of(column: Any) -> Flags:
    """Where the column is null: its memory has one bit a row, 1 for a number."""
    end = column.offset + len(column)
    bits = np.frombuffer(column.buffers()[0], dtype=np.uint8)
    nulls: Flags = np.unpackbits(bits, count=end, bitorder="little")[column.offset :] == 0
    return nulls


def check_batch(batch: Batch, form: Form) -> Iterator[Checked]:
    """Every sum of the form on a batch whose reports all follow it."""
    columns = Columns(batch)
    for table in form.tables:
        for items, positions in _sums_as_printed(table, columns):
            for item in items:
                yield _check(item, columns, positions)


def _sums_as_printed(table: Table, columns: Columns) -> Iterator[tuple[Sequence[Sum], Integers | None]]:
    """The table's sums and the rows they apply to (None: all): printed variant rows change the sums."""
    variants = [row for row in table.rows if row.instead_of]
    deciding = list(dict.fromkeys(name for row in variants for name in (row.id, *row.instead_of)))
    flags = {row.id: columns.printed(table, row.id) for row in variants}
    if not any(flag.any() for flag in flags.values()):
        yield list(sums(table, {})), None
        return
    flags |= {name: columns.printed(table, name) for name in deciding if name not in flags}
    unlike = sum(flags[row.id] for row in variants) > 0
    code = np.where(unlike, sum(flags[name] * 2**bit for bit, name in enumerate(deciding)), 0)
    for pattern in np.unique(code):
        printed = [name for bit, name in enumerate(deciding) if int(pattern) >> bit & 1]
        cells = {address: Cell() for name in printed for address in table.cells(table.row[name])}
        yield list(sums(table, cells)), np.flatnonzero(code == pattern)


def _check(item: Sum, columns: Columns, positions: Integers | None) -> Checked:
    difference = _added(item.left, columns)
    for address in item.right:
        difference -= columns.numbers(address)
    wrong, lacking = difference != 0, _lacking(item, columns)
    blank = np.empty(0, dtype=np.int64)
    if lacking is not None:
        wrong &= ~lacking
        blank = np.flatnonzero(lacking)
    failing = np.flatnonzero(wrong)
    if positions is not None:
        failing, blank = np.intersect1d(failing, positions), np.intersect1d(blank, positions)
    left, right = (_added(side, columns, failing) for side in (item.left, item.right))
    rows = columns.count if positions is None else len(positions)
    return Checked(item, rows, failing, blank, left, right)


def _lacking(item: Sum, columns: Columns) -> Flags | None:
    """The rows where an operand holds no number; None for none at all."""
    lacking: Flags | None = None
    for address in (*item.left, *item.right):
        nulls = columns.nulls(address)
        if nulls is not None:
            lacking = nulls.copy() if lacking is None else np.logical_or(lacking, nulls, out=lacking)
    return lacking


def _added(addresses: Sequence[Address], columns: Columns, rows: Integers | None = None) -> Integers:
    """The sum of the columns, of all rows or of those named."""
    arrays = [columns.numbers(a) if rows is None else columns.numbers(a)[rows] for a in addresses]
    if not arrays:
        return np.zeros(columns.count if rows is None else len(rows), dtype=np.int64)
    total = arrays[0].copy()
    for array in arrays[1:]:
        total += array
    return total
