"""Injected faults: every kind is found where a rule covers it, nothing is found where nothing is wrong."""

from pathlib import Path

import pytest

from eval.faults import REPORT_FAULTS
from eval.injected import Base, FaultScore, inject_all, spoil_one

BASES = 12


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> list[Base]:
    return inject_all(BASES, tmp_path_factory.mktemp("faults"))


def of_kind(bases: list[Base], *kinds: str) -> list[FaultScore]:
    return [fault for base in bases for fault in base.faults if fault.kind in kinds]


def test_every_kind_of_fault_is_injected(bases: list[Base]) -> None:
    assert {fault.kind for base in bases for fault in base.faults} == set(REPORT_FAULTS)


def test_a_slip_in_a_table_of_sums_is_always_found_and_put_right_first(bases: list[Base]) -> None:
    slips = of_kind(bases, "digit_dropped", "digit_added", "digit_changed", "off_by_one")
    assert [fault for fault in slips if fault.rank != 1 or not fault.pointed] == []


def test_last_years_tables_and_tables_of_zeros_are_found(bases: list[Base]) -> None:
    found = of_kind(bases, "last_years_tables", "all_zero_table")
    assert all(fault.codes for fault in found)


def test_what_no_rule_covers_is_not_said_to_be_found(bases: list[Base]) -> None:
    assert all(not fault.codes for fault in of_kind(bases, "proactive_slip", "false_zeros"))


def test_consistent_reports_raise_no_alarm(bases: list[Base]) -> None:
    assert [base.base for base in bases if base.base.alarms or base.base.rival_alarms] == []


def test_faults_follow_their_seed_and_are_not_injected_twice(bases: list[Base], tmp_path: Path) -> None:
    first = inject_all(3, tmp_path)
    assert [[f.changed for f in base.faults] for base in first] == [
        [f.changed for f in base.faults] for base in bases[:3]
    ]
    assert inject_all(3, tmp_path) == first  # seconds and all
    assert spoil_one(1, 0).faults[0] != spoil_one(2, 0).faults[0]
