"""The audit trail: everything that was done, by whom, when, as records and as JSON lines or CSV."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from extractor.export.content import printable
from extractor.export.lines import formula_safe
from extractor.records import Record
from extractor.review import Edit, Settled
from extractor.store.rows import edit_of
from extractor.store.tables import edits, events, readings, reports


class Entry(Record):
    """One thing that was done. `kind`: a report was submitted, a reading came in, a person acted on a report,
    or something happened beside the reports (a log-in, an account).

    `number`: of the reading, the act or the event. Fields as in Edit; a submission has the SHA-256 of the
    bytes in `new`, a reading that of its JSON, and what made it in `reason`.
    """

    kind: Literal["submission", "reading", "edit", "event"]
    report: int | None
    name: str | None
    number: int
    when: datetime
    who: str
    action: str
    address: str | None = None
    old: str | None = None
    new: str | None = None
    reason: str | None = None
    how: str | None = None
    read: str | None = None
    of: int | None = None
    settles: tuple[Settled, ...] = ()


def trail(connection: Connection, id: int | None) -> Iterator[Entry]:
    """The entries of a report oldest first; without `id` of each in turn, then what happened beside."""
    r = reports.c
    query = select(r.id, r.name, r.sha256, r.submitted_by, r.submitted_at)
    query = query.order_by(r.id) if id is None else query.where(r.id == id)
    for row in connection.execute(query).all():
        own = [*_readings(connection, row.id, row.name), *_edits(connection, row.id, row.name)]
        yield Entry(
            kind="submission",
            report=row.id,
            name=row.name,
            number=0,
            when=row.submitted_at,
            who=row.submitted_by,
            action="submit",
            new=row.sha256,
        )
        yield from sorted(own, key=lambda entry: (entry.when, entry.kind == "edit", entry.number))
    if id is None:
        for row in connection.execute(select(events).order_by(events.c.seq)):
            yield Entry(
                kind="event",
                report=None,
                name=row.subject,
                number=row.seq,
                when=row.made_at,
                who=row.who,
                action=row.action,
                reason=row.details,
            )


def json_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """One JSON object an entry; fields that are empty are left out."""
    for entry in entries:
        yield entry.model_dump_json(exclude_none=True, exclude_defaults=True) + "\n"


def csv_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """A header, then one row an entry. No text becomes a formula; None is an empty field, a blank cell ∅."""
    names = tuple(Entry.model_fields)
    yield _row(names)
    for entry in entries:
        yield _row([_text(entry, name) for name in names])


def _text(entry: Entry, name: str) -> str:
    value = getattr(entry, name)
    if name == "settles":
        return " ".join(item.model_dump_json() for item in value)
    if isinstance(value, datetime):
        return value.isoformat()
    if value == "" and name in ("old", "new", "read"):
        return "∅"
    return "" if value is None else str(value)


def _row(fields: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([formula_safe(printable(field)) for field in fields])
    return line.getvalue()


def _readings(connection: Connection, id: int, name: str) -> Iterator[Entry]:
    r = readings.c
    shown = select(r.number, r.made_at, r.who, r.fingerprint, r.provenance).where(r.report_id == id)
    for row in connection.execute(shown):
        yield Entry(
            kind="reading",
            report=id,
            name=name,
            number=row.number,
            when=row.made_at,
            who=row.who,
            action="read",
            new=row.fingerprint,
            reason=row.provenance,
        )


def _edits(connection: Connection, id: int, name: str) -> Iterator[Entry]:
    for row in connection.execute(select(edits).where(edits.c.report_id == id)).mappings():
        edit: Edit = edit_of(row)
        fields: dict[str, Any] = {key: getattr(edit, key) for key in Edit.model_fields if key != "seq"}
        yield Entry(kind="edit", report=id, name=name, number=edit.seq, **fields)
