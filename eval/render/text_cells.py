"""Plain text that keeps one table cell a line, with or without separators."""

from typing import Unpack

from eval.generate import ReportText
from eval.render.layout import Options
from eval.render.official import OfficialTable, merged_rows
from eval.render.text_rows import as_text


def render_pipe_cells(report: ReportText, **options: Unpack[Options]) -> bytes:
    """A line a cell with "|" behind it, bare when blank; each row's spanned places are a last line "||"."""
    return as_text(report, _pipe_cells, options)


def render_alternate_lines(report: ReportText, **options: Unpack[Options]) -> bytes:
    """A line a cell and a line "|" behind each; a blank cell leaves its "|" alone."""
    return as_text(report, _alternate_lines, options)


def render_flow(report: ReportText, **options: Unpack[Options]) -> bytes:
    """A line a cell and nothing else. ValueError if a number would print as nothing: it would be lost."""
    if not options.get("blank") and None in report.values.values():
        raise ValueError("flowing text loses blank cells: give blank= a mark, or state every value")
    return as_text(report, _flow, options)


def render_tab_cells(report: ReportText, **options: Unpack[Options]) -> bytes:
    """A line a cell, a tab before it, an empty line behind each row; covered cells come as a bare tab."""
    return as_text(report, _tab_cells, options)


def _pipe_cells(table: OfficialTable) -> list[str]:
    lines = []
    for row in table.rows:
        lines += [f"{cell.text} |" if cell.text else "|" for cell in row]
        if table.width > len(row):
            lines.append("|" * (table.width - len(row)))
    return lines


def _alternate_lines(table: OfficialTable) -> list[str]:
    cells = [cell for row in table.rows for cell in row]
    return [line for cell in cells for line in ([cell.text, "|"] if cell.text else ["|"])]


def _flow(table: OfficialTable) -> list[str]:
    return [cell.text for row in table.rows for cell in row if cell.text]


def _tab_cells(table: OfficialTable) -> list[str]:
    lines = []
    for row in merged_rows(table):
        lines += ["\t" if covered else f"\t{cell.text}" for cell, covered in row]
        lines.append("")
    return lines
