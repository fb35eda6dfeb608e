"""What the browser sends is not trusted, is done once, and stops at the first refusal."""

from pathlib import Path
from typing import Any

import pytest

from extractor.errors import Conflict, Forbidden
from extractor.store import Person, Store, open_store
from tests.sample_reports import FORM_2021, report_of
from ui.acts import parse, perform

ADMIN = Person(name="管理", role="admin")
READER = Person(name="阅览", role="reader")
CELL = "requests.received.natural_person"
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'gouji.db'}", tmp_path)


@pytest.fixture
def id(store: Store) -> int:
    return store.submit("甲县.pdf", b"bytes", report_of(FORM_2021, findings=()), ADMIN).id


def typed(sequence: int, value: str, address: str = CELL) -> dict[str, Any]:
    return {"kind": "typed", "sequence": sequence, "address": address, "value": value, "how": "typed"}


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "act",
        [None],
        [{"kind": "drop_tables", "sequence": 1}],
        [{"kind": "typed", "sequence": "1"}],
        [{"kind": "typed", "sequence": 1, "who": "another"}],
        [{"kind": "reject", "sequence": 1, "reason": "x" * 2001}],
    ],
)
def test_what_is_no_act_is_left_out(sent: Any) -> None:
    assert parse(sent) == ()


def test_an_act_sent_twice_is_done_once(store: Store, id: int) -> None:
    first = perform(parse([typed(1, "5")]), id, 0, 0, ADMIN, store)
    again = perform(
        parse([typed(1, "5"), typed(2, "6")]), id, first.version, first.acknowledged, ADMIN, store
    )
    assert [edit.new for edit in store.review(id).edits] == ["5", "6"]
    assert (again.version, again.acknowledged, again.error) == (2, 2, None)


def test_nothing_is_written_over_what_another_person_did(store: Store, id: int) -> None:
    perform(parse([typed(1, "5")]), id, 0, 0, Person(name="另一人", role="reviewer"), store)
    outcome = perform(parse([typed(1, "6"), typed(2, "7")]), id, 0, 0, ADMIN, store)
    assert isinstance(outcome.error, Conflict)
    assert outcome.acknowledged == 2
    assert [edit.new for edit in store.review(id).edits] == ["5"]


def test_a_reader_changes_nothing(store: Store, id: int) -> None:
    assert isinstance(perform(parse([typed(1, "5")]), id, 0, 0, READER, store).error, Forbidden)
    assert store.review(id).edits == ()


@pytest.mark.parametrize("address", ["../../etc/passwd", HOSTILE, "requests.received", "a.b.c"])
def test_a_cell_the_form_does_not_have_is_refused(store: Store, id: int, address: str) -> None:
    assert perform(parse([typed(1, "5", address)]), id, 0, 0, ADMIN, store).error is not None
    assert store.review(id).edits == ()


def test_markup_is_no_number(store: Store, id: int) -> None:
    assert perform(parse([typed(1, HOSTILE)]), id, 0, 0, ADMIN, store).error is not None
