"""Tables in Markdown, as the converters write them: lines of cells between pipes."""

import re

_RULE = re.compile(r"[\s|:-]+")
Rows = list[list[str]]


def markdown_tables(text: str) -> list[Rows]:
    """Runs of lines that begin with a pipe; the line of dashes under a heading is left out."""
    tables: list[Rows] = [[]]
    for line in map(str.strip, text.splitlines()):
        if not line.startswith("|"):
            tables.append([])
        elif not _RULE.fullmatch(line):
            tables[-1].append([cell.strip() for cell in line.strip("|").split("|")])
    return [rows for rows in tables if rows]
