"""What a prompt calls the rows and columns of a table: rows by number, columns by letter, over all forms."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from string import ascii_uppercase

from extractor.forms import Column, Form, Row


@dataclass(frozen=True)
class Listing:
    """The rows and columns of one table, those of every form united, in printed order."""

    table: str
    rows: tuple[Row, ...]
    columns: tuple[tuple[Column, ...], ...]  # each as the forms that have it word it
    row_columns: dict[str, frozenset[str]]  # row id -> the ids of its columns in any form
    widths: dict[str, tuple[int, ...]]  # row id -> how many cells it has in the forms

    def __hash__(self) -> int:
        return hash((self.table, len(self.rows)))  # a key of caches

    @cached_property
    def row_ids(self) -> dict[str, str]:
        """Number -> row id."""
        return {str(number): row.id for number, row in enumerate(self.rows, start=1)}

    @cached_property
    def column_ids(self) -> dict[str, str]:
        """Letter -> column id."""
        return {letter: each[0].id for letter, each in zip(ascii_uppercase, self.columns, strict=False)}

    def full_label(self, number: str) -> str:
        """The label of a row with the heading it stands under."""
        return _full_label(self.rows[int(number) - 1])

    def text(self) -> str:
        """The listing as a prompt shows it."""
        rows = [f"{number} {self.full_label(number)}" for number in self.row_ids]
        columns = [
            f"{letter} {' / '.join(dict.fromkeys(map(_full_label, each)))}"
            for letter, each in zip(ascii_uppercase, self.columns, strict=False)
        ]
        return "\n".join(["行：", *rows, "列：", *columns])


@lru_cache(maxsize=32)
def listing(table_id: str, forms: Sequence[Form]) -> Listing:
    """The listing of a table. Raises ValueError where it has more columns than there are letters."""
    tables = [table for form in forms for table in form.tables if table.id == table_id]
    rows: dict[str, Row] = {}
    columns: dict[str, list[Column]] = {}
    for table in tables:
        rows = rows | {row.id: row for row in table.rows if row.id not in rows}
        for column in table.columns:
            columns.setdefault(column.id, []).append(column)
    if len(columns) > len(ascii_uppercase):
        raise ValueError(f"{table_id}: more than {len(ascii_uppercase)} columns")
    named: dict[str, dict[tuple[str, ...], None]] = {}
    for table in tables:
        for row in table.rows:
            named.setdefault(row.id, {})[tuple(column.id for column in table.columns_of(row))] = None
    return Listing(
        table=table_id,
        rows=tuple(rows.values()),
        columns=tuple(tuple(each) for each in columns.values()),
        row_columns={row: frozenset().union(*each) for row, each in named.items()},
        widths={row: tuple(dict.fromkeys(map(len, each))) for row, each in named.items()},
    )


def _full_label(part: Row | Column) -> str:
    """The label with the heading it stands under, which tells 1.重复申请 from 1.属于国家秘密."""
    return f"{part.path[-1]} {part.label}" if part.path else part.label
