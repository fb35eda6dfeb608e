"""Accounts, roles and sessions: what is let in, what is kept out, and that it is told."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from extractor.errors import EditRefused, Forbidden, LoginRefused, NotFound, SessionExpired
from extractor.store import ROLES, Person, Store, may
from extractor.store.people import FREE_ATTEMPTS
from extractor.store.tables import sessions, users

PASSWORD = "a long password"


@pytest.fixture
def root(store: Store) -> Person:
    return store.people.add_first("root.admin", PASSWORD)


def test_only_the_first_account_makes_itself(store: Store) -> None:
    assert store.people.is_first_run()
    assert store.people.add_first("root.admin", PASSWORD).role == "admin"
    assert not store.people.is_first_run()
    with pytest.raises(EditRefused):
        store.people.add_first("second", PASSWORD)


def test_a_session_names_its_person_until_it_is_ended(store: Store, root: Person) -> None:
    token = store.people.log_in("root.admin", PASSWORD)
    assert store.people.person(token) == root
    store.people.log_out(token)
    with pytest.raises(SessionExpired):
        store.people.person(token)
    with pytest.raises(SessionExpired):
        store.people.person("made up")


@pytest.mark.parametrize("column", ["expires_at", "seen_at"])
def test_an_old_or_idle_session_is_over(store: Store, root: Person, column: str) -> None:
    token = store.people.log_in("root.admin", PASSWORD)
    with store.engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(sessions).values({column: datetime.now(UTC) - timedelta(hours=3)}))
    with pytest.raises(SessionExpired):
        store.people.person(token)


def test_neither_passwords_nor_tokens_are_stored(store: Store, root: Person) -> None:
    token = store.people.log_in("root.admin", PASSWORD)
    with store.engine.connect() as connection:
        stored = str([*connection.execute(select(users)), *connection.execute(select(sessions))])
    assert PASSWORD not in stored
    assert token not in stored
    assert "$argon2id$" in stored
    assert PASSWORD not in "".join(e.model_dump_json() for e in store.audit_trail(None, root))


def test_attempts_are_closed_after_a_few_even_for_the_right_password(store: Store, root: Person) -> None:
    messages = set()
    for _ in range(FREE_ATTEMPTS):
        with pytest.raises(LoginRefused) as refused:
            store.people.log_in("root.admin", "a wrong password")
        messages.add(refused.value.cause)
    with pytest.raises(LoginRefused) as unknown:
        store.people.log_in("nobody", "a wrong password")
    assert messages == {unknown.value.cause}  # nothing tells that the name exists
    with pytest.raises(LoginRefused) as closed:
        store.people.log_in("root.admin", PASSWORD)
    assert closed.value.cause not in messages
    with store.engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(users).values(closed_until=datetime.now(UTC) - timedelta(seconds=1)))
    assert store.people.log_in("root.admin", PASSWORD)


@pytest.mark.parametrize("change", [{"role": "reader"}, {"active": False}, {"password": "another password"}])
def test_a_change_ends_the_persons_sessions(store: Store, root: Person, change: dict[str, object]) -> None:
    store.people.add("li.na", PASSWORD, "reviewer", root)
    token = store.people.log_in("li.na", PASSWORD)
    store.people.change("li.na", root, **change)  # type: ignore[arg-type]
    with pytest.raises(SessionExpired):
        store.people.person(token)
    if change.get("active") is False:
        with pytest.raises(LoginRefused):
            store.people.log_in("li.na", PASSWORD)


def test_one_changes_ones_own_password_but_not_ones_role(store: Store, root: Person) -> None:
    person = store.people.add("li.na", PASSWORD, "reviewer", root)
    store.people.change("li.na", person, password="another password")
    assert store.people.log_in("li.na", "another password")
    for change in ({"role": "admin"}, {"active": True}):
        with pytest.raises(Forbidden):
            store.people.change("li.na", person, **change)  # type: ignore[arg-type]
    with pytest.raises(Forbidden):
        store.people.change("root.admin", person, password="another password")


def test_the_last_administrator_stays(store: Store, root: Person) -> None:
    with pytest.raises(EditRefused):
        store.people.change("root.admin", root, role="reader")
    assert store.people.all()[0].role == "admin"
    with pytest.raises(NotFound):
        store.people.change("nobody", root, role="reader")


@pytest.mark.parametrize(
    ("name", "password", "role"),
    [
        ("root.admin", PASSWORD, "reader"),
        ("../etc", PASSWORD, "reader"),
        ("<b>", PASSWORD, "reader"),
        ("", PASSWORD, "reader"),
        ("li.na", "short", "reader"),
        ("li.na", PASSWORD, "god"),
    ],
)
def test_odd_accounts_are_refused(store: Store, root: Person, name: str, password: str, role: str) -> None:
    with pytest.raises(EditRefused):
        store.people.add(name, password, role, root)  # type: ignore[arg-type]


def test_a_role_may_what_a_lesser_one_may_and_nobody_may_the_unknown() -> None:
    assert [may(role, "read") for role in ROLES] == [True, True, True]
    assert [may(role, "edit") for role in ROLES] == [False, True, True]
    assert [may(role, "people") for role in ROLES] == [False, False, True]
    assert not any(may(role, "drop_everything") for role in ROLES)
