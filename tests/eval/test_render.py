"""Renderers: nothing is lost, the same report gives the same bytes, each option does what it says."""

import dataclasses
import io
import random
import re
import zipfile
from decimal import Decimal
from pathlib import Path

import docx
import pymupdf
import pytest
from lxml import html

from eval.examples import EXAMPLES, write_examples
from eval.generate import ReportText, random_report
from eval.render import RENDERERS, Renderer, render_flow, render_html, render_pdf, render_tab_text
from eval.render.layout import lay_out
from eval.render.official import OfficialTable, merged_rows
from extractor.forms import Form, load_forms

FORMS = load_forms()
COMMITTED = Path(__file__).parents[2] / "docs" / "examples"
each_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
each_renderer = pytest.mark.parametrize("renderer", RENDERERS.values(), ids=list(RENDERERS))


def report_of(form: Form, seed: int = 4) -> ReportText:
    """A report in which every cell holds another number, so that none can stand in for a lost one."""
    report = random_report(form, random.Random(seed))
    values = {name: 30001 + index for index, name in enumerate(report.values)}
    return dataclasses.replace(report, values=values)


def text_of(data: bytes, suffix: str) -> str:
    """What a reader of the file sees, numbers in one piece."""
    if suffix == ".pdf":
        return "\n".join(page.get_text() for page in pymupdf.open(stream=data))
    if suffix == ".docx":
        document = docx.Document(io.BytesIO(data))
        rows = [row for table in document.tables for row in table.rows]
        cells = [cell.text for row in rows for cell in row.cells]
        return "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])
    if suffix == ".html":
        body = html.document_fromstring(data.decode()).find("body")
        blocks = body.xpath("//td | //p[not(ancestor::td)] | //h1 | //h2")
        return "\n".join(block.text_content() for block in blocks)
    return data.decode()


def table_of(report: ReportText, table_id: str, **options: object) -> OfficialTable:
    tables = [section.table for section in lay_out(report, **options) if section.table]
    return next(table for table in tables if table.id == table_id)


@each_renderer
@each_form
def test_every_number_and_the_prose_are_printed(form: Form, renderer: Renderer) -> None:
    report = report_of(form)
    text = text_of(renderer.render(report), renderer.suffix)
    numbers = re.findall(r"\d+", text)
    assert [value for value in report.values.values() if str(value) not in numbers] == []
    for paragraph in (report.title, report.prose["problems"][0], "六、其他需要报告的事项"):
        assert paragraph in text


@each_renderer
def test_rendering_twice_gives_the_same_bytes(renderer: Renderer) -> None:
    report = random_report(FORMS[0], random.Random(8))
    assert renderer.render(report, torn_labels=True) == renderer.render(report, torn_labels=True)


@each_renderer
def test_a_blank_cell_is_printed_as_the_mark_asked_for(renderer: Renderer) -> None:
    report = report_of(FORMS[0])
    blank = dataclasses.replace(report, values={**report.values, "requests.granted.other": None})
    text = text_of(renderer.render(blank, blank="/"), renderer.suffix)
    assert str(report.values["requests.granted.other"]) not in text
    assert [line.strip(" |\t") for line in re.split(r"[\n\t|]", text)].count("/") == 1


@each_form
def test_table_requests_has_the_official_spans(form: Form) -> None:
    table = table_of(report_of(form), "requests")
    cells = {cell.text: (cell.rowspan, cell.colspan) for row in table.rows for cell in row}
    results = len(form.table["requests"].standard_rows) - 3
    assert cells["三、本年度办理结果"] == (results, 1)
    assert cells["（三）不予公开"] == (8, 1)
    assert cells["（一）予以公开"] == (1, 2)
    assert cells["一、本年新收政府信息公开申请数量"] == (1, 3)
    assert cells["法人或其他组织"] == (1, 5)
    assert cells["自然人"] == (2, 1)
    assert cells["申请人情况"] == (1, 7)


@each_form
@pytest.mark.parametrize("table_id", ["proactive", "requests", "disputes"])
def test_every_row_of_a_table_is_as_wide_as_the_table(form: Form, table_id: str) -> None:
    table = table_of(report_of(form), table_id)
    widths = {sum(cell.colspan for cell, _ in row) for row in merged_rows(table)}
    assert widths == {table.width} == {{"proactive": 4, "requests": 10, "disputes": 15}[table_id]}


def test_html_spans_do_not_overlap() -> None:
    page = html.document_fromstring(render_html(report_of(FORMS[0])).decode())
    for table in page.iter("table"):
        taken: dict[int, int] = {}
        for number, row in enumerate(table.iter("tr")):
            for cell in row.iter("td"):
                taken[number] = taken.get(number, 0) + int(cell.get("colspan", 1))
                for below in range(1, int(cell.get("rowspan", 1))):
                    taken[number + below] = taken.get(number + below, 0) + int(cell.get("colspan", 1))
        assert len(set(taken.values())) == 1


def test_swapped_columns_change_places_with_their_labels() -> None:
    report = report_of(FORMS[0])
    plain, swapped = table_of(report, "requests"), table_of(report, "requests", swap_columns=(1, 5))
    assert [cell.text for cell in swapped.rows[2]] == [
        "其他",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "商业企业",
    ]
    before, after = ([cell.text for cell in table.rows[3]] for table in (plain, swapped))
    assert after == [*before[:2], before[6], *before[3:6], before[2], before[7]]


def test_swapped_rows_change_places_with_their_labels() -> None:
    report = report_of(FORMS[0])
    plain, swapped = (render_tab_text(report, **o).decode() for o in ({}, {"swap_rows": (4, 5)}))
    assert plain != swapped
    lines = swapped.split("\n")
    position = next(i for i, line in enumerate(lines) if "2.其他法律行政法规禁止公开" in line)
    first = report.values["requests.refused_prohibited_by_law.natural_person"]
    assert lines[position].split("\t")[1:4] == ["（三）不予公开", "2.其他法律行政法规禁止公开", str(first)]
    assert lines[position + 1].split("\t")[2] == "1.属于国家秘密"


def test_shift_turns_rows_and_labels_down_together() -> None:
    report = report_of(FORMS[0])
    rows = [row for row in table_of(report, "requests", shift=1).rows if row[-1].address]
    assert [row[0].text[:1] for row in rows[:3]] == ["四", "一", "二"]
    assert rows[0][-1].text == str(report.values["requests.carried_forward.total"])


def test_dropped_labels_leave_blank_cells_and_every_number() -> None:
    report = report_of(FORMS[0])
    for which, lost, kept in (("columns", "商业企业", "2.重复申请"), ("rows", "2.重复申请", "商业企业")):
        plain, dropped = table_of(report, "requests"), table_of(report, "requests", drop_labels=which)
        texts = [cell.text for row in dropped.rows for cell in row]
        assert lost not in texts
        assert kept in texts
        assert [len(row) for row in dropped.rows] == [len(row) for row in plain.rows]


def test_torn_labels_stand_on_lines_of_their_own_in_one_cell_a_line_text() -> None:
    report = report_of(FORMS[0])
    lines = render_flow(report, torn_labels=True).decode().split("\n")
    start = lines.index("度") - 4
    assert "".join(lines[start : start + 9]) == "三、本年度办理结果"
    assert "商业企业" not in lines
    assert "".join(lines) == "".join(render_flow(report).decode().split("\n"))


def test_flowing_text_refuses_blank_cells_it_would_lose() -> None:
    report = report_of(FORMS[0])
    blank = dataclasses.replace(report, values={**report.values, "requests.granted.other": None})
    with pytest.raises(ValueError, match="blank"):
        render_flow(blank)
    assert "—" in render_flow(blank, blank="—").decode()


def test_a_row_printed_in_place_of_others_takes_their_place() -> None:
    report = report_of(FORMS[0])
    split = ("other_correction_overdue", "other_fee_overdue", "other_misc")
    values = {name: value for name, value in report.values.items() if name.split(".")[1] not in split}
    values |= {f"requests.other_unsplit.{column.id}": 7 for column in FORMS[0].table["requests"].columns}
    texts = [row[0].text for row in table_of(dataclasses.replace(report, values=values), "requests").rows]
    assert texts[-3:] == ["（六）其他处理", "（七）总计", "四、结转下年度继续办理"]


def test_a_pdf_breaks_table_requests_over_pages_with_or_without_its_head() -> None:
    report = report_of(FORMS[0])
    for repeat_head in (False, True):
        pages = list(pymupdf.open(stream=render_pdf(report, break_row=14, repeat_head=repeat_head)))
        assert len(pages) == 2
        assert "8.属于行政查询事项" not in pages[0].get_text()
        assert ("自然人" in pages[1].get_text()) is repeat_head
        assert "- 2 -" in pages[1].get_text()


def test_signs_decimals_and_units_are_printed_as_published() -> None:
    report = random_report(FORMS[1], random.Random(1))
    values = {
        **report.values,
        "proactive.licensing.change": 12,
        "proactive.penalties.change": -3,
        "proactive.procurement.amount": Decimal("18.8710"),
    }
    report = dataclasses.replace(report, values=values, units={"proactive.procurement.amount": "万元"})
    cells = [cell.text for row in table_of(report, "proactive").rows for cell in row]
    assert {"+12", "-3", "18.8710万元"} <= set(cells)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_committed_example_is_what_the_script_writes(example, tmp_path: Path) -> None:
    write_examples(tmp_path)
    suffix = RENDERERS[example.renderer].suffix
    written, committed = (
        (folder / f"{example.name}{suffix}").read_bytes() for folder in (tmp_path, COMMITTED)
    )
    # Compressed bytes differ between versions of zlib and MuPDF; what they hold may not.
    if suffix == ".docx":
        written, committed = (
            zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml") for data in (written, committed)
        )
    elif suffix == ".pdf":
        written, committed = (text_of(data, suffix).encode() for data in (written, committed))
    assert written == committed


def test_the_examples_folder_holds_no_other_reports() -> None:
    expected = {f"{e.name}{RENDERERS[e.renderer].suffix}" for e in EXAMPLES} | {"README.md"}
    assert {path.name for path in COMMITTED.iterdir()} == expected
