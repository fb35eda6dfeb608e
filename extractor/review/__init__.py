"""Review: a reading, the acts of people on it, what holds now. No SQL, no screen: records and functions."""

from extractor.review.admit import admit, next_redo, next_undo, open_errors
from extractor.review.cells import text_of
from extractor.review.edits import IDENTITY, Action, Draft, Edit, How, Settled, storable
from extractor.review.fold import Disagreement, Reread, Review, State, fold
from extractor.review.keying import blinded, to_key_again
from extractor.review.order import Reason, Suspicion, suspicious
from extractor.review.recheck import is_open, recheck

__all__ = [
    "IDENTITY",
    "Action",
    "Disagreement",
    "Draft",
    "Edit",
    "How",
    "Reason",
    "Reread",
    "Review",
    "Settled",
    "State",
    "Suspicion",
    "admit",
    "blinded",
    "fold",
    "is_open",
    "next_redo",
    "next_undo",
    "open_errors",
    "recheck",
    "storable",
    "suspicious",
    "text_of",
    "to_key_again",
]
