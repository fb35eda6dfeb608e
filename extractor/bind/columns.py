"""Header labels -> the columns of the numbers below them, in printed order."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.bind.labels import TableLabels, is_numbered, letters, match_column, name_row
from extractor.bind.lines import Line, Piece
from extractor.bind.order import Named, orders
from extractor.records import Basis

MOST_TORN = 7  # pieces that a label falls into at most: 法人或其他组织, one character each


@dataclass(frozen=True, slots=True)
class Leaf:
    """A column as printed; `start`, `end`: its columns in the grid `block`. `row` only in line layout."""

    column: str
    basis: Basis
    row: str | None = None
    start: int = 0
    end: int = 0


@dataclass(slots=True)
class Header:
    """The header labels above some numbers, collected line by line."""

    labels: TableLabels
    block: int = -1
    exact: bool = False
    pieces: list[Piece] = field(default_factory=list)
    padded: bool = False  # loose header lines end in empty cells: this text pads its rows behind

    def add(self, line: Line, pieces: Sequence[Piece]) -> None:
        self.block, self.exact = line.block, line.exact
        self.pieces.extend(pieces)
        self.padded |= line.block < 0 and len(line.slots) > 0 and not line.has_numbers

    def readings(self) -> list[tuple[Leaf, ...]] | None:
        """The orders in which the columns may be printed: one when the labels are clear, none when they
        contradict each other; None when no label names a column."""
        named = self._named()
        if not named:
            return None
        if self.labels.layout == "line":
            leaves = self._line_leaves(named)
            return [leaves] if leaves else None
        starts = [piece.start for piece, _ in named]
        if self.block >= 0 and (self.exact or len(set(starts)) == len(starts)):
            found = [sorted(named, key=lambda item: item[0].start)]
        else:
            groups = self._groups(named)
            found = orders(named, groups, self.labels) if self._shows_all(groups) else []
        resolved = [_resolve(order, self.labels) for order in found]
        return None if resolved == [()] else [leaves for leaves in resolved if leaves]

    def _shows_all(self, groups: Sequence[object]) -> bool:
        """Whether every group heading was recognised; a torn or misspelt one still shows its first word."""
        text = letters("".join(piece.text for piece in self.pieces))
        return sum(text.count(heading[:2]) for heading in self.labels.groups) == len(groups)

    def _groups(self, named: Sequence[Named]) -> list[tuple[int, frozenset[str]]]:
        """The group headings: how many column labels stand before each, and its columns."""
        groups, before = [], 0
        following = {id(piece) for piece, _ in named}
        for at, piece in enumerate(self.pieces):
            before += id(piece) in following
            text = "".join(p.text for p in self.pieces[at : at + self._torn(at)])
            if letters(text) in self.labels.groups:
                groups.append((before, self.labels.groups[letters(text)]))
        return groups

    def _named(self) -> list[Named]:
        """The header pieces that may name a column, with the columns; loose torn ones joined first."""
        named: list[Named] = []
        at = 0
        while at < len(self.pieces):
            torn = self._torn(at)
            text = "".join(piece.text for piece in self.pieces[at : at + torn])
            columns = match_column(text, self.labels)
            if columns:
                named.append((self.pieces[at], columns))
            at += torn
        return named

    def _torn(self, at: int) -> int:
        """How many loose pieces from `at` on make one label: 商业 + 企业."""
        if self.block >= 0:
            return 1
        for count in range(MOST_TORN, 1, -1):
            name = letters("".join(p.text for p in self.pieces[at : at + count]))
            if name in self.labels.columns or name in self.labels.groups:
                return count
        return 1

    def _line_leaves(self, named: list[Named]) -> tuple[Leaf, ...]:
        """Line layout: each column label belongs to the row label above it."""
        owners = [(p, row) for p in self.pieces if (row := name_row(p.text, self.labels))]
        if any(len(columns) > 1 for _, columns in named):
            return ()
        if self.block >= 0 and (self.exact or len({p.start for p, _ in named}) == len(named)):
            return _owned_by_position(sorted(named, key=lambda item: item[0].start), owners, self.exact)
        return self._owned_by_order([c[0] for _, c in named], [row for _, row in owners])

    def _owned_by_order(self, columns: list[str], rows: list[str]) -> tuple[Leaf, ...]:
        """Without positions: complete runs of the columns follow each other; a row with a path stands deeper,
        so its run comes later in reading order, but its numbers stand where its heading stands."""
        width = len(self.labels.column_order)
        runs = [columns[i : i + width] for i in range(0, len(columns), width)]
        order = sorted(rows, key=lambda row: self.labels.row_depth[row])
        if len(rows) != len(runs) or any(len(set(run)) != width for run in runs):
            return ()
        owned = dict(zip(order, runs, strict=True))
        depth = self.labels.row_depth
        top = [row for row in rows if depth[row] == min(depth.values())]
        deep = [row for row in rows if row not in top]
        printed = deep + top if self._starts_deep() else top + deep
        return tuple(Leaf(c, Basis.LABELS, row) for row in printed for c in owned[row])

    def _starts_deep(self) -> bool:
        """Whether the heading over the deeper rows (行政诉讼) is printed before the other rows' labels."""
        for piece in self.pieces:
            if letters(piece.text) in self.labels.row_headings:
                return True
            if name_row(piece.text, self.labels):
                return False
        return False


def _owned_by_position(named: list[Named], owners: list[tuple[Piece, str]], exact: bool) -> tuple[Leaf, ...]:
    leaves = []
    for piece, columns in named:
        over = [o for o in owners if o[0].start <= piece.start and (not exact or piece.start < o[0].end)]
        if not over:
            return ()
        owner = max(over, key=lambda o: o[0].start)
        leaves.append(Leaf(columns[0], Basis.LABELS, owner[1], piece.start, piece.end))
    return tuple(leaves)


def _resolve(named: list[Named], labels: TableLabels) -> tuple[Leaf, ...]:
    """Labels that fit several columns (torn ones) take the one that printed order leaves them."""
    taken = {columns[0] for _, columns in named if len(columns) == 1}
    leaves = []
    for piece, columns in named:
        free = [c for c in columns if len(columns) == 1 or c not in taken]
        if not free:
            return ()
        taken.add(free[0])
        basis = Basis.LABELS if len(columns) == 1 else Basis.COLUMN_ORDER
        leaves.append(Leaf(free[0], basis, None, piece.start, piece.end))
    if len({leaf.column for leaf in leaves}) < len(leaves):
        return ()  # a column named twice: the header can't be trusted
    return tuple(leaves)


def complete(leaves: Sequence[Leaf], expected: Sequence[str]) -> tuple[Leaf, ...]:
    """`leaves` filled up to `expected` (a row's columns as the form prints them), by printed order.

    Only where the named ones stand in the form's own order; otherwise empty: nothing can be said.
    """
    named = {leaf.column: leaf for leaf in leaves if leaf.column in expected}
    if [c for c in expected if c in named] != list(named):
        return ()
    return tuple(named.get(c) or Leaf(c, Basis.COLUMN_ORDER) for c in expected)


def split_header(line: Line, labels: TableLabels) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The label pieces of a line that are header, and those that name its row."""
    names = [piece.text for piece in line.labels]
    found = [at for at, name in enumerate(names) if _is_header(name, labels)]
    if line.has_numbers and labels.layout == "rows" and not _ends_in_header(line, found):
        # Directly before numbers stands the row's own label, even if a column is called the same.
        found = [at for at in found if at < len(names) - 1]
    # One or two short loose words (其他, 总计) are as well torn pieces of some other label.
    whole = any(len(letters(names[at])) > 2 for at in found) or any(
        letters(first + second) in labels.columns for first, second in pairwise(names)
    )
    if not found or (line.block < 0 and len(found) < 3 and not whole):
        return (), line.labels
    return line.labels[: found[-1] + 1], line.labels[found[-1] + 1 :]


def _ends_in_header(line: Line, found: Sequence[int]) -> bool:
    """Whether loose numbers follow their header directly, because the first row lost its label."""
    last = len(line.labels) - 1
    return line.block < 0 and len(found) > 2 and found[-2:] == [last - 1, last]


def _is_header(text: str, labels: TableLabels) -> bool:
    if match_column(text, labels) or letters(text) in labels.groups:
        return True
    return labels.layout == "line" and not is_numbered(text) and name_row(text, labels) is not None
