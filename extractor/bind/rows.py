"""Which row of the form each line of numbers is: by its labels, and by printed order only between labels."""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractor.bind.labels import TableLabels, letters, match_row
from extractor.bind.lines import Line
from extractor.records import Basis

HALF_SEEN = 70  # percent of a torn label that must stand near its numbers to confirm printed order


@dataclass(frozen=True, slots=True)
class DataLine:
    """A line with slots. `own`: its label texts; `before`, `after`: loose texts up to the next numbers."""

    line: Line
    own: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    header: int  # which header stands above it


def place_rows(data: Sequence[DataLine], labels: TableLabels) -> list[tuple[str, Basis] | None]:
    """For each line the row and what decided it; None where nothing can."""
    placed = [_by_labels(line, labels) for line in data]
    for start, end in _gaps(data, placed, labels.width):
        previous = placed[start - 1] if start else None
        following = placed[end] if end < len(data) else None
        taken = {p[0] for p in placed if p}
        rows = _rows_between(previous, following, labels, taken, end - start)
        for at, row in zip(range(start, end), rows, strict=False):
            placed[at] = (row, _confirmed(data[at], row, labels))
    return placed


def _by_labels(data: DataLine, labels: TableLabels) -> tuple[str, Basis] | None:
    for pieces in (data.own, data.before + data.own, data.before + data.own + data.after):
        match = match_row(pieces, labels) if pieces else None
        if match:
            return match.row, Basis.LABELS
    return None


def _gaps(
    data: Sequence[DataLine], placed: Sequence[tuple[str, Basis] | None], width: int
) -> list[tuple[int, int]]:
    """Runs [start, end) of lines that no label places but that hold a full row of numbers."""
    gaps = []
    at = 0
    while at < len(data):
        end = at
        while end < len(data) and placed[end] is None and _is_full(data[end].line, width):
            end += 1
        if end > at:
            gaps.append((at, end))
        at = max(end, at + 1)
    return gaps


def _is_full(line: Line, width: int) -> bool:
    return line.has_numbers and len(line.slots) >= width


def _rows_between(
    previous: tuple[str, Basis] | None,
    following: tuple[str, Basis] | None,
    labels: TableLabels,
    taken: set[str],
    count: int,
) -> tuple[str, ...]:
    """The rows that must fill a gap of `count` lines, where every form that fits says the same ones."""
    answers = set()
    for order in labels.row_orders:
        if any(end and end[0] not in order for end in (previous, following)):
            continue
        first = order.index(previous[0]) + 1 if previous else 0
        last = order.index(following[0]) if following else len(order)
        rows = tuple(row for row in order[first:last] if row not in taken)
        if len(rows) == count:
            answers.add(rows)
    return answers.pop() if len(answers) == 1 else ()


def _confirmed(data: DataLine, row: str, labels: TableLabels) -> Basis:
    """Labels, if a good part of the row's label stands torn around the numbers; else printed order alone."""
    text = letters("".join(data.before + data.own + data.after))
    names = [label for label, row_id in labels.rows.items() if row_id == row and len(label) >= 4]
    seen = max((fuzz.partial_ratio(name, text) for name in names), default=0.0) if len(text) >= 4 else 0.0
    return Basis.LABELS if seen >= HALF_SEEN else Basis.ROW_ORDER
