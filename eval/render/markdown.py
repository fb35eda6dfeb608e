"""Markdown with pipe tables, a separator line under the first row of each."""

from typing import Unpack

from eval.generate import ReportText
from eval.render.layout import Options, lay_out
from eval.render.text_rows import grid_rows


def render_markdown(report: ReportText, **options: Unpack[Options]) -> bytes:
    """The report as UTF-8 markdown; spanned places are empty cells."""
    parts = [f"# {report.title}"]
    for section in lay_out(report, **options):
        parts += [f"## {section.heading}", *section.paragraphs]
        if section.table:
            lines = [f"| {' | '.join(row)} |" for row in grid_rows(section.table)]
            lines.insert(1, "|" + "---|" * section.table.width)
            parts.append("\n".join(lines))
    return ("\n\n".join(parts) + "\n").encode()
