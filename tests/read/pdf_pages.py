"""Small PDF pages for the tests, and what was read of them."""

import pymupdf

from extractor.read.pdf import read_pdf
from extractor.records import Document, Grid, Text


def write(page: pymupdf.Page, x: float, y: float, text: str, size: float = 11) -> None:
    page.insert_text((x, y), text, fontname="china-s", fontsize=size)


def rule(page: pymupdf.Page, xs: list[float], ys: list[float]) -> None:
    for x in xs:
        page.draw_line((x, ys[0]), (x, ys[-1]), width=0.5)
    for y in ys:
        page.draw_line((xs[0], y), (xs[-1], y), width=0.5)


def new_page(file: pymupdf.Document) -> pymupdf.Page:
    return file.new_page(width=595, height=842)


def blank() -> tuple[pymupdf.Document, pymupdf.Page]:
    file = pymupdf.open()
    return file, new_page(file)


def read(file: pymupdf.Document) -> Document:
    return read_pdf("report.pdf", file.tobytes())


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Text)]


def grids(document: Document) -> list[Grid]:
    return [block for block in document.blocks if isinstance(block, Grid)]


def cells(grid: Grid) -> list[list[tuple[str, int, int, int]]]:
    return [[(c.text, c.column, c.rowspan, c.colspan) for c in row] for row in grid.rows]


def rows(grid: Grid) -> list[list[str]]:
    return [[c.text for c in row] for row in grid.rows]
