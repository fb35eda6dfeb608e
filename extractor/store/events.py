"""What happened beside the edits: log-ins, accounts, exports. Only grows."""

from datetime import UTC, datetime

from sqlalchemy import Connection, insert

from extractor.store.tables import events


def note(connection: Connection, who: str, action: str, subject: str | None, details: str | None) -> None:
    """Writes one event into the trail, in the transaction of what it tells of."""
    row = {"who": who, "made_at": datetime.now(UTC), "action": action, "subject": subject, "details": details}
    connection.execute(insert(events).values(row))
