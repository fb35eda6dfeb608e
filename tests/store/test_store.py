"""What goes into the store comes out of it, on both databases; every act is named, none overwritten."""

import threading
from pathlib import Path

import pytest

from extractor.errors import Conflict, EditRefused, Forbidden, Locked, NotFound, TooLarge
from extractor.records import Report
from extractor.review import Draft, Review
from extractor.store import Filter, Person, Store, open_store

from ..review.reviews import FAULTY, grounded, keys, misread, reading


def submit(store: Store, who: Person, number: int = 0, report: Report | None = None) -> int:
    return store.submit(f"报告{number}.pdf", f"bytes {number}".encode(), report or misread(), who).id


def test_the_same_bytes_again_are_the_same_report_and_that_is_said(store: Store, reviewer: Person) -> None:
    first = store.submit("a.pdf", b"bytes", misread(), reviewer)
    again = store.submit("b.pdf", b"bytes", reading(), reviewer)
    assert (first.is_new, again.is_new, first.id) == (True, False, again.id)
    assert store.review(first.id).report == misread()
    assert store.source(store.summary(first.id).sha256) == b"bytes"


def test_the_same_bytes_from_many_at_once_are_one_report(store: Store, reviewer: Person) -> None:
    ids: list[tuple[int, bool]] = []
    work = [
        threading.Thread(target=lambda: ids.append(store.submit("a.pdf", b"x", misread(), reviewer)))
        for _ in range(8)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert len({id for id, _ in ids}) == 1
    assert sum(is_new for _, is_new in ids) == 1
    assert len(ids) == 8


def test_a_review_goes_from_new_to_approved_and_survives_a_new_process(
    store: Store, url: str, tmp_path: Path, reviewer: Person
) -> None:
    id = submit(store, reviewer)
    assert store.summary(id).status == "new"
    review = store.edit(id, 0, keys(FAULTY, "7"), reviewer)
    review = store.edit(id, 1, Draft(action="approve"), reviewer)
    again = open_store(url, tmp_path).review(id)
    assert again == review
    assert (again.status, again.cells[FAULTY].value, again.report) == ("approved", 7, misread())
    assert store.summary(id).failing == 0


def test_a_stale_version_is_a_conflict_that_says_who_when_and_what(
    store: Store, reviewer: Person, colleague: Person
) -> None:
    id = submit(store, reviewer)
    store.edit(id, 0, keys(FAULTY, "7"), colleague)
    with pytest.raises(Conflict) as conflict:
        store.edit(id, 0, keys(FAULTY, "9"), reviewer)
    (change,) = conflict.value.changes
    assert (change.who, change.action, change.address, change.new) == ("wang.wei", "set", FAULTY, "7")
    assert change.when.tzinfo is not None
    assert (conflict.value.version, store.review(id).cells[FAULTY].value) == (1, 7)


def test_of_many_edits_of_one_version_at_once_exactly_one_is_written(store: Store) -> None:
    people = [Person(name=f"p{number}", role="reviewer") for number in range(8)]
    id = submit(store, people[0])
    done: list[Review] = []
    told: list[Conflict] = []

    def act(who: Person) -> None:
        try:
            done.append(store.edit(id, 0, keys(FAULTY, "7"), who))
        except Conflict as conflict:
            told.append(conflict)

    threads = [threading.Thread(target=act, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(done), len(told)) == (1, 7)
    assert store.review(id).edits == done[0].edits
    assert {conflict.changes[0].who for conflict in told} == {done[0].edits[0].who}


def test_a_new_reading_keeps_what_people_decided(store: Store, reviewer: Person) -> None:
    id = submit(store, reviewer)
    store.edit(id, 0, keys(FAULTY, "7"), reviewer)
    after = store.add_reading(id, reading({FAULTY: grounded(9)}), reviewer)
    assert (after.cells[FAULTY].value, after.reading, after.version) == (7, 2, 2)
    assert after.rereads[FAULTY].now == "9"
    assert store.reading(id, 1) == misread()
    assert store.review(id) == after
    assert store.add_reading(id, reading({FAULTY: grounded(9)}), reviewer) == after  # the same again: nothing


def test_a_locked_report_takes_edits_of_its_holder_only(
    store: Store, reviewer: Person, colleague: Person, admin: Person
) -> None:
    id = submit(store, reviewer)
    store.lock(id, reviewer)
    with pytest.raises(Locked) as locked:
        store.edit(id, 0, keys(FAULTY, "7"), colleague)
    assert locked.value.who == "li.na"
    with pytest.raises(Locked):
        store.lock(id, colleague)
    with pytest.raises(Forbidden):
        store.unlock(id, colleague)
    store.edit(id, 0, keys(FAULTY, "7"), reviewer)
    store.unlock(id, admin)
    store.edit(id, 1, keys(FAULTY, "8"), colleague)


def test_assigned_are_known_people_only(store: Store, reviewer: Person, admin: Person) -> None:
    id = submit(store, reviewer)
    with pytest.raises(EditRefused):
        store.assign(id, 0, "nobody", reviewer)
    store.people.add("zhao.min", "a long password", "reviewer", admin)
    assert store.assign(id, 0, "zhao.min", reviewer).assignee == "zhao.min"
    assert store.find(Filter(assignee="zhao.min")).total == 1
    assert store.assign(id, 1, None, reviewer).assignee is None
    assert store.find(Filter(assignee="")).total == 1


@pytest.mark.parametrize("act", ["submit", "edit", "lock", "reread", "audit", "people"])
def test_a_reader_can_force_nothing(store: Store, reviewer: Person, reader: Person, act: str) -> None:
    id = submit(store, reviewer)
    acts = {
        "submit": lambda: store.submit("a", b"a", misread(), reader),
        "edit": lambda: store.edit(id, 0, keys(FAULTY, "7"), reader),
        "lock": lambda: store.lock(id, reader),
        "reread": lambda: store.add_reading(id, reading(), reader),
        "audit": lambda: list(store.audit_trail(None, reader)),
        "people": lambda: store.people.add("x", "a long password", "admin", reader),
    }
    with pytest.raises(Forbidden):
        acts[act]()
    assert (store.review(id).version, store.find().total) == (0, 1)


def test_what_is_not_there_is_said_so(store: Store, reviewer: Person) -> None:
    for act in (store.review, store.summary):
        with pytest.raises(NotFound):
            act(404)
    with pytest.raises(NotFound):
        store.lock(404, reviewer)
    with pytest.raises(NotFound):
        list(store.audit_trail(404, reviewer))
    with pytest.raises(NotFound):
        store.reading(404, 1)


def test_too_large_a_file_is_refused_before_anything_is_stored(
    store: Store, reviewer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.store.store.LARGEST_FILE", 4)
    with pytest.raises(TooLarge):
        store.submit("a.pdf", b"bytes", misread(), reviewer)
    assert store.find().total == 0


def test_lists_filter_search_sort_and_count(store: Store, reviewer: Person) -> None:
    clean = reading().model_copy(update={"organisation": "赤水县教育局", "year": 2022})
    ids = [submit(store, reviewer, 0), submit(store, reviewer, 1, clean)]
    assert [row.id for row in store.find().reports] == ids  # the failing one first
    assert [row.id for row in store.find(sort="submitted").reports] == ids[::-1]
    for wanted, found in (
        (Filter(year=2022), ids[1:]),
        (Filter(region="赤水县"), ids[1:]),
        (Filter(severity="error"), ids[:1]),
        (Filter(code="sum_mismatch"), ids[:1]),
        (Filter(code="sum"), []),
        (Filter(text="赤水 2022"), ids[1:]),
        (Filter(text="报告1"), ids[1:]),
        (Filter(text="100%_"), []),
        (Filter(status="approved"), []),
    ):
        page = store.find(wanted)
        assert ([row.id for row in page.reports], page.total) == (found, len(found)), wanted
    assert len(store.find(limit=1).reports) == 1
    assert (store.find(offset=1).reports[0].id, store.find(offset=2).reports) == (ids[1], ())
    assert store.find().counts == {"new": 2}
    assert set(store.choices("year")) == {2022, 2024}


def test_a_search_finds_the_same_whether_few_or_many_have_the_words(
    store: Store, reviewer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        submit(store, reviewer, number)
    few = store.find(Filter(text="报告"), offset=1, limit=2)
    monkeypatch.setattr("extractor.store.find._FEW", 3)
    assert store.find(Filter(text="报告"), offset=1, limit=2) == few
    assert (few.total, len(few.reports)) == (4, 2)
