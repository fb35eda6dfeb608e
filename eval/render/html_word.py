"""HTML as Word exports it into a portal: torn spans, empty marks, and a page around the report."""

from html import escape
from typing import Unpack

from eval.generate import ReportText
from eval.render.html import spans
from eval.render.layout import Options, lay_out
from eval.render.official import OfficialCell, OfficialTable

FONT = 'style="font-family:仿宋_GB2312;font-size:12.0pt"'
MENU = ("首页", "机构概况", "法定主动公开内容", "政府信息公开年报", "依申请公开")


def render_html_word(report: ReportText, **options: Unpack[Options]) -> bytes:
    """The report as a UTF-8 portal page: a menu and a table of page data come before it."""
    parts = [_menu(), _page_data(report), f'<div class="content">\n<h1>{escape(report.title)}</h1>']
    for section in lay_out(report, **options):
        parts += [_paragraph(text) for text in (section.heading, *section.paragraphs)]
        if section.table:
            parts.append(_table(section.table))
    body = "\n".join(parts)
    return (
        f'<html xmlns:o="urn:schemas-microsoft-com:office:office">\n<head><meta charset="utf-8">'
        f"<title>{escape(report.title)}-信息公开</title></head>\n<body>\n{body}\n</div>\n"
        f'<div class="footer">网站地图　联系我们　访问量：20481</div>\n</body>\n</html>\n'
    ).encode()


def _menu() -> str:
    items = "".join(f'<li><a href="#">{name}</a></li>' for name in MENU)
    return f'<div class="nav"><ul>{items}</ul></div>'


def _page_data(report: ReportText) -> str:
    rows = (
        ("索引号", f"01431/{report.year + 1}-00017", "生成日期", f"{report.year + 1}-01-20"),
        ("发布机构", report.organisation, "公开方式", "主动公开"),
    )
    lines = ("".join(f"<td>{escape(text)}</td>" for text in row) for row in rows)
    return '<table class="info">' + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def _paragraph(text: str) -> str:
    return f'<p class="MsoNormal">{_torn(text)}<o:p></o:p></p>'


def _torn(text: str) -> str:
    return "".join(
        "<br>" if character == "\n" else f"<span {FONT}>{escape(character)}</span>" for character in text
    )


def _table(table: OfficialTable) -> str:
    rows = ("\n".join(_cell(cell) for cell in row) for row in table.rows)
    body = "\n".join(f"<tr>\n{row}\n</tr>" for row in rows)
    return f'<table class="MsoNormalTable" border="1" cellspacing="0">\n<tbody>\n{body}\n</tbody>\n</table>'


def _cell(cell: OfficialCell) -> str:
    inside = _torn(cell.text) if cell.text else "&nbsp;"
    return f'<td{spans(cell)} valign="center">\n<p class="MsoNormal">{inside}<o:p></o:p></p>\n</td>'
