"""Reports as files: what is written is what was read, and nothing in it is calculated."""

import csv
import io
import json
import math
from decimal import Decimal

import openpyxl
import pytest

from extractor.errors import GoujiError
from extractor.export import csv_lines, json_lines, write_reports
from extractor.export.lines import CSV_COLUMNS, formula_safe, place_text
from extractor.export.sheet import shown_value
from extractor.export.xlsx import sheet_name
from extractor.records import Cell, PageBox, Report, Status, TablePlace, TextPlace

from .sample_reports import FAILED, FORM_2019, FORM_2021, FORMS, WARNED, rejected_report, report_of


def csv_rows(*reports: Report, language: str = "zh") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(csv_lines(reports, FORMS, language)))))


def row_at(address: str, rows: list[dict[str, str]]) -> dict[str, str]:
    return next(row for row in rows if row["address"] == address)


def workbook(path, *reports: Report, language: str = "zh"):
    write_reports(reports, path / "out.xlsx", FORMS, language)
    return openpyxl.load_workbook(path / "out.xlsx")


def cell_of(sheet, label: str, header_offset: int):
    """The value cell `header_offset` columns right of the first value column, in the row labelled `label`."""
    row = next(c.row for column in "ABC" for c in sheet[column] if c.value == label)
    return sheet.cell(row, 4 + header_offset)


# --- JSON -------------------------------------------------------------------------------------------


def test_a_json_line_reads_back_as_the_same_report():
    report = report_of(FORM_2021)
    (line,) = json_lines([report])
    again = Report.model_validate_json(line)
    assert again == report
    assert isinstance(again.cells["proactive.fees.amount"].value, Decimal)


def test_json_keeps_the_order_of_fields_and_chinese_as_it_is():
    (line,) = json_lines([report_of(FORM_2021)])
    assert list(json.loads(line)) == list(Report.model_fields)
    assert "甲县人民政府" in line
    assert line.endswith("}\n")
    assert line.count("\n") == 1


@pytest.mark.parametrize("count", [0, 1, 3])
def test_a_json_file_is_one_array(tmp_path, count):
    write_reports([report_of(FORM_2021)] * count, tmp_path / "out.json", FORMS)
    assert len(json.loads((tmp_path / "out.json").read_text("utf-8"))) == count


def test_an_ndjson_file_holds_one_report_a_line(tmp_path):
    write_reports([report_of(FORM_2021), rejected_report()], tmp_path / "out.ndjson", FORMS)
    lines = (tmp_path / "out.ndjson").read_text("utf-8").splitlines()
    assert [json.loads(line)["verdict"] for line in lines] == ["review", "rejected"]


# --- CSV --------------------------------------------------------------------------------------------


def test_csv_has_a_row_for_every_cell():
    rows = csv_rows(report_of(FORM_2021), report_of(FORM_2019))
    assert len(rows) == 200 + 198
    assert tuple(rows[0]) == CSV_COLUMNS


def test_a_csv_row_says_what_where_and_how_sure():
    row = row_at("requests.received.natural_person", csv_rows(report_of(FORM_2021)))
    assert row == {
        "source": "报告/甲县.pdf",
        "organisation": "甲县人民政府",
        "year": "2023",
        "form": "disclosure-2021",
        "verdict": "review",
        "address": "requests.received.natural_person",
        "table": "收到和处理政府信息公开申请情况",
        "row": "一、本年新收政府信息公开申请数量",
        "column": "自然人",
        "value": "31",
        "printed": "31",
        "status": "stated",
        "basis": "labels",
        "unit": "",
        "note": "",
        "evidence": "p3@90.0,120.5,130.0,134.0",
        "failing_rules": "requests_row_total",
    }


def test_a_warning_is_not_a_failing_rule():
    assert row_at("disputes.reconsideration.total", csv_rows(report_of(FORM_2021)))["failing_rules"] == ""


def test_csv_labels_follow_the_language():
    row = row_at("requests.granted.total", csv_rows(report_of(FORM_2021), language="en"))
    assert (row["table"], row["row"], row["column"]) == (
        "Requests received and processed",
        "Granted",
        "Total",
    )


def test_a_missing_value_is_empty_in_csv_and_never_zero():
    rows = csv_rows(report_of(FORM_2021))
    statuses = {row["status"]: row["value"] for row in rows if row["status"] not in ("stated", "ambiguous")}
    assert statuses == {"blank": "", "not_applicable": "", "unreadable": "", "not_found": ""}


def test_an_amount_keeps_all_its_decimals_in_csv():
    assert row_at("proactive.fees.amount", csv_rows(report_of(FORM_2021)))["value"] == "18.8710"


def test_a_rejected_report_keeps_a_row_in_csv():
    (row,) = csv_rows(rejected_report())
    assert (row["source"], row["verdict"], row["address"]) == ("空.pdf", "rejected", "")


@pytest.mark.parametrize("text", ["=1+1", "+SUM(A1)", "-", "-1+1", "@x", "\tx", "\rx", "＝1", "+１", "-3\n"])
def test_text_that_looks_like_a_formula_is_quoted(text):
    assert formula_safe(text) == "'" + text


@pytest.mark.parametrize("text", ["-3", "+123", "1276.5534", "", "/", "甲县", "3=3"])
def test_numbers_and_plain_text_stay_as_they_are(text):
    assert formula_safe(text) == text


def test_no_field_of_a_csv_file_starts_a_formula():
    rows = csv_rows(report_of(FORM_2021, organisation="=cmd|' /C calc'!A0", source="-x.pdf"))
    assert row_at("requests.received.legal_service_organization", rows)["printed"] == '\'=HYPERLINK("x")'
    assert rows[0]["organisation"].startswith("'=")
    assert rows[0]["source"] == "'-x.pdf"


def test_a_negative_number_stays_a_number_in_csv():
    cells = {"proactive.licensing.change": Cell(value=-3, printed="-3", status=Status.STATED)}
    assert csv_rows(report_of(FORM_2019, cells=cells))[0]["value"] == "-3"


def test_a_csv_file_starts_with_the_mark_excel_needs(tmp_path):
    write_reports([report_of(FORM_2021)], tmp_path / "out.csv", FORMS)
    content = (tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfsource,")
    assert content.count(b"\xef\xbb\xbf") == 1


def test_places_are_written_compactly():
    assert place_text(PageBox(page=3, box=(90, 120.5, 130, 134))) == "p3@90.0,120.5,130.0,134.0"
    assert place_text(TablePlace(table=2, row=5, column=3)) == "table2:r5c3"
    assert place_text(TextPlace(line=14, start=3, end=6)) == "line14:3-6"
    assert place_text(None) == ""


# --- workbook ---------------------------------------------------------------------------------------


def test_numbers_stand_in_the_official_places(tmp_path):
    report = report_of(FORM_2021)
    sheet = workbook(tmp_path, report).worksheets[2]
    columns = [column.id for column in FORM_2021.table["requests"].columns]
    for row in FORM_2021.table["requests"].standard_rows[1:]:
        expected = [report.cells[f"requests.{row.id}.{column}"].value for column in columns]
        assert [cell_of(sheet, row.label, n).value for n in range(7)] == expected
    assert cell_of(sheet, "行政许可", 0).value == report.cells["proactive.licensing.decisions"].value
    assert math.isclose(cell_of(sheet, "行政事业性收费", 0).value, 18.871)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_headers_stand_above_the_numbers_of_their_column(tmp_path, form):
    report = report_of(form)
    sheet = workbook(tmp_path, report).worksheets[2]
    places = {c.value: c for line in sheet.iter_rows() for c in line if isinstance(c.value, int)}
    for name in ("商业企业", "科研机构", "法律服务机构"):
        column = next(c for c in form.table["requests"].columns if c.label == name)
        header = next(c for line in sheet.iter_rows() for c in line if c.value == name)
        assert places[report.cells[f"requests.granted.{column.id}"].value].column == header.column
    litigation = next(c for line in sheet.iter_rows() for c in line if c.value == "复议后起诉")
    first = report.cells["disputes.litigation_after_reconsideration.upheld"].value
    assert places[first].column == litigation.column


def test_group_labels_are_merged_over_their_rows_and_columns(tmp_path):
    sheet = workbook(tmp_path, report_of(FORM_2021)).worksheets[2]
    merged = {sheet[str(area).split(":")[0]].value: area for area in sheet.merged_cells.ranges}
    assert merged["法人或其他组织"].size == {"columns": 5, "rows": 1}
    assert merged["自然人"].size == {"columns": 1, "rows": 2}
    assert merged["三、本年度办理结果"].size == {"columns": 1, "rows": 22}
    assert merged["（三）不予公开"].size == {"columns": 1, "rows": 8}
    assert merged["四、结转下年度继续办理"].size == {"columns": 3, "rows": 1}
    assert merged["行政诉讼"].size == {"columns": 10, "rows": 1}
    assert merged["行政复议"].size == {"columns": 5, "rows": 1}


def test_a_failing_cell_is_coloured_and_says_why_and_what_is_printed(tmp_path):
    sheet = workbook(tmp_path, report_of(FORM_2021)).worksheets[2]
    label = "一、本年新收政府信息公开申请数量"
    failing, ambiguous, sound = (
        cell_of(sheet, label, 0),
        cell_of(sheet, label, 1),
        cell_of(sheet, "（一）予以公开", 0),
    )
    assert FAILED.message in failing.comment.text
    assert "原件: 31" in failing.comment.text
    assert "归属不确定" in ambiguous.comment.text
    assert failing.fill.fgColor.rgb != ambiguous.fill.fgColor.rgb
    assert sound.comment is None
    assert sound.fill.fill_type is None


def test_missing_values_stay_empty_or_text_in_the_workbook(tmp_path):
    sheet = workbook(tmp_path, report_of(FORM_2021)).worksheets[2]
    label = "一、本年新收政府信息公开申请数量"
    shown = [cell_of(sheet, label, n).value for n in range(7)]
    assert shown == [31, 12, None, "-", '=HYPERLINK("x")', None, 77]


def test_no_cell_of_a_workbook_is_a_formula_or_an_error(tmp_path):
    hostile = report_of(FORM_2021, organisation="=1+1", source="=cmd|' /C calc'!A0", reasons=("#N/A", "@x"))
    book = workbook(tmp_path, hostile)
    cells = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    risky = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith("=")]
    assert len(risky) >= 4
    assert all(cell.quotePrefix for cell in risky)


def test_control_characters_are_left_out_of_the_workbook(tmp_path):
    book = workbook(tmp_path, report_of(FORM_2021, organisation="甲\x00\x0b\ufffe县"))
    assert book["总览"]["C2"].value == "甲县"
    assert book["发现"]["G3"].value == WARNED.message.replace("\x1b", "")


def test_the_overview_counts_and_links_every_report(tmp_path):
    book = workbook(tmp_path, report_of(FORM_2021), rejected_report())
    assert book.sheetnames == ["总览", "发现", "甲县人民政府 2023", "空"]
    headings = [cell.value for cell in book["总览"][1]]
    rows = [
        dict(zip(headings, (cell.value for cell in line), strict=True)) for line in book["总览"].iter_rows(2)
    ]
    assert rows[0]["勾稽: 不符"] == 1
    assert rows[0]["发现数: 警告"] == 1
    assert rows[0]["单元格: 空白"] == 1
    assert rows[0]["单元格: 有数"] == 195
    assert [row["结论"] for row in rows] == ["待核", "拒读"]
    assert book["总览"]["A2"].hyperlink.location == "'甲县人民政府 2023'!A1"


def test_the_findings_sheet_lists_every_finding(tmp_path):
    rows = list(
        workbook(tmp_path, report_of(FORM_2021), rejected_report())["发现"].iter_rows(2, values_only=True)
    )
    assert [row[4] for row in rows] == ["sum_mismatch", "scope", "unreadable_file"]
    assert rows[0][7] == " ".join(FAILED.addresses)


def test_an_english_workbook_has_english_labels(tmp_path):
    book = workbook(tmp_path, report_of(FORM_2021), language="en")
    assert book.sheetnames[:2] == ["Overview", "Findings"]
    assert cell_of(book.worksheets[2], "Granted", 0).value is not None


def test_a_value_in_another_unit_or_too_long_for_excel_is_text():
    assert shown_value(Cell(value=251000, unit="元", status=Status.STATED), "万元") == "251000元"
    assert shown_value(Cell(value=251000, unit="元", status=Status.STATED), "元") == 251000
    assert shown_value(Cell(value=1234567890123456, status=Status.STATED)) == "1234567890123456"


@pytest.mark.parametrize(
    ("organisation", "expected"),
    [
        ("甲县人民政府", "甲县人民政府 2023"),
        ("甲/县:[局]*?\\", "甲 县 局 2023"),
        ("'引'", "引 2023"),
        ("字" * 40, "字" * 26 + " 2023"),
        ("𬭚" * 40, "𬭚" * 13 + " 2023"),
        (None, "甲县 2023"),
        ("?", "report 2023"),
    ],
)
def test_sheet_names_are_valid(organisation, expected):
    assert sheet_name(report_of(FORM_2021, organisation=organisation), []) == expected


def test_sheet_names_are_unique_whatever_the_case(tmp_path):
    long = "长" * 40
    reports = [
        report_of(FORM_2021, organisation=name, cells={}) for name in (long, long, "Abc", "aBC", "History")
    ]
    names = workbook(tmp_path, *reports).sheetnames
    assert len({name.casefold() for name in names}) == 7
    assert max(map(len, names)) <= 31
    assert sheet_name(report_of(FORM_2021, organisation="history", year=None), []) == "history (2)"


# --- writing ----------------------------------------------------------------------------------------


def test_a_failed_export_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    target = tmp_path / "out.csv"
    target.write_text("old")

    def broken():
        yield report_of(FORM_2021)
        raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        write_reports(broken(), target, FORMS)
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_export_replaces_what_a_link_points_to(tmp_path):
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_reports([rejected_report()], tmp_path / "link.csv", FORMS)
    assert (tmp_path / "link.csv").is_symlink()
    assert "空.pdf" in (tmp_path / "real.csv").read_text("utf-8-sig")


def test_a_place_that_cannot_be_written_to_is_named(tmp_path):
    with pytest.raises(GoujiError, match=r"missing.out\.csv"):
        write_reports([], tmp_path / "missing" / "out.csv", FORMS)


def test_an_unknown_suffix_is_refused(tmp_path):
    with pytest.raises(GoujiError, match=r"\.xlsx"):
        write_reports([], tmp_path / "out.doc", FORMS)
    assert list(tmp_path.iterdir()) == []
