"""Indexes for long lists: counts and searches read an index alone, and no page is sorted anew."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BEFORE = {column: [column, "risk"] for column in ("year", "assignee", "region")}
_AFTER = {column: [column, "status", "risk"] for column in ("year", "assignee", "region")} | {
    "words": ["search", "status", "id"]
}


def upgrade() -> None:
    _exchange(_BEFORE, _AFTER)


def downgrade() -> None:
    _exchange(_AFTER, _BEFORE)


def _exchange(old: dict[str, list[str]], new: dict[str, list[str]]) -> None:
    for name in old:
        op.drop_index(f"reports_by_{name}", "reports")
    for name, columns in new.items():
        op.create_index(f"reports_by_{name}", "reports", columns)
