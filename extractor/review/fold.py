"""A reading and the acts on it -> what holds now. Pure: the same acts give the same review."""

from collections.abc import Iterable, Sequence
from typing import Literal

from extractor.records import Cell, Record, Report, Status
from extractor.review.cells import keyed, text_of
from extractor.review.edits import IDENTITY, ON_CELLS, Edit

State = Literal["new", "in_review", "approved", "rejected"]
_STATES: dict[str, State] = {"approve": "approved", "reject": "rejected", "reopen": "in_review"}


class Reread(Record):
    """The latest reading differs from what a person saw when deciding; the decision stands."""

    seen: str | None
    now: str | None
    kept: str | None


class Disagreement(Record):
    """Two people keyed a cell, the second without seeing the first's number; nobody has settled it yet."""

    first: Edit
    second: Edit


class Review(Record):
    """A report under review. `report`: the machine's latest reading, untouched. `cells`, `organisation`,
    `year`: what holds now. `version`: number of the last act, 0 for none.

    `decisions`: the act that decides each address a person decided. `keyings`: second keyings that agree.
    """

    report: Report
    reading: int
    status: State
    assignee: str | None
    version: int
    organisation: str | None
    year: int | None
    cells: dict[str, Cell]
    edits: tuple[Edit, ...]
    decisions: dict[str, Edit]
    keyings: dict[str, Edit]
    disagreements: dict[str, Disagreement]
    rereads: dict[str, Reread]

    @property
    def is_closed(self) -> bool:
        return self.status in ("approved", "rejected")


def fold(report: Report, edits: Sequence[Edit]) -> Review:
    """The review of `report`, the latest reading, after `edits` in their order."""
    standing = [edit for edit in edits if edit.action in ON_CELLS and edit.seq not in undone(edits)]
    decisions, keyings, disagreements = _decide(standing)
    status, assignee = _course(edits)
    year = _decided("year", decisions, None if report.year is None else str(report.year))
    return Review(
        report=report,
        reading=max((int(edit.new or 1) for edit in edits if edit.action == "reread"), default=1),
        status=status,
        assignee=assignee,
        version=edits[-1].seq if edits else 0,
        organisation=_decided("organisation", decisions, report.organisation) or None,
        year=int(year) if year else None,
        cells=_cells(report, decisions),
        edits=tuple(edits),
        decisions=decisions,
        keyings=keyings,
        disagreements=disagreements,
        rereads=_rereads(report, decisions),
    )


def undone(edits: Iterable[Edit]) -> set[int]:
    """The numbers of the acts that were taken back and not done again."""
    back: set[int] = set()
    for edit in edits:
        if edit.of is not None:
            (back.add if edit.action == "undo" else back.discard)(edit.of)
    return back


def read_at(report: Report, address: str) -> str | None:
    """What the machine read at an address; None for nothing."""
    if address == "organisation":
        return report.organisation
    if address == "year":
        return None if report.year is None else str(report.year)
    return text_of(report.cells.get(address))


def stands_at(review: Review, address: str) -> str | None:
    """What holds at an address now, as text."""
    if address == "organisation":
        return review.organisation
    if address == "year":
        return None if review.year is None else str(review.year)
    return text_of(review.cells.get(address))


def _decide(
    standing: Sequence[Edit],
) -> tuple[dict[str, Edit], dict[str, Edit], dict[str, Disagreement]]:
    decisions: dict[str, Edit] = {}
    keyings: dict[str, Edit] = {}
    disagreements: dict[str, Disagreement] = {}
    for edit in standing:
        address = edit.address or ""
        first = decisions.get(address)
        if edit.how != "second_keying" or first is None:
            decisions[address] = edit
            keyings.pop(address, None)
            disagreements.pop(address, None)
        elif keyed(Cell(), first.new).value == keyed(Cell(), edit.new).value:
            keyings[address] = edit
            disagreements.pop(address, None)
        else:
            disagreements[address] = Disagreement(first=first, second=edit)
            keyings.pop(address, None)
    return decisions, keyings, disagreements


def _course(edits: Sequence[Edit]) -> tuple[State, str | None]:
    """Where the report stands on its way, and whose it is."""
    status: State = "new"
    assignee: str | None = None
    for edit in edits:
        if edit.action == "assign":
            assignee = edit.new or None
        elif edit.action in _STATES:
            status = _STATES[edit.action]
        elif edit.action in (*ON_CELLS, "undo", "redo") and status == "new":
            status = "in_review"
    return status, assignee


def _decided(address: str, decisions: dict[str, Edit], read: str | None) -> str | None:
    return decisions[address].new if address in decisions else read


def _cells(report: Report, decisions: dict[str, Edit]) -> dict[str, Cell]:
    own = {address: edit for address, edit in decisions.items() if address not in IDENTITY}
    absent = Cell(status=Status.NOT_FOUND)
    return report.cells | {a: keyed(report.cells.get(a, absent), edit.new) for a, edit in own.items()}


def _rereads(report: Report, decisions: dict[str, Edit]) -> dict[str, Reread]:
    return {
        address: Reread(seen=edit.read, now=now, kept=edit.new)
        for address, edit in decisions.items()
        if (now := read_at(report, address)) != edit.read
    }
