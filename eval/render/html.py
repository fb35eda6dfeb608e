"""Clean HTML: one table a section, spans as the official form has them."""

from html import escape
from typing import Unpack

from eval.generate import ReportText
from eval.render.layout import Options, lay_out
from eval.render.official import OfficialCell, OfficialTable

STYLE = "table{border-collapse:collapse}td{border:1px solid #333;padding:4px 8px;text-align:center}"


def render_html(report: ReportText, **options: Unpack[Options]) -> bytes:
    """The report as a UTF-8 page."""
    parts = [f"<h1>{escape(report.title)}</h1>"]
    for section in lay_out(report, **options):
        parts.append(f"<h2>{escape(section.heading)}</h2>")
        parts += [f"<p>{escape(paragraph)}</p>" for paragraph in section.paragraphs]
        if section.table:
            parts.append(_table(section.table))
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="zh">\n<head><meta charset="utf-8">'
        f"<title>{escape(report.title)}</title>\n"
        f"<style>{STYLE}</style></head>\n<body>\n{body}\n</body>\n</html>\n"
    ).encode()


def spans(cell: OfficialCell) -> str:
    """The span attributes of a cell, with a space before each."""
    named = (("rowspan", cell.rowspan), ("colspan", cell.colspan))
    return "".join(f' {name}="{span}"' for name, span in named if span > 1)


def _table(table: OfficialTable) -> str:
    rows = ("".join(_cell(cell) for cell in row) for row in table.rows)
    return "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"


def _cell(cell: OfficialCell) -> str:
    return f"<td{spans(cell)}>{escape(cell.text).replace(chr(10), '<br>')}</td>"
