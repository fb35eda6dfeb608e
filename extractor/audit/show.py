"""An audit's summary as text or as one line of JSON."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from extractor.audit.summary import Summary
from extractor.console import terminal_width
from extractor.export.words import Language, word
from extractor.show import PLAIN_WIDTH, as_text

TOTALS = (
    "共 {reports} 份报告：勾稽不符 {failed} 份，含无法判断的勾稽 {not_assessable} 份，"
    "没有核对的：被拒读 {rejected} 份，格式不明 {unknown_form} 份。",
    "{reports} report(s): {failed} with a sum that fails, {not_assessable} with one that can't be assessed. "
    "Not checked: {rejected} rejected, {unknown_form} of unknown form.",
)
ABSENT = (
    "文件里没有这些列，相关勾稽无法判断：{absent}",
    "No columns in the file for these cells; their sums can't be assessed: {absent}",
)
NAMED = 5  # absent columns written out


def summary_lines(summary: Summary) -> Iterator[str]:
    """One JSON object."""
    fields: dict[str, Any] = asdict(summary)
    fields["rules"] = [
        {"form": form, "rule": rule, **asdict(count)} for (form, rule), count in summary.rules.items()
    ]
    fields["lines"] = [
        {"rule": rule, "line": line, "failed": count} for (rule, line), count in summary.lines.items()
    ]
    fields["years"] = [
        {"year": year, "reports": reports, "failed": failed}
        for year, (reports, failed) in sorted(summary.years.items(), key=_year_order)
    ]
    yield json.dumps(fields, ensure_ascii=False) + "\n"


def summary_texts(summary: Summary, language: Language) -> Iterator[str]:
    """The totals, then one row a rule."""
    english, width = language == "en", terminal_width()
    grid = Table(box=box.SQUARE)
    for heading in ("form", "rules", "pass", "fail", "not_assessable"):
        numeric = heading not in ("form", "rules")
        grid.add_column(word(heading, language), justify="right" if numeric else "left", overflow="fold")
    for (form, rule), count in summary.rules.items():
        grid.add_row(form, rule, *(f"{n:,}" for n in asdict(count).values()))
    lines: list[Table | Text] = [grid, Text(TOTALS[english].format(**asdict(summary)))]
    if summary.absent:
        more = "" if len(summary.absent) <= NAMED else f" … +{len(summary.absent) - NAMED}"
        lines.append(Text(ABSENT[english].format(absent=" ".join(summary.absent[:NAMED]) + more), "yellow"))
    yield as_text(lines, width or PLAIN_WIDTH, colours=width is not None)


def _year_order(item: tuple[int | None, tuple[int, int]]) -> int:
    return item[0] or 0
