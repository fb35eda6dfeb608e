"""Image files: scans and photographs of pages, read by OCR."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from extractor.errors import TooLarge, UnreadableFile
from extractor.read.ruling import CrowdedPageError
from extractor.read.scan.assemble import Assembled, add, image_seat
from extractor.read.scan.ink import Colours
from extractor.read.scan.page import PageRead
from extractor.read.scan.picture import read_picture
from extractor.read.scan.rapid import rapid
from extractor.read.scan.side_by_side import side_by_side
from extractor.read.scan.source import pictures
from extractor.records import Document


def read_image(source: str, data: bytes, debug: Path | None = None) -> Document:
    """An image file as a Document; places are ImageBoxes. Raises UnreadableFile and TooLarge.

    `debug`: a folder for pictures of what was seen.
    """
    engine = rapid()

    def read(numbered: tuple[int, Colours]) -> tuple[int, tuple[int, int], list[PageRead]]:
        number, picture = numbered
        height, width = picture.shape[:2]
        try:
            return number, (width, height), read_picture(picture, engine, _debug_file(debug, source, number))
        except CrowdedPageError as error:
            raise _crowded(source, number) from error

    done = Assembled()
    count = 0
    for number, size, pages in side_by_side(read, _numbered(source, data)):
        for page in pages:
            add(done, page, number, image_seat(number, size))
        count = number
    if not done.blocks:
        raise UnreadableFile(
            source,
            ("图像里没有找到文字。", "The image shows no text."),
            ("请提供年度报告的清晰扫描件。", "Provide a clear scan of the annual report."),
        )
    return Document(
        source=source,
        sha256=hashlib.sha256(data).hexdigest(),
        kind="image",
        blocks=tuple(done.blocks),
        details={"pages": count, "ocr": engine.name},
        alternatives=done.alternatives,
    )


def _numbered(source: str, data: bytes) -> Iterator[tuple[int, Colours]]:
    yield from enumerate(pictures(source, data), start=1)


def _debug_file(folder: Path | None, source: str, number: int) -> Path | None:
    return folder / f"{Path(source).stem}-{number:03}.png" if folder else None


def _crowded(source: str, number: int) -> TooLarge:
    return TooLarge(
        source,
        (f"第 {number} 页线条过多。", f"Page {number} holds too many lines."),
        ("请去掉地图、图纸等页面。", "Remove pages with maps or drawings."),
    )
