"""The source as the desk shows it: pages to draw, lines of text, or blocks of a web page or Word file.

Everything is plain text in plain lists: the browser sets it as text, so nothing of a file can run there.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from extractor.export.content import printable
from extractor.export.lines import place_text
from extractor.read import read_document
from extractor.read.decode import decode
from extractor.records import Block, Grid, Text
from ui.pictures import page_sizes

View = dict[str, Any]

PICTURED = ("pdf", "image")
LONGEST_LINE = 20_000  # characters of one line that are shown


def source_view(data: bytes, kind: str) -> View:
    """`kind`: Document.kind. Gives {"kind": "pages", "pages": [[width, height]]},
    {"kind": "lines", "lines": [text]} or {"kind": "blocks", "blocks": [...]}.

    Raises InputError for a file that can't be read again.
    """
    if kind in PICTURED:
        return {"kind": "pages", "pages": page_sizes(data)}
    decoded = decode(data) if kind in ("text", "markdown") else None
    if decoded:
        return {"kind": "lines", "lines": [printable(s)[:LONGEST_LINE] for s in decoded.text.splitlines()]}
    with TemporaryDirectory() as folder:
        path = Path(folder, f"source.{kind}")
        path.write_bytes(data)
        return {"kind": "blocks", "blocks": list(_blocks(read_document(path).blocks))}


def _blocks(blocks: Sequence[Block]) -> Iterator[View]:
    for block in blocks:
        yield {"rows": list(_rows(block))} if isinstance(block, Grid) else _text(block)


def _text(block: Text) -> View:
    return {"text": printable(block.text)[:LONGEST_LINE], "place": place_text(block.place)}


def _rows(grid: Grid) -> Iterator[list[View]]:
    for row in grid.rows:
        yield [
            {
                "text": printable(cell.text)[:LONGEST_LINE],
                "place": place_text(cell.place),
                "rows": cell.rowspan,
                "columns": cell.colspan,
            }
            for cell in row
        ]
