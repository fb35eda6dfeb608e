"""Tables of the work to do: a job is what one client handed in, a task is one report of it."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from extractor.store.tables import UtcTime, metadata

# States of a task. The first three are open, the rest are ends; a task reaches one end, once.
QUEUED, PAUSED, RUNNING = "queued", "paused", "running"
DONE, QUARANTINED, CANCELLED = "done", "quarantined", "cancelled"
OPEN = (QUEUED, PAUSED, RUNNING)
STATES = (*OPEN, DONE, QUARANTINED, CANCELLED)

jobs = Table(
    "jobs",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account", String(80), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("priority", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("language", String(2), nullable=False),
    Column("idempotency_key", String(200)),
    Column("request_sha256", String(64)),  # of what came with the key: the same key can't mean two things
    UniqueConstraint("account", "idempotency_key", name="jobs_by_key"),
    Index("jobs_by_account", "account", "made_at"),
)

tasks = Table(
    "tasks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", String(32), ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", String(255), nullable=False),
    Column("source_sha256", String(64)),  # None until a URL has been fetched
    Column("url", Text),
    Column("priority", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempt", Integer, nullable=False),  # counted as it starts: a crash counts too
    Column("ready_at", UtcTime, nullable=False),
    Column("lease_until", UtcTime),
    Column("worker", String(120)),
    Column("error_code", String(60)),
    Column("error_zh", Text),
    Column("error_en", Text),
    Column("report_id", ForeignKey("reports.id")),
    Column("finished_at", UtcTime),
    UniqueConstraint("job_id", "position", name="tasks_by_job"),
    Index("tasks_to_claim", "state", "priority", "id"),
    Index("tasks_by_report", "report_id"),
)

# One row while the whole queue stands still.
pauses = Table("pauses", metadata, Column("name", String(40), primary_key=True))

# What programs identify themselves with.
tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String(80), nullable=False),
    Column("role", String(12), nullable=False),
    Column("secret_sha256", String(64), nullable=False, unique=True),
    Column("made_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
    Column("revoked_at", UtcTime),
    Column("reports_per_day", Integer),
    Column("requests_per_minute", Integer, nullable=False),
)
