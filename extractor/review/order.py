"""The cells a person should look at, the most suspicious first."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from extractor.records import Basis, Cell, Finding, Record, Report, Status
from extractor.review.fold import Review
from extractor.review.recheck import is_open

Reason = Literal[
    "keyings_disagree",  # two people keyed it differently
    "proposed",  # changing it would make the failing sums hold
    "failing",  # it stands in a failing sum
    "contradicted",  # another error or warning names it
    "reread_differs",  # the latest reading differs from what a person saw
    "unread",  # ambiguous, unreadable or not found
    "ungrounded",  # a number without a place in the source
    "voices_differ",  # the readers do not agree on it
    "weak",  # placed by order, by sums or by a remark
    "blank",  # blank, or a mark in place of a number
    "risky",  # the estimated risk is not small
]
_RANK = {reason: rank for rank, reason in enumerate(Reason.__args__)}  # type: ignore[attr-defined]
_UNREAD = (Status.AMBIGUOUS, Status.UNREADABLE, Status.NOT_FOUND, Status.UNGROUNDED)
_RISKY = 0.01  # an estimated risk below one in a hundred is as good as none
_OF_CELLS = (
    "cells_",
    "bound_by_",
    "voices_",
    "keyings_",
    "reread_",
    "sum_",
)  # findings that other reasons stand for


class Suspicion(Record):
    """A cell to look at: the first of `reasons` is the gravest. `score`: higher is more suspicious, within
    the first reason."""

    address: str
    reasons: tuple[Reason, ...]
    score: float


def suspicious(review: Review, checked: Report) -> tuple[Suspicion, ...]:
    """Every cell of `checked` (the recheck of `review`) that asks for a look, the most suspicious first.

    A cell a person decided comes again only where a finding about it is still open, and then last within its
    reason.
    """
    failing = Counter(a for each in checked.findings if _fails(each) for a in each.addresses)
    named = {a for each in checked.findings if _names(each) for a in each.addresses}
    ranks: dict[str, int] = {}
    for proposal in checked.proposals:
        for address in proposal.changes:
            ranks.setdefault(address, proposal.rank)
    found = []
    for address, cell in checked.cells.items():
        reasons: list[Reason] = [
            *(["keyings_disagree"] if address in review.disagreements else []),  # type: ignore[list-item]
            *(["proposed"] if address in ranks else []),  # type: ignore[list-item]
            *(["failing"] if address in failing else []),  # type: ignore[list-item]
            *(["contradicted"] if address in named else []),  # type: ignore[list-item]
            *(["reread_differs"] if address in review.rereads else []),  # type: ignore[list-item]
        ]
        if address not in review.decisions:
            reasons += doubts(cell)
        if reasons:
            score = failing[address] + 1 / ranks.get(address, 99) + (cell.risk or 0)
            found.append(Suspicion(address=address, reasons=tuple(reasons), score=score))
    decided = review.decisions
    return tuple(sorted(found, key=lambda s: (_RANK[s.reasons[0]], s.address in decided, -s.score)))


def doubts(cell: Cell) -> Sequence[Reason]:
    """What the reading itself leaves open about a cell."""
    found: list[tuple[Reason, bool]] = [
        ("unread", cell.status in _UNREAD),
        ("ungrounded", cell.value is not None and cell.evidence is None),
        ("voices_differ", len({vote.value for vote in cell.votes}) > 1),
        ("weak", cell.basis not in (None, Basis.LABELS, Basis.PERSON)),
        ("blank", cell.status in (Status.BLANK, Status.NOT_APPLICABLE)),
        ("risky", (cell.risk or 0) >= _RISKY),
    ]
    return [reason for reason, holds in found if holds]


def _fails(item: Finding) -> bool:
    return item.code in ("sum_mismatch", "sum_impossible") and is_open(item)


def _names(item: Finding) -> bool:
    return is_open(item) and not item.code.startswith(_OF_CELLS)
