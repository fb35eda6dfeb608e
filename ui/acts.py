"""What the browser says a person did -> acts on the report. Nothing it says is taken on trust."""

from collections.abc import Iterator, Sequence
from typing import Any, Literal, NamedTuple

from pydantic import Field, ValidationError

from extractor.errors import GoujiError
from extractor.records import Record
from extractor.review import Draft, How
from extractor.store import Person, Store

Kind = Literal[
    "typed", "accepted", "source_error", "proposal", "undo", "redo", "approve", "reject", "reopen", "claim",
    "blind", "inbox", "next_report",
]  # fmt: skip
_MOST_CHANGES = 200


class Act(Record):
    """One act. `sequence`: numbers a session's acts, so that each is done once however often it is sent."""

    kind: Kind
    sequence: int = Field(ge=1)
    address: str | None = Field(default=None, max_length=200)
    value: str | None = Field(default=None, max_length=200)
    how: str | None = Field(default=None, max_length=40)
    reason: str | None = Field(default=None, max_length=2000)
    changes: dict[str, str] = Field(default={}, max_length=_MOST_CHANGES)
    rank: int | None = None


class Outcome(NamedTuple):
    """`version`: of the report after the acts; `acknowledged`: the last act dealt with; `error`: what stopped
    the rest, which was dropped; `done`: the acts that were done, or that the page is to do."""

    version: int
    acknowledged: int
    error: GoujiError | None
    done: tuple[Act, ...]


def parse(sent: Sequence[Any]) -> tuple[Act, ...]:
    """The acts in what the browser sent; what is none is left out."""
    found = []
    for each in sent if isinstance(sent, list) else ():
        try:
            found.append(Act.model_validate(each))
        except ValidationError:
            continue
    return tuple(found)


def perform(
    acts: Sequence[Act], id: int, version: int, acknowledged: int, who: Person, store: Store
) -> Outcome:
    """Does the acts that come after `acknowledged`, on the version the person saw. The first one refused
    ends it: those after it were made on what did not come to be."""
    done: list[Act] = []
    new = [act for act in acts if act.sequence > acknowledged]
    last = max((act.sequence for act in new), default=acknowledged)
    try:
        for act in new:
            for draft in drafts(act, who):
                version = store.edit(id, version, draft, who).version
            done.append(act)
    except GoujiError as error:
        return Outcome(version, last, error, tuple(done))
    return Outcome(version, last, None, tuple(done))


def drafts(act: Act, who: Person) -> Iterator[Draft]:
    """What the act asks of the report; nothing for an act of the page."""
    match act.kind:
        case "typed":
            how: How = "second_keying" if act.how == "second_keying" else "typed"
            yield Draft(action="set", address=act.address, new=act.value, how=how)
        case "accepted":
            yield Draft(action="accept", address=act.address)
        case "source_error":
            yield Draft(action="printed_so", address=act.address)
        case "proposal":
            for address, value in act.changes.items():
                yield Draft(action="set", address=address, new=value, how="accepted_proposal")
        case "claim":
            yield Draft(action="assign", new=who.name)
        case "undo" | "redo" | "approve" | "reject" | "reopen":
            yield Draft(action=act.kind, reason=act.reason or None)
        case "blind" | "inbox" | "next_report":
            return  # change what is shown, not the report
