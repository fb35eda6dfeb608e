"""The tables, as SQLAlchemy sees them. The migrations beside make them; a test holds the two together."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC: SQLite forgets the zone, PostgreSQL answers in its own."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return None if value is None else value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


metadata = MetaData()

# The bytes that were submitted; they lie beside the database, under their hash.
sources = Table(
    "sources",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("added_at", UtcTime, nullable=False),
)

# One row a report. `version` counts its edits: whoever changes it names the one they saw. What lists show,
# filter and sort by stands here, so that none of them opens a reading.
reports = Table(
    "reports",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", ForeignKey("sources.sha256"), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("status", String(16), nullable=False),
    Column("assignee", Text),
    Column("version", Integer, nullable=False),
    Column("reading", Integer, nullable=False),
    Column("year", Integer),
    Column("organisation", Text),
    Column("region", Text),
    Column("form", Text),
    Column("verdict", String(16), nullable=False),
    Column("severity", String(8), nullable=False),  # the gravest open finding: none, info, warning or error
    Column("risk", Float, nullable=False),
    Column("failing", Integer, nullable=False),
    Column("doubtful", Integer, nullable=False),
    Column("decided", Integer, nullable=False),
    Column("codes", Text, nullable=False),  # of the open findings, space-separated
    Column("search", Text, nullable=False),  # what a search looks through: name, organisation, year
    Column("submitted_by", Text, nullable=False),
    Column("submitted_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("locked_by", Text),
    Column("locked_until", UtcTime),
    Index("reports_by_risk", "risk", "id"),
    Index("reports_by_changed_at", "changed_at", "id"),
    Index("reports_by_status", "status", "risk"),
    Index("reports_by_words", "search", "status", "id"),
    Index("reports_by_year", "year", "status", "risk"),
    Index("reports_by_assignee", "assignee", "status", "risk"),
    Index("reports_by_region", "region", "status", "risk"),
)

# What a reader read, whole and for good.
readings = Table(
    "readings",
    metadata,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("who", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("fingerprint", String(64), nullable=False),  # SHA-256 of the JSON
    Column("provenance", Text, nullable=False),
    Column("report", Text, nullable=False),
)

# What people did: the number within the report, and the act as JSON beside what queries ask for.
edits = Table(
    "edits",
    metadata,
    Column("report_id", ForeignKey("reports.id"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("who", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("action", String(16), nullable=False),
    Column("address", Text),
    Column("old", Text),
    Column("new", Text),
    Column("reason", Text),
    Column("how", String(24)),
    Column("read", Text),
    Column("of", Integer),
    Column("settles", Text, nullable=False),
    Index("edits_by_time", "made_at"),
)

users = Table(
    "users",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),  # argon2id
    Column("active", Boolean, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("failures", Integer, nullable=False),  # wrong passwords since the last right one
    Column("closed_until", UtcTime),  # no attempt is looked at before
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),  # SHA-256 of what the browser holds
    Column("name", ForeignKey("users.name"), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

# What happened to people and sources beside the edits: log-ins, roles, exports.
events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("who", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("action", String(24), nullable=False),
    Column("subject", Text),
    Column("details", Text),
)

APPEND_ONLY = ("readings", "edits", "events")

__all__ = [
    "APPEND_ONLY",
    "edits",
    "events",
    "metadata",
    "readings",
    "reports",
    "sessions",
    "sources",
    "users",
]
