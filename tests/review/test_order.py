"""The next suspicious cell is the one a reviewer should see next."""

from extractor.records import Basis, Cell, Status, Vote
from extractor.review import Draft, blinded, suspicious, to_key_again

from .reviews import FAULTY, acted, checked, grounded, keys, misread, reading

TOTAL = "requests.received.total"


def order(changes: dict[str, Cell]) -> list[tuple[str, str]]:
    review = acted(reading(changes))
    return [(each.address, each.reasons[0]) for each in suspicious(review, checked(review))]


def test_the_cell_whose_change_would_mend_every_sum_comes_first() -> None:
    review = acted(misread())
    first = suspicious(review, checked(review))[0]
    assert (first.address, first.reasons[:2]) == (FAULTY, ("proposed", "failing"))


def test_a_corrected_report_leaves_nothing_to_look_at() -> None:
    review = acted(misread(), ("li.na", keys(FAULTY, "7")))
    assert suspicious(review, checked(review)) == ()


def test_doubts_follow_each_other_by_their_gravity() -> None:
    weak = grounded(0).model_copy(update={"basis": Basis.ROW_ORDER})
    found = order(
        {
            "proactive.rules.issued": grounded(0).model_copy(update={"risk": 0.2}),
            "proactive.rules.repealed": Cell(printed="", status=Status.BLANK, evidence=weak.evidence),
            "proactive.rules.in_force": weak,
            "proactive.licensing.decisions": grounded(3).model_copy(
                update={"votes": (Vote(voice="grid", value=3), Vote(voice="llm", value=8))}
            ),
            "proactive.penalties.decisions": grounded(4).model_copy(update={"evidence": None}),
            "proactive.coercive_measures.decisions": Cell(printed="1 2", status=Status.UNREADABLE),
        }
    )
    assert [reason for _, reason in found] == [
        *("unread", "ungrounded", "voices_differ", "weak", "blank", "risky")
    ]


def test_a_risk_next_to_none_is_no_suspicion() -> None:
    assert order({FAULTY: grounded(7).model_copy(update={"risk": 0.001})}) == []


def test_the_second_person_sees_neither_the_first_ones_number_nor_the_readings() -> None:
    review = acted(misread(), ("li.na", keys(FAULTY, "7654321")))
    assert to_key_again(review, "wang.wei") == (FAULTY,)
    assert to_key_again(review, "li.na") == ()
    seen = blinded(review, "wang.wei")
    assert "7654321" not in seen.model_dump_json()
    assert (seen.cells[FAULTY].value, seen.report.cells[FAULTY].value) == (None, None)
    assert seen.cells[FAULTY].evidence == review.cells[FAULTY].evidence
    second = keys(FAULTY, "7", how="second_keying")
    again = acted(misread(), ("li.na", keys(FAULTY, "7")), ("wang.wei", second))
    assert to_key_again(again, "wang.wei") == ()


def test_a_reason_to_settle_remains_until_it_is_settled() -> None:
    review = acted(misread(), ("li.na", Draft(action="accept", address=FAULTY)))
    assert FAULTY in {each.address for each in suspicious(review, checked(review))}
