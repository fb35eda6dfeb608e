"""What can hardly be so: rules by a town, zeros beside counted requests, yuan for 万元, form texts."""

import pytest

from extractor.pipeline import report_on
from extractor.read.text import read_text
from extractor.records import Finding

from ..sample_reports import FORMS, report_text

ZEROS = {
    f"requests.{row}.{column}": 0
    for row in ("received", "granted", "processed_total")
    for column in ("natural_person", "total")
}


def found(
    code: str, changes: dict[str, int], organisation: str = "甲县人民政府", prose: str = ""
) -> list[Finding]:
    text = report_text(changes).replace("甲县人民政府", organisation, 1)
    text = text.replace("做好各项工作。", f"做好各项工作。\n{prose}", 1)
    findings = report_on(read_text("报告.txt", text.encode()), FORMS, "zh").findings
    return [finding for finding in findings if finding.code == code]


@pytest.mark.parametrize(
    "organisation",
    [
        "安丰镇人民政府",
        "云溪乡人民政府",
        "青河县人民政府",
        "青河县教育局",
        "临湖市云溪区人民政府",
        "双桥街道办事处",
        "青河县安丰镇",
    ],
)
def test_rules_of_a_body_that_may_make_none_are_found(organisation: str) -> None:
    (finding,) = found("rules_by_unentitled_body", {"proactive.rules.in_force": 6}, organisation)
    assert (finding.severity, finding.addresses) == ("warning", ("proactive.rules.in_force",))
    assert "现行有效件数 6" in finding.message


@pytest.mark.parametrize(
    "organisation", ["临湖市人民政府", "某某自治区人民政府", "临湖市", "云溪区", "国家统计局青河县调查队"]
)
def test_rules_of_a_body_that_may_make_some_or_is_not_certain_are_left_alone(organisation: str) -> None:
    assert found("rules_by_unentitled_body", {"proactive.rules.in_force": 6}, organisation) == []


def test_a_town_without_rules_is_left_alone() -> None:
    assert found("rules_by_unentitled_body", {}, "安丰镇人民政府") == []


def test_a_table_of_zeros_beside_counted_requests_is_found() -> None:
    (finding,) = found("all_zero_table", ZEROS, prose="本机关收到政府信息公开申请4件。")
    assert finding.details["printed"] == "4件"


@pytest.mark.parametrize("prose", ["本机关没有收到政府信息公开申请。", "2022年收到政府信息公开申请4件。", ""])
def test_a_table_of_zeros_where_the_prose_counts_none_is_left_alone(prose: str) -> None:
    assert found("all_zero_table", ZEROS, prose=prose) == []


def test_a_table_with_numbers_is_not_all_zero() -> None:
    assert found("all_zero_table", {}, prose="本机关收到政府信息公开申请4件。") == []


def copied(row: str, values: tuple[int, ...]) -> dict[str, int]:
    columns = ("natural_person", "commercial_enterprise", "other", "total")
    return {f"requests.{row}.{column}": value for column, value in zip(columns, values, strict=True)}


def test_a_result_that_repeats_another_cell_for_cell_is_found() -> None:
    rows = copied("refused_state_secret", (7, 2, 1, 10)) | copied("unavailable_not_held", (7, 2, 1, 10))
    (finding,) = found("identical_rows", rows)
    assert finding.addresses == ("requests.refused_state_secret.total", "requests.unavailable_not_held.total")


@pytest.mark.parametrize("second", [(7, 2, 2, 11), (0, 0, 0, 0)])
def test_results_that_differ_or_are_0_are_left_alone(second: tuple[int, ...]) -> None:
    rows = copied("refused_state_secret", (7, 2, 1, 10)) | copied("unavailable_not_held", second)
    assert found("identical_rows", rows) == []


def test_that_all_requests_were_granted_is_no_repetition() -> None:
    rows = {}
    for row in ("received", "granted", "processed_total"):
        rows |= copied(row, (7, 2, 1, 10))
    assert found("identical_rows", rows) == []


FEES = "proactive.fees.amount"


def test_an_amount_in_wan_yuan_that_the_prose_gives_in_yuan_is_found() -> None:
    (finding,) = found("amount_scale", {FEES: 2950}, prose="行政事业性收费2950元。")
    assert finding.addresses == (FEES,)


def test_an_amount_beyond_any_county_bureau_is_found() -> None:
    assert len(found("amount_scale", {FEES: 1_280_000}, "青河县教育局")) == 1


@pytest.mark.parametrize(
    ("amount", "organisation"), [(59_237, "青河县教育局"), (1_280_000, "临湖市人民政府")]
)
def test_an_amount_that_may_be_right_is_left_alone(amount: int, organisation: str) -> None:
    assert found("amount_scale", {FEES: amount}, organisation, "行政事业性收费2950元。") == []


def test_texts_of_the_form_left_standing_are_told_as_information() -> None:
    (finding,) = found("form_instructions_left_in", {}, prose="该部分以表格形式报告。")
    assert (finding.severity, finding.details["section"]) == ("info", "总体情况")
    assert found("form_instructions_left_in", {}) == []
