"""The printed order of columns under a two-level header, from the reading order of its labels alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.bind.labels import table_labels
from extractor.bind.lines import Piece
from extractor.bind.order import Named, orders
from extractor.forms import load_forms
from extractor.numerals import parse
from extractor.records import TextPlace

LABELS = table_labels(load_forms())["requests"]
NATURAL, *MEMBERS, TOTAL = LABELS.column_order
GROUP = frozenset(MEMBERS)
PLACE = TextPlace(line=1, start=0, end=0)


def named(*columns: str) -> list[Named]:
    return [(Piece(column, PLACE, parse(column)), (column,)) for column in columns]


def found(columns: list[str], groups: list[tuple[int, frozenset[str]]]) -> list[list[str]]:
    return [[item[1][0] for item in order] for order in orders(named(*columns), groups, LABELS)]


@given(st.permutations(MEMBERS), st.sampled_from([(NATURAL, TOTAL), (TOTAL, NATURAL)]), st.integers(0, 2))
def test_a_header_read_level_by_level_puts_the_members_in_their_group(
    members: list[str], upper: tuple[str, str], at: int
) -> None:
    printed = [*upper[:at], *members, *upper[at:]]
    assert found([*upper, *members], [(at, GROUP)]) == [printed]


@given(st.permutations(MEMBERS), st.sampled_from([(NATURAL, TOTAL), (TOTAL, NATURAL)]), st.integers(0, 1))
def test_a_header_read_branch_by_branch_stays_in_its_order(
    members: list[str], upper: tuple[str, str], at: int
) -> None:
    printed = [*upper[:at], *members, *upper[at:]]
    assert found(printed, [(at, GROUP)]) == [printed]


@given(st.permutations(LABELS.column_order))
def test_without_a_group_heading_the_printed_order_is_always_among_the_candidates(columns: list[str]) -> None:
    candidates = found(columns, [])
    assert columns in candidates or set(columns[-len(MEMBERS) :]) == GROUP


def test_members_read_last_without_their_heading_may_stand_anywhere_among_the_others() -> None:
    candidates = found([NATURAL, TOTAL, *MEMBERS], [])
    assert [NATURAL, *MEMBERS, TOTAL] in candidates
    assert [NATURAL, TOTAL, *MEMBERS] in candidates
    assert len(candidates) == 3


def test_a_table_without_groups_has_the_order_it_is_read_in() -> None:
    proactive = table_labels(load_forms()[:1])["proactive"]
    items = named("repealed", "issued", "in_force")
    assert orders(items, [], proactive) == [items]


def test_two_group_headings_are_two_tables_and_nothing_is_said() -> None:
    assert found([NATURAL, *MEMBERS, TOTAL], [(1, GROUP), (1, GROUP)]) == []


@pytest.mark.parametrize("lost", MEMBERS)
def test_a_header_that_lost_a_member_still_puts_the_others_in_their_group(lost: str) -> None:
    kept = [column for column in MEMBERS if column != lost]
    assert found([NATURAL, TOTAL, *kept], [(1, GROUP)]) == [[NATURAL, *kept, TOTAL]]
