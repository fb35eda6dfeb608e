"""Random reports: every sum holds, numbers stay in their kind, seeds decide everything."""

import random
from decimal import Decimal

import pytest

from eval.generate import consistent_values, plain_prose, random_report
from extractor.forms import Address, Form, load_forms

FORMS = load_forms()
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)


def broken_rules(form: Form, values: dict[Address, int | Decimal]) -> list[str]:
    """Written apart from eval.generate, so that a slip there can't hide itself."""
    broken = []
    for table in form.tables:
        cells = {(a.row, a.column): v for a, v in values.items() if a.table == table.id}
        for rule in table.rules:
            others = table.standard_rows if rule.each == "row" else table.columns
            for other in others:
                pick = [
                    [cells[(other.id, name) if rule.each == "row" else (name, other.id)] for name in side]
                    for side in (rule.left, rule.right)
                ]
                if sum(pick[0]) != sum(pick[1]):
                    broken.append(f"{rule.code} {other.id}")
    return broken


@each_form
def test_every_rule_holds_for_many_seeds_and_densities(form: Form) -> None:
    for seed in range(60):
        density = (0.05, 0.3, 1.0)[seed % 3]
        values = consistent_values(form, random.Random(seed), density=density, magnitude=10 ** (1 + seed % 4))
        assert broken_rules(form, values) == []
        assert set(values) == set(form.addresses)


@each_form
def test_a_changed_cell_breaks_a_rule_so_the_check_above_can_fail(form: Form) -> None:
    values = consistent_values(form, random.Random(1))
    values[Address("requests", "granted", "other")] += 1
    assert len(broken_rules(form, values)) == 2


@each_form
def test_only_changes_are_negative_and_only_amounts_have_decimals(form: Form) -> None:
    seen_negative = seen_decimals = False
    for seed in range(80):
        for address, value in consistent_values(form, random.Random(seed), density=1.0).items():
            kind = form.columns[address].kind
            assert value >= 0 or kind == "change", address
            assert isinstance(value, int) or kind == "amount", address
            seen_negative |= value < 0
            seen_decimals |= isinstance(value, Decimal) and -value.as_tuple().exponent in range(1, 5)
    assert seen_decimals
    assert seen_negative == any(column.kind == "change" for column in form.columns.values())


@each_form
def test_reports_are_sparse_and_natural_persons_ask_most(form: Form) -> None:
    rows = ("received", "natural_person"), ("received", "commercial_enterprise")
    sums, zeros = [0, 0], 0
    for seed in range(40):
        values = consistent_values(form, random.Random(seed))
        zeros += sum(value == 0 for value in values.values())
        for index, (row, column) in enumerate(rows):
            sums[index] += int(values[Address("requests", row, column)])
    assert sums[0] > 5 * sums[1] > 0
    assert zeros > 40 * len(form.addresses) / 2


def test_some_bodies_take_tens_of_millions_of_decisions() -> None:
    form = FORMS[0]
    licensing = Address("proactive", "licensing", "decisions")
    longest = max(consistent_values(form, random.Random(seed))[licensing] for seed in range(100))
    assert len(str(longest)) == 8


@each_form
def test_the_same_seed_gives_the_same_report_whatever_the_global_random_state(form: Form) -> None:
    random.seed(1)
    first = random_report(form, random.Random(9))
    random.seed(2)
    assert random_report(form, random.Random(9)) == first
    assert random_report(form, random.Random(10)) != first


@each_form
def test_a_random_report_fits_its_form(form: Form) -> None:
    for seed in range(20):
        report = random_report(form, random.Random(seed))
        assert form.covers(report.year)
        assert set(report.values) == {str(address) for address in form.addresses}
        assert str(report.values["requests.received.total"]) + "件" in report.prose["overview"][1]


def test_prose_leaves_blank_cells_out() -> None:
    prose = plain_prose(2023, {"requests.received.total": 12, "requests.carried_over.total": None})
    assert prose["overview"][1] == "2023年，本机关新收政府信息公开申请12件。"
