"""Comparisons as lines of JSON, or as text."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from rich.text import Text

from extractor.compare.bodies import Comparison
from extractor.console import terminal_width
from extractor.export.words import Language
from extractor.show import PLAIN_WIDTH, as_text, finding_line, one_line

NOTHING = ("没有发现。", "Nothing found.")
TOTALS = ("比对 {count} 项，{found} 项有发现。", "{count} comparison(s), {found} with findings.")
UNITS = ("{count} 个下级", "{count} unit(s)")


def comparison_lines(comparisons: Iterable[Comparison]) -> Iterator[str]:
    """One JSON object a comparison: {"source", "against" or "children", "findings"}."""
    for each in comparisons:
        fields: dict[str, Any] = each.model_dump(mode="json")
        del fields["against" if each.children else "children"]
        yield json.dumps(fields, ensure_ascii=False) + "\n"


def comparison_texts(comparisons: Iterable[Comparison], language: Language) -> Iterator[str]:
    """Each comparison as a title and its findings; a last line counts them."""
    width, english = terminal_width(), language == "en"
    count = found = 0
    for each in comparisons:
        count, found = count + 1, found + bool(each.findings)
        lines = [Text(one_line(_title(each, english)), style="bold reverse")]
        lines += [finding_line(item, language) for item in each.findings]
        lines += [] if each.findings else [Text(NOTHING[english], style="green")]
        yield as_text(lines, width or PLAIN_WIDTH, colours=width is not None)
    yield TOTALS[english].format(count=count, found=found) + "\n"


def _title(comparison: Comparison, english: bool) -> str:
    if comparison.children:
        return f"{comparison.source} = Σ {UNITS[english].format(count=len(comparison.children))}"
    return f"{comparison.source} ← {comparison.against}" if comparison.against else comparison.source
