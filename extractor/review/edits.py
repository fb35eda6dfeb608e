"""What people do to a report, one record an act. Acts are appended, never changed."""

import re
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from extractor.records import Record

Action = Literal[
    "set",  # the cell prints `new`
    "accept",  # the cell prints what was read
    "printed_so",  # the cell prints what was read, and what fails there is the source's own error
    "undo",
    "redo",
    "assign",
    "comment",
    "approve",
    "reject",
    "reopen",
    "reread",  # a new reading of the same source came in
]
How = Literal["typed", "accepted_reading", "accepted_proposal", "second_keying"]

ON_CELLS = ("set", "accept", "printed_so")  # acts on one cell: what undo takes back
IDENTITY = ("organisation", "year")  # addresses beside the cells that a person can set


_UNSTORABLE = re.compile("[\\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without NUL and halves of characters, which no database takes."""
    return _UNSTORABLE.sub("", text)


Words = Annotated[str, AfterValidator(storable)]


class Settled(Record):
    """A finding a person took for the source's own: its code, and what its cells printed at that time."""

    code: str
    cells: dict[str, str | None]


class Draft(Record):
    """An act as a person asks for it. `address`: of a cell, or one of IDENTITY. `new`: what the cell prints,
    verbatim ("12", "" for a blank, "/"); the name for assign ("" for nobody)."""

    action: Action
    address: Words | None = None
    new: Words | None = None
    reason: Words | None = Field(default=None, max_length=2000)
    how: How | None = None


class Edit(Draft):
    """An act as it was done, number `seq` of its report from 1, `when` in UTC.

    `old`: what stood there before; `read`: what the machine read there, None for nothing. `of`: the act that
    undo takes back or redo does again. `settles`: for printed_so.
    """

    seq: int
    who: str
    when: datetime
    old: str | None = None
    read: str | None = None
    of: int | None = None
    settles: tuple[Settled, ...] = ()
