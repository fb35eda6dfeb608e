"""Reviews out of rows, and rows out of reviews."""

import hashlib
import json
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, insert, select

from extractor.errors import Change, NotFound
from extractor.records import Report
from extractor.review import Edit, Review, Settled, fold
from extractor.store.tables import edits, readings, reports

_SETTLES: TypeAdapter[tuple[Settled, ...]] = TypeAdapter(tuple[Settled, ...])


def load_review(connection: Connection, id: int) -> Review:
    """The review of a report as it stands. Raises NotFound."""
    number = connection.execute(select(reports.c.reading).where(reports.c.id == id)).scalar_one_or_none()
    if number is None:
        raise NotFound((f"没有报告 {id}。", f"There is no report {id}."))
    return fold(load_reading(connection, id, number), load_edits(connection, id))


def load_reading(connection: Connection, id: int, number: int) -> Report:
    """One reading of a report, as it was read. Raises NotFound."""
    query = select(readings.c.report).where(readings.c.report_id == id, readings.c.number == number)
    text = connection.execute(query).scalar_one_or_none()
    if text is None:
        raise NotFound((f"没有报告 {id} 的第 {number} 次读数。", f"Report {id} has no reading {number}."))
    return Report.model_validate_json(text)


def load_edits(connection: Connection, id: int, after: int = 0) -> tuple[Edit, ...]:
    """The acts on a report after number `after`, oldest first."""
    query = select(edits).where(edits.c.report_id == id, edits.c.seq > after).order_by(edits.c.seq)
    return tuple(edit_of(row) for row in connection.execute(query).mappings())


def edit_of(row: Any) -> Edit:
    fields = {key: value for key, value in row.items() if key not in ("report_id", "made_at", "settles")}
    return Edit(**fields, when=row["made_at"], settles=_SETTLES.validate_json(row["settles"]))


def add_edit(connection: Connection, id: int, edit: Edit) -> None:
    fields = edit.model_dump(exclude={"when", "settles"})
    settles = _SETTLES.dump_json(edit.settles).decode()
    connection.execute(insert(edits).values(**fields, report_id=id, made_at=edit.when, settles=settles))


def add_reading_row(
    connection: Connection, id: int, number: int, report: Report, who: str, when: datetime
) -> None:
    text = report.model_dump_json()
    row = {
        "report_id": id,
        "number": number,
        "who": who,
        "made_at": when,
        "fingerprint": fingerprint(text),
        "provenance": json.dumps(report.provenance, ensure_ascii=False, default=str),
        "report": text,
    }
    connection.execute(insert(readings).values(row))


def fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def changes_of(acts: tuple[Edit, ...]) -> tuple[Change, ...]:
    return tuple(Change(e.who, e.when, e.action, e.address, e.new) for e in acts)
