"""Local accounts: argon2 passwords, roles, sessions that expire, log-ins that can't be tried without end."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import Connection, Engine, Row, delete, func, insert, or_, select, update

from extractor.errors import EditRefused, LoginRefused, NotFound, SessionExpired
from extractor.records import Record
from extractor.store.engine import writing
from extractor.store.events import note
from extractor.store.roles import ROLES, Person, Role, must
from extractor.store.tables import sessions, users

LONGEST_SESSION = timedelta(hours=12)
LONGEST_IDLE = timedelta(hours=2)
FREE_ATTEMPTS = 5  # wrong passwords before attempts are closed, each time for longer
LONGEST_CLOSED = timedelta(minutes=15)
_FEWEST_CHARACTERS, _MOST_CHARACTERS = 10, 200
_NAME = re.compile(r"[\w.@-]{1,40}")
_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))  # checked for unknown names, so that they take as long


class Account(Record):
    """A person's account, without the password."""

    name: str
    role: Role
    active: bool
    made_at: datetime


@dataclass(frozen=True)
class People:
    """The accounts and sessions of a store; `who` is the administrator who acts."""

    engine: Engine

    def is_first_run(self) -> bool:
        """Whether there is nobody yet: the first account can then be made, an administrator's."""
        with self.engine.connect() as connection:
            return _number_of_users(connection) == 0

    def add_first(self, name: str, password: str) -> Person:
        """Makes the first administrator. Raises EditRefused once anybody is there."""
        with writing(self.engine) as connection:
            if _number_of_users(connection):
                raise EditRefused(("已有账户。", "There are accounts already."))
            return _add(connection, name, password, "admin", Person(name=name, role="admin"))

    def add(self, name: str, password: str, role: Role, who: Person) -> Person:
        """Makes an account. Raises EditRefused for a taken or odd name or a short password."""
        must(who, "people")
        with writing(self.engine) as connection:
            return _add(connection, name, password, role, who)

    def change(
        self,
        name: str,
        who: Person,
        *,
        role: Role | None = None,
        password: str | None = None,
        active: bool | None = None,
    ) -> None:
        """Changes what is given and ends the person's sessions. Anybody may change their own password; the
        last administrator stays one."""
        if who.name != name or role is not None or active is not None:
            must(who, "people")
        values: dict[str, object] = {"role": role, "active": active}
        values = {key: value for key, value in values.items() if value is not None}
        if password is not None:
            values |= {"password": _hashed(password), "failures": 0, "closed_until": None}
        with writing(self.engine) as connection:
            if connection.execute(update(users).where(users.c.name == name).values(values)).rowcount == 0:
                raise NotFound((f"没有账户 {name}。", f"There is no account {name}."))
            _must_keep_an_admin(connection)
            connection.execute(delete(sessions).where(sessions.c.name == name))
            note(connection, who.name, "account_changed", name, " ".join(_told(role, password, active)))

    def all(self) -> Sequence[Account]:
        with self.engine.connect() as connection:
            columns = (users.c.name, users.c.role, users.c.active, users.c.made_at)
            rows = connection.execute(select(*columns).order_by(users.c.name)).mappings()
            return [Account(**row) for row in rows]

    def log_in(self, name: str, password: str) -> str:
        """A session's token. Raises LoginRefused, the same for a wrong name and a wrong password."""
        now = datetime.now(UTC)
        with self.engine.connect() as connection:
            user = connection.execute(select(users).where(users.c.name == name)).one_or_none()
        if user and user.closed_until and user.closed_until > now:
            raise LoginRefused(
                ("尝试次数过多。", "Too many attempts."),
                (
                    f"请在 {user.closed_until:%H:%M:%S} UTC 之后再试。",
                    f"Try after {user.closed_until:%H:%M:%S} UTC.",
                ),
            )
        is_right = _verify(user.password if user else _NOBODY, password) and bool(user and user.active)
        with writing(self.engine) as connection:
            if not is_right:
                _count_failure(connection, user, now)
            else:
                token = secrets.token_urlsafe(32)
                _open_session(connection, name, token, now)
                return token
        raise LoginRefused(("用户名或密码不对。", "Wrong name or password."))

    def person(self, token: str) -> Person:
        """Who holds the token. Raises SessionExpired where nobody does any more."""
        now = datetime.now(UTC)
        query = (
            select(users.c.name, users.c.role, users.c.active, sessions.c.seen_at, sessions.c.expires_at)
            .join(users, users.c.name == sessions.c.name)
            .where(sessions.c.token == _digest(token))
        )
        with self.engine.connect() as connection:
            row = connection.execute(query).one_or_none()
        if row is None or not row.active or row.expires_at <= now or row.seen_at + LONGEST_IDLE <= now:
            raise SessionExpired(
                ("登录已过期。", "The session has expired."), ("请重新登录。", "Log in again.")
            )
        if now - row.seen_at > timedelta(minutes=1):  # not a write for every key
            with writing(self.engine) as connection:
                seen = update(sessions).where(sessions.c.token == _digest(token)).values(seen_at=now)
                connection.execute(seen)
        return Person(name=row.name, role=row.role)

    def log_out(self, token: str) -> None:
        """Ends a session; one that is over already is no error."""
        with writing(self.engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.token == _digest(token)))


def _number_of_users(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(users)).scalar_one()


def _add(connection: Connection, name: str, password: str, role: Role, who: Person) -> Person:
    if not _NAME.fullmatch(name):
        raise EditRefused(
            ("用户名须为 1–40 个文字、数字或 . @ - _。", "A name has 1-40 letters, digits or . @ - _.")
        )
    if role not in ROLES:
        raise EditRefused((f"没有这个角色：{role}。", f"There is no such role: {role}."))
    if connection.execute(select(users.c.name).where(users.c.name == name)).one_or_none():
        raise EditRefused((f"用户名 {name} 已被占用。", f"The name {name} is taken."))
    account = {"name": name, "role": role, "password": _hashed(password), "active": True, "failures": 0}
    connection.execute(insert(users).values(**account, made_at=datetime.now(UTC)))
    note(connection, who.name, "account_added", name, role)
    return Person(name=name, role=role)


def _hashed(password: str) -> str:
    if not _FEWEST_CHARACTERS <= len(password) <= _MOST_CHARACTERS:
        raise EditRefused(
            (
                f"密码至少 {_FEWEST_CHARACTERS} 个字符。",
                f"A password has at least {_FEWEST_CHARACTERS} characters.",
            )
        )
    return _hasher.hash(password)


def _verify(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except (Argon2Error, InvalidHashError):
        return False


def _count_failure(connection: Connection, user: Row[tuple[object, ...]] | None, now: datetime) -> None:
    if user is None:
        return
    failures = user.failures + 1
    closed = None
    if failures >= FREE_ATTEMPTS:
        closed = now + min(timedelta(seconds=15 * 2 ** min(failures - FREE_ATTEMPTS, 10)), LONGEST_CLOSED)
    values = {"failures": users.c.failures + 1, "closed_until": closed}
    connection.execute(update(users).where(users.c.name == user.name).values(values))
    note(connection, user.name, "login_refused", None, None)


def _open_session(connection: Connection, name: str, token: str, now: datetime) -> None:
    over = or_(sessions.c.expires_at <= now, sessions.c.seen_at <= now - LONGEST_IDLE)
    connection.execute(delete(sessions).where(over))
    connection.execute(update(users).where(users.c.name == name).values(failures=0, closed_until=None))
    times = {"made_at": now, "seen_at": now, "expires_at": now + LONGEST_SESSION}
    connection.execute(insert(sessions).values(token=_digest(token), name=name, **times))
    note(connection, name, "logged_in", None, None)


def _must_keep_an_admin(connection: Connection) -> None:
    admins = select(func.count()).select_from(users).where(users.c.role == "admin", users.c.active)
    if connection.execute(admins).scalar_one() == 0:
        raise EditRefused(("至少要保留一名管理员。", "One administrator must remain."))


def _told(role: Role | None, password: str | None, active: bool | None) -> list[str]:
    """What changed, for the trail: never a password."""
    parts = [f"role={role}"] if role else []
    parts += ["password"] if password else []
    return parts + ([] if active is None else [f"active={active}"])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
