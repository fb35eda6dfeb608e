"""A report as scanned pages: images whose cells are known, on which degradations then work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Unpack

import cv2
import numpy as np
import pymupdf
from numpy.typing import NDArray

from eval.generate import ReportText
from eval.render.layout import Options
from eval.render.pdf import draw, lay_inks
from eval.render.scan_fonts import faces

mupdf: Any = pymupdf
Image = NDArray[np.uint8]  # height x width x 3, RGB
Corners = NDArray[np.float64]  # 4 x 2: x, y in pixels, from the top left on clockwise

POINTS_PER_INCH = 72
WHITE = 255


@dataclass(frozen=True)
class ScanPage:
    """One scanned page. `cells`: the corners of every number's cell on it, by address.

    `covered`: cells under a seal or another mark; `crossed`: cells whose number was struck out by hand.
    """

    image: Image
    cells: Mapping[str, Corners]
    dpi: int
    covered: frozenset[str] = field(default=frozenset())
    crossed: frozenset[str] = field(default=frozenset())


def scan_pages(
    report: ReportText,
    *,
    font: str = "song",
    digits: str = "times",
    dpi: int = 150,
    ruled: bool = True,
    break_row: int | None = None,
    repeat_head: bool = False,
    two_up: bool = False,
    **options: Unpack[Options],
) -> list[ScanPage]:
    """The report's pages, clean. `font`, `digits`: see `faces`; `break_row`, `repeat_head`: see render_pdf.

    two_up: two pages side by side on a sheet. Raises FontsMissing.
    """
    inks = lay_inks(report, break_row, repeat_head, **options)
    document = draw(inks, ruled=ruled, faces=faces(font, digits))
    scale = dpi / POINTS_PER_INCH
    cells: list[dict[str, Corners]] = [{} for _ in document]
    for ink in inks:
        if ink.address:
            cells[ink.page][str(ink.address)] = scale * _corners(*ink.box)
    pages = [
        ScanPage(_pixels(page.get_pixmap(dpi=dpi)), found, dpi)
        for page, found in zip(document, cells, strict=True)
    ]
    return side_by_side(pages) if two_up else pages


def side_by_side(pages: Sequence[ScanPage]) -> list[ScanPage]:
    """Two pages a sheet; the last is half empty where their number is odd."""
    pairs = (pages[at : at + 2] for at in range(0, len(pages), 2))
    return [_sheet(pair[0], pair[1] if len(pair) > 1 else None) for pair in pairs]


def moved(page: ScanPage, image: Image, matrix: NDArray[np.float64]) -> ScanPage:
    """The page with another image, its cells mapped by a 3 x 3 perspective `matrix`."""
    cells = {
        address: cv2.perspectiveTransform(corners[None], matrix)[0].astype(np.float64)
        for address, corners in page.cells.items()
    }
    return ScanPage(image, cells, page.dpi, page.covered, page.crossed)


def box_of(corners: Corners) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of the upright box around `corners`."""
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def _sheet(left: ScanPage, right: ScanPage | None) -> ScanPage:
    if right is None:
        right = ScanPage(np.full_like(left.image, WHITE), {}, left.dpi)
    step = np.array([left.image.shape[1], 0.0])
    cells = {**left.cells, **{address: corners + step for address, corners in right.cells.items()}}
    return ScanPage(np.hstack([left.image, right.image]), cells, left.dpi)


def _corners(left: float, top: float, right: float, bottom: float) -> Corners:
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]])


def _pixels(pixmap: Any) -> Image:
    shape = (pixmap.height, pixmap.width, pixmap.n)
    return np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(shape)[:, :, :3].copy()
