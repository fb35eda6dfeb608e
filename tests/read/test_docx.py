"""Word files: merged cells, tracked changes, text boxes, layout tables."""

import io
import zipfile
from pathlib import Path

import docx
import pytest

from extractor.read.docx import read_docx
from extractor.records import Document, Grid, TablePlace, Text

REPORTS = Path(__file__).parents[3] / "shared" / "reports"
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def read(body: str) -> Document:
    """A Word file with this body, without the parts that only carry its looks."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
    return read_docx("report.docx", file.getvalue())


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Text)]


def grid(document: Document) -> list[list[tuple[str, int, int, int]]]:
    (found,) = [block for block in document.blocks if isinstance(block, Grid)]
    return [[(c.text, c.column, c.rowspan, c.colspan) for c in row] for row in found.rows]


def test_a_file_written_by_python_docx_is_read_in_body_order() -> None:
    file = docx.Document()
    file.core_properties.title = "某局 年报"
    file.add_paragraph("二、主动公开")
    table = file.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "勾稽"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "申请人"
    table.cell(2, 2).text = "7"
    file.add_paragraph("三、申请")
    buffer = io.BytesIO()
    file.save(buffer)
    document = read_docx("made.docx", buffer.getvalue())
    assert [type(block) for block in document.blocks] == [Text, Grid, Text]
    assert grid(document) == [
        [("勾稽", 0, 2, 1), ("申请人", 1, 1, 2)],
        [("", 1, 1, 1), ("", 2, 1, 1)],
        [("", 0, 1, 1), ("", 1, 1, 1), ("7", 2, 1, 1)],
    ]
    assert (document.title, document.kind) == ("某局 年报", "docx")


def test_places_count_from_one_after_expanding_spans() -> None:
    wide = cell("甲", '<w:gridSpan w:val="3"/>')
    (found,) = read(f"<w:tbl>{row(wide, cell('9'))}</w:tbl>").blocks
    assert isinstance(found, Grid)
    assert found.rows[0][1].place == TablePlace(table=1, row=1, column=4)


def test_skipped_columns_and_horizontal_merges_keep_columns_true() -> None:
    first = row(cell("甲"), properties='<w:gridBefore w:val="2"/>')
    merged = row(cell("乙", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), cell("5"))
    assert grid(read(f"<w:tbl>{first}{merged}</w:tbl>")) == [
        [("甲", 2, 1, 1)],
        [("乙", 0, 1, 2), ("5", 2, 1, 1)],
    ]


def test_a_continued_cell_without_a_start_keeps_its_text() -> None:
    body = f"<w:tbl>{row(cell('甲', '<w:vMerge/>'), cell('1'))}</w:tbl>"
    assert grid(read(body)) == [[("甲", 0, 1, 1), ("1", 1, 1, 1)]]


def test_two_merges_in_one_column_stay_apart() -> None:
    start, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [row(cell("甲", start), cell("1")), row(cell("", more), cell("2"))]
    rows += [row(cell("乙", start), cell("3")), row(cell("", more), cell("4"))]
    assert [line[0] for line in grid(read(f"<w:tbl>{''.join(rows)}</w:tbl>"))] == [
        ("甲", 0, 2, 1),
        ("2", 1, 1, 1),
        ("乙", 0, 2, 1),
        ("4", 1, 1, 1),
    ]


def test_inserted_text_counts_and_deleted_text_does_not() -> None:
    body = f"<w:p>{run('收到')}<w:ins>{run('26')}</w:ins><w:del><w:r><w:delText>21</w:delText></w:r></w:del>"
    body += f"<w:moveFrom>{run('九')}</w:moveFrom>{run('件')}</w:p>"
    assert texts(read(body)) == ["收到26件"]


def test_a_deleted_row_is_gone_and_an_inserted_one_is_there() -> None:
    rows = row(cell("旧"), cell("1"), properties="<w:del/>") + row(
        cell("新"), cell("2"), properties="<w:ins/>"
    )
    assert grid(read(f"<w:tbl>{rows}</w:tbl>")) == [[("新", 0, 1, 1), ("2", 1, 1, 1)]]


def test_tabs_breaks_and_paragraphs() -> None:
    torn = "<w:p><w:r><w:t>一、\u00a0</w:t><w:tab/><w:t>概况</w:t><w:br/><w:t>下</w:t></w:r></w:p>"
    two = f"<w:tc>{paragraph('商业')}{paragraph('企业')}</w:tc>"
    document = read(f"{torn}<w:tbl>{row(two, cell('1'))}</w:tbl>")
    assert texts(document) == ["一、 概况", "下"]
    assert grid(document)[0][0][0] == "商业\n企业"


def test_content_controls_and_one_branch_of_alternatives_are_read() -> None:
    box = f"<w:txbxContent>{paragraph('框内')}</w:txbxContent>"
    branches = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    twice = f"<mc:AlternateContent>{branches}</mc:AlternateContent>"
    body = f"<w:sdt><w:sdtContent>{paragraph('控件')}</w:sdtContent></w:sdt><w:p><w:r>{twice}</w:r></w:p>"
    assert texts(read(body)) == ["控件", "框内"]


def test_a_layout_table_is_read_as_text_around_its_table() -> None:
    inner = f"<w:tbl>{row(cell('行政许可'), cell('550'))}</w:tbl>"
    outer = f"<w:tc>{paragraph('二、主动公开')}{inner}{paragraph('三、申请')}</w:tc>"
    document = read(f"<w:tbl>{row(outer, cell('旁注'))}</w:tbl>")
    assert texts(document) == ["二、主动公开", "三、申请", "旁注"]
    assert grid(document) == [[("行政许可", 0, 1, 1), ("550", 1, 1, 1)]]


def test_the_blank_official_form_has_only_empty_value_cells() -> None:
    path = REPORTS / "official-form-2021.docx"
    if not path.exists():
        pytest.skip("the official form is not part of the repository")
    document = read_docx(path.name, path.read_bytes())
    tables = [block for block in document.blocks if isinstance(block, Grid)]
    requests = [[c.text for c in line] for line in tables[1].rows[3:]]
    assert len(requests) == 25
    assert all(line[-7:] == [""] * 7 and any(line[:-7]) for line in requests)
    assert [c.text for c in tables[2].rows[-1]] == [""] * 15
