"""markitdown: any file to Markdown."""

from functools import cache
from pathlib import Path
from typing import Any

from eval.peers.markdown_tables import markdown_tables
from eval.peers.nth import report_by_position
from extractor.records import Report


def read(path: Path) -> Report:
    text = _converter().convert(path).markdown
    return report_by_position(path, markdown_tables(text), text)


@cache
def _converter() -> Any:
    from markitdown import MarkItDown

    return MarkItDown(enable_plugins=False)  # made once: its start is not a report's time
