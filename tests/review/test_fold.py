"""Whatever is done, undone and done again: what holds is what a plain list of decisions says."""

from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from extractor.review import Draft, Edit, Review, admit, fold, next_redo, next_undo, text_of

from ..sample_reports import FORMS
from .reviews import FAULTY, START, acted, checked, grounded, keys, misread, reading

ADDRESSES = (FAULTY, "requests.received.total", "proactive.licensing.decisions")
PEOPLE = ("li.na", "wang.wei")
REPORT = misread()


class Desk(RuleBasedStateMachine):
    """Two people at one report, beside a model that keeps each person's stacks by hand."""

    def __init__(self) -> None:
        super().__init__()
        self.review = acted(REPORT)
        self.log: list[tuple[int, str, str]] = []  # what stands: number, address, text
        self.done: dict[str, list[tuple[int, str, str]]] = {who: [] for who in PEOPLE}
        self.undone: dict[str, list[tuple[int, str, str]]] = {who: [] for who in PEOPLE}

    def act(self, who: str, draft: Draft) -> None:
        after = acted_on(self.review.edits, who, draft)
        assert after.edits[:-1] == self.review.edits  # only ever appended to
        self.review = after

    @rule(who=st.sampled_from(PEOPLE), address=st.sampled_from(ADDRESSES), number=st.integers(0, 99))
    def set(self, who: str, address: str, number: int) -> None:
        self.act(who, keys(address, str(number)))
        entry = (self.review.version, address, str(number))
        self.log.append(entry)
        self.done[who].append(entry)
        self.undone[who].clear()

    @precondition(lambda self: any(self.done.values()))
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from([who for who in PEOPLE if self.done[who]]))
        entry = self.done[who].pop()
        assert next_undo(self.review, who) == entry[0]
        self.act(who, Draft(action="undo"))
        self.undone[who].append(entry)
        self.log.remove(entry)

    @precondition(lambda self: any(self.undone.values()))
    @rule(data=st.data())
    def redo(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from([who for who in PEOPLE if self.undone[who]]))
        entry = self.undone[who].pop()
        assert next_redo(self.review, who) == entry[0]
        self.act(who, Draft(action="redo"))
        self.done[who].append(entry)
        self.done[who].sort()
        self.log.append(entry)
        self.log.sort()

    @invariant()
    def what_holds_is_the_last_that_stands(self) -> None:
        expected = {a: text_of(REPORT.cells[a]) for a in ADDRESSES} | {a: text for _, a, text in self.log}
        assert {a: text_of(self.review.cells[a]) for a in ADDRESSES} == expected
        assert self.review.report == REPORT

    @invariant()
    def the_same_acts_give_the_same_review(self) -> None:
        assert fold(REPORT, self.review.edits) == self.review


def acted_on(edits: tuple[Edit, ...], who: str, draft: Draft) -> Review:
    review = fold(REPORT, edits)
    act = admit(review, REPORT, draft, who, START + timedelta(minutes=len(edits)), FORMS)
    return fold(REPORT, (*edits, act))


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)


def test_undo_takes_back_only_what_oneself_did() -> None:
    review = acted(
        REPORT, ("li.na", keys(FAULTY, "5")), ("wang.wei", keys(FAULTY, "7")), ("li.na", Draft(action="undo"))
    )
    assert review.cells[FAULTY].value == 7


def test_a_new_reading_never_overrules_a_person_and_its_difference_is_said() -> None:
    first = acted(REPORT, ("li.na", keys(FAULTY, "7")))
    same, other = fold(misread(), first.edits), fold(reading({FAULTY: grounded(9)}), first.edits)
    assert same.rereads == {}
    assert other.cells[FAULTY].value == 7
    said = other.rereads[FAULTY]
    assert (said.seen, said.now, said.kept) == ("1", "9", "7")
    assert "reread_differs" in {each.code for each in checked(other).findings}


def test_what_a_person_accepted_stays_when_a_new_reading_differs() -> None:
    accepted = acted(REPORT, ("li.na", Draft(action="accept", address=FAULTY)))
    other = fold(reading({FAULTY: grounded(9)}), accepted.edits)
    assert other.cells[FAULTY].value == 1
    assert FAULTY in other.rereads


@pytest.mark.parametrize(
    ("text", "agrees"), [("7", True), ("07", True), ("８", False), ("/", False)], ids=str
)
def test_a_second_keying_confirms_or_is_a_disagreement(text: str, agrees: bool) -> None:
    second = keys(FAULTY, text, how="second_keying")
    review = acted(REPORT, ("li.na", keys(FAULTY, "7")), ("wang.wei", second))
    assert review.cells[FAULTY].value == 7
    assert (FAULTY in review.keyings, FAULTY in review.disagreements) == (agrees, not agrees)
    assert ("keyings_disagree" in {each.code for each in checked(review).findings}) is not agrees


def test_a_disagreement_ends_with_a_new_decision() -> None:
    second = keys(FAULTY, "8", how="second_keying")
    review = acted(REPORT, ("li.na", keys(FAULTY, "7")), ("wang.wei", second), ("li.na", keys(FAULTY, "8")))
    assert (review.disagreements, review.cells[FAULTY].value) == ({}, 8)
