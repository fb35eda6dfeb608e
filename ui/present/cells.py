"""What the desk shows of a cell, besides where it stands in the table."""

from dataclasses import dataclass
from typing import Any

from extractor.export.content import Names, number_text, printable
from extractor.export.words import Language, label, word
from extractor.records import Cell, Status, Vote
from extractor.review import Review
from extractor.review.fold import read_at
from ui.present.history import history_of, mark_of


@dataclass(frozen=True, slots=True)
class VoteView:
    voice: str
    text: str
    printed: str
    status: str


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell. `value` as text ("" never stands for a blank: that is None); `mark`: what is doubtful about it;
    `decided`: how a person decided it; `hidden`: to be keyed again without seeing what was read."""

    name: str
    kind: str
    value: str | None
    suffix: str
    printed: str
    mark: str
    decided: str | None
    hidden: bool
    place: Any
    votes: tuple[VoteView, ...]
    alternatives: tuple[dict[str, Any], ...]
    history: tuple[dict[str, str], ...]


def cell_view(
    cell: Cell,
    read: Cell,
    names: Names,
    language: Language,
    decided: str | None = None,
    hidden: bool = False,
    history: tuple[dict[str, str], ...] = (),
) -> CellView:
    """The cell as it stands, as data for the browser, with the voices of `read`, the cell before anybody
    changed it; of a hidden one nothing that would tell what was read."""
    differs = len({vote.value for vote in cell.votes}) > 1
    shown = read.status in (Status.STATED, Status.AMBIGUOUS)
    unit = cell.unit if cell.unit and cell.unit != names.column.unit else ""
    return CellView(
        name=f"{label(names.row, language)} / {label(names.column, language)}",
        kind=names.column.kind,
        value=None if hidden or cell.value is None else number_text(cell.value),
        suffix="" if hidden else unit + ("*" if cell.note else ""),
        printed="" if hidden else printable(cell.printed or ""),
        mark=_mark(cell, differs),
        decided=decided,
        hidden=hidden,
        place=cell.evidence,
        votes=() if hidden else tuple(map(_vote, read.votes or (_printed(read),) * shown)),
        alternatives=() if hidden else tuple(each.model_dump() for each in cell.alternatives[:4]),
        history=history,
    )


def identity_view(key: str, value: str | None, review: Review, language: Language) -> CellView:
    """The report's organisation or year, which a person can set as one sets a cell."""
    voice = VoteView("grid", *(printable(read_at(review.report, key) or ""),) * 2, str(Status.STATED))
    return CellView(
        name=word(key, language),
        kind="year" if key == "year" else "text",
        value=printable(value) if value else None,
        suffix="",
        printed="",
        mark="" if value else str(Status.NOT_FOUND),
        decided=mark_of(key, review),
        hidden=False,
        place=None,
        votes=(voice,),
        alternatives=(),
        history=history_of(key, review.edits, language),
    )


def _mark(cell: Cell, differs: bool) -> str:
    if cell.status is not Status.STATED:
        return str(cell.status)
    return "differs" if differs else ""


def _printed(cell: Cell) -> Vote:
    """What stands there, as the only voice there was."""
    return Vote(voice="grid", value=cell.value, printed=cell.printed, status=cell.status)


def _vote(vote: Vote) -> VoteView:
    text = "" if vote.value is None else number_text(vote.value)
    return VoteView(vote.voice, text, printable(vote.printed or ""), str(vote.status))
