"""Prose against tables, as findings of a whole report."""

import pytest

from extractor.pipeline import report_on
from extractor.read.text import read_text
from extractor.records import Finding, Report

from ..sample_reports import FORMS, report_text

CODES = ("prose_conflict", "prose_share", "prose_parts")


def report(prose: str, changes: dict[str, int] | None = None, language: str = "zh") -> Report:
    """A report whose table says 3 requests received, all granted, 5 licences; `prose` its overview."""
    text = report_text(changes or {}).replace("做好各项工作。", f"做好各项工作。\n{prose}", 1)
    return report_on(read_text("报告.txt", text.encode()), FORMS, language)


def found(prose: str, changes: dict[str, int] | None = None, language: str = "zh") -> list[Finding]:
    return [finding for finding in report(prose, changes, language).findings if finding.code in CODES]


def test_prose_that_agrees_is_no_finding_and_leaves_the_report_clean() -> None:
    read = report("2023年共收到政府信息公开申请3件，均为自然人申请，予以公开3件。作出行政许可决定5件。")
    assert (read.verdict, found("收到政府信息公开申请3件。")) == ("clean", [])
    assert [claim.agreement for claim in read.claims] == ["agrees"] * 4


def test_a_contradiction_names_the_number_and_the_cell() -> None:
    (finding,) = found("2023年共收到政府信息公开申请2件。")
    assert (finding.code, finding.verdict, finding.severity) == ("prose_conflict", "warning", "warning")
    assert finding.addresses == ("requests.received.total",)
    assert (finding.details["printed"], finding.details["total"]) == ("2件", "3")
    assert "收到申请为 2件" in finding.message
    assert "本年新收政府信息公开申请数量 / 总计 3" in finding.message


def test_the_same_contradiction_is_told_once() -> None:
    assert len(found("收到政府信息公开申请2件。\n我局共收到政府信息公开申请2件。")) == 1


def test_findings_are_written_in_english_too() -> None:
    (finding,) = found("共收到政府信息公开申请2件。", language="en")
    assert finding.message.startswith("Prose and table differ: “Overview” says requests received is 2件")


@pytest.mark.parametrize(
    "prose",
    [
        "2022年收到政府信息公开申请9件。",
        "县政府办代表县政府受理政府信息公开申请1件。",
        "收到政府信息公开申请3件（县教育局1件、县民政局1件）。",
        "收到政府信息公开申请十余件。",
        "收到政府信息公开申请3件，较上年增加1件。",
    ],
)
def test_other_years_bodies_and_parts_contradict_nothing(prose: str) -> None:
    assert found(prose) == []


def test_received_with_what_was_carried_over_contradicts_nothing() -> None:
    carried = {
        f"requests.{row}.{column}": 2
        for row in ("carried_over", "carried_forward")
        for column in ("natural_person", "total")
    }
    assert found("全年共受理政府信息公开申请5件。", carried) == []
    assert [f.code for f in found("全年共受理政府信息公开申请6件。", carried)] == ["prose_conflict"]


RESULTS = (
    "收到政府信息公开申请3件，办结3件。其中，予以公开{}件，占{}%；不予公开0件，无法提供{}件，"
    "不予处理0件，其他处理0件，部分公开0件。"
)


def test_parts_that_do_not_add_up_are_found() -> None:
    codes = {f.code: f for f in found(RESULTS.format(3, 100, 1))}
    assert set(codes) == {"prose_parts", "prose_conflict"}
    assert (codes["prose_parts"].details["sum"], codes["prose_parts"].details["whole"]) == ("4", "3")


def test_parts_that_add_up_are_not() -> None:
    assert found(RESULTS.format(3, 100, 0)) == []


def test_parts_may_include_what_is_carried_forward() -> None:
    results = "予以公开3件，部分公开0件，不予公开0件，无法提供0件，不予处理0件，其他处理0件"
    prose = f"受理政府信息公开申请9件，{results}，结转下年度6件。"
    assert "prose_parts" not in [f.code for f in found(prose)]


def test_applicants_that_do_not_add_up_are_found() -> None:
    assert "prose_parts" in [
        f.code for f in found("收到政府信息公开申请3件，其中自然人申请3件，法人或其他组织申请1件。")
    ]


@pytest.mark.parametrize(
    ("share", "right"), [("33.3", True), ("33.33", True), ("33.4", True), ("33", True), ("34.0", False)]
)
def test_a_share_is_right_within_its_last_place(share: str, right: bool) -> None:
    prose = f"办结政府信息公开申请3件，其中不予公开1件，占{share}%。"
    assert ("prose_share" not in [f.code for f in found(prose)]) is right


def test_a_share_of_no_stated_total_is_not_judged() -> None:
    assert "prose_share" not in [f.code for f in found("不予公开1件，占90%。")]
