"""Blind second keying: what another person is to key again, and the review without what would tell them."""

from extractor.records import Cell
from extractor.review.cells import keyed
from extractor.review.edits import IDENTITY
from extractor.review.fold import Review


def to_key_again(review: Review, who: str) -> tuple[str, ...]:
    """The cells another person decided and nobody keyed a second time, in the order they were decided."""
    done = review.keyings.keys() | review.disagreements.keys()
    return tuple(
        address
        for address, edit in review.decisions.items()
        if edit.who != who and address not in done and address not in IDENTITY
    )


def blinded(review: Review, who: str) -> Review:
    """The review as the second person sees it: nothing of those cells but their places."""
    hidden = set(to_key_again(review, who))
    report = review.report.model_copy(
        update={"cells": _emptied(review.report.cells, hidden), "findings": (), "proposals": (), "claims": ()}
    )
    return review.model_copy(
        update={
            "report": report,
            "cells": _emptied(review.cells, hidden),
            "edits": tuple(edit for edit in review.edits if edit.address not in hidden),
            "decisions": {a: edit for a, edit in review.decisions.items() if a not in hidden},
            "rereads": {a: item for a, item in review.rereads.items() if a not in hidden},
        }
    )


def _emptied(cells: dict[str, Cell], hidden: set[str]) -> dict[str, Cell]:
    bare = {a: Cell(evidence=cells[a].evidence) if a in cells else keyed(Cell(), None) for a in hidden}
    return cells | bare
