"""Jobs, tasks, pauses and tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("idempotency_key", sa.String(200)),
        sa.Column("request_sha256", sa.String(64)),
        sa.UniqueConstraint("account", "idempotency_key", name="jobs_by_key"),
    )
    op.create_index("jobs_by_account", "jobs", ["account", "made_at"])
    _create_tasks()
    op.create_table("pauses", sa.Column("name", sa.String(40), primary_key=True))
    op.create_table(
        "tokens",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("account", sa.String(80), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("secret_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("made_at", _TIME, nullable=False),
        sa.Column("expires_at", _TIME),
        sa.Column("revoked_at", _TIME),
        sa.Column("reports_per_day", sa.Integer),
        sa.Column("requests_per_minute", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    for table in ("tokens", "pauses", "tasks", "jobs"):
        op.drop_table(table)


def _create_tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("job_id", sa.String(32), sa.ForeignKey("jobs.id", ondelete="CASCADE"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("source_sha256", sa.String(64)),
        sa.Column("url", sa.Text),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("ready_at", _TIME, nullable=False),
        sa.Column("lease_until", _TIME),
        sa.Column("worker", sa.String(120)),
        sa.Column("error_code", sa.String(60)),
        sa.Column("error_zh", sa.Text),
        sa.Column("error_en", sa.Text),
        sa.Column("report_id", sa.Integer, sa.ForeignKey("reports.id")),
        sa.Column("finished_at", _TIME),
        sa.UniqueConstraint("job_id", "position", name="tasks_by_job"),
    )
    op.create_index("tasks_to_claim", "tasks", ["state", "priority", "id"])
    op.create_index("tasks_by_report", "tasks", ["report_id"])
