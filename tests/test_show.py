"""What a reader sees in the terminal."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from extractor.export.layout import blocks, spans
from extractor.export.words import word
from extractor.pipeline import extract
from extractor.records import Cell, Report, Status
from extractor.show import as_text, form_list, mark, report_parts, report_texts
from extractor.suspects.slips import SLIPS

from .sample_reports import DOUBTFUL, FAILED, FORM_2019, FORM_2021, FORMS, WARNED, rejected_report, report_of

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "hongze-2023.pdf"


def shown(report: Report, language: str = "zh", width: int | None = None) -> str:
    return "".join(report_texts([report], FORMS, language, width))


def line_with(text: str, part: str) -> str:
    return next(line for line in text.splitlines() if part in line)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_number_of_a_form_is_shown_once(form):
    text = shown(report_of(form))
    for address, cell in report_of(form).cells.items():
        if cell.value is not None and cell.value >= 1000:
            assert text.count(str(cell.value)) == 1, address


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_a_number_stands_in_the_line_of_its_row_label(form):
    text = shown(report_of(form))
    cells = report_of(form).cells
    for row in ("granted", "carried_forward"):
        label = next(r.label for r in form.table["requests"].rows if r.id == row)
        assert str(cells[f"requests.{row}.natural_person"].value) in line_with(text, label)


def test_the_line_of_disputes_stands_row_by_row_so_that_it_fits_a_terminal():
    report = report_of(FORM_2021)
    text = shown(report)
    for row in FORM_2021.table["disputes"].rows:
        numbers = [
            str(report.cells[str(address)].value) for address in FORM_2021.table["disputes"].cells(row)
        ]
        line = next(line for line in text.splitlines() if row.label in line and "│" in line)
        positions = [line.index(number) for number in numbers]
        assert positions == sorted(positions)


def test_doubtful_cells_are_told_apart_without_colour():
    line = line_with(shown(report_of(FORM_2021)), "一、本年新收")
    assert [part.strip() for part in line.split("│")[2:9]] == ["31✗", "12?", "∅", "/", "!", "·", "77✗"]


def test_every_status_has_a_mark_of_its_own():
    marks = {mark(Cell(status=status)).plain for status in Status}
    assert len(marks) == len(Status)


def test_a_number_in_another_unit_than_its_column_says_so():
    cell = Cell(value=251000, unit="元", status=Status.STATED)
    assert mark(cell, unit="万元").plain == "251000元"
    assert mark(cell, unit="元").plain == "251000"


def test_words_in_a_cell_are_shown_beside_the_tables():
    text = shown(report_of(FORM_2021))
    assert "22*" in line_with(text, "行政规范性文件")
    assert "其中修订16件" in text


def test_findings_verdict_and_reasons_follow_the_tables():
    text = shown(report_of(FORM_2021))
    finding = line_with(text, FAILED.message)
    assert finding.startswith("✗ 错误")
    assert all(address in finding for address in FAILED.addresses)
    assert (
        text.rstrip().splitlines()[-1]
        == "结论: 待核 · 勾稽: 相符 40、不符 1、无法判断 1 · 理由: sum_mismatch"
    )


def test_english_output_has_english_labels():
    text = shown(report_of(FORM_2021), "en")
    assert "New requests received" in text
    assert "needs review" in text
    assert "自然人" not in text


def test_rows_and_columns_of_another_form_are_shown_by_their_names():
    cells = {
        "requests.other_unsplit.total": Cell(value=801, status=Status.STATED),
        "proactive.rules.produced": Cell(value=802, status=Status.STATED),
        "strange.row.column": Cell(value=803, status=Status.STATED),
    }
    report = report_of(FORM_2021)
    text = shown(report.model_copy(update={"cells": report.cells | cells}))
    assert "（六）其他处理" in line_with(text, "801")
    assert text.index("801 │") < text.index("（七）总计")
    foreign = text[text.index("本格式以外的单元格") :]
    assert "本年新制作数量" in foreign
    assert "规章" in line_with(foreign, "802")
    assert "row" in line_with(foreign, "803")


def test_a_variant_row_stands_for_the_rows_it_replaces():
    cells = {key: c for key, c in report_of(FORM_2021).cells.items() if ".other_" not in key}
    variant = {"requests.other_unsplit.total": Cell(value=801, status=Status.STATED)}
    text = shown(report_of(FORM_2021, cells=cells | variant))
    assert "逾期不补正" not in text
    assert text.count("（六）其他处理") == 1
    assert "逾期不补正" in shown(report_of(FORM_2021, cells=cells))


def test_many_findings_of_one_code_are_counted_but_failures_are_all_shown():
    many = [WARNED.model_copy(update={"message": f"提示{n}。"}) for n in range(8)]
    failed = [FAILED.model_copy(update={"message": f"不符{n}。"}) for n in range(8)]
    text = shown(report_of(FORM_2021, findings=(*many, *failed)))
    assert [f"提示{n}。" in text for n in range(8)] == [True] * 5 + [False] * 3
    assert all(f"不符{n}。" in text for n in range(8))
    assert "… scope: +3" in text


def test_of_many_addresses_the_first_are_shown_and_the_rest_counted():
    addresses = tuple(str(address) for address in FORM_2021.addresses)
    line = line_with(
        shown(report_of(FORM_2021, findings=(WARNED.model_copy(update={"addresses": addresses}),))), "警告"
    )
    assert addresses[3] in line
    assert addresses[4] not in line
    assert "… +196]" in line


def test_a_variant_row_that_is_not_printed_is_not_shown():
    assert shown(report_of(FORM_2021)).count("（六）其他处理") == 1


def test_control_characters_of_a_document_never_reach_the_terminal():
    report = report_of(FORM_2021, organisation="甲\x1b]0;x\x07\u202e县\n结论: 通过")
    text = shown(report)
    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert sum(line.startswith("结论") for line in text.splitlines()) == 1


def test_a_rejected_report_shows_its_reason_and_no_tables():
    text = shown(rejected_report())
    assert "文件是空的。" in text
    assert "拒读" in text
    assert "│" not in text


def test_plain_output_has_no_colours_and_fits_the_applicants_into_140_columns():
    text = shown(report_of(FORM_2021))
    assert "\x1b" not in text
    assert cell_len(line_with(text, "一、本年新收")) <= 140
    assert "\x1b[" in shown(report_of(FORM_2021), width=140)


@pytest.mark.parametrize("width", [1, 20, 60, 80, 100])
def test_no_number_is_cut_or_folded_in_a_narrow_terminal(width):
    report = report_of(FORM_2021)
    text = shown(report, width=width)
    cells = {key: cell for key, cell in report.cells.items() if key not in DOUBTFUL}
    assert [key for key, cell in cells.items() if str(cell.value) not in text] == []


def test_the_forms_are_listed_with_their_cells_and_sums():
    text = as_text([form_list(FORMS, "zh")], 140)
    assert [part.strip() for part in line_with(text, FORM_2021.id).split("│")][-3:-1] == ["200", "42"]
    assert [part.strip() for part in line_with(text, FORM_2019.id).split("│")][-3:-1] == ["198", "40"]


def test_a_group_heading_covers_its_columns_and_a_single_one_reaches_down():
    found = list(spans([("甲",), ("乙", "丙"), ("乙", "丁"), ("戊", "丙")]))
    assert {(s.text, s.level, s.levels, s.start, s.length) for s in found} == {
        ("甲", 0, 2, 0, 1),
        ("乙", 0, 1, 1, 2),
        ("丙", 1, 1, 1, 1),
        ("丁", 1, 1, 2, 1),
        ("戊", 0, 1, 3, 1),
        ("丙", 1, 1, 3, 1),
    }


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_layout_holds_every_address_of_a_form_once(form):
    tables = [t.model_copy(update={"rows": t.standard_rows}) for t in form.tables]
    lines = [line for table in tables for block in blocks(table, "zh") for line in block.lines]
    assert tuple(address for line in lines for address in line.addresses) == form.addresses


def test_every_slip_has_words_in_both_languages():
    assert [slip for slip in SLIPS if word(slip, "zh") == slip or word(slip, "en") == slip] == []


def test_proposals_and_blame_stand_below_the_findings():
    text = as_text(report_parts(extract(EXAMPLE), FORMS, "zh", 200), 200)
    assert "原件如此" in text
    assert "行政复议 / 总计 0 → 11" in text
    assert "合计漏填" in text
