"""HTML pages as government sites publish them, and as they should not."""

import json
from pathlib import Path

import pytest

from extractor.read.html import read_html
from extractor.records import Document, Grid, TablePlace, Text

REPORTS = Path(__file__).parents[3] / "shared" / "reports"


def read(html: str, encoding: str = "utf-8") -> Document:
    return read_html("page.html", html.encode(encoding))


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Text)]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def rows(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for grid in grids(document) for row in grid.rows]


def test_paragraphs_and_tables_come_in_reading_order() -> None:
    document = read(
        "<h1>某局年报</h1><p>一、总体情况</p><table><tr><td>规章</td><td>3</td></tr></table>六、其他<br>无"
    )
    assert [type(block) for block in document.blocks] == [Text, Text, Grid, Text, Text]
    assert texts(document) == ["某局年报", "一、总体情况", "六、其他", "无"]
    assert (document.kind, document.title) == ("html", "某局年报")


def test_text_torn_into_spans_is_joined_and_blanks_are_empty() -> None:
    cells = (
        "<td><span>自</span><b>然</b><font>人</font></td><td>&nbsp;</td><td><p><o:p></o:p></p></td><td></td>"
    )
    assert rows(read(f"<table><tr>{cells}</tr></table>")) == [["自然人", "", "", ""]]


def test_paragraphs_of_a_cell_are_lines_and_source_line_breaks_are_not() -> None:
    cells = "<td><p>商业</p><p>企业</p></td><td>科研<br>机构</td><td>本年度办\n   理结果</td>"
    assert rows(read(f"<table><tr>{cells}</tr></table>")) == [["商业\n企业", "科研\n机构", "本年度办理结果"]]


def test_spans_are_expanded_to_true_columns() -> None:
    html = """<table><tr><td rowspan=2 colspan=2>勾稽</td><td colspan=3>申请人情况</td></tr>
    <tr><td>自然人</td><td rowspan=0>其他</td><td>总计</td></tr>
    <tr><td>一</td><td>二</td><td>7</td><td>9</td></tr></table>"""
    (grid,) = grids(read(html))
    found = [[(c.text, c.column, c.rowspan, c.colspan) for c in row] for row in grid.rows]
    assert found[0] == [("勾稽", 0, 2, 2), ("申请人情况", 2, 1, 3)]
    assert found[1] == [("自然人", 2, 1, 1), ("其他", 3, 2, 1), ("总计", 4, 1, 1)]
    assert [c[1] for c in found[2]] == [0, 1, 2, 4]
    assert grid.rows[2][3].place == TablePlace(table=1, row=3, column=5)


@pytest.mark.parametrize("span", ["abc", "99999", "-2", "", "0", "2.5", "1e9"])
def test_a_nonsense_span_keeps_every_cell(span: str) -> None:
    (grid,) = grids(read(f'<table><tr><td colspan="{span}" rowspan="{span}">甲</td><td>5</td></tr></table>'))
    first, second = grid.rows[0]
    assert (first.text, second.text) == ("甲", "5")
    assert second.column == first.end <= 1000
    assert first.rowspan == 1


def test_a_rowspan_ends_with_the_table() -> None:
    (grid,) = grids(read("<table><tr><td rowspan=500>甲</td><td>1</td></tr><tr><td>2</td></tr></table>"))
    assert grid.rows[0][0].rowspan == 2
    assert grid.rows[1][0].column == 1


def test_a_layout_table_around_the_report_is_read_as_text() -> None:
    inner = "<table><tr><td>行政许可</td><td>550</td></tr></table>"
    html = f"<table><tr><td>导航</td><td><p>二、主动公开</p>{inner}<p>三、申请</p></td></tr></table>"
    document = read(html)
    assert texts(document) == ["导航", "二、主动公开", "三、申请"]
    assert rows(document) == [["行政许可", "550"]]


def test_a_table_of_one_column_is_layout() -> None:
    assert texts(read("<table><tr><td><p>一、总体情况</p><p>今年</p></td></tr></table>")) == [
        "一、总体情况",
        "今年",
    ]


def test_a_box_inside_a_cell_does_not_hide_its_table() -> None:
    html = "<table><tr><td>总计</td><td><table><tr><td>21</td></tr></table></td></tr></table>"
    assert rows(read(html)) == [["总计", "21"]]


def test_missing_end_tags_lose_no_cell() -> None:
    assert rows(read("<table><tr><td>甲<td>1<tr><td>乙<td>2</table>")) == [["甲", "1"], ["乙", "2"]]


def test_scripts_styles_and_comments_are_no_text() -> None:
    hidden = "<script>var a='0'</script><style>p{}</style><noscript>开启</noscript><!-- 99 -->"
    hidden += "<template>8</template>"
    assert texts(read(f"<p>共{hidden}5件</p>")) == ["共5件"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_is_found_without_being_declared(encoding: str) -> None:
    assert texts(read("<p>政府信息公开工作年度报告</p>", encoding)) == ["政府信息公开工作年度报告"]


def test_a_false_charset_does_not_garble_the_page() -> None:
    assert texts(read('<meta charset="utf-8"><p>年度报告镕</p>', "gb18030")) == ["年度报告镕"]
    assert texts(read('<meta charset="gb2312"><p>年度报告</p>', "utf-8")) == ["年度报告"]
    assert texts(read('<meta charset="rot13"><p>年度报告</p>', "utf-8")) == ["年度报告"]


def test_characters_that_cannot_be_decoded_are_noticed() -> None:
    data = "<p>年度报告共收到申请</p>".encode() * 9 + b"\xe4\xb8"
    document = read_html("cut.html", data)
    assert [(n.code, n.details) for n in document.notices] == [
        ("undecodable", {"encoding": "utf-8", "characters": 1})
    ]


TABLE = '<p>三、申请</p><table border="1"><tr><td>自然人</td><td colspan="2">21</td></tr></table>'


@pytest.mark.parametrize(
    "literal",
    [
        json.dumps(TABLE),
        json.dumps(TABLE, ensure_ascii=False).replace("</", "<\\/"),
        "'" + TABLE.replace("</", "<\\/") + "'",
        json.dumps(json.dumps(TABLE)),
        json.dumps(TABLE).replace("<", "\\u003c"),
    ],
    ids=["json", "escaped slashes", "single quotes", "twice escaped", "escaped brackets"],
)
def test_a_report_inside_a_script_string_is_read(literal: str) -> None:
    document = read(f"<title>年报</title><div id=app></div><script>var content = {literal};</script>")
    assert texts(document)[-1:] == ["三、申请"]
    assert rows(document) == [["自然人", "21"]]
    assert grids(document)[0].rows[0][1].colspan == 2
    assert document.title == "年报"


def test_a_json_answer_that_holds_the_report_is_read() -> None:
    document = read(json.dumps({"title": "年报", "content": TABLE}))
    assert (texts(document), rows(document)) == (["三、申请"], [["自然人", "21"]])


def test_a_script_that_builds_a_table_does_not_replace_the_report() -> None:
    script = "<script>row = '<td>模板</td>';</script>"
    assert rows(read(script + TABLE)) == [["自然人", "21"]]


@pytest.mark.parametrize("name", ["shanghai-office-2019", "shuyang-fgj-2023"])
def test_a_real_page_yields_its_request_table(name: str) -> None:
    path = REPORTS / f"{name}.html"
    if not path.exists():
        pytest.skip("real reports are not part of the repository")
    received = next(row for row in rows(read_html(path.name, path.read_bytes())) if "本年新收" in row[0])
    label = json.loads((REPORTS / f"{name}.label.json").read_text(encoding="utf-8"))["cells"]
    printed = [label[key] for key in label if key.startswith("requests.received.")]
    assert received[1:] == ["" if value is None else str(value) for value in printed]


def test_what_follows_the_end_of_the_page_is_read_as_a_browser_shows_it() -> None:
    document = read_html("page.html", "<html><body><p>前一半</p></body></html>\n<p>后一半</p>".encode())
    assert [block.text for block in document.blocks if isinstance(block, Text)] == ["前一半", "后一半"]
