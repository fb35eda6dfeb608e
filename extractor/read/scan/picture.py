"""A picture of one page, or of two side by side, to what its pages say; and a picture of what was seen."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from extractor.read.scan.engine import Engine
from extractor.read.scan.flat import POINT, flat
from extractor.read.scan.ink import Colours
from extractor.read.scan.opencv import cv2
from extractor.read.scan.page import PageRead, Points, read_pages

_SURE = 0.99  # a cell less probable is marked
_GREEN, _RED, _BLUE = (0, 150, 0), (0, 0, 230), (220, 120, 0)


def read_picture(picture: Colours, engine: Engine, debug: Path | None = None) -> list[PageRead]:
    """What the pages in a picture say, left to right. `debug`: a file that will show what was seen.

    Raises CrowdedPageError.
    """
    pages = read_pages(flat(picture), engine)
    if debug:
        debug.parent.mkdir(parents=True, exist_ok=True)
        # Not imwrite: it takes no file names beyond ASCII on every system.
        debug.write_bytes(cv2.imencode(".png", drawn(picture, pages))[1].tobytes())
    return pages


def drawn(picture: Colours, pages: Sequence[PageRead]) -> Colours:
    """The picture with words (blue), the cells of tables (green) and doubtful cells (red, filled)."""
    seen = picture.copy()
    for page in pages:
        for word in page.words:
            _outline(seen, page, word[:4], _BLUE)
        for table in page.tables:
            for span in table.spans:
                _outline(seen, page, table.box(span), _GREEN)
        for box, alternatives in page.alternatives.items():
            if alternatives[0].probability < _SURE:
                _outline(seen, page, box, _RED, filled=True)
    return seen


def _outline(
    picture: Colours, page: PageRead, box: Points, colour: tuple[int, int, int], *, filled: bool = False
) -> None:
    left, top, right, bottom = (side / POINT for side in box)
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32)
    outline = page.source(corners).round().astype(np.int32)
    if filled:
        tinted = cv2.fillPoly(picture.copy(), [outline], colour)
        cv2.addWeighted(tinted, 0.3, picture, 0.7, 0, dst=picture)
    cv2.polylines(picture, [outline], True, colour, 2 if filled else 1)
