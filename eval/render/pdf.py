"""PDF files of several pages, with ruling lines or without, their text in a font every viewer has."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Unpack

import pymupdf

from eval.generate import ReportText
from eval.render.layout import VARIED, Options, lay_out
from eval.render.official import OfficialTable
from eval.render.pdf_page import BOTTOM, CONTENT, LEFT, PAGE, TOP, Ink, Spot, place_table, wrapped

mupdf: Any = pymupdf  # it ships annotations for some calls only, which strict typing takes for errors

FONT = "china-s"
LATIN = "helv"  # digits of the Chinese font are as wide as its characters
RUNS = re.compile(r"[ -~]+|[^ -~]+")
WIDTHS = {name: partial(mupdf.get_text_length, fontname=name) for name in (FONT, LATIN)}
PROSE, TITLE = 12.0, 16.0  # points
LEADING = 1.5  # line height of prose over its font size
BREAK_ROW = 14  # in the middle of （三）不予公开, where a careless reader loses the group


@dataclass(frozen=True, slots=True)
class Face:
    """A font by its name in the PDF, its file (None: built in), and how wide it sets text, in points."""

    name: str
    width: Callable[..., float]  # (text, fontsize=)
    file: str | None = None


BUILT_IN = (Face(LATIN, WIDTHS[LATIN]), Face(FONT, WIDTHS[FONT]))


def render_pdf(
    report: ReportText,
    *,
    break_row: int | None = BREAK_ROW,
    repeat_head: bool = False,
    **options: Unpack[Options],
) -> bytes:
    """The report with every cell ruled; page numbers stand below as "- 2 -".

    break_row: table requests goes on on a new page at this row (from 0, labels counted in; None: only
    where the page is full). repeat_head: its column labels are printed again there.
    """
    return _bytes(draw(lay_inks(report, break_row, repeat_head, **options), ruled=True), report.title)


def render_pdf_borderless(
    report: ReportText,
    *,
    break_row: int | None = BREAK_ROW,
    repeat_head: bool = False,
    **options: Unpack[Options],
) -> bytes:
    """The same without lines: only where the words stand tells the columns."""
    return _bytes(draw(lay_inks(report, break_row, repeat_head, **options), ruled=False), report.title)


def lay_inks(
    report: ReportText, break_row: int | None, repeat_head: bool = False, **options: Unpack[Options]
) -> list[Ink]:
    """Everything the report prints, where it stands; see render_pdf."""
    inks, spot = _write(report.title, Spot(0, TOP), TITLE)
    for section in lay_out(report, **options):
        for text in (section.heading, *section.paragraphs):
            more, spot = _write(text, spot, PROSE)
            inks += more
        if section.table:
            at = _break_of(section.table, break_row)
            more, spot = place_table(section.table, spot, at, repeat_head=repeat_head)
            inks += more
    return inks


def _break_of(table: OfficialTable, break_row: int | None) -> int | None:
    return break_row if table.id == VARIED else None


def _write(text: str, spot: Spot, size: float) -> tuple[list[Ink], Spot]:
    """A paragraph from `spot` on, over the page's end if need be."""
    inks = []
    for line in wrapped(text, CONTENT, size):
        height = size * LEADING
        spot = spot if spot.top + height <= BOTTOM else Spot(spot.page + 1, TOP)
        box = (LEFT, spot.top, LEFT + CONTENT, spot.top + height)
        inks.append(Ink(spot.page, box, (line,), size))
        spot = Spot(spot.page, spot.top + height)
    return inks, Spot(spot.page, spot.top + size / 2)


def draw(inks: Sequence[Ink], *, ruled: bool, faces: tuple[Face, Face] = BUILT_IN) -> Any:
    """A pymupdf document of the pages; `faces`: for ASCII and for everything else."""
    document = mupdf.open()
    for number in range(max(ink.page for ink in inks) + 1):
        page = document.new_page(width=PAGE[0], height=PAGE[1])
        shape = page.new_shape()
        for ink in inks:
            if ink.page == number:
                _draw_ink(shape, ink, ruled, faces)
        shape.insert_text((PAGE[0] / 2 - 12, PAGE[1] - 35), f"- {number + 1} -", fontname=LATIN, fontsize=10)
        shape.commit()
    return document


def _bytes(document: Any, title: str) -> bytes:
    document.set_metadata({"title": title})
    # A fixed id and no dates: the same report gives the same bytes.
    data: bytes = document.tobytes(garbage=3, deflate=True, no_new_id=True)
    return data


def _draw_ink(shape: Any, ink: Ink, ruled: bool, faces: tuple[Face, Face]) -> None:
    left, top, right, bottom = ink.box
    if ruled and ink.cell:
        shape.draw_rect(mupdf.Rect(ink.box))
        shape.finish(width=0.6)
    leading = (bottom - top) / len(ink.lines) if not ink.cell else ink.size * 1.25
    start = (top + bottom - leading * len(ink.lines)) / 2
    for index, line in enumerate(ink.lines):
        runs = [(run, faces[not run.isascii()]) for run in RUNS.findall(line)]
        widths = [face.width(run, fontsize=ink.size) for run, face in runs]
        x = (left + right - sum(widths)) / 2 if ink.centred else left
        for (run, face), width in zip(runs, widths, strict=True):
            at = (x, start + index * leading + ink.size)
            shape.insert_text(at, run, fontname=face.name, fontfile=face.file, fontsize=ink.size)
            x += width
