"""A picture of the place where a number stands, as a data address that the page carries within itself."""

import base64
from functools import lru_cache
from pathlib import Path
from typing import Any

import pymupdf

from extractor.records import Evidence, ImageBox, PageBox, TablePlace, TextPlace

MARGIN = 30.0  # points or pixels around the box
ZOOM = 2.0
LINE = 3  # pixels
INK = (214, 40, 40)


def crop_of(source: str, evidence: Evidence | None) -> str:
    """PNG of the place on its page; "" where the source has no pages, or is not there any more."""
    if not isinstance(evidence, PageBox | ImageBox) or not Path(source).is_file():
        return ""
    document: Any = _opened(source)
    if evidence.page > document.page_count:
        return ""
    page = document[evidence.page - 1]
    left, top, right, bottom = evidence.box
    box = pymupdf.Rect(left - 3 * MARGIN, top - MARGIN, right + 3 * MARGIN, bottom + MARGIN) & page.rect
    page_pixels = page.get_pixmap(clip=box, matrix=pymupdf.Matrix(ZOOM, ZOOM), alpha=False)
    _frame(page_pixels, [round(edge * ZOOM) for edge in evidence.box])
    return "data:image/png;base64," + base64.b64encode(page_pixels.tobytes("png")).decode()


def _frame(pixels: Any, box: list[int]) -> None:
    """Draw the edges of the box into the picture."""
    left, top, right, bottom = box
    for edge in (
        (left, top, right, top + LINE),
        (left, bottom - LINE, right, bottom),
        (left, top, left + LINE, bottom),
        (right - LINE, top, right, bottom),
    ):
        pixels.set_rect(pymupdf.IRect(*edge), INK)


def place_words(evidence: Evidence | None) -> str:
    """The place in words, for the sources that have no pages."""
    if isinstance(evidence, TablePlace):
        return f"table {evidence.table}, row {evidence.row}, column {evidence.column}"
    if isinstance(evidence, TextPlace):
        return f"line {evidence.line}, characters {evidence.start}–{evidence.end}"
    return "" if evidence is None else f"page {evidence.page}"


@lru_cache(maxsize=8)
def _opened(source: str) -> object:
    return pymupdf.open(source)
