"""The place a cell was read from, as a picture."""

import io
from threading import Lock
from typing import Any

import pymupdf

from extractor.records import ImageBox, PageBox, Place

_mupdf: Any = pymupdf  # partly typed: mypy would ask for stubs at every call
_one_at_a_time = Lock()  # MuPDF may not be used from two threads
_AROUND = 1.5  # of the box's own size is shown on each side of it, so that its neighbours are seen
_SCALE = 3.0  # pixels a point
_LARGEST = 2000  # pixels a side
_COLOUR = (0.85, 0.1, 0.1)


def crop_png(data: bytes, place: Place | None) -> bytes | None:
    """The box of a cell and what is around it, framed, as PNG; None where the source has no pages to show.

    `data`: the PDF or image that `place` belongs to.
    """
    if not isinstance(place, PageBox | ImageBox):
        return None
    with _one_at_a_time, _mupdf.open(stream=data, filetype=_kind(data)) as document:
        if not 1 <= place.page <= document.page_count:
            return None
        page = document[place.page - 1]
        box = _mupdf.Rect(place.box)
        if isinstance(place, ImageBox):  # in pixels: MuPDF counts an image in points
            box = box * _pixels_to_points(page, data, place.page)
        shown = _around(box, page.rect)
        page.draw_rect(_grown(box, 1, 1), color=_COLOUR, width=1)
        scale = min(_SCALE, _LARGEST / max(shown.width, shown.height, 1))
        return bytes(
            page.get_pixmap(matrix=_mupdf.Matrix(scale, scale), clip=shown, alpha=False).tobytes("png")
        )


def _around(box: Any, page: Any) -> Any:
    return _grown(box, box.width * _AROUND, box.height * _AROUND) & page


def _grown(box: Any, x: float, y: float) -> Any:
    return _mupdf.Rect(box.x0 - x, box.y0 - y, box.x1 + x, box.y1 + y)


def _kind(data: bytes) -> str:
    if b"%PDF-" in data[:1024]:
        return "pdf"
    return "tiff" if data[:4] in (b"II*\0", b"MM\0*") else "png"


def _pixels_to_points(page: Any, data: bytes, number: int) -> Any:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        image.seek(number - 1)
        return _mupdf.Matrix(page.rect.width / image.width, page.rect.height / image.height)
