"""What stands at a place of a source, looked up by the harness itself: evidence is not taken on trust."""

from functools import cached_property
from pathlib import Path
from typing import Any

import pymupdf

from extractor.errors import GoujiError
from extractor.read import read_document
from extractor.records import Cell, Grid, ImageBox, PageBox, TablePlace, TextPlace


class Standing:
    """The texts of one source by place."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def holds(self, cell: Cell) -> bool:
        """Whether what the reader says is printed stands where it says. A number without evidence does not;
        pixels can't be looked up without a reader and count as held."""
        place, printed = cell.evidence, _bare(cell.printed or cell.note or "")
        if place is None or not printed:
            return False
        if isinstance(place, ImageBox) or self._is_scan:
            return True
        if isinstance(place, PageBox):
            return _first_number(printed) in _bare(self._page_text(place))
        if isinstance(place, TextPlace):
            return printed in _bare(self._lines.get(place.line, ""))
        return printed in _bare(self._table_cells.get(place, ""))

    @cached_property
    def _is_scan(self) -> bool:
        return self._pdf is not None and not any(self._words.values())

    @cached_property
    def _pdf(self) -> Any:
        return pymupdf.open(self._path) if self._path.suffix.lower() == ".pdf" else None

    def _page_text(self, place: PageBox) -> str:
        """The words of the page that lie in the box with at least half of themselves."""
        left, top, right, bottom = place.box
        found = []
        for x0, y0, x1, y1, text, *_ in self._words.get(place.page, ()):
            width, height = min(x1, right) - max(x0, left), min(y1, bottom) - max(y0, top)
            if width * 2 >= x1 - x0 and height * 2 >= y1 - y0:
                found.append(text)
        return "".join(found)

    @cached_property
    def _words(self) -> dict[int, list[Any]]:
        return {number: page.get_text("words") for number, page in enumerate(self._pdf or (), start=1)}

    @cached_property
    def _blocks(self) -> tuple[Any, ...]:
        try:
            return read_document(self._path).blocks
        except GoujiError:
            return ()

    @cached_property
    def _table_cells(self) -> dict[TablePlace, str]:
        cells = (
            cell for block in self._blocks if isinstance(block, Grid) for row in block.rows for cell in row
        )
        return {cell.place: cell.text for cell in cells if isinstance(cell.place, TablePlace)}

    @cached_property
    def _lines(self) -> dict[int, str]:
        """The texts of each line together, in order."""
        lines: dict[int, str] = {}
        for block in self._blocks:
            parts = [cell for row in block.rows for cell in row] if isinstance(block, Grid) else [block]
            for part in parts:
                if isinstance(part.place, TextPlace):
                    lines[part.place.line] = lines.get(part.place.line, "") + part.text + "\t"
        return lines


def _bare(text: str) -> str:
    return "".join(text.split())


def _first_number(printed: str) -> str:
    """The leading part of what is printed: a note behind a number may stand on the next line of its cell."""
    return printed.split("（")[0].split("(")[0]
