"""Pages and images as PNG, as the browser shows them beside the table."""

import io
from threading import Lock
from typing import Any

import pymupdf
from PIL import Image

LARGEST_SIDE = 2400  # pixels: A4 at 200 dpi; a poster is shrunk to it
SCALE = 2.0  # pixels a point
FAST = 1  # of 9: a scan is all noise; packed harder it takes three times as long and is no smaller

_mupdf: Any = pymupdf  # partly typed: mypy would ask for stubs at every call
_one_at_a_time = Lock()  # MuPDF may not be used from two threads

Size = tuple[float, float]


def page_sizes(data: bytes) -> tuple[Size, ...]:
    """Width and height of every page: points of a PDF, pixels of an image."""
    if _is_pdf(data):
        with _one_at_a_time, _mupdf.open(stream=data, filetype="pdf") as pdf:
            return tuple((page.rect.width, page.rect.height) for page in pdf)
    with Image.open(io.BytesIO(data)) as image:
        return tuple(_frame_size(image, frame) for frame in range(getattr(image, "n_frames", 1)))


def page_png(data: bytes, page: int) -> bytes:
    """The page (from 1) as PNG. Raises LookupError where there is no such page."""
    if _is_pdf(data):
        return _pdf_page_png(data, page)
    # As stored: an orientation noted in the metadata is not applied, as places are in stored pixels.
    with Image.open(io.BytesIO(data)) as image:
        if not 1 <= page <= getattr(image, "n_frames", 1):
            raise LookupError(page)
        image.seek(page - 1)
        shown = image.convert("RGB")
    shown.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    target = io.BytesIO()
    shown.save(target, "PNG", compress_level=FAST)
    return target.getvalue()


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _pdf_page_png(data: bytes, page: int) -> bytes:
    with _one_at_a_time, _mupdf.open(stream=data, filetype="pdf") as pdf:
        if not 1 <= page <= pdf.page_count:
            raise LookupError(page)
        found = pdf[page - 1]
        scale = min(SCALE, LARGEST_SIDE / max(found.rect.width, found.rect.height, 1))
        return bytes(found.get_pixmap(matrix=_mupdf.Matrix(scale, scale), alpha=False).tobytes("png"))


def _frame_size(image: Image.Image, frame: int) -> Size:
    image.seek(frame)
    return (float(image.width), float(image.height))
