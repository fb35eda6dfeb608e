"""The pages of a document without text as pictures, for a model that takes images."""

import base64
import hashlib
from pathlib import Path

import pymupdf

from extractor.records import Document

MOST_PAGES = 6  # the three tables of a report stand on fewer
_DPI = 130  # digits of a printed table are legible, a page stays below a megabyte
_PICTURED = ("image_only", "image_pages")


def page_images(document: Document) -> tuple[str, ...]:
    """PNG data URLs of the pages of a scan; none for a document that has text, or whose file is gone."""
    codes = {notice.code for notice in document.notices}
    path = Path(document.source)
    if not (document.kind == "image" or "ocr" in document.details or codes & set(_PICTURED)):
        return ()
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != document.sha256:
        return ()
    with pymupdf.open(path) as pages:
        numbers = range(min(len(pages), MOST_PAGES))
        return tuple(_data_url(pages[number].get_pixmap(dpi=_DPI).tobytes("png")) for number in numbers)


def _data_url(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"
