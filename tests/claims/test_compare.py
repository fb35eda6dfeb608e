"""Mentions against cells: alternatives, blanks, other bodies and years, money."""

from decimal import Decimal

import pytest

from extractor.claims import compare, find_mentions
from extractor.forms import Address
from extractor.records import Cell, Claim, FoundSection, Status

from ..sample_reports import FORM_2021


def claims(
    text: str, values: dict[str, int | Decimal | None], organisation: str = "青河县教育局"
) -> list[Claim]:
    """The claims of `text` against cells; None: the cell is printed blank."""
    cells = {Address.parse(name): cell(value) for name, value in values.items()}
    sections = [FoundSection(id="overview", title="", text=text)]
    return list(compare(find_mentions(sections, 2023, organisation), FORM_2021, cells, sections))


def cell(value: int | Decimal | None) -> Cell:
    if value is None:
        return Cell(printed="", status=Status.BLANK)
    return Cell(value=value, printed=str(value), status=Status.STATED)


def agreement(text: str, values: dict[str, int | Decimal | None], organisation: str = "青河县教育局") -> str:
    return claims(text, values, organisation)[0].agreement


RECEIVED, CARRIED = "requests.received.total", "requests.carried_over.total"
FEES = "proactive.fees.amount"


@pytest.mark.parametrize(
    ("number", "expected", "addresses"),
    [(12, "agrees", (RECEIVED,)), (15, "agrees", (RECEIVED, CARRIED)), (13, "conflicts", (RECEIVED,))],
)
def test_received_is_the_new_ones_with_or_without_those_carried_over(
    number: int, expected: str, addresses: tuple[str, ...]
) -> None:
    (claim,) = claims(f"收到政府信息公开申请{number}件。", {RECEIVED: 12, CARRIED: 3})
    assert (claim.agreement, claim.addresses) == (expected, addresses)


def test_a_sum_over_several_rows_is_added_up() -> None:
    cells = {
        f"requests.unavailable_{row}.total": 2 for row in ("not_held", "requires_creation", "still_unclear")
    }
    assert agreement("无法提供6件。", cells) == "agrees"
    assert agreement("无法提供2件。", cells) == "conflicts"


def test_litigation_is_direct_and_after_reconsideration() -> None:
    cells = {"disputes.litigation_direct.total": 8, "disputes.litigation_after_reconsideration.total": 1}
    assert agreement("政府信息公开行政诉讼9件。", cells) == "agrees"


@pytest.mark.parametrize("value", [0, 12])
def test_a_blank_cell_agrees_with_nothing(value: int) -> None:
    assert agreement(f"收到政府信息公开申请{value}件。", {RECEIVED: None, CARRIED: 0}) == "not_comparable"


def test_a_cell_that_was_not_found_is_compared_with_nothing() -> None:
    (claim,) = claims("收到政府信息公开申请5件。", {})
    assert (claim.agreement, claim.addresses) == ("not_comparable", ())


def test_what_the_applicants_of_a_blank_total_already_exceed_is_a_conflict() -> None:
    row = {
        "requests.granted.natural_person": 258,
        "requests.granted.other": 14,
        "requests.granted.total": None,
    }
    assert agreement("予以公开258件。", row) == "conflicts"
    assert agreement("予以公开272件。", row) == "not_comparable"
    assert agreement("予以公开300件。", row) == "not_comparable"


def test_an_alternative_that_cannot_be_ruled_out_is_no_conflict() -> None:
    assert agreement("收到政府信息公开申请15件。", {RECEIVED: 12, CARRIED: None}) == "not_comparable"


@pytest.mark.parametrize(
    "text",
    [
        "2022年收到政府信息公开申请5件。",
        "县民政局收到政府信息公开申请5件。",
        "收到政府信息公开申请二十余件。",
        "主动公开规范性文件5件。",
    ],
)
def test_other_years_other_bodies_and_loose_words_are_no_conflict(text: str) -> None:
    cells = {RECEIVED: 12, CARRIED: 0, "proactive.normative_documents.issued": 3}
    assert agreement(text, cells) == "not_comparable"


def test_a_doubtful_subject_whose_number_agrees_is_the_body_itself() -> None:
    (claim,) = claims(
        "县政府办代表县政府受理政府信息公开申请95件。", {RECEIVED: 95, CARRIED: 0}, "青河县人民政府"
    )
    assert (claim.scope, claim.agreement) == ("own", "agrees")


def test_a_doubtful_subject_whose_number_differs_speaks_of_something_else() -> None:
    (claim,) = claims(
        "县政府办代表县政府受理政府信息公开申请17件。", {RECEIVED: 95, CARRIED: 0}, "青河县人民政府"
    )
    assert (claim.scope, claim.agreement, claim.addresses) == ("other", "not_comparable", ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("行政事业性收费12.5万元。", "agrees"),
        ("行政事业性收费125000元。", "agrees"),
        ("行政事业性收费12.5元。", "conflicts"),
    ],
)
def test_money_is_compared_in_its_units(text: str, expected: str) -> None:
    assert agreement(text, {FEES: Decimal("12.5")}) == expected


def test_a_claim_says_where_it_stands() -> None:
    (claim,) = claims("我局收到政府信息公开申请12件。", {RECEIVED: 12, CARRIED: 0})
    assert claim.model_dump(exclude={"evidence", "addresses", "agreement"}) == {
        "quantity": "received", "value": 12, "printed": "12件", "sentence": "我局收到政府信息公开申请12件",
        "section": "overview", "year": 2023, "scope": "own",
    }  # fmt: skip
