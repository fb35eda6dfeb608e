"""The schema of each form, kept as a file so that a change to a form is seen and read by people.

After a wanted change write the files anew, from the project's folder: `python -m tests.test_schema`
"""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from extractor.forms import Form, load_forms
from extractor.schema import values_model

SNAPSHOTS = Path(__file__).parent / "snapshots"
FORMS = load_forms()
FORM_2021, FORM_2019 = FORMS


def schema_text(form: Form) -> str:
    return json.dumps(values_model(form).model_json_schema(), ensure_ascii=False, indent=2) + "\n"


def snapshot(form: Form) -> Path:
    return SNAPSHOTS / f"{form.id}.json"


def values(form: Form, **changes: Any) -> dict[str, Any]:
    """Null everywhere, but for `changes`: keys are addresses with "__" for the dots."""
    found: dict[str, Any] = {}
    for address in form.addresses:
        found.setdefault(address.table, {}).setdefault(address.row, {})[address.column] = None
    for key, value in changes.items():
        table, row, column = key.split("__")
        found[table][row][column] = value
    return found


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_schema_is_the_one_on_file(form: Form) -> None:
    wanted = snapshot(form).read_text(encoding="utf-8")
    assert schema_text(form) == wanted, "a form changed; renew with: python -m tests.test_schema"


def test_there_is_no_snapshot_of_a_form_that_is_gone() -> None:
    assert sorted(SNAPSHOTS.glob("*.json")) == sorted(map(snapshot, FORMS))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_schema_names_every_cell_and_its_label(form: Form) -> None:
    schema = values_model(form).model_json_schema()
    definitions = schema["$defs"]
    found = []
    for table_id, table in schema["properties"].items():
        rows = definitions[table["$ref"].rpartition("/")[2]]["properties"]
        for row_id, row in rows.items():
            columns = definitions[row["$ref"].rpartition("/")[2]]
            assert columns["additionalProperties"] is False
            assert sorted(columns["required"]) == sorted(columns["properties"])
            found += [f"{table_id}.{row_id}.{column}" for column in columns["properties"]]
    assert found == [str(address) for address in form.addresses]


@given(st.integers(0, 10**9), st.sampled_from(FORM_2021.addresses))
def test_numbers_of_the_right_kind_are_taken_and_come_back(number: int, address: Any) -> None:
    amount = FORM_2021.columns[address].kind == "amount"
    given_values = values(
        FORM_2021, **{str(address).replace(".", "__"): Decimal(number) if amount else number}
    )
    assert values_model(FORM_2021).model_validate(given_values).model_dump() == given_values


@pytest.mark.parametrize("wrong", ["12", 12.0, True, -1, Decimal(3)])
def test_a_count_is_nothing_but_a_whole_number_of_at_least_0(wrong: object) -> None:
    with pytest.raises(ValidationError):
        values_model(FORM_2021).model_validate(values(FORM_2021, requests__received__total=wrong))


def test_a_change_may_be_negative_and_an_amount_has_four_places() -> None:
    right = values(FORM_2019, proactive__fees__change=-3, proactive__procurement__amount=Decimal("1.2345"))
    assert values_model(FORM_2019).model_validate(right).model_dump() == right
    for wrong in (Decimal("1.23456"), Decimal("-1")):
        with pytest.raises(ValidationError):
            values_model(FORM_2019).model_validate(values(FORM_2019, proactive__procurement__amount=wrong))


def test_a_missing_cell_and_an_unknown_one_are_both_refused() -> None:
    missing, unknown = values(FORM_2021), values(FORM_2021, disputes__reconsideration__withdrawn=0)
    del missing["disputes"]["reconsideration"]["total"]
    for wrong in (missing, unknown):
        with pytest.raises(ValidationError):
            values_model(FORM_2021).model_validate(wrong)


def renew() -> None:
    """Write the schema of every form to its file."""
    SNAPSHOTS.mkdir(exist_ok=True)
    for form in FORMS:
        snapshot(form).write_text(schema_text(form), encoding="utf-8")


if __name__ == "__main__":
    renew()
