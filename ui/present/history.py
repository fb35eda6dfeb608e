"""What people did to a cell, in words."""

from collections.abc import Sequence
from datetime import datetime

from extractor.export.content import printable
from extractor.export.words import Language
from extractor.review import Edit, Review
from extractor.review.fold import undone
from ui.words import say

_MARKS = {"accept": "accepted", "printed_so": "source_error", "set": "typed"}
_MARKS_HOW = {"accepted_proposal": "proposal", "second_keying": "second_keying"}


def mark_of(address: str, review: Review) -> str | None:
    """How a person decided the cell; None while nobody did, or while two keyings differ."""
    if address in review.disagreements:
        return None
    edit = review.keyings.get(address) or review.decisions.get(address)
    return _MARKS_HOW.get(edit.how or "") or _MARKS[edit.action] if edit else None


def history_of(address: str, edits: Sequence[Edit], language: Language) -> tuple[dict[str, str], ...]:
    """The acts on one cell, the latest first."""
    back = undone(edits)
    return tuple(_line(e, e.seq in back, language) for e in reversed(edits) if e.address == address)


def trail(edits: Sequence[Edit], language: Language) -> tuple[dict[str, str], ...]:
    """Every act on the report, the latest first."""
    back = undone(edits)
    return tuple(_line(edit, edit.seq in back, language) for edit in reversed(edits))


def local_time(when: datetime) -> str:
    """The time where the server stands, to the minute."""
    return when.astimezone().strftime("%Y-%m-%d %H:%M")


def _line(edit: Edit, is_back: bool, language: Language) -> dict[str, str]:
    done = say("acts", edit.action, language)
    change = "" if edit.new is None else f" {_text(edit.old, language)} → {_text(edit.new, language)}"
    taken_back = f"（{say('acts', 'taken_back', language)}）" if is_back else ""
    return {
        "when": local_time(edit.when),
        "who": printable(edit.who),
        "what": printable(f"{done}{change}{taken_back}"),
        "reason": printable(edit.reason or ""),
    }


def _text(value: str | None, language: Language) -> str:
    return say("acts", "nothing", language) if value in (None, "") else str(value)
