"""Header labels -> the columns of the numbers below them, in printed order."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extractor.bind.labels import TableLabels, is_numbered, letters, match_column, name_row
from extractor.bind.lines import Line, Piece
from extractor.records import Basis


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

    def leaves(self) -> tuple[Leaf, ...]:
        """The columns in printed order; empty when the header names none."""
        named = self._named()
        if not named:
            return ()
        if self.labels.layout == "line":
            return self._line_leaves(named)
        starts = [piece.start for piece, _ in named]
        if self.block >= 0 and (self.exact or len(set(starts)) == len(starts)):
            return _resolve(sorted(named, key=lambda item: item[0].start), self.labels)
        return _resolve(self._ungrouped(named), self.labels)

    def _named(self) -> list[tuple[Piece, tuple[str, ...]]]:
        """The header pieces that may name a column, with the columns; loose torn ones joined first."""
        named: list[tuple[Piece, tuple[str, ...]]] = []
        at = 0
        while at < len(self.pieces):
            torn = self._torn(at) if self.block < 0 else 1
            text = "".join(piece.text for piece in self.pieces[at : at + torn])
            columns = match_column(text, self.labels)
            if columns:
                named.append((self.pieces[at], columns))
            at += torn
        return named

    def _torn(self, at: int) -> int:
        """How many pieces from `at` on make one label: 商业 + 企业."""
        for count in (3, 2):
            if letters("".join(p.text for p in self.pieces[at : at + count])) in self.labels.columns:
                return count
        return 1

    def _ungrouped(self, named: list[tuple[Piece, tuple[str, ...]]]) -> list[tuple[Piece, tuple[str, ...]]]:
        """Reading order says 自然人, 法人或其他组织, 总计, 商业企业 ...: put the members where their group stands."""
        for at, piece in enumerate(self.pieces):
            members = self.labels.groups.get(letters(piece.text))
            if members:
                inside = [item for item in named if item[1][0] in members]
                before = {id(p) for p in self.pieces[:at]}
                first = [i for i in named if i[1][0] not in members and id(i[0]) in before]
                last = [i for i in named if i[1][0] not in members and id(i[0]) not in before]
                return first + inside + last
        return named

    def _line_leaves(self, named: list[tuple[Piece, tuple[str, ...]]]) -> tuple[Leaf, ...]:
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
        top = [row for row in rows if self.labels.row_depth[row] == min(self.labels.row_depth.values())]
        printed = top + [row for row in rows if row not in top]
        if self._starts_deep():
            printed = [row for row in rows if row not in top] + top
        return tuple(Leaf(c, Basis.LABELS, row) for row in printed for c in owned[row])

    def _starts_deep(self) -> bool:
        """Whether the heading over the deeper rows (行政诉讼) is printed before the other rows' labels."""
        for piece in self.pieces:
            if letters(piece.text) in self.labels.row_headings:
                return True
            if name_row(piece.text, self.labels):
                return False
        return False


def _owned_by_position(
    named: list[tuple[Piece, tuple[str, ...]]], owners: list[tuple[Piece, str]], exact: bool
) -> tuple[Leaf, ...]:
    leaves = []
    for piece, columns in named:
        over = [o for o in owners if o[0].start <= piece.start and (not exact or piece.start < o[0].end)]
        if not over:
            return ()
        owner = max(over, key=lambda o: o[0].start)
        leaves.append(Leaf(columns[0], Basis.LABELS, owner[1], piece.start, piece.end))
    return tuple(leaves)


def _resolve(named: list[tuple[Piece, tuple[str, ...]]], labels: TableLabels) -> tuple[Leaf, ...]:
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
    # Directly before numbers stands the row's own label, even if a column is called the same.
    last = len(line.labels) - (1 if line.has_numbers and labels.layout == "rows" else 0)
    names = [piece.text for piece in line.labels[:last]]
    found = [at for at, name in enumerate(names) if _is_header(name, labels)]
    # One or two short loose words (其他, 总计) are as well torn pieces of some other label.
    torn = line.block < 0 and len(found) < 3 and all(len(letters(names[at])) < 3 for at in found)
    if not found or torn:
        return (), line.labels
    return line.labels[: found[-1] + 1], line.labels[found[-1] + 1 :]


def _is_header(text: str, labels: TableLabels) -> bool:
    if match_column(text, labels):
        return True
    return labels.layout == "line" and not is_numbered(text) and name_row(text, labels) is not None
