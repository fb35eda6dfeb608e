"""Which row of the form each line of numbers is: by its labels, and by printed order only between labels."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractor.bind.labels import TableLabels, letters, match_row, rows_named
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
    """For each line the row and what decided it; None where nothing can.

    First the labels on the line itself, then printed order between lines that are known, which loose
    labels nearby may confirm or contradict; last, for what remains, the loose labels themselves.
    """
    placed = [_by_own_labels(line, labels) for line in data]
    for start, end in _gaps(data, placed, labels.width):
        previous = placed[start - 1] if start else None
        following = placed[end] if end < len(data) else None
        taken = {p[0] for p in placed if p}
        rows = _rows_between(previous, following, labels, taken, end - start)
        found = [_confirmed(line, row, labels) for line, row in zip(data[start:end], rows, strict=False)]
        if rows and None not in found:
            placed[start:end] = [(row, basis) for row, basis in zip(rows, found, strict=True) if basis]
    _claim_loose_labels(data, placed, labels)
    return placed


def with_claims(
    placed: Sequence[tuple[str, Basis] | None],
    data: Sequence[DataLine],
    labels: TableLabels,
    claimed: Mapping[Line, str],
) -> list[tuple[str, Basis] | None]:
    """`placed`, and lines without a row on the word of another reader: each row once, and only where the
    labels around the line do not name other rows alone."""
    taken = {place[0] for place in placed if place}
    result = list(placed)
    for at, item in enumerate(data):
        row = claimed.get(item.line, "")
        if result[at] or row not in labels.row_columns or row in taken or not _confirmed(item, row, labels):
            continue
        result[at] = (row, Basis.MODEL)
        taken.add(row)
    return result


def _by_own_labels(data: DataLine, labels: TableLabels) -> tuple[str, Basis] | None:
    """By the labels on the line, or by those with the loose ones before them, if both are needed."""
    match = match_row(data.own, labels) if data.own else None
    if match is None and data.own and data.before:
        match = match_row(data.before + data.own, labels)
        if match and match.row in rows_named(data.before, labels):
            return None  # the loose label is whole: it may as well belong to the line before
    return (match.row, Basis.LABELS) if match else None


def _claim_loose_labels(
    data: Sequence[DataLine], placed: list[tuple[str, Basis] | None], labels: TableLabels
) -> None:
    """A line without a label of its own takes a loose one beside it, the nearest before it first, each only
    once; a piece of a label on the line must be a piece of that one."""
    taken = {p[0] for p in placed if p}
    for at, line in enumerate(data):
        if placed[at] is not None or not _is_full(line.line, labels.width):
            continue
        own = letters("".join(line.own))
        fitting = {row for label, row in labels.rows.items() if own in label}
        row = next((row for row in _loose_rows(line, labels) if row in fitting - taken), None)
        if row:
            placed[at] = (row, Basis.ROW_ORDER)
            taken.add(row)


def _loose_rows(line: DataLine, labels: TableLabels) -> Iterator[str]:
    """The rows that loose labels around a line name: one torn around its numbers, then the nearest."""
    apart = rows_named(line.before, labels) | rows_named(line.after, labels)
    yield from rows_named(line.before + line.after, labels) - apart
    nearest = [(text,) for text in (*reversed(line.before), *line.after)]
    for pieces in [line.before, *nearest, line.after]:
        match = match_row(pieces, labels) if pieces else None
        if match:
            yield match.row


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


def _confirmed(data: DataLine, row: str, labels: TableLabels) -> Basis | None:
    """Labels, if the row's label, or a good part of it, stands torn around the numbers; printed order alone,
    if none does; None, if only labels of other rows stand there."""
    pieces = (*data.before, *data.own, *data.after)
    named = rows_named(pieces, labels)
    if named:
        return Basis.LABELS if row in named else None
    text = letters("".join(pieces))
    names = [label for label, row_id in labels.rows.items() if row_id == row and len(label) >= 4]
    seen = max((fuzz.partial_ratio(name, text) for name in names), default=0.0) if len(text) >= 4 else 0.0
    return Basis.LABELS if seen >= HALF_SEEN else Basis.ROW_ORDER
