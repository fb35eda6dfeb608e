"""Plain text that keeps one table row a line: tabs between cells, or pipes."""

from collections.abc import Callable, Iterable
from typing import Unpack

from eval.generate import ReportText
from eval.render.layout import Options, lay_out
from eval.render.official import OfficialTable, merged_rows


def as_text(
    report: ReportText, print_table: Callable[[OfficialTable], Iterable[str]], options: Options
) -> bytes:
    """The report as UTF-8 lines: title, headings, prose, and each table as `print_table` prints it."""
    lines = [report.title]
    for section in lay_out(report, **options):
        lines += [section.heading, *section.paragraphs]
        if section.table:
            lines += print_table(section.table)
    return ("\n".join(lines) + "\n").encode()


def grid_rows(table: OfficialTable) -> list[list[str]]:
    """The table as a full rectangle of texts, empty where a span covers; line breaks become spaces."""
    return [
        [
            text
            for cell, covered in row
            for text in ("" if covered else cell.text.replace("\n", " "), *[""] * (cell.colspan - 1))
        ]
        for row in merged_rows(table)
    ]


def render_tab_text(report: ReportText, **options: Unpack[Options]) -> bytes:
    """One line a row, a tab between cells; spanned places hold empty cells, so all rows are equally wide."""
    return as_text(report, lambda table: ["\t".join(row) for row in grid_rows(table)], options)


def render_pipe_rows(report: ReportText, **options: Unpack[Options]) -> bytes:
    """One line a row, "cell | cell |"; the empty places of spans follow as "||" at the END of the line."""
    return as_text(report, _pipe_rows, options)


def _pipe_rows(table: OfficialTable) -> list[str]:
    lines = []
    for row in table.rows:
        pieces = [f"{cell.text} |".replace("\n", " ") if cell.text else "|" for cell in row]
        padding = "|" * (table.width - len(row))
        lines.append(" ".join([*pieces, padding] if padding else pieces))
    return lines
