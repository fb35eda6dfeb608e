"""What a report shows of its form: whole, cut off, of another form or year, or no report at all."""

import pytest

from extractor.check import judge
from extractor.forms import Address
from extractor.messages import finding
from extractor.pipeline import report_on
from extractor.read.text import read_text
from extractor.records import Finding, Report

from ..sample_reports import FORM_2021, FORMS, report_text

WHOLE = report_text({}).replace("\n一、", "\n统计期限自2023年1月1日至2023年12月31日。\n一、", 1)


def read(text: str, language: str = "zh") -> Report:
    return report_on(read_text("报告.txt", text.encode()), FORMS, language)


def codes(text: str) -> set[str]:
    return {each.code for each in read(text).findings}


def one(text: str, code: str) -> Finding:
    (found,) = [each for each in read(text).findings if each.code == code]
    return found


def cut_before(heading: str) -> str:
    return WHOLE[: WHOLE.index(heading)]


def test_a_whole_report_is_clean() -> None:
    report = read(WHOLE)
    assert (report.verdict, report.findings, report.form) == ("clean", (), "disclosure-2021")
    assert report.checks == {"pass": 42, "fail": 0, "not_assessable": 0}
    assert set(report.cells) == set(map(str, FORM_2021.addresses))


@pytest.mark.parametrize("at", [0.35, 0.5, 0.65, 0.8])
def test_a_report_cut_off_inside_its_tables_is_rejected_as_truncated(at: float) -> None:
    report = read(WHOLE[: int(len(WHOLE) * at)])
    assert report.verdict == "rejected"
    assert "truncated" in report.reasons


def test_the_section_in_which_a_report_breaks_off_is_named() -> None:
    text = WHOLE[: WHOLE.index("信访举报投诉类申请")]
    assert one(text, "truncated").details["section"] == "收到和处理政府信息公开申请情况"


def test_a_report_without_its_last_sections_is_not_truncated_but_lacks_them() -> None:
    text = cut_before("五、")
    assert "truncated" not in codes(text)
    missing = [f.details["section"] for f in read(text).findings if f.code == "section_missing"]
    assert missing == ["存在的主要问题及改进情况", "其他需要报告的事项"]


@pytest.mark.parametrize("number", range(6))
def test_every_section_that_lost_its_heading_is_missed(number: int) -> None:
    section = FORM_2021.sections[number]
    lines = [line for line in WHOLE.splitlines() if not line.endswith("、" + section.label)]
    assert one("\n".join(lines), "section_missing").details["section"] == section.label


def test_a_titled_report_without_tables_is_rejected_because_they_are_missing() -> None:
    text = (
        "甲县人民政府2023年政府信息公开工作年度报告\n一、总体情况\n情况良好。\n六、其他需要报告的事项\n没有。"
    )
    assert read(text).verdict == "rejected"
    assert "tables_missing" in read(text).reasons
    assert "not_a_report" not in codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "会议通知\n各单位：请于3月8日参加会议。",
        "采购清单\n桌子\t3\t120\n椅子\t12\t480",
        "1\t2\t3\n4\t5\t6",
    ],
)
def test_what_is_no_report_is_rejected_as_none_and_gives_no_cells(text: str) -> None:
    report = read(text)
    assert (report.verdict, report.reasons[0], report.form, report.cells) == (
        "rejected",
        "not_a_report",
        None,
        {},
    )


def unsplit(text: str) -> str:
    """其他处理 as one row, as the older form prints it."""
    kept = [
        line
        for line in text.splitlines()
        if not any(words in line for words in ("逾期不补正", "逾期未按收费通知", "3.其他"))
    ]
    at = next(i for i, line in enumerate(kept) if "（七）总计" in line)
    return "\n".join([*kept[:at], "（六）其他处理\t0\t0\t0\t0\t0\t0\t0", *kept[at:]])


def test_a_row_of_the_older_form_is_kept_and_reported_as_a_deviation() -> None:
    report = read(unsplit(WHOLE))
    assert report.cells["requests.other_unsplit.total"].value == 0
    assert "requests.other_misc.total" not in report.cells
    deviation = one(unsplit(WHOLE), "form_deviation")
    assert {Address.parse(a).row for a in deviation.addresses} == {"other_unsplit"}
    assert "其他处理" in deviation.details["rows"]
    assert (report.verdict, report.checks) == ("review", {"pass": 40, "fail": 0, "not_assessable": 0})


@pytest.mark.parametrize(("year", "strange"), [(2019, True), (2020, True), (2021, False), (2030, False)])
def test_a_form_that_does_not_belong_to_the_year_is_reported(year: int, strange: bool) -> None:
    assert ("form_year" in codes(WHOLE.replace("2023", str(year)))) == strange


def test_a_period_that_is_not_the_year_of_the_title_is_reported() -> None:
    found = one(WHOLE.replace("自2023年", "自2022年").replace("至2023年", "至2022年"), "period_mismatch")
    assert (found.details["year"], found.details["start"]) == (2023, "2022-01-01")


def test_a_report_that_names_neither_body_nor_year_says_so() -> None:
    text = WHOLE.split("\n", 2)[2].replace("2023", "")
    assert {"organisation_missing", "year_missing"} <= codes("政府信息公开工作年度报告\n" + text)


def printing(text: str) -> str:
    """The whole report with `text` in a cell that held 0: 属于国家秘密, 其他."""
    line = next(each for each in WHOLE.splitlines() if "1.属于国家秘密" in each)
    return WHOLE.replace(line, "\t".join([*line.split("\t")[:-2], text, "0"]))


def test_two_numbers_in_one_cell_give_no_value_and_no_clean_report() -> None:
    report = read(printing("1 2"))
    assert report.cells["requests.refused_state_secret.other"].value is None
    assert report.verdict == "review"


@pytest.mark.parametrize(
    ("printed", "code", "status"),
    [
        ("", "cells_blank", "blank"),
        ("/", "cells_not_applicable", "not_applicable"),
        ("无", "cells_not_applicable", "not_applicable"),
        ("若干", "cells_unreadable", "unreadable"),
        ("3²", "cells_unreadable", "unreadable"),
        ("5（未注明", "cells_unreadable", "unreadable"),
    ],
)
def test_a_cell_that_prints_no_number_is_told_by_what_it_prints(printed: str, code: str, status: str) -> None:
    text = printing(printed)
    found = one(text, code)
    assert found.addresses == ("requests.refused_state_secret.other",)
    cell = read(text).cells[found.addresses[0]]
    assert (cell.value, cell.status) == (None, status)


def test_a_row_that_is_not_there_is_not_found_and_makes_its_sums_unassessable() -> None:
    text = "\n".join(line for line in WHOLE.splitlines() if "属于国家秘密" not in line)
    found = one(text, "cells_not_found")
    assert len(found.addresses) == 7
    assert "属于国家秘密" in found.details["rows"]
    assert read(text).checks["not_assessable"] == 8


def test_one_rejecting_finding_rejects_and_information_alone_is_clean() -> None:
    information = finding("encoding_repaired", "zh")
    warning = finding("form_year", "zh", year=2019, form="x")
    rejecting = finding("not_a_report", "zh")
    assert judge([information]) == ("clean", ())
    assert judge([information, warning]) == ("review", ("form_year",))
    assert judge([warning, rejecting]) == ("rejected", ("not_a_report",))


def test_findings_are_written_in_the_language_asked_for() -> None:
    text = cut_before("五、")
    assert all(each.message.isascii() for each in read(text, "en").findings)
    assert [f.code for f in read(text, "en").findings] == [f.code for f in read(text).findings]
