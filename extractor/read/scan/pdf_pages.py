"""PDF pages that are pictures: drawn, read by OCR, their places in points."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from extractor.read.scan.assemble import Assembled, add, page_seat
from extractor.read.scan.ink import Colours
from extractor.read.scan.page import PageRead
from extractor.read.scan.picture import read_picture
from extractor.read.scan.rapid import rapid
from extractor.read.scan.side_by_side import side_by_side
from extractor.records import Alternative, Block, Place

_DPI = (150, 300)  # finer pictures gain nothing, coarser ones are drawn smoothly
_PLAIN = 200  # for pages that hold no picture: letters drawn as curves, or with codes that lie
_LONGEST = 7000  # pixels
_INCH = 72  # points

Drawn = tuple[int, float, Colours]  # page from 1, points a pixel, its picture


class Seen(NamedTuple):
    """What OCR read: the blocks of each page, and what the cells on them may say."""

    engine: str
    pages: dict[int, list[Block]]
    alternatives: dict[Place, tuple[Alternative, ...]]


def read_pages(pdf: Any, numbers: Sequence[int], debug: Path | None = None, stem: str = "") -> Seen:
    """What pages `numbers` (from 1) of an open PDF show. Raises CrowdedPageError."""
    engine = rapid()

    def read(drawn: Drawn) -> tuple[Drawn, list[PageRead]]:
        number, _, picture = drawn
        file = debug / f"{stem}-{number:03}.png" if debug else None
        return drawn, read_picture(picture, engine, file)

    found: dict[int, Assembled] = {}
    for (number, points, picture), pages in side_by_side(read, _drawn(pdf, numbers)):
        before = found.get(number - 1)
        done = Assembled(flat=before.flat if before else [])
        height, width = picture.shape[:2]
        for page in pages:
            add(done, page, number, page_seat(number, (width, height), points))
        found[number] = done
    alternatives = {place: a for done in found.values() for place, a in done.alternatives.items()}
    return Seen(engine.name, {number: done.blocks for number, done in found.items()}, alternatives)


def _drawn(pdf: Any, numbers: Sequence[int]) -> Iterator[Drawn]:
    """Pages drawn one by one, here: MuPDF is not safe in several threads."""
    for number in numbers:
        page = pdf[number - 1]
        dpi = min(_dpi(page), _LONGEST / max(page.rect.width, page.rect.height) * _INCH)
        pixels = page.get_pixmap(dpi=round(dpi), alpha=False)
        shape = (pixels.height, pixels.width, pixels.n)
        picture = np.frombuffer(pixels.samples, dtype=np.uint8).reshape(shape)
        yield number, _INCH / round(dpi), np.ascontiguousarray(picture[:, :, ::-1])


def _dpi(page: Any) -> float:
    """The resolution of the page's largest picture."""
    largest = max(page.get_image_info(), key=lambda i: i["width"] * i["height"], default=None)
    if largest is None:
        return _PLAIN
    left, top, right, bottom = largest["bbox"]
    finest = max(largest["width"] / max(right - left, 1), largest["height"] / max(bottom - top, 1))
    return float(min(max(finest * _INCH, _DPI[0]), _DPI[1]))
