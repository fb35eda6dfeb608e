"""Tokens of programs: who they act for, what they may do, and how much of it.

The secret is 256 random bits, shown once; the store keeps its SHA-256. A slow hash protects what people can
remember; nobody can guess this.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from extractor.store.job_tables import tokens
from extractor.store.roles import Role

PREFIX = "gouji_"


@dataclass(frozen=True, slots=True)
class Token:
    """`account`: whose jobs it sees and adds to; `reports_per_day`: None for no limit."""

    id: int
    account: str
    role: Role
    made_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    reports_per_day: int | None
    requests_per_minute: int


def add_token(
    connection: Connection,
    account: str,
    role: Role,
    days: float | None = None,
    reports_per_day: int | None = None,
    requests_per_minute: int = 600,
) -> str:
    """The secret of a new token, which nobody can be told again."""
    secret, now = PREFIX + secrets.token_urlsafe(32), datetime.now(UTC)
    connection.execute(
        insert(tokens).values(
            account=account,
            role=role,
            secret_sha256=_digest(secret),
            made_at=now,
            expires_at=None if days is None else now + timedelta(days=days),
            reports_per_day=reports_per_day,
            requests_per_minute=requests_per_minute,
        )
    )
    return secret


def find_token(connection: Connection, secret: str) -> Token | None:
    """The token, unless it has expired or was revoked."""
    row = connection.execute(select(*_SHOWN).where(tokens.c.secret_sha256 == _digest(secret))).first()
    if row is None or row.revoked_at or (row.expires_at and row.expires_at < datetime.now(UTC)):
        return None
    return Token(*row)


def list_tokens(connection: Connection) -> Sequence[Token]:
    return [Token(*row) for row in connection.execute(select(*_SHOWN).order_by(tokens.c.id))]


def revoke_token(connection: Connection, token_id: int) -> bool:
    """Whether there was such a token, and it was not revoked before."""
    live = tokens.c.id == token_id, tokens.c.revoked_at.is_(None)
    return bool(connection.execute(update(tokens).where(*live).values(revoked_at=datetime.now(UTC))).rowcount)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


_SHOWN = [column for column in tokens.c if column.name != "secret_sha256"]
