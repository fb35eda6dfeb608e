"""Ways in which a model's copy of a table can be wrong, arithmetic often none the wiser."""

import random
from collections.abc import Callable

from tests.model_answers import Rows

Change = Callable[[str, Rows, random.Random], Rows]


def one_wrong_digit(table: str, rows: Rows, rng: random.Random) -> Rows:
    row, at = rng.choice([(r, n) for r, cells in rows.items() for n, c in enumerate(cells) if c.isdigit()])
    text = rows[row][at]
    place = rng.randrange(len(text))
    digit = rng.choice([d for d in "123456789" if d != text[place]])
    return _with(rows, row, at, text[:place] + digit + text[place + 1 :])


def all_zeros(table: str, rows: Rows, rng: random.Random) -> Rows:
    return {row: ["0"] * len(cells) for row, cells in rows.items()}


def swapped_columns(table: str, rows: Rows, rng: random.Random) -> Rows:
    """Two columns of every row that has several, first and last: both are often used."""
    return {
        row: [cells[-1], *cells[1:-1], cells[0]] if len(cells) > 1 else cells for row, cells in rows.items()
    }


def swapped_rows(table: str, rows: Rows, rng: random.Random) -> Rows:
    differing = [(a, b) for a in rows for b in rows if rows[a] != rows[b] and len(rows[a]) == len(rows[b])]
    if not differing:
        return rows
    first, second = rng.choice(differing)
    return rows | {first: rows[second], second: rows[first]}


def shifted_block(table: str, rows: Rows, rng: random.Random) -> Rows:
    """Every row from one on holds what the row before it prints."""
    names = list(rows)
    start = len(names) // 3
    return rows | {
        name: rows[before]
        for before, name in zip(names[start:], names[start + 1 :], strict=False)
        if len(rows[before]) == len(rows[name])
    }


def last_years_table(table: str, rows: Rows, rng: random.Random) -> Rows:
    """Numbers of another year, in which every sum holds again: all of them doubled, and one more at most."""
    return {row: [_times(cell, 2) for cell in cells] for row, cells in rows.items()}


def sums_repaired(table: str, rows: Rows, rng: random.Random) -> Rows:
    """A total and one of its operands changed together, so that every sum of the row holds."""
    row = rng.choice([name for name, cells in rows.items() if len(cells) > 2 and cells[0].isdigit()])
    cells = rows[row]
    return rows | {row: [str(int(cells[0]) + 3), *cells[1:-1], _plus(cells[-1], 3)]}


def number_from_the_prose(table: str, rows: Rows, rng: random.Random) -> Rows:
    row = rng.choice(list(rows))
    return _with(rows, row, 0, "2023" if rows[row][0] != "2023" else "2022")


def blanks_as_zeros(table: str, rows: Rows, rng: random.Random) -> Rows:
    return {row: ["0" if cell == "_" else cell for cell in cells] for row, cells in rows.items()}


SPOILS: dict[str, Change] = {
    change.__name__: change
    for change in (
        one_wrong_digit,
        all_zeros,
        swapped_columns,
        swapped_rows,
        shifted_block,
        last_years_table,
        sums_repaired,
        number_from_the_prose,
        blanks_as_zeros,
    )
}


def _with(rows: Rows, row: str, at: int, text: str) -> Rows:
    return rows | {row: [*rows[row][:at], text, *rows[row][at + 1 :]]}


def _times(cell: str, factor: int) -> str:
    return str(int(cell) * factor) if cell.isdigit() else cell


def _plus(cell: str, number: int) -> str:
    return str(int(cell) + number) if cell.isdigit() else str(number)
