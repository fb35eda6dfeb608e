"""The lines of a report that belong to one table, as text a model can copy from and point to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.bind import lines_by_table
from extractor.bind.cells import lines_without_label
from extractor.bind.columns import split_header
from extractor.bind.labels import TableLabels, table_labels
from extractor.bind.lines import Line, Piece
from extractor.forms import Form
from extractor.numerals import parse, plain
from extractor.records import Document

BLANK = "_"  # how an empty cell is shown and answered
_SPACE = re.compile(r"\s+")
# What would end the quoted report, or look like the end of a cell.
_ESCAPES = str.maketrans({"<": "‹", ">": "›", "|": "¦", '"': "”", "\\": "＼"})


@dataclass(frozen=True)
class Excerpt:
    """The lines of a table's region; `marked`: those beside which no label says which row they are."""

    labels: TableLabels
    lines: tuple[Line, ...]
    marked: frozenset[int]

    def text(self) -> str:
        """One printed line a line, cells apart by |, a number before the lines an answer must point to."""
        return "\n".join(row for number, line in self._shown() for row in self._rows(number, line))

    def line(self, number: int) -> Line | None:
        """The line a mark points to; None where there is no such line."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else None

    def _shown(self) -> list[tuple[int, Line]]:
        numbered = enumerate(self.lines, start=1)
        return [(number, line) for number, line in numbered if line.labels or line.has_numbers]

    def _rows(self, number: int, line: Line) -> Iterator[str]:
        """Loose text runs a header and the first row below it together: a row each."""
        header, own = split_header(line, self.labels)
        mark = f"[{number}] " if number in self.marked else ""
        if header and line.has_numbers:
            yield _joined(header)
            yield mark + _joined((*own, *line.slots))
        else:
            yield mark + _joined((*line.labels, *line.slots))


def excerpts(document: Document, forms: Sequence[Form]) -> dict[str, Excerpt]:
    """What belongs to each table of the document, by table id."""
    labels = table_labels(tuple(forms))
    found = {}
    for table, lines in lines_by_table(document, forms).items():
        unlabelled = {id(line) for line in lines_without_label(lines, labels[table])}
        marked = frozenset(n for n, line in enumerate(lines, start=1) if id(line) in unlabelled)
        found[table] = Excerpt(labels[table], tuple(lines), marked)
    return found


def shown(text: str) -> str:
    """A printed cell as the model sees it: on one line, digits half-width, numbers without commas."""
    return _SPACE.sub("", plain(text)).translate(_ESCAPES) or BLANK


def says(answered: str, printed: str) -> bool:
    """Whether an answered string is what is printed: letter by letter, or as a number without its unit."""
    if answered.strip() == shown(printed):
        return True
    answer, source = parse(answered), parse(printed)
    return (
        answer.kind == source.kind == "number"
        and answer.value == source.value
        and answer.unit in (None, source.unit)
    )


def _joined(pieces: Sequence[Piece]) -> str:
    return " | ".join(shown(piece.text) for piece in pieces)
